"""The blank workbook of a template: a form as a careful person would make it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import openpyxl
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import Rule
from openpyxl.packaging.custom import CustomPropertyList, StringProperty
from openpyxl.styles import Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook as Book
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.labels import fold_label
from toolkit.opc import CORE, pack
from toolkit.record import Level, Shown
from toolkit.schema import Field, FieldType, Schema, Shape, Sheet
from toolkit.workbook import style
from toolkit.workbook.content import CellContent, Content, Rows, headers_of, plain
from toolkit.workbook.free_sheet import write_free_sheet
from toolkit.workbook.guide import write_guide
from toolkit.workbook.layout import (
    APPROXIMATIONS,
    FIGURE_UNITS,
    GUIDE_SHEET,
    LAST_HEADER,
    TEMPLATE_PROPERTY,
    UNIT_HEADER,
    UNIT_PROPERTY,
    VERSION_PROPERTY,
)
from toolkit.workbook.listing import limiting, put, put_text, write_listing
from toolkit.xlsx import saved

HEADER_ROW: Final = 3
FIRST_ROW: Final = HEADER_ROW + 1
_SPARE_ROWS: Final = {Shape.FORM: 0, Shape.PROSE: 30, Shape.FIGURES: 10, Shape.TABLE: 60}
_SPARE_CELLS: Final = 6_000
"""Cells made ready in the spare rows of one sheet: each takes a tenth of a millisecond."""
_LISTED_ROWS: Final = 2000
_WIDTHS: Final = {
    "项目": 16,
    "内容": 46,
    "填写说明": 48,
    "层级": 9,
    "标题": 30,
    "指标": 22,
    "数值": 16,
    "约数": 8,
    "单位": 9,
    LAST_HEADER: 14,
    UNIT_HEADER: 20,
}
_PROSE_CONTENT_WIDTH: Final = 84
_COLUMN_WIDTHS: Final = {
    FieldType.TEXT: 20,
    FieldType.CHOICE: 13,
    FieldType.DATE: 16,
    FieldType.ID: 24,
    FieldType.IMAGE: 26,
    FieldType.MONEY: 14,
}
_NUMBER_WIDTH: Final = 11
_PHOTO_HEIGHT: Final = 101.0
"""Points of a row that holds a photo: one of 4 by 3 fits into its column."""
_PHOTO_PIXELS: Final = (168, 126)
"""Width and height of the box that a photo is shown in."""
_FIXED: Final = re.compile(rb'( ht="(?!%d")[^"]*") customHeight="1"' % _PHOTO_HEIGHT)
_HEADER_HINTS: Final = {
    "层级": "一级 二级 三级 四级 是标题，分项印成“一是……”，空白就是正文",
    "标题": "独占一行；末尾有句号一类的标点，就和这一行的内容接排成一段。编号由工具来编",
    "内容": "一格一段；按 Alt+Enter 换行就另起一段；数字可以写 ［指标名］ 引用",
    "指标": "正文里写 ［指标名］ 引用；下面可以自己增加",
    "数值": "按“单位”填，如 70；也可以写 三十万",
    "约数": "余 多 近 约 以上；准确数不填",
    "单位": "可以选，也可以自己写",
    LAST_HEADER: "上一期报的数，供对照，不会印出来",
}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a sheet: its header, hint, width, and the field all its cells hold, if they hold one."""

    name: str
    hint: str
    width: float
    field: Field | None = None


def blank_workbook(schema: Schema, content: Content | None = None) -> bytes:
    """The xlsx of a blank workbook, filled with ``content`` where it is given; same input, same bytes."""
    content = content or Content()
    book = openpyxl.Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    guide.title = GUIDE_SHEET
    write_guide(guide, schema, content.notices, content.unit)
    if content.unit:
        guide.protection.sheet = True
    for name in content.order or [sheet.name for sheet in schema.sheets]:
        sheet = schema.sheet(name) or Sheet(name, Shape.PROSE)
        writer = _SheetWriter(book, name, sheet, content)
        writer.write(content.rows.get(name, []))
    for table in content.free_tables:
        write_free_sheet(book.create_sheet(table.name), table)
    for listing in content.appendix:
        write_listing(book.create_sheet(listing.name), listing)
    return _saved(book, schema, content.unit)


