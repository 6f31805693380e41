"""Pages as LibreOffice sets them, measured in millimetres.

``pytest --all-pages`` measures every combination of imprint lines and body lengths; without it a seeded sample.
"""

from __future__ import annotations

import datetime
import itertools
import random
import re
from pathlib import Path

import pytest

from tests import rendering
from tests.defects import clean, words
from tests.documents import filled
from tests.samples.build import SHEETS
from toolkit.assembly.assemble import Assembler
from toolkit.gongwen.document import PROFILES, base_document
from toolkit.gongwen.paragraphs import paragraph
from toolkit.jobs.build import Options, build
from toolkit.jobs.sources import Source
from toolkit.library import Library
from toolkit.problems import CellLocation
from toolkit.proofing.measure import Box, PageMeasures, characters_a_line, measure
from toolkit.record import Level, Prose, Record, Scalar, Segment, Value

pytestmark = [pytest.mark.rendered, rendering.needs_office]

WHERE = CellLocation("测试.xlsx")
PLAIN = "各级各部门把双拥工作摆上重要议事日程做到有机构有经费有制度有检查"
PUNCTUATED = "各级、各部门把“双拥”工作摆上重要议事日程，做到有机构、有经费；3项制度（含检查）全部落实。"
IMPRINT_LINES = (1, 4, 12)
BODY_LINES = range(11, 40)
SAMPLED = 9


def record(body_lines: int, imprint_lines: int, sentence: str = PLAIN) -> Record:
    """A brief whose body takes so many lines of 28 characters and whose 版记 so many lines."""
    text = "".join(itertools.islice(itertools.cycle(sentence), body_lines * 28 - 2))
    masthead: dict[str, Scalar] = {
        "简报名称": "双拥工作简报",
        "期号": 3,
        "编发单位": "某县双拥办",
        "标题": "双拥工作情况",
    }
    masthead |= dict.fromkeys(("总期号", "密级", "编号", "签发人"), None)
    values = {name: Value(value, WHERE) for name, value in masthead.items()}
    values["印发日期"] = Value(datetime.date(2026, 2, 8), WHERE)
    units = "、".join(f"第{number:02}街道办事处" for number in range((imprint_lines - 1) * 3))
    tail: dict[str, Scalar] = {"报": "市双拥办", "送": units[: (imprint_lines - 1) * 27] or None}
    tail |= dict.fromkeys(("发", "供稿", "印数"), None)
    segments = (Segment(Level.TEXT, "", "", text, "导语", WHERE),)
    forms = {"报头": values, "报尾": {name: Value(value, WHERE) for name, value in tail.items()}}
    return Record(forms=forms, prose=(Prose("导语", segments),))


@pytest.fixture(scope="module")
def assembler() -> Assembler:
    package = Library().find("briefing")
    return Assembler(package.schema, package.docx, template="briefing", trusted=True)


