"""Measures of PDFs drawn by hand, so that every millimetre is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import ConversionError
from toolkit.proofing.measure import Box, Line, PageMeasures, Rule, characters_a_line, measure

MM = 72 / 25.4


def pdf(path: Path, *pages: str) -> Path:
    """A PDF of A4 pages with these drawing commands, in points from the lower left corner."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ]
    for number, commands in enumerate(pages):
        font = "<</Font<</F 3 0 R>>>>"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.276 841.89]/Contents {5 + 2 * number} 0 R/Resources{font}>>"
        )
        objects.append(f"<</Length {len(commands)}>>stream\n{commands}\nendstream")
    text, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(text))
        text += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start, count = len(text), len(objects) + 1
    text += (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    )
    path.write_bytes(text.encode("ascii"))
    return path


def words(x: float, y: float, text: str, size: float = 16) -> str:
    """Text with its left edge and baseline in mm from the upper left corner."""
    return f"BT /F {size} Tf {x * MM:.4f} {(297 - y) * MM:.4f} Td ({text}) Tj ET\n"


def bar(x: float, y: float, width: float, height: float, colour: str = "0 g") -> str:
    """A filled rectangle in mm from the upper left corner."""
    return f"{colour} {x * MM:.4f} {(297 - y - height) * MM:.4f} {width * MM:.4f} {height * MM:.4f} re f\n"


def one(path: Path, *commands: str) -> PageMeasures:
    (page,) = measure(pdf(path / "a.pdf", "".join(commands)))
    return page


def test_size_of_the_page_and_empty_pages(tmp_path: Path) -> None:
    page = one(tmp_path)
    assert [page.width, page.height] == pytest.approx([210, 297], abs=0.01)
    assert (page.lines, page.rules, page.ink, page.red_ink, page.block, page.edges) == ((), (), None, None, None, None)
    assert (page.page_number, page.last_black_rule, characters_a_line([page])) == (None, None, None)


def test_rules_have_place_width_thickness_and_colour(tmp_path: Path) -> None:
    stroke = (
        f"1 0 0 RG {0.7 * MM:.4f} w {28 * MM:.4f} {(297 - 100) * MM:.4f} m {184 * MM:.4f} {(297 - 100) * MM:.4f} l S\n"
    )
    page = one(
        tmp_path,
        bar(28, 260, 156, 0.34),
        bar(28, 200, 80, 0.35),
        bar(28, 150, 60, 0.24) + bar(88, 150, 96, 0.24),
        bar(28, 50, 156, 20, "0 1 1 0 k"),
        stroke,
    )
    assert [(round(rule.y, 2), round(rule.width, 1), round(rule.thickness, 2), rule.colour) for rule in page.rules] == [
        (100, 156, 0.7, "FF0000"),
        (150.12, 156, 0.24, "000000"),
        (260.17, 156, 0.34, "000000"),
    ]
    assert page.last_black_rule == page.rules[2]
    assert [rule.is_red for rule in page.rules] == [True, False, False]
    assert [rule.is_black for rule in page.rules] == [False, True, True]


@pytest.mark.parametrize(
    ("colour", "red", "black"),
    [
        ("FF0000", True, False),
        ("C00000", True, False),
        ("C08080", False, False),
        ("808080", False, False),
        ("202020", False, True),
    ],
)
def test_red_and_black(colour: str, red: bool, black: bool) -> None:
    rule = Rule(28, 184, 100, 0.35, colour)
    assert (rule.is_red, rule.is_black) == (red, black)


def test_ink_leaves_the_page_number_out(tmp_path: Path) -> None:
    page = one(tmp_path, bar(30, 40, 20, 5, "1 0 0 rg"), bar(60, 250, 20, 10), "0 g " + words(100, 270, "- 3 -", 14))
    assert page.ink == pytest.approx(Box(30, 40, 80, 260), abs=0.2)
    assert page.red_ink == pytest.approx(Box(30, 40, 50, 45), abs=0.2)
    assert page.page_number is not None
    assert page.page_number.text == "-3-"
    assert page.page_number.box.left == pytest.approx(100, abs=0.01)
    assert page.page_number.box.right == pytest.approx(100 + 5 * 0.6 * 14 / MM, abs=0.01)
    assert measure(tmp_path / "a.pdf", ink=False)[0].ink is None


@pytest.mark.parametrize(("last", "found"), [("12", True), ("- 12 -", True), ("12 cm", False), ("2026-11", False)])
def test_what_a_page_number_looks_like(tmp_path: Path, last: str, found: bool) -> None:
    assert (one(tmp_path, words(30, 40, "text"), words(100, 270, last)).page_number is not None) is found


def test_body_lines_are_those_of_the_commonest_size(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "a.pdf",
        words(50, 60, "TITLE", 22) + words(28, 100, "a" * 40) + words(28, 110, "b" * 40) + words(28, 120, "c" * 10),
        words(28, 100, "d" * 40) + words(39, 110, "e" * 36) + words(28, 250, "small " * 12, 12),
    )
    first, second = measure(path, ink=False)
    assert [line.text[0] for line in first.body] == ["a", "b", "c"]
    assert [line.text[0] for line in second.body] == ["d", "e"]
    width = 40 * 0.6 * 16 / MM
    assert first.edges == second.edges == pytest.approx((28, 28 + width), abs=0.01)
    assert [line.text[0] for line in first.full_lines] == ["a", "b"]
    assert [line.text[0] for line in second.full_lines] == ["d"]
    assert characters_a_line([first, second]) == 24, "forty characters of 0.6 em"
    em = 16 / MM
    assert first.block == pytest.approx(Box(28, 100 - 0.88 * em, 28 + width, 120 + 0.12 * em), abs=0.01)


def test_what_is_on_one_baseline_is_one_line(tmp_path: Path) -> None:
    page = one(tmp_path, words(100, 50, "right"), words(30, 50.5, "left"), words(30, 60, "below"))
    assert [line.text for line in page.lines] == ["leftright", "below"]
    assert page.text == "rightleftbelow"
    assert isinstance(page.lines[0], Line)


def test_what_is_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"no")
    with pytest.raises(ConversionError) as caught:
        measure(path)
    assert caught.value.problems[0].code == "D408"
