"""光荣之家: a roster of households, and the workbooks of one household that were filled in before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance.cli import gwkit
from tests.documents import filled
from tests.workbooks import load, saved, type_form, type_rows
from toolkit.problems import FileLocation
from toolkit.schema_file import parse_schema
from toolkit.workbook.blank import blank_workbook

OLD = parse_schema(
    """
[template]
id = "honour-certificate"
name = "光荣之家"
version = "1.0"
output = "{{ 证书.户主 }}光荣之家证书"
[[sheet]]
name = "证书"
shape = "form"
[[sheet.field]]
name = "户主"
required = true
[[sheet.field]]
name = "性别"
[[sheet.field]]
name = "类别"
[[sheet.field]]
name = "颁发单位"
required = true
[[sheet.field]]
name = "日期"
type = "date"
required = true
""",
    FileLocation("旧"),
)
WORDS = (
    "经审核，您家符合悬挂光荣牌条件。特发此证，以示光荣。"
    "希望继续发扬爱国拥军的光荣传统，支持家人为国防和军队建设作出贡献。"
)
FILLED = {"户主": "张甲", "性别": "女", "类别": "其他", "颁发单位": "某县某局", "日期": "2026年2月8日"}
CERTIFICATE = ["光荣之家", "张甲女士家庭：", WORDS, "某县某局", "二〇二六年二月八日"]
"""What version 1.0 printed."""


def older(folder: Path, changed: Mapping[str, str | None] | None = None) -> Path:
    """A workbook of version 1.0, filled in for one household."""
    book = load(blank_workbook(OLD))
    type_form(book["证书"], {key: value for key, value in {**FILLED, **(changed or {})}.items() if value is not None})
    return saved(book, folder / "旧.xlsx")


def with_roster(path: Path, *names: str) -> Path:
    """The workbook with a list of households of its own, as it is kept beside the form."""
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("名单")
    for row in (["户主", "性别", "类别", "证书编号"], *([name, "男", "其他", "001"] for name in names)):
        sheet.append(row)
    return saved(book, path)


def made(folder: Path) -> dict[str, list[str]]:
    return {path.stem: filled(path) for path in sorted(folder.glob("*.docx"))}


@pytest.mark.parametrize("command", [["build"], ["merge", "光荣之家"]])
def test_an_older_workbook_gives_the_same_certificate(command: list[str], tmp_path: Path) -> None:
    run = gwkit(*command, older(tmp_path), "-o", tmp_path / "出")
    assert run.code == 0, run.out
    assert "提醒" not in run.out
    assert made(tmp_path / "出") == {"张甲光荣之家证书": CERTIFICATE}


@pytest.mark.parametrize(
    ("changed", "second"),
    [
        ({"性别": None, "类别": None}, "张甲同志家庭："),
        ({"性别": "男", "类别": "退役军人"}, "张甲同志家庭："),
        ({"户主": "一、张甲", "性别": None, "类别": None}, "一、张甲同志家庭："),
        ({"户主": "合计", "性别": None}, "合计同志家庭："),
    ],
)
def test_a_form_is_one_household_whatever_it_says(changed: dict[str, str | None], second: str, tmp_path: Path) -> None:
    run = gwkit("build", older(tmp_path, changed), "-o", tmp_path / "出")
    assert run.code == 0, run.out
    assert [texts[1] for texts in made(tmp_path / "出").values()] == [second]


@pytest.mark.parametrize("command", [["build"], ["check"], ["merge", "光荣之家"]])
@pytest.mark.parametrize(
    ("changed", "code", "cell"),
    [
        ({"户主": None}, "W315", "证书!B4"),
        ({"户主": None, "性别": None, "类别": None}, "W315", "证书!B4"),
        ({"户主": "×××"}, "W345", "证书!B4"),
        ({"类别": "军属"}, "W312", "证书!B6"),
        ({"颁发单位": None}, "W315", "证书!B7"),
        ({"日期": "二月"}, "W307", "证书!B8"),
    ],
)
def test_what_is_wrong_stands_at_its_cell_in_the_form(
    command: list[str], changed: dict[str, str | None], code: str, cell: str, tmp_path: Path
) -> None:
    options = [] if command == ["check"] else ["-o", tmp_path / "出"]
    run = gwkit(*command, older(tmp_path, changed), "--json", *options)
    errors = [each for each in json.loads(run.out)["problems"] if each["severity"] == "error"]
    assert (run.code, [(each["code"], each["where"]) for each in errors]) == (1, [(code, f"旧.xlsx > {cell}")])
    assert made(tmp_path / "出") == {}


def test_a_placeholder_is_told_once(tmp_path: Path) -> None:
    run = gwkit("check", older(tmp_path, {"户主": "×××"}), "--json")
    codes = [each["code"] for each in json.loads(run.out)["problems"]]
    assert codes.count("W345") == 1
    assert not [code for code in codes if code.startswith("C-PH")]


@pytest.mark.parametrize("command", [["build"], ["merge", "光荣之家"]])
def test_a_list_kept_beside_the_form_is_named_and_left(command: list[str], tmp_path: Path) -> None:
    path = with_roster(older(tmp_path), "李乙", "王丙")
    run = gwkit(*command, path, "-o", tmp_path / "出")
    assert run.code == 0, run.out
    assert "旧.xlsx > 名单：这是旧版的工作簿，用的是“证书”里填的，这张“名单”没有用上" in run.out
    assert made(tmp_path / "出") == {"张甲光荣之家证书": CERTIFICATE}


def test_a_list_beside_a_blank_form_is_the_roster(tmp_path: Path) -> None:
    path = with_roster(older(tmp_path, {"户主": None, "性别": None, "类别": None}), "李乙", "王丙")
    run = gwkit("merge", "光荣之家", path, "-o", tmp_path / "出")
    assert run.code == 0, run.out
    assert list(made(tmp_path / "出")) == ["李乙光荣之家证书", "王丙光荣之家证书"]
    assert "请用 gwkit merge 光荣之家" in gwkit("build", path, "-o", tmp_path / "另").out


def test_an_older_workbook_starts_a_roster(tmp_path: Path) -> None:
    run = gwkit("new", "光荣之家", "--from", older(tmp_path), "-o", tmp_path / "新.xlsx")
    assert run.code == 0, run.out
    sheets = openpyxl.load_workbook(tmp_path / "新.xlsx")
    assert {"证书", "名单"} <= set(sheets.sheetnames)


def test_two_older_workbooks_are_compared(tmp_path: Path) -> None:
    (tmp_path / "上期").mkdir()
    run = gwkit("diff", older(tmp_path / "上期"), older(tmp_path, {"户主": "李乙"}), "--json")
    assert run.code == 0, run.err
    changes = json.loads(run.out)["changes"]
    lines = {(line["sheet"], line["name"]): (line["before"], line["after"]) for line in changes}
    assert lines["名单", "户主"] == ("张甲", "李乙")


# --- the roster ----------------------------------------------------------------------------------------------------
def roster(folder: Path, *names: str) -> Path:
    path = folder / "名单.xlsx"
    assert gwkit("new", "光荣之家", "-o", path).code == 0
    book = openpyxl.load_workbook(path)
    type_form(book["证书"], {"颁发单位": "某县某局", "日期": "2026年2月8日"})
    rows = [{"户主": name, "性别": "男", "证书编号": f"00{at}"} for at, name in enumerate(names, 1)]
    type_rows(book["名单"], rows, ["户主", "性别", "证书编号"])
    return saved(book, path)


def test_a_household_a_certificate(tmp_path: Path) -> None:
    run = gwkit("merge", "光荣之家", roster(tmp_path, "张甲", "李乙", "王丙"), "-o", tmp_path / "出")
    assert run.code == 0, run.out
    certificates = made(tmp_path / "出")
    assert list(certificates) == ["张甲光荣之家证书", "李乙光荣之家证书", "王丙光荣之家证书"]
    numbered = ["光荣之家", "编号：002", "李乙先生家庭：", WORDS, "某县某局", "二〇二六年二月八日"]
    assert certificates["李乙光荣之家证书"] == numbered


def test_a_row_without_householder_fails_alone(tmp_path: Path) -> None:
    run = gwkit("merge", "光荣之家", roster(tmp_path, "张甲", "", "王丙"), "-o", tmp_path / "出")
    assert run.code == 1
    assert "名单!A5：“户主”是必填项，没有填" in run.out, run.out
    assert list(made(tmp_path / "出")) == ["张甲光荣之家证书", "王丙光荣之家证书"]


@pytest.mark.parametrize("names", [["张甲"], ["张甲", "李乙"], []])
def test_a_roster_is_still_sent_to_merge(names: list[str], tmp_path: Path) -> None:
    run = gwkit("build", roster(tmp_path, *names), "-o", tmp_path / "出")
    assert (run.code, "请用 gwkit merge 光荣之家" in run.out) == (1, True)
