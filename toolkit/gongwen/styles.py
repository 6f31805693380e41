"""The named styles of a 公文: each a ``Look`` that is written into styles.xml and onto the paragraphs themselves.

Both, because other checkers read direct formatting only, while a clerk changes a style once for the whole document.
The names avoid those Word gives its own styles in Chinese (正文, 页码 …): a custom style of such a name is taken for
the built-in one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.gongwen import measures as m
from toolkit.gongwen.oxml import element, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAME: Final = "简报名称"
TITLE: Final = "公文标题"
ISSUER_LINE: Final = "编发单位行"
SIGNATURE: Final = "署名"
ISSUE_DATE: Final = "成文日期"
SEALED_SIGNATURE: Final = "署名（加盖印章）"
SEALED_ISSUE_DATE: Final = "成文日期（加盖印章）"
IMPRINT: Final = "版记"
IMPRINT_ANCHOR: Final = "版记位置"
ISSUER_MARK: Final = "发文机关标志"
SIGNED: Final = "签名章"
JOINT_SIGNATURE: Final = "联合署名"
CONTENTS: Final = "目录项"
BODY: Final = "公文正文"
TABLE: Final = "附表"
TABLE_TEXT: Final = "表格文字"


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph of one style looks.

    ``size`` is in half-points; ``line``, ``before``, indents and ``tab`` in twips; ``first_line`` in characters (字)
    of the paragraph's own size.  ``line`` 0 leaves the line spacing single.  ``leader`` leads to the tab with dots.
    ``rule`` is the weight of a red lower border in eighths of a point.
    """

    font: str = m.FANGSONG
    size: int = m.SIZE_BODY
    color: str = ""
    line: int = m.LINE
    before: int = 0
    align: str = "both"
    left: int = 0
    right: int = 0
    hanging: int = 0
    first_line: int = 0
    tab: int = 0
    leader: bool = False
    rule: int = 0
    page_break: bool = False
    outline: int | None = None
    hang_punctuation: bool = True

    @property
    def tracking(self) -> int:
        """Twips added to every character: 3号 gives back what Word's size has too much."""
        return m.TRACKING if self.size == m.SIZE_BODY else 0


