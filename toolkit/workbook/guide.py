"""The 说明 sheet: which template the workbook belongs to, how to fill it in, what to do with it then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.schema import Schema, Shape
from toolkit.workbook import style
from toolkit.workbook.layout import GUIDE_TEMPLATE_LABEL, GUIDE_UNIT_LABEL, GUIDE_VERSION_LABEL
from toolkit.workbook.listing import put_text

_TEXT_WIDTH: Final = 82
_KINDS: Final = {Shape.FORM: "表单", Shape.PROSE: "正文栏目", Shape.FIGURES: "数据", Shape.TABLE: "表格"}

_PROSE: Final = (
    ("一级", "印成“一、……”，黑体；全文连续编号"),
    ("二级", "印成“（一）……”，楷体"),
    ("三级", "印成“1.……”"),
    ("四级", "印成“（1）……”"),
    ("分项", "印成“一是……”；每个标题、每张表、以冒号结尾的段落之后重新从一是开始"),
    ("正文或空白", "普通段落，不编号"),
    ("只填标题", "标题独占一行"),
    ("标题和内容都填", "一级至四级：标题独占一行，内容另起一段；标题末尾有句号一类的标点，就接排成一段"),
    ("分项、正文都填", "总是接排成一段，标题末尾请自己加句号，没有会提醒"),
    ("只填内容", "一段文字；格子里按 Alt+Enter 换行，就另起一段"),
    ("自己写编号", "工具不再编号，照原样印，后面接着往下编；顺序不对会提醒"),
    (
        "［原表1］",
        "单独写在一行的“内容”里：这里印出工作表“原表1”，照表里显示的样子，不求和",
    ),
    ("原表", "名称以“原表”开头的工作表（原表1、原表2 会议分工），或 A1 写着“表格”的工作表，第一行是表头"),
    ("增减栏目", "正文表可以复制、改名、增加、删除、调换次序，文档按工作表的次序印"),
)
_REFERENCES: Final = (
    ("［指标名］", "用全角方括号，印出“数据”表里这个指标的整个说法，如 ［慰问金］ 印成 70余万元"),
    ("［指标名.数值］", "只要其中一部分：数值、约数、单位"),
    ("［表名.栏目］", "印出表格里这一栏的合计，如 ［走访慰问台账.户数］"),
    (
        "［表名.栏目|条件|单位］",
        "只加这些行，换成这个单位：［走访慰问台账.慰问金|类别=部队|万元］ 印成 7.1234万元",
    ),
    ("［表名.行数|条件］", "有几行，如 ［走访慰问台账.行数|类别=部队］；条件可以写几个，也可以不写"),
    (
        "【指标名】 [指标名]",
        "别的括号里正好是指标名，也当作引用，会提示一声；段首的【】是小标题，照原样印",
    ),
    ("［［指标名］］", "要印出括号，外面再加一对 ［］；［2024］、【城东街道】 不是引用，照原样印"),
)
_FIGURES: Final = (
    ("余、多", "70｜余｜万元 印成 70余万元；304｜余｜万元 印成 304万余元；80｜余｜家 印成 80余家"),
    ("近、约", "5000｜近｜名 印成 近5000名"),
    ("以上", "1000｜以上｜元 印成 1000元以上"),
    ("写成文字", "数值也可以写成 三十万、2千多，照原样印，不参加计算"),
    ("空着不填", "说明里写着“按台账合计”的指标，空着就自动计算；填了却与合计不符，会指出来"),
)
_TABLES: Final = (("合计", "表格最后可以加一行，第一格写“合计”：工具逐栏核对，对不上会指出是哪一格"),)


def write_guide(sheet: Worksheet, schema: Schema, notices: Sequence[tuple[str, str]] = (), unit: str = "") -> None:
    """Fill the 说明 sheet; ``notices`` are for this one ``unit``, such as its deadline."""
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = _TEXT_WIDTH
    row = 1
    for kind, left, right in _lines(schema, notices, unit):
        label, text = sheet.cell(row, 1), sheet.cell(row, 2)
        put_text(label, left)
        put_text(text, right)
        label.number_format = text.number_format = "@"
        label.alignment = text.alignment = Alignment(vertical="center", wrap_text=kind == "row")
        if kind == "title":
            label.font = style.TITLE
            sheet.row_dimensions[row].height = 30
        elif kind == "heading":
            label.font = style.HEADER
            label.fill = text.fill = style.HEADER_FILL
        else:
            label.font = text.font = style.CELL
            label.border = text.border = style.BORDER
        if kind != "title":
            sheet.row_dimensions[row].height = style.row_height([(right, _TEXT_WIDTH)])
        row += 1
    style.set_up_page(sheet, 1, 0)
    sheet.freeze_panes = None
    sheet.sheet_properties.tabColor = "000000"


def _lines(schema: Schema, notices: Sequence[tuple[str, str]], unit: str) -> Iterator[tuple[str, str, str]]:
    yield "title", f"{schema.name}填写说明", ""
    yield "row", GUIDE_TEMPLATE_LABEL, schema.name
    yield "row", GUIDE_VERSION_LABEL, schema.version
    if unit:
        yield "row", GUIDE_UNIT_LABEL, unit
    for label, text in notices:
        yield "row", label, text
    yield "row", "浅黄色的格子", "必填；其余都可以不填，不填的内容不会出现在文档里"
    if not unit:
        for label, text in _commands(schema):
            yield "row", label, text
    yield "heading", "每张表填什么", ""
    for sheet in schema.sheets:
        yield "row", sheet.name, f"{_KINDS[sheet.shape]}。{sheet.hint}" if sheet.hint else f"{_KINDS[sheet.shape]}。"
    shapes = {sheet.shape for sheet in schema.sheets}
    for shape, heading, rows in (
        (Shape.PROSE, "正文栏目的“层级、标题、内容”", _PROSE),
        (Shape.FIGURES, "正文里引用数字", _REFERENCES),
        (Shape.FIGURES, "“数据”表的约数", _FIGURES),
        (Shape.TABLE, "表格", _TABLES),
    ):
        if shape in shapes:
            yield "heading", heading, ""
            for left, right in rows:
                yield "row", left, right


def _commands(schema: Schema) -> Iterator[tuple[str, str]]:
    """What to run, for those who have the tool."""
    yield "检查", "gwkit check 本文件名.xlsx"
    if schema.merge is not None:
        yield "先看样张", f"gwkit merge {schema.name} 本文件名.xlsx --preview"
        where = f"（“{schema.merge.over}”一行一份，存到旁边的“输出”文件夹）"
        yield "逐行生成", f"gwkit merge {schema.name} 本文件名.xlsx{where}"
    if schema.merge is None or "行." not in schema.output:
        yield "生成文档", "gwkit build 本文件名.xlsx（文档存到旁边的“输出”文件夹）"
