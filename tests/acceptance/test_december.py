"""A December of an office and twelve units, as the guide tells it: out, back, letters, sum, review, document."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance.cli import gwkit
from tests.documents import filled
from tests.unit.returning import saved_on
from tests.workbooks import type_figures, type_form, type_rows, workbook

UNITS = (
    *("城东街道办事处", "城西街道办事处", "城北街道办事处", "河东镇人民政府", "河西镇人民政府", "区教育局"),
    *("区民政局", "区财政局", "区交通运输局", "区人民医院", "区司法局", "区融媒体中心"),
)
WRONG, LATE, MISNAMED, MISSING = "城西街道办事处", "河东镇人民政府", "区教育局", ("区司法局", "区融媒体中心")
OFFICE = {
    "单位": "某区双拥办",
    "联系人": "王某",
    "联系电话": "5550000",
    "补报期限": "2026年12月25日",
    "成文日期": "2026年12月21日",
}


def listed(path: Path, office: dict[str, str]) -> Path:
    lines = [
        "| 单位名单 | 单位 | 联系人 | 电话 | 截止日期 |",
        *(f"| | {unit} | 张某 | 123 | 2026年12月20日 |" for unit in UNITS),
    ]
    lines += ["| 汇总单位 | 项目 | 内容 |", *(f"| | {label} | {text} |" for label, text in office.items())]
    return workbook("\n".join(lines), path)


def fill_in(blank: Path, path: Path, number: int, unit: str) -> None:
    """What a unit does with its blank: figures and visits, no text, nothing of the masthead."""
    book = openpyxl.load_workbook(blank)
    if unit == MISNAMED:
        type_form(book["报头"], {"编发单位": f"{unit}机关"})
    posters = "#-5" if unit == WRONG else f"#{10 + number}"
    type_figures(book["数据"], [{"指标": "宣传标语", "数值": posters}, {"指标": "慰问组", "数值": f"#{number + 1}"}])
    visit = {"日期": f"12月{number + 1}日", "慰问对象": "优抚对象", "户数": "#2", "慰问金": f"#{1000 * (number + 1)}"}
    type_rows(book["走访慰问台账"], [visit], ["日期", "慰问对象", "慰问金"])
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    saved_on(path, "2026-12-22T01:00:00" if unit == LATE else "2026-12-18T01:00:00")


@pytest.fixture(scope="module")
def december(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("十二月")
    units = listed(folder / "单位名单.xlsx", OFFICE)
    assert gwkit("new", "双拥工作简报", "--units", units, "-o", folder / "下发").code == 0
    for number, unit in enumerate(UNITS):
        if unit not in MISSING:
            name = "12月报表" if unit == MISNAMED else unit
            fill_in(folder / "下发" / f"{unit}.xlsx", folder / "上报" / f"{name}.xlsx", number, unit)
    return folder


def test_the_blanks_ask_a_unit_for_nothing_but_its_own(december: Path) -> None:
    book = openpyxl.load_workbook(december / "下发" / "区财政局.xlsx")
    labels = [row[0] for row in book["报头"].iter_rows(min_row=4, values_only=True)]
    assert labels == ["编发单位"] and "报尾" not in book.sheetnames
    cells = [str(cell) for sheet in book for row in sheet.values for cell in row]
    assert not [cell for cell in cells if "gwkit" in cell]
    assert any("发回某区双拥办" in cell and "王某，5550000" in cell for cell in cells)
    assert gwkit("check", december / "上报" / "区财政局.xlsx").code == 0


def test_status_tells_every_unit_once(december: Path) -> None:
    run = gwkit("status", december / "上报", "--units", december / "单位名单.xlsx", "--json")
    states = {each["unit"]: each["status"] for each in json.loads(run.out)["documents"]}
    wanted = {WRONG: "有错", LATE: "迟报", MISNAMED: "名称不符"} | dict.fromkeys(MISSING, "未报")
    assert states == dict.fromkeys(UNITS, "已报") | wanted
    run = gwkit("status", december / "上报", "--units", december / "单位名单.xlsx")
    assert "要找“区教育局”？" in run.out and "全部问题" in run.out and "gwkit check" in run.out


@pytest.mark.parametrize("by_option", [False, True])
def test_the_letters_need_no_hand_between(by_option: bool, december: Path, tmp_path: Path) -> None:
    units, roster = december / "单位名单.xlsx", tmp_path / "催报.xlsx"
    options: tuple[object, ...] = ()
    if by_option:
        units = listed(tmp_path / "名单.xlsx", {})
        options = (
            "--until",
            "2026-12-25",
            "--contact",
            "王某",
            "--phone",
            "5550000",
            "--unit",
            "某区双拥办",
            "--date",
            "2026.12.21",
        )
    run = gwkit("status", december / "上报", "--units", units, "--reminders", roster, *options)
    assert f"gwkit merge 催报通知 {roster}" in run.out and "还没有填" not in run.out
    assert gwkit("merge", "催报通知", roster, "-o", tmp_path / "催报").code == 0
    letters = {path.stem: "\n".join(filled(path)) for path in (tmp_path / "催报").glob("*.docx")}
    assert sorted(letters) == sorted(f"催报通知（{unit}）" for unit in (WRONG, MISNAMED, *MISSING))
    for text in letters.values():
        assert not re.search("gwkit|--|xlsx|副本", text)
        assert all(words in text for words in ("2026年12月25日前", "王某", "5550000", "某区双拥办", "2026年12月21日"))
    assert "“数据”表 B12 格：“宣传标语”不能小于 0，现在是 -5" in letters[f"催报通知（{WRONG}）"]
    assert (
        "区教育局机关" in letters[f"催报通知（{MISNAMED}）"] and "至今没有报送" in letters[f"催报通知（{MISSING[0]}）"]
    )


def test_what_the_letters_still_need_is_told_with_its_option(december: Path, tmp_path: Path) -> None:
    units = listed(tmp_path / "名单.xlsx", {})
    run = gwkit(
        "status",
        december / "上报",
        "--units",
        units,
        "--reminders",
        tmp_path / "催报.xlsx",
        "--until",
        "2026年12月25日",
    )
    assert "还没有填：联系人、联系电话、单位" in run.out and "--contact、--phone、--unit" in run.out
    for day in ("12月25日", "明天", "2026-02-30", "26年12月25日"):
        assert gwkit("status", december / "上报", "--until", day).code == 2
    run = gwkit("status", december / "上报", "--reminders", tmp_path / "谁.xlsx")
    assert run.code == 2 and not (tmp_path / "谁.xlsx").exists(), "nobody is known to be missing without a list"


def review(path: Path) -> None:
    """What the reviewer does: his own masthead and text, a word beside what he cannot change."""
    book = openpyxl.load_workbook(path)
    type_form(book["报头"], {"期号": 12, "印发日期": "2026年12月28日", "标题": "岁末走访慰问情况"})
    type_rows(book["走访慰问"], [{"内容": "全区走访慰问［走访户数］，慰问金［慰问金］。"}], ["层级", "标题", "内容"])
    for row in book["待核问题"].iter_rows(min_row=2):
        if any(unit in str(row[1].value) for unit in MISSING):
            row[4].value = "电话联系过，本期不报"
    book.save(path)


def test_a_roll_up_does_not_go_out_by_mistake(december: Path, tmp_path: Path) -> None:
    output = tmp_path / "汇总.xlsx"
    command = ("rollup", december / "上报", "-o", output, "--units", december / "单位名单.xlsx")
    first = gwkit(*command)
    assert first.code == 1 and "汇总了 8 个单位" in first.out and "要找“区教育局”？" in first.out
    assert not re.search("“区教育局”没有报", first.out), "one unit is not missing and foreign at once"
    assert all(f"“{unit}”没有报" in first.out for unit in MISSING)
    assert openpyxl.load_workbook(output)["报头"]["B7"].value == OFFICE["单位"]

    review(output)
    second = gwkit(*command)
    assert "没有报" not in second.out and "先填了" not in second.out and WRONG in second.out
    built = gwkit("build", output, "-o", tmp_path / "出", "--json")
    told = {each["code"]: each for each in json.loads(built.out)["problems"]}
    assert "有 3 个问题还没有处理" in told["W364"]["message"] and told["W364"]["where"].startswith(
        "汇总.xlsx > 待核问题!E"
    )
    assert gwkit("build", output, "-o", tmp_path / "严", "--strict").code == 1

    for number, unit in ((1, WRONG), (5, MISNAMED)):
        fill_in(december / "下发" / f"{unit}.xlsx", tmp_path / "更正" / f"{unit}.xlsx", number, "")
    good = [path for path in (december / "上报").glob("*.xlsx") if path.stem not in (WRONG, "12月报表")]
    last = gwkit("rollup", *good, tmp_path / "更正", "-o", output, "--units", december / "单位名单.xlsx")
    assert last.code == 0 and "汇总了 10 个单位" in last.out, "who reports nothing this time was settled"
    built = gwkit("build", output, "-o", tmp_path / "终", "--json")
    assert built.code == 0 and "有 1 个问题还没有处理，如：“河东镇人民政府”迟报" in json.dumps(
        json.loads(built.out), ensure_ascii=False
    )
    document = "\n".join(filled(next((tmp_path / "终").glob("*.docx"))))
    total = sum(1000 * (number + 1) for number, unit in enumerate(UNITS) if unit not in MISSING)
    assert f"全区走访慰问20户，慰问金{total}元" in document
