"""Texts made to harm in a form, in prose and in a ledger: they reach the page as typed, or a finding names the cell."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.documents import part
from tests.hostile.judge import judged
from tests.hostile.test_sheets import FORM, LEDGER, PROSE, book, plain, rows, sheet
from toolkit.parts import W, paragraphs

SIGNS: dict[str, str] = {
    **{f"模板 {sign}": sign for sign in ("{{", "}}", "{%", "%}", "{#", "#}", "{_{", "{{ 7*7 }}", "{% raw %}", "{{ 报头.标题 }}", "{%p if x %}", "｛｛ 甲 ｝｝", "{{'a'|upper}}")},
    **{f"标记 {sign}": sign for sign in ("&<>\"'", "]]>", "</w:t>", "<w:p/>", "&#x0;", "&amp;lt;", "<!--", "<?xml?>", "<w:br/>", "&#10;")},
    **{f"文字 {sign!a}": sign for sign in ("\x85", "\x9f", "\u2028", "\u2029", "\u202e文\u202c", "\u2066文\u2069", "\u200b\u200c\u200d", "\ufeff", "\xa0", "\u3000", "\u3000\u3000 ", "\xad", "\ue000\uf8ff", "\U000f0000", "\U0002a700\U0002b740\U0002ceb0\U00030000\U00031350", "e\u0301\u0302" * 30, "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f3fd", "\ufffd", "\ufdd0", "\U0001fffe", "%s%n%d", "\\", "${HOME}", "`id`", "\x7f")},
    "转义的转义": "_x005F_x0007_",
    "制表符": "一\t二",
    "三万字": "长" * 32_000,
}  # fmt: skip
BREAKS = {"\x85", "\u2028", "\u2029"}
"""They part the lines of a heading and the paragraphs of prose."""
STARTS = ("=1+1", "+1", "@SUM(A1)", "-1", "=cmd|'/c calc'!A1", "\t=1", "'", "#REF!")
REFUSED = ("_x0007_", "_x0000_", "_x001F_", "_x0001_", "_x000B_", "_x000C_", "\ufffe", "\uffff")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "里").mkdir()
    return tmp_path / "里"


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def workbook(text: str) -> bytes:
    """A workbook that holds the text in a form, in prose and in a ledger."""
    cells = {"B6": text_cell("B6", text)}, {"C2": text_cell("C2", text)}, {"B2": text_cell("B2", text)}
    sheets = (("报头", FORM), ("导语", PROSE), ("走访慰问台账", LEDGER))
    return book(plain(**{name: sheet(rows(table, own)) for (name, table), own in zip(sheets, cells, strict=True)}))


def printed(folder: Path, data: bytes, codes: tuple[int, ...] = (0,), names: tuple[str, ...] = ()) -> list[str]:
    """The paragraphs of the document, breaks as line feeds."""
    (folder / "坏.xlsx").write_bytes(data)
    judged(folder, "build", folder / "坏.xlsx", "-o", folder / "出", codes=codes, names=names)
    return [text(each) for path in (folder / "出").glob("*.docx") for each in paragraphs(part(path))]


def text(paragraph: object) -> str:
    signs = {f"{W}br": "\n", f"{W}tab": "\t"}
    nodes = [node for node in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab") if node.getparent().tag == f"{W}r"]  # type: ignore[attr-defined]
    return "".join(signs.get(node.tag) or node.text or "" for node in nodes)


@pytest.mark.sampled(24)
@pytest.mark.parametrize("name", SIGNS)
def test_texts_come_back(name: str, folder: Path) -> None:
    typed = f"前{SIGNS[name]}后"
    lines = printed(folder, workbook(typed))
    wanted = typed.replace("_x005F_", "_")
    assert sum(wanted in line for line in lines) >= 3 or bool(BREAKS & set(typed)), [line[:80] for line in lines]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("start", STARTS)
def test_texts_that_begin_like_formulas(start: str, folder: Path) -> None:
    assert sum(start.strip() in line for line in printed(folder, workbook(f"{start}后"))) >= 3


@pytest.mark.parametrize("sign", REFUSED, ids=ascii)
def test_characters_that_word_cannot_hold(sign: str, folder: Path) -> None:
    names = ("报头!B6", "导语!C2", "走访慰问台账!B2")
    assert printed(folder, workbook(f"前{sign}后"), (1,), names if sign.startswith("_") else ("坏.xlsx",)) == []


@pytest.mark.parametrize("escaped", ["_xFFFE_", "_xFFFF_", "_xD800_", "_xDFFF_", "_xD83D__xDE00_", "_xZZZZ_", "_x12_"])
def test_escapes_that_stand_for_no_character(escaped: str, folder: Path) -> None:
    lines = printed(folder, workbook(f"前{escaped}后"), (0, 1))
    assert not lines or sum(f"前{escaped}后" in line or "前\U0001f600后" in line for line in lines) >= 3


def test_a_cell_that_is_too_long(folder: Path) -> None:
    names = ("报头!B6", "导语!C2", "走访慰问台账!B2", "32767")
    assert printed(folder, workbook("长" * 32_768), (1,), names) == []


@pytest.mark.parametrize(("sign", "count"), [("\n", 2_000), ("_x000D_", 3), ("\r\n", 3), ("_x000D_\n", 3)], ids=ascii)
def test_line_breaks(sign: str, count: int, folder: Path) -> None:
    words = ["甲", *["句"] * count]
    typed = {"C2": text_cell("C2", sign.join(words))}
    lines = printed(folder, book(plain(导语=sheet(rows(PROSE, typed)))))
    assert lines.count("句") == count
