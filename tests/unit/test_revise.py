"""Tracked changes: accepting all gives the new document, rejecting all the old one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.acceptance.cli import gwkit
from tests.documents import docx_with, p, part
from tests.validity import faults, needs_schemas
from toolkit import limits
from toolkit.errors import DocumentError
from toolkit.jobs.revise import tracked_changes
from toolkit.parts import W

BOLD = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
CENTRED = '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
END = p("完。")


def table(*rows: str) -> str:
    cells = "".join(
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/></w:tcPr>{p(row)}</w:tc></w:tr>' for row in rows
    )
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>{cells}</w:tbl>'


def settled(body: etree._Element, kept: str, gone: str) -> list[object]:
    """What Word leaves after accepting (kept ``ins``) or rejecting (kept ``del``) all: blocks with their runs."""
    blocks: list[object] = []
    for block in body:
        if block.tag == f"{W}tbl":
            rows = [row for row in block.iterchildren(f"{W}tr") if row.find(f"{W}trPr/{W}{gone}") is None]
            blocks.append(("table", [_paragraph(node, gone) for row in rows for node in row.iter(f"{W}p")]))
        elif block.tag == f"{W}p":
            found = _paragraph(block, gone)
            if block.find(f"{W}pPr/{W}rPr/{W}{gone}") is None:
                blocks.append(found)
            else:
                assert not found[1], "a paragraph mark went, its text did not"
    assert kept != gone
    return blocks


def _paragraph(node: etree._Element, gone: str) -> tuple[str, list[tuple[str, str]]]:
    justified = node.find(f"{W}pPr/{W}jc")
    signs = []
    for run in node.iter(f"{W}r"):
        if next(run.iterancestors(f"{W}{gone}"), None) is not None:
            continue
        bold = "粗" if run.find(f"{W}rPr/{W}b") is not None else ""
        signs += [(sign, bold) for text in run.iter(f"{W}t", f"{W}delText") for sign in text.text or ""]
    return (justified.get(f"{W}val", "") if justified is not None else "", signs)


def body(docx: bytes | Path) -> etree._Element:
    found = part(docx).find(f"{W}body")
    assert found is not None
    return found


def revised(folder: Path, old: bytes, new: bytes) -> bytes:
    before, after = folder / "旧.docx", folder / "新.docx"
    before.write_bytes(old)
    after.write_bytes(new)
    made, _ = tracked_changes(before, after)
    assert body(made).findall(f".//{W}del/{W}r/{W}t") == []
    assert settled(body(made), "ins", "del") == settled(body(new), "ins", "del")
    assert settled(body(made), "del", "ins") == settled(body(old), "del", "ins")
    return made


def words(docx: bytes, kind: str) -> list[str]:
    return [
        "".join(str(text) for text in node.itertext())
        for node in body(docx).iter(f"{W}{kind}")
        if node.find(f"{W}r") is not None
    ]


@needs_schemas
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([p("慰问金70万元。")], [p("慰问金85万元。")]),
        ([p("一"), p("二")], [p("二")]),
        ([p("二")], [p("一"), p("二")]),
        ([p("原来的话，讲走访慰问。")], [BOLD.format("原来的话，讲走访慰问。")]),
        ([p("居中的一段话。")], [CENTRED.format("居中的一段话。")]),
        ([table("甲", "乙")], [table("甲", "丙", "乙")]),
        ([table("甲", "乙")], [table("乙")]),
        (["<w:p/>"], [p("有字。")]),
        (["<w:p><w:r><w:t>前</w:t><w:tab/><w:t>后</w:t></w:r></w:p>"], [p("前后")]),
    ],
)
def test_both_ways(tmp_path: Path, old: list[str], new: list[str]) -> None:
    assert faults(revised(tmp_path, docx_with(*old, END), docx_with(*new, END))) == []


def test_a_text_box_goes_whole(tmp_path: Path) -> None:
    box = f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('框里')}</w:txbxContent></v:textbox></v:shape>"
    box = box.replace("<v:shape>", '<v:shape xmlns:v="urn:schemas-microsoft-com:vml">') + "</w:pict></w:r></w:p>"
    made = revised(tmp_path, docx_with(box, END), docx_with(END))
    assert [node.text for node in body(made).iter(f"{W}txbxContent") for node in node.iter(f"{W}t")] == ["框里"]


def test_words_stay_whole(tmp_path: Path) -> None:
    made = revised(
        tmp_path, docx_with(p("走访12户，慰问金70.5万元。"), END), docx_with(p("走访18户，慰问金71.5万元。"), END)
    )
    assert (words(made, "del"), words(made, "ins")) == (["12", "70.5"], ["18", "71.5"])


LINES = st.lists(st.text("走访慰问12，。", max_size=8).map(p), max_size=5)


@settings(max_examples=60, deadline=None)
@given(old=LINES, new=LINES)
def test_any_paragraphs(tmp_path_factory: pytest.TempPathFactory, old: list[str], new: list[str]) -> None:
    folder = tmp_path_factory.getbasetemp()
    revised(folder, docx_with(*old, END), docx_with(*new, END))


def test_a_long_stretch_is_paired_paragraph_by_paragraph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ALIGNED_LENGTH", 20)
    monkeypatch.setattr(limits, "ALIGNED_PAIRS", 100)
    old = [line for at in range(60) for line in (f"第{at}户是{chr(0x5000 + at)}家，慰问金七百元。", "")]
    new = ["新的开头，从来没有过。", *(line.replace("七百", "八百") for line in old if not line.startswith("第30户"))]
    made = revised(tmp_path, docx_with(*map(p, old), END), docx_with(*map(p, new), END))
    assert (words(made, "del").count("七"), words(made, "ins").count("八")) == (59, 59)
    assert len(words(made, "del")) == len(words(made, "ins")) == 60


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (table("甲"), "V102"),
        ('<w:p><w:hyperlink w:anchor="x"><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>', "V102"),
        ('<w:p><w:ins w:id="1" w:author="某"><w:r><w:t>加</w:t></w:r></w:ins></w:p>', "V103"),
    ],
)
def test_refused(tmp_path: Path, new: str, code: str) -> None:
    with pytest.raises(DocumentError) as raised:
        revised(tmp_path, docx_with(END), docx_with(new, END))
    assert [found.code for found in raised.value.problems] == [code]


def test_command(tmp_path: Path) -> None:
    before, after, output = (tmp_path / f"{name}.docx" for name in ("旧", "新", "修订"))
    before.write_bytes(docx_with(p("慰问金70万元。"), END))
    after.write_bytes(docx_with(p("慰问金85万元。"), END))
    assert gwkit("diff", before, after).code == 2
    assert gwkit("diff", before, after, "-o", after, "--force").code == 2
    assert gwkit("diff", before, after, "-o", output).code == 0
    first = output.read_bytes()
    assert gwkit("diff", before, after, "-o", output, "--json").code == 0
    assert output.read_bytes() == first
