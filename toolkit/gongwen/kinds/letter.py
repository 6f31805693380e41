"""函: the letter form with its red double rules (GB/T 9704-2012, 10.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.gongwen import measures as m
from toolkit.gongwen.drawings import page_box, page_line
from toolkit.gongwen.kinds import elements as e
from toolkit.gongwen.kinds.kind import Kind
from toolkit.gongwen.oxml import qn
from toolkit.gongwen.paragraphs import imprint_row, paragraph, run, tag_row
from toolkit.gongwen.styles import IMPRINT

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MARK: Final = "信函标志"
_NUMBER: Final = "信函发文字号"
_WIDTH: Final = 170.0
"""Length of the double rules in mm (10.1)."""
_THICK, _THIN = 2.25, 0.75
"""Points of the two strokes of a double rule: only thick and thin are laid down."""
_UPPER: Final = 47.3
"""The upper double rule begins 4 mm below the mark, in mm from the page's edge."""
_LOWER: Final = 276.6
"""The lower double rule ends 20 mm above the page's edge."""
_GAP: Final = 1.0
_BOX_TOP: Final = 28.6
"""The box of the mark: its ink begins 30 mm from the page's edge."""


def letter_head() -> list[Element]:
    """标志 and double rules at their places of page 1, 发文字号 at the right, 密级 at the left."""
    mark = paragraph(_MARK, "{{ 红头.发文机关标志 }}")
    lines = (
        (11, _UPPER, _THICK), (12, _UPPER + _GAP, _THIN), (13, _LOWER - _GAP, _THIN), (14, _LOWER, _THICK),
    )  # fmt: skip
    drawn = [page_line(_NUMBER, identity, top, _WIDTH, weight) for identity, top, weight in lines]
    box = page_box(_NUMBER, "发文机关标志", 15, _BOX_TOP, m.SIZE_LETTER_MARK * 12, [mark])
    left = run(_NUMBER, "{{ 红头.密级 }}{% if 红头.保密期限 %}★{{ 红头.保密期限 }}{% endif %}", m.HEITI)
    return [paragraph(_NUMBER, box, *drawn, left, f"\t{e.NUMBER}")]


def letter_imprint() -> list[Element]:
    """版记 of a letter: 抄送 alone, without rules (10.1)."""
    rows = [imprint_row(paragraph(IMPRINT, "抄送：{{ 版记.抄送 }}。"))]
    table = e.bottom_imprint(
        "版记.抄送",
        [tag_row(m.TEXT_WIDTH, 1, "{%tr if 版记.抄送 %}"), *rows, tag_row(m.TEXT_WIDTH, 1, "{%tr endif %}")],
    )
    for part in table:
        for borders in list(part.iter(qn("w:tblBorders"))):
            borders.clear()
    return table


def _body() -> list[Element]:
    return [*letter_head(), *e.title_and_addressee(), *e.levels(), *e.annex_notes(), *e.signature(), *letter_imprint()]


def letter_sheets(*sections: tuple[str, str]) -> str:
    """TOML of the sheets of a letter."""
    body = "".join(e.prose(name, hint) for name, hint in sections)
    tail = e.form("版记", "末页下端", e.entry("抄送", "不写“抄送”二字和末尾的句号"))
    closing = e.closing_sheets().split('\n[[sheet]]\nname = "版记"')[0]
    return (
        e.head_sheet("某县人民政府", "某政函", fields=e.UPPER_LEFT[1:3])
        + e.text_sheet()
        + body
        + e.annex_sheet()
        + closing
        + tail
    )


LETTER: Final = Kind(
    id="letter",
    name="函",
    description="函：信函格式，上下两条红色双线，首页不显示页码",
    output="{{ 公文.标题 }}",
    sheets=letter_sheets(("缘由", "为什么发函"), ("事项", "商洽、询问、答复的事"), ("结语", "如 请予支持为盼。")),
    body=_body,
    title_page=True,
    unit="落款.署名",
    sample="""
"缘由" = [["正文", "", "为解决驻县部队官兵家属就业问题，现就有关事项函商如下。"]]
"事项" = [["正文", "", "请贵局在公益性岗位中优先安排随军家属，并于2026年3月底前提供岗位清单。"]]
"结语" = [["正文", "", "请予支持为盼。"]]

["红头"]
"机关代字" = "某政函"
"年份" = 2026
"序号" = 3

["公文"]
"标题" = "关于商请安排随军家属就业岗位的函"
"主送机关" = "某县人力资源和社会保障局"

["落款"]
"署名" = "某县人民政府"
"成文日期" = "2026年2月8日"
"加盖印章" = "是"
""",
)