LOOKS: Final[Mapping[str, Look]] = {
    BODY: Look(first_line=2, right=m.HANGING_ROOM),
    "一级标题": Look(font=m.HEITI, first_line=2, right=m.HANGING_ROOM, outline=0),
    "二级标题": Look(font=m.KAITI, first_line=2, right=m.HANGING_ROOM, outline=1),
    "三级标题": Look(first_line=2, right=m.HANGING_ROOM, outline=2),
    "四级标题": Look(first_line=2, right=m.HANGING_ROOM, outline=3),
    "空行": Look(),
    "密级编号行": Look(font=m.HEITI, align="left", tab=m.TEXT_WIDTH),
    NAME: Look(
        font=m.XIAOBIAOSONG, size=m.SIZE_NAME, color=m.RED, line=m.SIZE_NAME * 25 // 2, before=420, align="center"
    ),
    "期号": Look(align="center"),
    ISSUER_LINE: Look(align="left", left=m.CHARACTER, tab=m.TEXT_WIDTH - m.CHARACTER),
    "签发人": Look(align="right", right=m.CHARACTER),
    "红线": Look(line=m.RED_RULE_LINE, align="left", rule=m.RED_RULE_WEIGHT),
    TITLE: Look(font=m.XIAOBIAOSONG, size=m.SIZE_TITLE, line=m.TITLE_LINE, align="center"),
    "附件说明": Look(left=m.CHARACTER * 5, hanging=m.CHARACTER * 3, align="left"),
    "供稿": Look(align="right"),
    SIGNATURE: Look(align="right", right=m.CHARACTER * 2),
    ISSUE_DATE: Look(align="right", right=m.CHARACTER * 2),
    SEALED_SIGNATURE: Look(align="right", right=m.CHARACTER * 4),
    SEALED_ISSUE_DATE: Look(align="right", right=m.CHARACTER * 4),
    "附件标记": Look(font=m.HEITI, align="left", page_break=True),
    "附件标题": Look(font=m.XIAOBIAOSONG, size=m.SIZE_TITLE, line=m.TITLE_LINE, align="center"),
    TABLE_TEXT: Look(size=m.SIZE_TABLE, line=320, align="left"),
    "表格表头": Look(font=m.HEITI, size=m.SIZE_TABLE, line=320, align="center"),
    "表格数字": Look(size=m.SIZE_TABLE, line=320, align="right"),
    "表后": Look(size=2, line=20, align="left"),
    ISSUER_MARK: Look(
        font=m.XIAOBIAOSONG,
        size=m.SIZE_NAME,
        color=m.RED,
        line=m.SIZE_NAME * 25 // 2,
        before=m.MARK_BEFORE,
        align="center",
    ),
    "命令标志": Look(
        font=m.XIAOBIAOSONG, size=m.SIZE_NAME, color=m.RED, line=m.SIZE_NAME * 25 // 2, before=1_004, align="center"
    ),
    "信函标志": Look(
        font=m.XIAOBIAOSONG, size=m.SIZE_LETTER_MARK, color=m.RED, line=m.SIZE_LETTER_MARK * 12, align="center"
    ),
    "联合标志": Look(
        font=m.XIAOBIAOSONG, size=m.SIZE_NAME_LEAST, color=m.RED, line=m.SIZE_NAME_LEAST * 12, align="distribute"
    ),
    "标志上空": Look(size=2, line=180, align="left"),
    "联合文件": Look(font=m.XIAOBIAOSONG, size=m.SIZE_NAME, color=m.RED, line=m.SIZE_NAME * 25 // 2, align="center"),
    "份号": Look(align="left"),
    "密级": Look(font=m.HEITI, align="left"),
    "紧急程度": Look(font=m.HEITI, align="left"),
    "发文字号": Look(align="center"),
    "发文字号签发人": Look(align="left", left=m.CHARACTER, tab=m.TEXT_WIDTH - m.CHARACTER),
    "纪要编号": Look(align="center"),
    "信函发文字号": Look(align="left", tab=m.TEXT_WIDTH, before=m.LETTER_NUMBER_BEFORE),
    "令号": Look(align="center"),
    "主送机关": Look(align="left", right=m.HANGING_ROOM),
    "附件说明首": Look(left=m.CHARACTER * 6, hanging=m.CHARACTER * 4, align="left"),
    "附件说明续": Look(left=m.CHARACTER * 6, hanging=m.CHARACTER, align="left"),
    "附注": Look(first_line=2, align="left"),
    "名单": Look(left=m.CHARACTER * 5, hanging=m.CHARACTER * 3, align="left"),
    SIGNED: Look(align="right", right=m.CHARACTER * 4),
    JOINT_SIGNATURE: Look(align="right", right=m.CHARACTER * 2),
    "印发": Look(
        size=m.SIZE_IMPRINT,
        line=m.IMPRINT_LINE,
        align="left",
        left=m.IMPRINT_INDENT,
        tab=m.TEXT_WIDTH - m.IMPRINT_INDENT,
    ),
    "目录标题": Look(font=m.HEITI, align="center"),
    CONTENTS: Look(align="left", tab=m.TEXT_WIDTH, leader=True),
    "题下": Look(font=m.KAITI, align="center"),
    "表上": Look(align="left", tab=m.TEXT_WIDTH),
    "证书文": Look(font=m.KAITI, size=m.SIZE_TITLE, line=900, first_line=2),
    "证书落款": Look(font=m.KAITI, size=m.SIZE_TITLE, line=900, align="right", right=m.CHARACTER * 2),
    "证书空": Look(size=m.SIZE_TITLE, line=1_150),
    "证书题": Look(
        font=m.XIAOBIAOSONG, size=m.SIZE_NAME_LARGE, color=m.RED, line=m.SIZE_NAME_LARGE * 12, align="center"
    ),
    IMPRINT: Look(
        size=m.SIZE_IMPRINT,
        line=m.IMPRINT_LINE,
        left=m.IMPRINT_INDENT * 3,
        right=m.IMPRINT_INDENT,
        hanging=m.IMPRINT_INDENT * 2,
        hang_punctuation=False,
    ),
    "印数": Look(size=m.SIZE_IMPRINT, line=m.IMPRINT_LINE, right=m.IMPRINT_INDENT, align="right"),
    IMPRINT_ANCHOR: Look(size=2, line=20, align="left"),
    "单页页码": Look(
        font=m.SONGTI, size=m.SIZE_IMPRINT, line=m.PAGE_NUMBER_LINE, align="right", right=m.IMPRINT_INDENT
    ),
    "双页页码": Look(font=m.SONGTI, size=m.SIZE_IMPRINT, line=m.PAGE_NUMBER_LINE, align="left", left=m.IMPRINT_INDENT),
    "模板标记": Look(font=m.SONGTI, size=18, color="7F7F7F", line=240, align="left"),
}
"""Every paragraph style by its name, which is its id, too."""


def run_properties(look: Look, font: str = "") -> Element:
    """``w:rPr`` of a look: all four font slots, so that digits, quotation marks and dashes take the Chinese font."""
    font = font or look.font
    slots = {f"w:{slot}": font for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
    properties = element("w:rPr", None, element("w:rFonts", {"w:hint": "eastAsia", **slots}))
    properties.extend([value("w:b", 0), value("w:bCs", 0)])
    if look.color:
        properties.append(value("w:color", look.color))
    if look.tracking:
        properties.append(value("w:spacing", look.tracking))
    properties.extend([value("w:kern", 0), value("w:sz", look.size), value("w:szCs", look.size)])
    return properties


def paragraph_properties(look: Look, style: str = "") -> Element:
    """``w:pPr`` of a look, in the order of CT_PPr (ECMA-376-1, 17.3.1.26); with ``style``, its ``w:pStyle`` first."""
    properties = element("w:pPr")
    if style:
        properties.append(value("w:pStyle", style))
    if look.page_break:
        properties.append(element("w:pageBreakBefore"))
    properties.append(value("w:widowControl", 0))
    if look.rule:
        bottom: dict[str, str | int] = {"w:val": "single", "w:sz": look.rule, "w:space": 0, "w:color": m.RED}
        properties.append(element("w:pBdr", None, element("w:bottom", bottom)))
    if look.tab:
        properties.append(element("w:tabs", None, element("w:tab", _tab(look))))
    if not look.hang_punctuation:
        properties.append(value("w:overflowPunct", 0))
    properties.extend([value("w:autoSpaceDE", 0), value("w:autoSpaceDN", 0), value("w:adjustRightInd", 0)])
    properties.append(value("w:snapToGrid", 0))
    spacing: dict[str, str | int] = {"w:before": look.before, "w:after": 0, "w:line": look.line, "w:lineRule": "exact"}
    properties.append(element("w:spacing", spacing))
    properties.append(_indents(look))
    properties.append(value("w:jc", look.align))
    if look.outline is not None:
        properties.append(value("w:outlineLvl", look.outline))
    return properties


def _tab(look: Look) -> dict[str, str | int]:
    dots: dict[str, str | int] = {"w:leader": "middleDot"} if look.leader else {}
    return {"w:val": "right", **dots, "w:pos": look.tab}


def _indents(look: Look) -> Element:
    sides: dict[str, str | int] = {"w:left": look.left, "w:right": look.right}
    if look.first_line:
        sides |= {"w:firstLineChars": look.first_line * 100, "w:firstLine": look.first_line * look.size * 10}
    elif look.hanging:
        sides["w:hanging"] = look.hanging
    else:
        sides["w:firstLine"] = 0
    return element("w:ind", sides)


def styles_part() -> Element:
    """styles.xml: the defaults, Word's own three that everything rests on, and every look."""
    defaults = run_properties(Look(size=m.SIZE_BODY))
    defaults.append(element("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"}))
    root = element("w:styles")
    run_default = element("w:rPrDefault", None, defaults)
    root.append(element("w:docDefaults", None, run_default, element("w:pPrDefault")))
    root.append(_style("paragraph", "Normal", "a", default=True))
    root.append(_style("character", "Default Paragraph Font", "a0", default=True))
    root.append(_table_normal())
    root.extend(_paragraph_style(name, look) for name, look in LOOKS.items())
    root.append(_annex_table())
    return root


def _style(kind: str, name: str, style_id: str, *, default: bool = False) -> Element:
    attributes: dict[str, str | int] = {"w:type": kind, "w:styleId": style_id}
    attributes |= {"w:default": "1"} if default else {"w:customStyle": "1"}
    return element("w:style", attributes, value("w:name", name))


def _paragraph_style(name: str, look: Look) -> Element:
    style = _style("paragraph", name, name)
    style.extend([value("w:basedOn", "a"), element("w:qFormat")])
    style.extend([paragraph_properties(look), run_properties(look)])
    return style


def _table_normal() -> Element:
    style = _style("table", "Normal Table", "a1", default=True)
    margins = element("w:tblCellMar")
    for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108)):
        margins.append(element(f"w:{side}", {"w:w": width, "w:type": "dxa"}))
    indent = element("w:tblInd", {"w:w": 0, "w:type": "dxa"})
    style.append(element("w:tblPr", None, indent, margins))
    return style


def _annex_table() -> Element:
    style = _style("table", TABLE, TABLE)
    style.append(value("w:basedOn", "a1"))
    style.append(element("w:tblPr", None, *annex_table_properties()))
    return style


def annex_table_properties() -> list[Element]:
    """Borders and cell margins of an annex table (practice): a grid of 0.5 pt lines, cells 1 mm from them."""
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}))
    margins = element("w:tblCellMar")
    for side, width in (("top", 40), ("left", 57), ("bottom", 40), ("right", 57)):
        margins.append(element(f"w:{side}", {"w:w": width, "w:type": "dxa"}))
    return [borders, margins]
