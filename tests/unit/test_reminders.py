"""The roster of the reminders: whom to ask, and what is wrong in words for somebody who has his own workbook alone."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path

import openpyxl
import pytest

from tests.unit.returning import broken, foreign, report
from tests.unit.test_status import LISTED, good, states, workbooks
from toolkit.jobs.reminders import reminder_roster, unfilled
from toolkit.jobs.status import State
from toolkit.jobs.units import Office
from toolkit.library import Library

OFFICE = Office("某县双拥办", "王某", "0123", datetime.date(2026, 12, 25), datetime.date(2026, 12, 21))
NOT_THEIRS = re.compile("gwkit|--|xlsx|副本|template")


def roster(found: list[State], office: Office = OFFICE) -> dict[str, list[list[str]]]:
    book = openpyxl.load_workbook(io.BytesIO(reminder_roster(Library(), found, office)))
    return {
        name: [[str(cell or "") for cell in row] for row in book[name].iter_rows(min_row=4, values_only=True) if row[0]]
        for name in ("催报", "落款", "名单")
    }


def test_reminders_go_to_units_of_the_list_alone(tmp_path: Path) -> None:
    paths = [
        *workbooks("twice", tmp_path),
        good(tmp_path / "c.xlsx", "丙街道", "#-1"),
        good(tmp_path / "d.xlsx", "外街道"),
        good(tmp_path / "e.xlsx", "丁街道机关"),
    ]
    found = states(tmp_path, [*paths, *broken(tmp_path)], *LISTED, "丙街道 | | | ", "丁街道 | | | ")
    rows = roster(found)["名单"]
    assert [row[0] for row in rows] == ["甲街道", "乙街道", "丙街道", "丁街道"]
    assert [row[4] for row in rows] == [
        "报送了不止一份，内容不一致",
        "至今没有报送",
        "报送的工作簿有错误，不能汇总",
        "报送的工作簿里填的单位名称和名单上的不一样，不能汇总",
    ]
    assert [row[5] for row in rows] == [
        "报来的 2 份里，户数不一样，请以一份为准",
        "",
        "“数据”表 B2 格：“户数”不能小于 0，现在是 -1",
        "“丁街道机关”不在单位名单里，没有汇总；名单上的名称是“丁街道”",
    ]


@pytest.mark.parametrize("kind", ["figures", "many", "foreign", "unreadable", "three", "ledger"])
def test_what_is_wrong_is_told_without_commands_and_names_of_files(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "甲街道 副本.xlsx"
    if kind == "figures":
        report(path, "甲街道", "户数 | #-1 | | 户", "户数 | #3 | | 户")
    elif kind == "many":
        report(path, "甲街道", *(f"资金 | #{number} | | 万元" for number in range(9)))
    elif kind == "foreign":
        foreign(path, "")
    elif kind == "unreadable":
        path.write_bytes(b"PK")
    elif kind == "ledger":
        report(path, "甲街道", ledger=["1月3日 | 张某 | #500", "合计 | | #600"])
    paths = [good(tmp_path / f"{name}副本.xlsx", value=f"#{name}") for name in range(3)] if kind == "three" else [path]
    (row,) = roster(states(tmp_path, paths, LISTED[0]))["名单"]
    assert row[5] and not NOT_THEIRS.search(row[5]), row[5]
    if kind == "many":
        assert row[5].startswith("（1）“数据”表 B3 格：") and row[5].endswith("；另有 2 处")


def test_the_letter_is_filled_as_far_as_the_office_is_known(tmp_path: Path) -> None:
    found = states(tmp_path, [], LISTED[0])
    told = roster(found)
    assert {row[0]: row[1] for row in told["催报"]} == {
        "事项": "月报材料",
        "截止日期": "",
        "补报期限": "2026年12月25日",
        "联系人": "王某",
        "联系电话": "0123",
    }
    assert {row[0]: row[1] for row in told["落款"]} == {"单位": "某县双拥办", "成文日期": "2026年12月21日"}
    assert dict(row[:2] for row in roster(found, Office(matter="年报"))["催报"])["事项"] == "年报"


@pytest.mark.parametrize(
    ("office", "told"),
    [
        (OFFICE, []),
        (Office(day=OFFICE.day), ["补报期限、联系人、联系电话、单位"]),
        (Office("某县", "王某", "1", None, OFFICE.day), ["补报期限"]),
    ],
)
def test_what_nobody_said_is_told_with_its_option(office: Office, told: list[str]) -> None:
    found = list(unfilled(office, "催报.xlsx"))
    assert [each.message for each in found] == [f"催报名单里还没有填：{words}" for words in told]
    assert all("--until" in each.hint for each in found)


def test_nobody_has_to_be_asked(tmp_path: Path) -> None:
    assert roster(states(tmp_path, [good(tmp_path / "a.xlsx")], LISTED[0]))["名单"] == []