@pytest.fixture(scope="module")
def imprint_pages(
    assembler: Assembler, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[tuple[int, int], list[PageMeasures]]:
    """Rendered pages by (body lines, imprint lines)."""
    cases = list(itertools.product(BODY_LINES, IMPRINT_LINES))
    if not request.config.getoption("--all-pages"):
        cases = random.Random(9704).sample(cases, SAMPLED)
    folder = tmp_path_factory.mktemp("pages")
    documents = []
    for body, imprint in cases:
        path = folder / f"{body}-{imprint}.docx"
        path.write_bytes(assembler.assemble(record(body, imprint, PUNCTUATED)))
        documents.append(path)
    pdfs = rendering.to_pdf(documents, folder)
    return {case: rendering.pages(pdf) for case, pdf in zip(cases, pdfs, strict=True)}


def test_the_last_rule_lies_on_the_lower_edge_of_the_last_page(
    imprint_pages: dict[tuple[int, int], list[PageMeasures]],
) -> None:
    lowest = {case: pages[-1].last_black_rule for case, pages in imprint_pages.items()}
    bottoms = {case: rule.y if rule is not None else 0 for case, rule in lowest.items()}
    assert {case: y for case, y in bottoms.items() if abs(y - 262) > 1} == {}


def test_nothing_is_lost_or_covered(imprint_pages: dict[tuple[int, int], list[PageMeasures]]) -> None:
    faults = {}
    for (body, imprint), pages in imprint_pages.items():
        wanted = record(body, imprint, PUNCTUATED)
        text = "".join(page.text for page in pages)
        tail = wanted.forms["报尾"]
        for expected in (wanted.prose[0].segments[0].text, tail["报"].value, tail["送"].value):
            if expected and re.sub(r"\s", "", str(expected)) not in re.sub(r"—\d+—", "", text):
                faults[body, imprint] = "text is missing"
        tops = [line.box.top for line in pages[-1].lines[:-1]]
        if any(later - earlier < 3.5 for earlier, later in itertools.pairwise(tops)):
            faults[body, imprint] = "lines overlap"
    assert faults == {}


def test_no_page_stays_empty(imprint_pages: dict[tuple[int, int], list[PageMeasures]]) -> None:
    for pages in imprint_pages.values():
        assert all(len(page.lines) > 1 for page in pages)


def test_a_full_page_has_22_lines_of_28_characters(assembler: Assembler, tmp_path: Path) -> None:
    path = tmp_path / "满页.docx"
    path.write_bytes(assembler.assemble(record(60, 1)))
    first, second, *_ = rendering.pages(rendering.to_pdf([path], tmp_path)[0])
    assert [len(line.text) for line in second.body] == [28] * 22
    assert characters_a_line([second]) == 28
    assert second.block is not None
    assert 27.9 <= second.block.left <= 28.4
    rule = first.rules[0]
    assert rule.is_red
    assert rule.left == pytest.approx(28, abs=0.3)
    assert rule.width == pytest.approx(156, abs=0.5)


def test_the_longest_sample(tmp_path: Path) -> None:
    (result,) = build([Source(SHEETS / "7-县.xlsx", tmp_path)], Library(), Options())
    assert result.output is not None
    pages = rendering.pages(rendering.to_pdf([result.output], tmp_path)[0])
    assert [len(page.body) for page in pages[1:3]] == [22, 22]
    assert characters_a_line(pages[1:3]) == 28
    text = re.sub(r"—\d+—", "", "".join(page.text for page in pages))
    for line in filled(result.output):
        assert re.sub(r"[\s⏎⇥]", "", line) in text or "台账" in line
    lowest = pages[-1].last_black_rule
    assert lowest is not None
    assert lowest.y == pytest.approx(262, abs=1)
    for page in pages:
        box = page_number(page)
        if page.number % 2:
            assert box.right == pytest.approx(179.1, abs=0.5)
        else:
            assert box.left == pytest.approx(33, abs=0.5)


def test_page_numbers_stand_outside(assembler: Assembler, tmp_path: Path) -> None:
    path = tmp_path / "页码.docx"
    path.write_bytes(assembler.assemble(record(60, 1)))
    first, second, *_ = rendering.pages(rendering.to_pdf([path], tmp_path)[0])
    assert page_number(first).right == pytest.approx(179.1, abs=0.5)
    assert page_number(second).left == pytest.approx(33.0, abs=0.5)
    assert (page_number(first).top + page_number(first).bottom) / 2 == pytest.approx(269, abs=1.5)


def page_number(page: PageMeasures) -> Box:
    assert page.page_number is not None
    return page.page_number.box


KIND_NAMES = ("通知", "请示", "报告", "函", "纪要", "命令", "公告", "联合行文")
SHIPPED = ("meeting-notice", "visit-plan", "summary-report", "payment-roster", "honour-certificate", "meeting-minutes")


@pytest.fixture(scope="module")
def kind_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[PageMeasures]]:
    """The pages of every kind's and every shipped template's sample, rendered in one call."""
    folder = tmp_path_factory.mktemp("kinds")
    paths = []
    for name in (*KIND_NAMES, *SHIPPED):
        paths.append(folder / f"{name}.docx")
        paths[-1].write_bytes(clean(name))
    pdfs = rendering.to_pdf(paths, folder)
    return {name: measure(pdf) for name, pdf in zip((*KIND_NAMES, *SHIPPED), pdfs, strict=True)}