def _saved(book: Book, schema: Schema, unit: str) -> bytes:
    properties: CustomPropertyList[StringProperty] = CustomPropertyList()
    properties.append(StringProperty(name=TEMPLATE_PROPERTY, value=schema.id))
    properties.append(StringProperty(name=VERSION_PROPERTY, value=schema.version))
    if unit:
        properties.append(StringProperty(name=UNIT_PROPERTY, value=unit))
    vars(book)["custom_doc_props"] = properties
    first = 1 if len(book.sheetnames) > 1 else 0
    book.active = first
    for index, sheet in enumerate(book.worksheets):
        sheet.sheet_view.tabSelected = index == first
    content = saved(book)
    return pack(content, {"docProps/core.xml": CORE} | _growing_rows(content))


def _growing_rows(xlsx: bytes) -> dict[str, bytes]:
    """The sheets with row heights that still follow the text, but for those of photos: openpyxl fixes all it writes."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return {name: _FIXED.sub(rb"\1", archive.read(name)) for name in names}


class _SheetWriter:
    """Writes one sheet: title, hint, header row, rows."""

    def __init__(self, book: Book, name: str, schema: Sheet, content: Content) -> None:
        self.guide = book[GUIDE_SHEET]
        self.sheet: Worksheet = book.create_sheet(name)
        self.schema = schema
        self.content = content
        given = {header for row in content.rows.get(name, []) for header in row}
        self.columns = _columns(schema, [header for header in (LAST_HEADER, UNIT_HEADER) if header in given])
        self._fields = [column.field for column in self.columns]
        self.spare_rows = min(_SPARE_ROWS[schema.shape], _SPARE_CELLS // len(self.columns))

    def write(self, rows: Rows) -> None:
        self._title()
        lines = self._lines(rows)
        for offset in range(len(lines) + self.spare_rows):
            self._row(FIRST_ROW + offset, lines[offset] if offset < len(lines) else {})
        self._pictures()
        if self.content.carried:
            self._tint(self._carried(lines, rows))
        if self.content.unit:
            self._protect(len(lines))
        self._validations()
        style.set_up_page(self.sheet, HEADER_ROW, sum(column.width for column in self.columns))
        self.sheet.sheet_properties.tabColor = style.TAB_COLOURS[self.schema.shape]
        cursor = f"{'B' if self.schema.shape in (Shape.FORM, Shape.FIGURES) else 'A'}{FIRST_ROW}"
        self.sheet.sheet_view.selection[0].activeCell = self.sheet.sheet_view.selection[0].sqref = cursor

    def _title(self) -> None:
        last = get_column_letter(len(self.columns))
        for row, text, font, height in ((1, self.sheet.title, style.TITLE, 28), (2, self.schema.hint, style.HINT, 20)):
            self.sheet.merge_cells(f"A{row}:{last}{row}")
            cell = self.sheet.cell(row, 1)
            put_text(cell, text)
            cell.font = font
            cell.alignment = style.CENTERED if row == 1 else style.WRAPPED
            self.sheet.row_dimensions[row].height = height
        for number, column in enumerate(self.columns, 1):
            cell = self.sheet.cell(HEADER_ROW, number)
            put_text(cell, column.name)
            cell.font, cell.fill, cell.border = style.HEADER, style.HEADER_FILL, style.BORDER
            cell.alignment = style.CENTERED
            self.sheet.column_dimensions[get_column_letter(number)].width = column.width
            if column.hint:
                cell.comment = Comment(column.hint, "gwkit", width=260, height=70)

    def _lines(self, rows: Rows) -> Rows:
        """The rows to write: a form and a figures sheet list every field, with what is given for it."""
        if self.schema.shape not in (Shape.FORM, Shape.FIGURES):
            return rows
        key = self.columns[0].name
        given = {fold_label(str(plain(row[key]))): row for row in rows if row.get(key)}
        lines = [self._field_line(field, given.pop(fold_label(field.name), None)) for field in self.schema.fields]
        return lines + list(given.values())

    def _field_line(self, field: Field, given: dict[str, CellContent] | None) -> dict[str, CellContent]:
        hint = f"（必填）{field.hint}" if field.required else field.hint
        if self.schema.shape is Shape.FORM:
            default = field.default if isinstance(field.default, (str, int)) else None
            content = given.get("内容") if given is not None else default
            return {"项目": field.name, "内容": content, "填写说明": hint}
        line: dict[str, CellContent] = {"指标": field.name, "单位": field.unit, "填写说明": hint}
        return (
            line
            | {name: value for name, value in (given or {}).items() if value not in (None, "")}
            | {
                "指标": field.name,
                "填写说明": hint,
            }
        )

    def _row(self, row: int, line: dict[str, CellContent]) -> None:
        field = self.schema.field(str(line["项目"])) if line.get("项目") else None
        for number, column in enumerate(self.columns, 1):
            cell = self.sheet.cell(row, number)
            known = field if column.name == "内容" else column.field
            cell.font = style.HINT if column.name == "填写说明" else style.CELL
            cell.border = style.BORDER
            cell.number_format = _number_format(known, column.name)
            is_number = cell.number_format != "@" and self.schema.shape is not Shape.FORM
            cell.alignment = style.RIGHT if is_number else style.WRAPPED
            asked = field if column.name == "数值" else known
            if asked is not None and asked.required:
                cell.fill = style.REQUIRED_FILL
            number_format = cell.number_format
            put(cell, line.get(column.name))
            shown = plain(line.get(column.name))
            cell.number_format = limiting(shown, number_format) if isinstance(shown, Shown) else number_format
        texts = ((str(plain(line.get(column.name)) or ""), column.width) for column in self.columns)
        height = style.row_height(texts)
        is_photo = any(each is not None and each.type is FieldType.IMAGE for each in (field, *self._fields))
        self.sheet.row_dimensions[row].height = max(height, _PHOTO_HEIGHT) if is_photo else height

    def _protect(self, count: int) -> None:
        """Only the cells to fill can be changed; nobody needs a password to lift it."""
        fixed = {"项目", "填写说明", LAST_HEADER}
        declared = len(self.schema.fields) if self.schema.shape is Shape.FIGURES else 0
        last = FIRST_ROW + count + self.spare_rows
        for row in range(FIRST_ROW, last):
            for number, column in enumerate(self.columns, 1):
                is_name = column.name == "指标" and row < FIRST_ROW + declared
                if column.name not in fixed and not is_name:
                    self.sheet.cell(row, number).protection = Protection(locked=False)
        protection = self.sheet.protection
        protection.sheet = True
        protection.formatColumns = protection.formatRows = protection.formatCells = False
        if self.schema.shape in (Shape.PROSE, Shape.TABLE):
            protection.insertRows = protection.deleteRows = protection.sort = protection.autoFilter = False

    def _pictures(self) -> None:
        """Put pictures over their cells, small enough to stay within them."""
        for picture in self.content.pictures.get(self.sheet.title, ()):
            number = 1 + [column.name for column in self.columns].index(picture.header)
            row = FIRST_ROW + picture.line
            image = Image(io.BytesIO(picture.content))
            scale = min(side / own for side, own in zip(_PHOTO_PIXELS, (image.width, image.height), strict=True))
            image.width, image.height = max(1, int(image.width * scale)), max(1, int(image.height * scale))
            self.sheet.add_image(image, f"{get_column_letter(number)}{row}")
            self.sheet.row_dimensions[row].height = _PHOTO_HEIGHT

    def _carried(self, lines: Rows, rows: Rows) -> Iterator[int]:
        """The lines that come from the earlier workbook; in a form those of the fields that were carried."""
        carried = {fold_label(str(row["项目"])) for row in rows if row.get("项目")}
        for number, line in enumerate(lines):
            if self.schema.shape is not Shape.FORM or fold_label(str(line.get("项目"))) in carried:
                yield number

    def _tint(self, lines: Iterable[int]) -> None:
        """Tint what was carried over for as long as it stays what it was."""
        fixed = ("项目", "指标", "填写说明", LAST_HEADER)
        unit = ("单位",) if self.schema.shape is Shape.FIGURES else ()
        for row in (FIRST_ROW + line for line in lines):
            for number, column in enumerate(self.columns, 1):
                cell = self.sheet.cell(row, number)
                if column.name not in (*fixed, *unit) and cell.value is not None:
                    formula = _unchanged(cell.coordinate, cell.value)
                    rule = Rule("expression", formula=[formula], dxf=DifferentialStyle(fill=style.CARRIED_FILL))
                    self.sheet.conditional_formatting.add(cell.coordinate, rule)

    def _validations(self) -> None:
        lists = {"层级": tuple(str(level) for level in Level), "约数": APPROXIMATIONS, "单位": FIGURE_UNITS}
        for number, column in enumerate(self.columns, 1):
            letter = get_column_letter(number)
            cells = f"{letter}{FIRST_ROW}:{letter}{_LISTED_ROWS}"
            if self.schema.shape is not Shape.TABLE and column.name in lists:
                self._list(cells, column.name, lists[column.name], closed=column.name != "单位")
            elif column.field is not None:
                self._field_validation(cells, column.field)
        if self.schema.shape is Shape.FORM:
            for offset, field in enumerate(self.schema.fields):
                self._field_validation(f"B{FIRST_ROW + offset}", field)

    def _field_validation(self, cells: str, field: Field) -> None:
        if field.choices:
            self._list(cells, field.name, field.choices, closed=True)
        elif field.type is FieldType.INTEGER:
            low, high = _bound(field.min, -(10**9)), _bound(field.max, 10**9)
            rule = DataValidation("whole", operator="between", formula1=str(low), formula2=str(high), allow_blank=True)
            self._add(rule, cells, field.name, field.hint or "填整数", f"“{field.name}”应填整数")
        elif field.hint:
            # A rule every content passes: it only shows the hint.
            rule = DataValidation("textLength", operator="lessThan", formula1="32768", allow_blank=True)
            self._add(rule, cells, field.name, field.hint, "内容太长")

    def _list(self, cells: str, name: str, choices: Sequence[str], *, closed: bool) -> None:
        formula = '"' + ",".join(choices).replace('"', '""') + '"'
        if len(formula) > 255 or any("," in choice for choice in choices):
            formula = self._listed_range(choices)
        rule = DataValidation(
            "list", formula1=formula, allow_blank=True, errorStyle="stop" if closed else "information"
        )
        hint = _HEADER_HINTS.get(name, "请从列表里选") if self.schema.shape is not Shape.TABLE else "请从列表里选"
        self._add(rule, cells, name, hint, f"“{name}”请从列表里选" if closed else "列表里没有这一项，也可以用")

    def _listed_range(self, choices: Sequence[str]) -> str:
        """Long lists stand on the 说明 sheet, far to the right."""
        column = max(self.guide.max_column + 1, 27)
        for row, choice in enumerate(choices, 1):
            put_text(self.guide.cell(row, column), choice)
        letter = get_column_letter(column)
        self.guide.column_dimensions[letter].hidden = True
        return f"'{GUIDE_SHEET}'!${letter}$1:${letter}${len(choices)}"

    def _add(self, rule: DataValidation, cells: str, title: str, prompt: str, error: str) -> None:
        rule.promptTitle, rule.prompt = title[:32], prompt[:250]
        rule.errorTitle, rule.error = "请核对", error[:220]
        rule.showInputMessage = rule.showErrorMessage = True
        rule.add(cells)
        self.sheet.add_data_validation(rule)


def _columns(sheet: Sheet, further: Sequence[str] = ()) -> list[_Column]:
    if sheet.shape is Shape.TABLE:
        return [
            _Column(field.name, _table_hint(field), _COLUMN_WIDTHS.get(field.type, _NUMBER_WIDTH), field)
            for field in sheet.fields
        ] + [_Column(name, "", _WIDTHS[name]) for name in further]
    names = headers_of(sheet)
    names = (*names[:-1], *further, names[-1])
    if sheet.shape is Shape.FORM:
        return [_Column(name, "", _WIDTHS[name]) for name in names]
    return [
        _Column(
            name,
            _HEADER_HINTS.get(name, ""),
            _PROSE_CONTENT_WIDTH if sheet.shape is Shape.PROSE and name == "内容" else _WIDTHS[name],
        )
        for name in names
    ]


def _table_hint(field: Field) -> str:
    unit = f"单位：{field.unit}" if field.unit else ""
    return "；".join(part for part in (field.hint, unit) if part)


def _number_format(field: Field | None, column: str) -> str:
    """Text for everything Excel would spoil; numbers show the unit of their column."""
    if field is None:
        return "General" if column == "数值" else "@"
    if field.type.is_numeric:
        unit = f'"{field.unit}"' if field.unit and '"' not in field.unit and column == field.name else ""
        return ("0" if field.type is FieldType.INTEGER else "General") + unit
    return "0.##%" if field.type is FieldType.PERCENT else "@"


def _bound(value: object, default: int) -> int:
    return int(value) if isinstance(value, Decimal) else default


def _unchanged(coordinate: str, value: object) -> str:
    """A formula that holds as long as a cell has its carried-over value.

    Formulas hold at most 255 characters of text, so a long text is compared by length, beginning and end.
    """
    if not isinstance(value, str):
        return f"{coordinate}={value}"
    lines = value.splitlines() or [""]
    start, end = lines[0][:60].replace('"', '""'), lines[-1][-60:].replace('"', '""')
    length = len(value.encode("utf-16-le")) // 2
    return (
        f'AND(LEN({coordinate})={length},EXACT(LEFT({coordinate},{_units(lines[0][:60])}),"{start}"),'
        f'EXACT(RIGHT({coordinate},{_units(lines[-1][-60:])}),"{end}"))'
    )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
