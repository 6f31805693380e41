"""The document to import: what it prints is in the body, everything else stands beside it or is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.documents import NAMESPACES, docx_with, p
from toolkit import limits
from toolkit.errors import DocumentError
from toolkit.importing.brief import Brief, Grid, brief_of_docx, brief_of_text
from toolkit.opc import deflate, read_members, write_members
from toolkit.proofing.file import package_of
from toolkit.record import Span

VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
A = "http://schemas.openxmlformats.org/drawingml/2006"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def drawing(inner: str) -> str:
    return f"<w:r><w:drawing><wp:inline>{inner}</wp:inline></w:drawing></w:r>"


PICTURE = drawing(f'<pic:pic xmlns:pic="{A}/picture"/>')
CHART = drawing(f'<c:chart xmlns:c="{A}/chart"/>')
LINE = f"<w:r><w:pict><v:line {VML}/></w:pict></w:r>"
TWICE = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
    f'<w:drawing><pic:pic xmlns:pic="{A}/picture"/></w:drawing></mc:Choice>'
    f"<mc:Fallback><w:pict><v:imagedata {VML}/></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
FORMULA = (
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>a=b</m:t></m:r></m:oMath>'
)
DELETED_MARK = '<w:pPr><w:rPr><w:del w:id="9" w:author="某"/></w:rPr></w:pPr>'


def read(*body: str, **parts: str) -> Brief:
    return brief_of_docx(package_of(docx_with(*body, **parts), "旧.docx"))


def said(brief: Brief) -> list[str]:
    return [line.text for line in brief.lines]


def codes(brief: Brief) -> list[str]:
    return [found.code for found in brief.problems]


# --- what cannot be imported ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "I102"),
        (["<w:p/>", p(" \u3000")], "I102"),
        ([f"<w:p>{PICTURE}</w:p>"], "I101"),
        ([f"<w:p>{TWICE}</w:p>", "<w:p/>"], "I101"),
    ],
)
def test_no_text(body: Sequence[str], code: str) -> None:
    with pytest.raises(DocumentError) as raised:
        read(*body)
    assert [found.code for found in raised.value.problems] == [code]


@pytest.mark.parametrize("before", [0, 1 << 20], ids=["at once", "behind a megabyte"])
def test_an_encrypted_document_is_named_as_such(before: int) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(before) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(DocumentError) as raised:
        package_of(data, "加密.docx")
    assert [found.code for found in raised.value.problems] == ["G103"]


# --- what is no part of the body is told ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "texts", "code"),
    [
        (f"<w:p>{run('藏着的话。', '<w:vanish/>')}</w:p>", [], "I116"),
        (f"<w:p>{run('前')}{run('藏', '<w:vanish/>')}{run('后。')}</w:p>", ["前后。"], "I116"),
        (f"<w:p>{run('见公式')}{FORMULA}</w:p>", ["见公式"], "I114"),
        (f"<w:p>{run('见图')}{PICTURE}</w:p>", ["见图"], "I105"),
        (f"<w:p>{run('见图')}{CHART}</w:p>", ["见图"], "I105"),
        (f"<w:p>{run('见图')}{TWICE}</w:p>", ["见图"], "I105"),
        (f"<w:p>{run('有线')}{LINE}</w:p>", ["有线"], None),
        (f'<w:p>{run("关")}<w:ins w:id="1" w:author="某">{run("开")}</w:ins></w:p>', ["关开"], "I103"),
    ],
)
def test_told(body: str, texts: list[str], code: str | None) -> None:
    found = read(p("开头。"), body)
    assert said(found) == ["开头。", *texts]
    assert codes(found) == ([code] if code else [])
    assert all("有 1 " in problem.message for problem in found.problems if problem.code in ("I105", "I116"))


def test_hidden_words_comments_and_headers_stand_beside_the_body() -> None:
    comments = f'<w:comments {NAMESPACES}><w:comment w:id="0" w:author="某">{p("请核对。")}</w:comment></w:comments>'
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{link}" Target="comments.xml"/></Relationships>'
    )
    docx = docx_with(p("正文。"), f"<w:p>{run('藏', '<w:vanish/>')}</w:p>")
    added = {"word/comments.xml": comments, "word/_rels/document.xml.rels": relations}
    kept = (member for member in read_members(docx) if member.name not in added)
    docx = write_members([*kept, *(deflate(name, text.encode()) for name, text in added.items())])
    found = brief_of_docx(package_of(docx, "旧.docx"))
    assert {(line.where.part, line.text) for line in found.beside} == {("批注", "请核对。"), ("隐藏文字", "藏")}
    assert sorted(codes(found)) == ["I115", "I116"]
    headed = read(p("正文。"), header=p("页眉里的字"), footer=p("— 1 —"))
    assert [(line.where.part, line.text) for line in headed.beside] == [("页眉", "页眉里的字")]


# --- paragraphs -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ([f"<w:p>{DELETED_MARK}{run('头，')}</w:p>", p("尾。")], ["头，尾。"]),
        ([f"<w:p>{DELETED_MARK}{run('最后一段。')}</w:p>"], ["最后一段。"]),
        (
            [f"<w:tbl><w:tr><w:tc><w:p>{DELETED_MARK}{run('甲')}</w:p></w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>"],
            ["甲", "乙"],
        ),
        (["<w:p><w:r><w:ruby><w:rt><w:r><w:t>shuang</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>双</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>拥。</w:t></w:r></w:p>"], ["双拥。"]),
        (['<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>一节。</w:t></w:r></w:p>', p("二节。")], ["一节。", "二节。"]),
        ([p("　　前后空白　")], ["前后空白"]),
    ],
    ids=["joined", "last", "cell", "reading", "sections", "space"],
)  # fmt: skip
def test_paragraphs(body: Sequence[str], texts: list[str]) -> None:
    assert said(read(*body)) == texts


def test_a_heading_is_told_by_its_look() -> None:
    bold = f"<w:p>{run('（一）健全制度。', '<w:b/>')}{run('制定制度。')}</w:p>"
    hidden = f"<w:p>{run('藏', '<w:vanish/>')}{run('健全制度。', '<w:b/>')}{run('制定制度。')}</w:p>"
    assert [line.title_end for line in read(bold, hidden, p("平常的话。")).lines] == [8, 5, 0]


@pytest.mark.parametrize("source", ["docx", "txt"])
def test_what_no_cell_can_hold_is_parted_and_told(source: str) -> None:
    text = "长长。" * limits.CELL_CHARACTERS
    found = read(p(text)) if source == "docx" else brief_of_text(Path("旧.txt"), text)
    assert "".join(said(found)) == text and codes(found) == ["I118"]
    assert all(line.endswith("。") and len(line) < limits.CELL_CHARACTERS for line in said(found))


# --- tables ---------------------------------------------------------------------------------------------------------------
def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text) if text else '<w:p/>'}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    cells = ("".join(one if one.startswith("<") else cell(one) for one in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


ON = "<w:vMerge/>"


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        ([[cell("台账", '<w:gridSpan w:val="2"/>')], ["甲", "乙"]], [("台账", ""), ("甲", "乙")]),
        (
            [["某县", "一"], [cell("", ON), "二"], [cell("", ON), "三"]],
            [("某县", "一"), ("某县", "二"), ("某县", "三")],
        ),
        ([["500", "一"], [cell("", ON), "二"]], [("500", "一"), ("", "二")]),
        ([["甲", cell("乙", '<w:gridSpan w:val="999999999"/>')]], [("甲", "乙", *[""] * 63)]),
        ([["甲", cell("乙", '<w:gridSpan w:val="-1"/>')]], [("甲", "乙")]),
        ([["", ""], ["甲", "乙"]], [("甲", "乙")]),
    ],
    ids=["across", "down", "a number counts once", "too wide", "no width", "blank row"],
)
def test_merged_cells(rows: Sequence[Sequence[str]], texts: list[tuple[str, ...]]) -> None:
    (grid,) = read(table(*rows)).items
    assert isinstance(grid, Grid) and list(grid.rows) == texts


def test_two_tables_that_touch_are_two_and_one_inside_another_is_none() -> None:
    found = read(
        table(["甲"]), table(["乙"]), f"<w:tbl><w:tr><w:tc>{p('外')}{table(['内'])}{p('后')}</w:tc></w:tr></w:tbl>"
    )
    assert [item.rows for item in found.items if isinstance(item, Grid)] == [(("甲",),), (("乙",),), (("外\n内\n后",),)]
    assert said(found) == ["甲", "乙", "外", "内", "后"]


@pytest.mark.parametrize(
    ("rows", "shown", "spans"),
    [
        ([["甲", "乙"]], [("甲", "乙")], []),
        ([[cell("题", '<w:gridSpan w:val="2"/>')], ["甲", "乙"]], [("题", ""), ("甲", "乙")], [Span(0, 0, 1, 2)]),
        (
            [[cell("500", '<w:vMerge w:val="restart"/>'), "一"], [cell("", ON), "二"]],
            [("500", "一"), ("", "二")],
            [Span(0, 0, 2, 1)],
        ),
        (
            [
                [cell("块", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), "一"],
                [cell("", '<w:gridSpan w:val="2"/><w:vMerge/>'), "二"],
                [cell("", "<w:vMerge/>"), "三", "四"],
            ],
            [("块", "", "一"), ("", "", "二"), ("", "三", "四")],
            [Span(0, 0, 2, 2)],
        ),
        ([["甲"], [cell("字", ON)]], [("甲",), ("字",)], []),
        ([["甲", "乙"], ["丙"]], [("甲", "乙"), ("丙", "")], []),
        ([["甲", "乙"], ["", ""], ["丙", "丁"]], [("甲", "乙"), ("", ""), ("丙", "丁")], []),
        ([["甲", "乙"], ['<w:trPr><w:gridBefore w:val="1"/></w:trPr>', "丙"]], [("甲", "乙"), ("", "丙")], []),
    ],
    ids=["plain", "across", "down", "both", "its own words", "short row", "blank row", "begins later"],
)
def test_cells_as_they_stand(rows: Sequence[Sequence[str]], shown: list[tuple[str, ...]], spans: list[Span]) -> None:
    (grid,) = read(table(*rows)).items
    assert isinstance(grid, Grid) and (list(grid.shown), list(grid.spans)) == (shown, spans)


def test_a_line_break_in_a_cell_parts_two_paragraphs() -> None:
    broken = "<w:tc><w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p></w:tc>"
    assert said(read(table([broken, "丙"], ["丁", "戊"]))) == ["甲", "乙", "丙", "丁", "戊"]


# --- text files -----------------------------------------------------------------------------------------------------------
def test_text_files() -> None:
    found = brief_of_text(Path("旧.txt"), "\r\n题目\r\n　　第一段话。\x0c第二段话。\u2028第三段。\n\n")
    assert said(found) == ["题目", "第一段话。", "第二段话。", "第三段。"]
    assert [line.where.paragraph for line in found.lines] == [2, 3, 4, 5]
    assert [str(line.role) for line in found.lines][:2] == ["标题", "正文"]
    assert [str(line.role) for line in brief_of_text(Path("旧.txt"), "一、走访\n走访六户人家。").lines] == [
        "正文",
        "正文",
    ]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("双拥工作简报\n第３期（总第12期）\n某县双拥办　2024年2月8日\n扎实推进\n今年以来取得进展。\n（某局供稿）\n报：某市\n（共印40份）", "发文机关标志 期号 编发单位行 标题 正文 供稿 版记 版记"),
        ("双拥工作简报\n今年以来取得新的进展。", "标题 正文"),
        ("第3期\n第4期", "期号 期号"),
        ("报：某市\n平常的话。\n送：各单位\n还有平常的话。", "标题 正文 正文 正文"),
        ("报：某市", "版记"),
        ("第3期板报出了，\n走访六户人家。", "正文 正文"),
    ],
)  # fmt: skip
def test_masthead_and_imprint_of_a_text_file(text: str, roles: str) -> None:
    assert " ".join(str(line.role) for line in brief_of_text(Path("旧.txt"), text).lines) == roles
