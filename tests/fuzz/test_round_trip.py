"""Random workbooks by the contract, built: every cell's text arrives, exactly and in order.

What must be printed is said here once more, by a model of its own (docs/workbook.md).  The suite tries a few;
``pytest tests/fuzz/test_round_trip.py --hypothesis-profile long`` tries 2,000.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.acceptance.cli import gwkit
from tests.documents import filled
from toolkit.proofing.content.unfilled import unfilled

EXAMPLES = 2_000 if settings.get_current_profile_name() == "long" else 12
LEVELS = ("一级", "二级", "三级", "四级")
DIGITS = "〇一二三四五六七八九"
LEDGER = ("日期", "带队", "慰问对象", "户数", "慰问金", "慰问物资")
CELLS = 40
"""Paragraphs of one workbook at most."""

SIGNS = "双拥军民共建走访慰问乡村县政企学校部队光荣优抚ABcdé&<>{}%#|\\'\"/$@~^=+*，。；、！？…—《》“”𠀀𬀀"
TEXTS = st.text(SIGNS + " \u3000", min_size=1, max_size=40).map(lambda text: text.strip(" \u3000=+")).filter(bool)
MARKS = tuple("。！？：；，、…—")
CLOSING = "”’“‘'\"」』）)》〉】〕］]｝} \u3000"
ENDINGS = st.sampled_from(["。", "：", "", "；", "——"])


class Row(NamedTuple):
    """A row of a prose sheet; ``number`` is that of a figure the content refers to at its end."""

    level: str
    title: str
    content: str
    lines: tuple[str, ...] = ()


class Figure(NamedTuple):
    """A figure with its word for 'about'."""

    value: int
    about: str

    @property
    def printed(self) -> str:
        """As docs/workbook.md says."""
        front = {"近": "近", "约": "约"}.get(self.about, "")
        middle = self.about if self.about in ("余", "多") else ""
        return f"{front}{self.value}{middle}个{'以上' if self.about == '以上' else ''}"


class Book(NamedTuple):
    """A random workbook."""

    title: str
    number: int
    sections: Mapping[str, Sequence[Row]]
    figure: Figure
    ledger: Sequence[Mapping[str, str | int]]
    tables: Sequence[Sequence[Sequence[str | int]]]
    """Free tables: the first stands at the end of the first section, and so on."""

    def tables_of(self, section: int) -> Iterator[tuple[str, Sequence[Sequence[str | int]]]]:
        """The free tables of a section, each with its sheet."""
        for number, table in enumerate(self.tables):
            if number % len(self.sections) == section:
                yield f"原表{number + 1}", table


@st.composite
def rows(draw: st.DrawFn) -> Row:
    level = draw(st.sampled_from(["", "", *LEVELS, "分项"]))
    title = draw(TEXTS) + draw(ENDINGS) if level in LEVELS else ""
    lines = draw(st.lists(st.one_of(TEXTS, st.just(" ")), max_size=2))
    if level in LEVELS and draw(st.booleans()):
        return Row(level, title, "")
    refers = draw(st.integers(0, 5)) == 0
    return Row(level, title, draw(TEXTS) + ("［慰问组］" if refers else "") + draw(ENDINGS), tuple(lines))


LEDGER_ROWS = st.fixed_dictionaries(
    {
        "日期": TEXTS,
        "带队": TEXTS,
        "慰问对象": TEXTS,
        "户数": st.integers(0, 500),
        "慰问金": st.integers(0, 90_000),
        "慰问物资": TEXTS,
    }
)
BOOKS = st.builds(
    Book,
    TEXTS.filter(lambda title: not unfilled(title, "标题")),
    st.integers(1, 400),
    st.dictionaries(
        st.sampled_from(["导语", "组织领导", "支持部队", "优抚落实", "自设栏目甲", "自设栏目乙"]),
        st.lists(rows(), min_size=1, max_size=8),
        min_size=1,
        max_size=4,
    ),
    st.builds(
        Figure, st.integers(1, 90).map(lambda tens: tens * 10), st.sampled_from(["", "余", "多", "近", "约", "以上"])
    ),
    st.lists(LEDGER_ROWS, max_size=4),
    st.lists(
        st.lists(st.lists(st.one_of(TEXTS, st.just(""), st.integers(0, 10**9)), max_size=12), max_size=5), max_size=3
    ),
)


def chinese(number: int) -> str:
    """一 … 九十九."""
    tens, ones = divmod(number, 10)
    front = "" if not tens else "十" if tens == 1 else DIGITS[tens] + "十"
    return front + (DIGITS[ones] if ones or not tens else "")


def printed(book: Book) -> Iterator[str]:
    """The paragraphs of the body."""
    counts = [0, 0, 0, 0]
    for place, section in enumerate(book.sections.values()):
        items = 0
        for row in section:
            label = ""
            if row.level in LEVELS:
                depth = LEVELS.index(row.level)
                counts[depth:] = [counts[depth] + 1, 0, 0, 0][: 4 - depth]
                number = counts[depth]
                label = (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")[depth]
                items = 0
            elif row.level == "分项":
                items += 1
                label = f"{chinese(items)}是"
            content = row.content.replace("［慰问组］", book.figure.printed)
            if row.level in LEVELS and row.title.rstrip(CLOSING)[-1:] not in MARKS and row.title:
                yield label + row.title
                yield from [content] if content else []
                items = 0
            else:
                yield label + row.title + content
            plain = [line for line in row.lines if line.strip()]
            yield from plain
            if (plain and plain[-1].endswith("：")) or (row.level == "" and row.content.endswith("：")):
                items = 0
        for _, table in book.tables_of(place):
            yield from (str(text) for row in table for text in row if text != "")


def typed(book: Book, path: Path) -> None:
    """The workbook as a file."""
    file = openpyxl.Workbook()
    del file["Sheet"]
    sheets: dict[str, list[Sequence[str | int]]] = {
        "报头": [
            ("项目", "内容"),
            ("简报名称", "双拥工作简报"),
            ("期号", book.number),
            ("编发单位", "某县双拥办"),
            ("印发日期", "2026年2月8日"),
            ("标题", book.title),
        ]
    }
    for place, (name, section) in enumerate(book.sections.items()):
        lines = [(row.level, row.title, "\n".join((row.content, *row.lines))) for row in section]
        lines += [
            ("", "", f"［{sheet}］")
            for sheet, table in book.tables_of(place)
            if any(text != "" for row in table for text in row)
        ]
        sheets[name] = [("层级", "标题", "内容"), *lines]
    sheets["数据"] = [("指标", "数值", "约数", "单位"), ("慰问组", book.figure.value, book.figure.about, "个")]
    if book.ledger:
        sheets["走访慰问台账"] = [LEDGER, *([row[name] for name in LEDGER] for row in book.ledger)]
    sheets |= {sheet: list(table) for place in range(len(book.sections)) for sheet, table in book.tables_of(place)}
    for name, table in sheets.items():
        sheet = file.create_sheet(name)
        for row, line in enumerate(table, 1):
            for column, value in enumerate(line, 1):
                if value != "":
                    cell = sheet.cell(row, column)
                    cell.value = value
                    cell.data_type = "s" if isinstance(value, str) else "n"
    file.save(path)


@settings(max_examples=EXAMPLES, deadline=None)
@given(BOOKS)
def test_what_is_typed_is_printed(book: Book) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "表.xlsx"
        typed(book, path)
        run = gwkit("build", path, "-o", Path(name) / "出", "--template", "briefing")
        made = list((Path(name) / "出").glob("*.docx"))
        assert len(made) == 1, run.out + run.err
        texts = filled(made[0])
    assert book.title in [text.replace("⏎", "") for text in texts]  # a long one is broken into lines
    assert f"第{book.number}期" in texts
    body = [*printed(book)]
    assert any(texts[start : start + len(body)] == body for start in range(len(texts))), (body, texts)
    cells = [str(row[column]) for row in book.ledger for column in LEDGER if row[column] not in ("", 0)]
    assert_in_order(cells, texts[len(texts) - texts[::-1].index("走访慰问台账") :] if cells else [])


def assert_in_order(wanted: Sequence[str], texts: Sequence[str]) -> None:
    """All wanted texts stand in this order."""
    start = 0
    for text in wanted:
        assert text in texts[start:], (text, texts)
        start = texts.index(text, start) + 1