@pytest.mark.parametrize(
    ("name", "top"),
    [("通知", 72), ("请示", 72), ("报告", 72), ("公告", 72), ("纪要", 72), ("联合行文", 72), ("命令", 57), ("函", 30),
     ("meeting-notice", 72), ("visit-plan", 72), ("meeting-minutes", 72)],
)  # fmt: skip
def test_the_mark_begins_where_the_standard_says(
    kind_pages: dict[str, list[PageMeasures]], name: str, top: float
) -> None:
    red = kind_pages[name][0].red_ink
    assert red is not None
    assert red.top == pytest.approx(top, abs=1.5)


@pytest.mark.parametrize("name", ["通知", "请示", "报告", "公告", "联合行文", "meeting-notice", "visit-plan"])
def test_the_red_rule_is_as_wide_as_the_text(kind_pages: dict[str, list[PageMeasures]], name: str) -> None:
    (rule,) = [line for line in kind_pages[name][0].rules if line.is_red]
    assert rule.left == pytest.approx(28, abs=0.3)
    assert rule.width == pytest.approx(156, abs=0.5)


def test_a_letter_has_two_double_rules_and_no_number_on_its_first_page(
    kind_pages: dict[str, list[PageMeasures]],
) -> None:
    page = kind_pages["函"][0]
    rules = [line for line in page.rules if line.is_red]
    assert [round(line.width) for line in rules] == [170] * 4
    assert [line.thickness > 0.5 for line in rules] == [True, False, False, True]
    assert page.height - rules[-1].y == pytest.approx(20, abs=0.7)
    assert page.page_number is None
    red = page.red_ink
    assert red is not None


@pytest.mark.parametrize("name", [*KIND_NAMES, *SHIPPED])
def test_page_numbers_and_last_rule_of_every_kind(kind_pages: dict[str, list[PageMeasures]], name: str) -> None:
    pages = kind_pages[name]
    for page in pages:
        if page.page_number is None:
            assert name in ("函", "honour-certificate")
        elif page.number % 2:
            assert page_number(page).right == pytest.approx(179.1, abs=0.5)
        else:
            assert page_number(page).left == pytest.approx(33, abs=0.5)
    text = "".join(page.text for page in pages)
    if "印发" in text and name not in ("visit-plan",):
        lowest = pages[-1].last_black_rule
        assert lowest is not None
        assert lowest.y == pytest.approx(262, abs=1)


@pytest.mark.parametrize("name", ["通知", "请示", "报告", "公告", "联合行文"])
def test_a_signature_is_never_parted_from_its_date_and_its_text(
    kind_pages: dict[str, list[PageMeasures]], name: str
) -> None:
    signed = [page for page in kind_pages[name] if any(line.text.endswith("2026年2月8日") for line in page.lines)]
    assert signed
    unit = "某县人民武装部" if name == "联合行文" else "某县人民政府"
    lines = [line.text for line in signed[0].lines]
    date = next(index for index, text in enumerate(lines) if text.endswith("2026年2月8日"))
    assert lines[date - 1] == unit


def test_body_text_of_a_notice_fills_22_lines_of_28_characters(tmp_path: Path) -> None:
    path = tmp_path / "长.docx"
    path.write_bytes(
        words("营造节日氛围", "营造节日氛围，" + "认真做好走访慰问和宣传教育各项工作，" * 80)(clean("通知"))
    )
    pages = rendering.pages(rendering.to_pdf([path], tmp_path)[0])
    assert len(pages) >= 3
    assert len(pages[1].body) == 22
    assert characters_a_line(pages) == 28


@pytest.mark.parametrize("profile", ["P1", "P2"])
def test_both_profiles_have_22_lines(profile: str, tmp_path: Path) -> None:
    path = tmp_path / "版面.docx"
    path.write_bytes(
        base_document([paragraph("公文正文", "认真做好走访慰问各项工作。" * 12) for _ in range(20)], PROFILES[profile])
    )
    pages = rendering.pages(rendering.to_pdf([path], tmp_path)[0])
    assert len(pages[1].body) == 22
    assert characters_a_line(pages) == 28
