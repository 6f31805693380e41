"""All units' ledgers in one: whose row it is, likely doubles, what figures say beyond them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.returning import library, report
from tests.workbooks import workbook
from toolkit.jobs.returns import receive
from toolkit.problems import FileLocation
from toolkit.rollup.ledgers import RolledLedger, difference_row, roll_ledgers, typed_back
from toolkit.rollup.returned import Returned
from toolkit.schema import Field, FieldType, Shape, Sheet
from toolkit.schema_file import parse_schema
from toolkit.workbook.bind import bind
from toolkit.workbook.content import plain
from toolkit.workbook.layout import UNIT_HEADER
from toolkit.workbook.reader import read_workbook

HEAD = '[template]\nid = "t"\nname = "t"\nversion = "1"\noutput = "a"\n[[sheet]]\nname = "台账"\nshape = "table"\n'


def rolled(folder: Path, *ledgers: Sequence[str]) -> RolledLedger:
    paths = [report(folder / f"{number}.xlsx", f"{number}街道", ledger=rows) for number, rows in enumerate(ledgers, 1)]
    known = library(folder)
    return roll_ledgers(known.find("monthly").schema, list(receive(paths, known, None, 1)))["台账"]


# --- likely doubles ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "doubled"),
    [
        ("1月30日 | 驻军某部 | #500", "1月30日 | 驻军某部 | #500", True),
        ("1月30日 | 驻军某部 | #500", "1月30日 | 驻军 某部 | 500元", True),
        ("1月30日 | 驻军某部 | #500", "1月30日 | 驻军某部 | #300", False),
        ("1月30日 | 驻军某部 | #500", "1月31日 | 驻军某部 | #500", False),
        ("1月30日 | 驻军某部 | #500", "1月30日 | 驻军某部（二营） | #500", False),
        ("1月30日 | 驻军某部 | #500", "1月30日 | 驻军某部 | ", False),
        ("1月30日 | 驻军某部 | ", "1月30日 | 驻军某部 | ", False),
        ("1月30日 | 驻军某部 | #0", "1月30日 | 驻军某部 | #0", False),
        ("| 驻军某部 | #500", "| 驻军某部 | #500", False),
        ("1月30日 | | #500", "1月30日 | | #500", False),
    ],
)
def test_a_generic_object_alone_is_no_double(one: str, other: str, doubled: bool, tmp_path: Path) -> None:
    ledger = rolled(tmp_path, [one], [other])
    assert [(found.code, str(found.location)) for found in ledger.problems] == (
        [("R112", "2.xlsx > 台账!2")] if doubled else []
    )
    assert len(ledger.rows) == 2, "nothing is taken away"


def test_doubles_are_told_with_the_row_they_repeat_within_a_unit_too(tmp_path: Path) -> None:
    ledger = rolled(tmp_path, ["1月1日 | 甲 | #1", "1月2日 | 乙 | #2", "1月2日 | 乙 | #2"], ["1月1日 | 甲 | #1"])
    assert [found.message[:15] for found in ledger.problems] == [
        "和汇总台账第 2 条（1街道）",
        "和汇总台账第 1 条（1街道）",
    ]
    assert [plain(row[UNIT_HEADER]) for row in ledger.rows] == ["1街道", "1街道", "1街道", "2街道"]


@pytest.mark.parametrize(
    ("columns", "rows", "doubled"),
    [
        (["日期", "姓名"], [["1月3日", "张某"], ["1月3日", "张 某"]], True),
        (["日期", "身份证号", "对象"], [["1月3日", "1", "某部"], ["1月3日", "2", "某部"]], False),
        (["日期", "身份证号", "对象"], [["1月3日", "", "某部"], ["1月3日", "", "某部"]], False),
        (["日期", "军人家属"], [["1月3日", "某家"], ["1月3日", "某家"]], False),
        (["姓名"], [["张某"], ["张某"]], False),
    ],
)
def test_a_name_of_one_person_needs_no_number(
    columns: list[str], rows: list[list[str]], doubled: bool, tmp_path: Path
) -> None:
    columns = [*columns, "备注"]
    schema = parse_schema(HEAD + "".join(f'[[sheet.field]]\nname = "{name}"\n' for name in columns), FileLocation("t"))
    lines = ["| 台账 | " + " | ".join(columns) + " |", *("| | " + " | ".join([*row, "无"]) + " |" for row in rows)]
    path = workbook("\n".join(lines), tmp_path / "a.xlsx")
    returned = Returned(path, "甲", schema, bind(read_workbook(path), schema).record)
    assert bool(roll_ledgers(schema, [returned])["台账"].problems) is doubled


# --- sums ---------------------------------------------------------------------------------------------------------------------
def test_amounts_in_other_units_add_up_and_hidden_rows_do_not_count(tmp_path: Path) -> None:
    ledger = rolled(tmp_path, ["1月1日 | 甲 | 0.5万元", "1月2日 | 乙 | #-200"], ["1月3日 | 丙 | #9 |hidden"], [])
    assert ledger.totals == {"慰问金": Decimal(4800)}
    assert [row["慰问金"] for row in ledger.rows] == [5000, -200]


@pytest.mark.parametrize(
    ("value", "known", "typed"),
    [
        (Decimal(70000), Field("资金", FieldType.MONEY, unit="万元"), 7),
        (Decimal("12.5"), Field("慰问金", FieldType.MONEY, unit="元"), 12.5),
        (3, Field("户数", FieldType.INTEGER, unit="户"), 3),
        (None, Field("户数", FieldType.INTEGER), None),
        ("=1+1", Field("备注"), "=1+1"),
    ],
)
def test_values_go_back_into_their_columns(value: object, known: Field, typed: object) -> None:
    assert typed_back(value, known) == typed  # type: ignore[arg-type]


TABLE = (
    Field("日期"),
    Field("慰问对象"),
    Field("户数", FieldType.INTEGER),
    Field("慰问金", FieldType.MONEY, unit="元"),
)


@pytest.mark.parametrize(
    ("fields", "column", "difference", "takes"),
    [
        (TABLE, "慰问金", "300.5", True),
        (TABLE, "户数", "2", True),
        (TABLE, "户数", "2.5", False),
        (TABLE, "慰问金", "-1", False),
        (TABLE, "没有的", "1", False),
        ((Field("日期", required=True), *TABLE[1:]), "慰问金", "1", False),
    ],
)
def test_a_row_for_what_figures_say_beyond(
    fields: tuple[Field, ...], column: str, difference: str, takes: bool
) -> None:
    sheet = Sheet("台账", Shape.TABLE, fields)
    row = difference_row(sheet, column, Decimal(difference), ["甲街道", "乙街道"])
    assert (row is not None) is takes
    if row is not None:
        assert (plain(row["慰问对象"]), row[UNIT_HEADER]) == ("（台账没有列明的部分）", "甲街道、乙街道")
        assert Decimal(str(row[column])) == Decimal(difference)
