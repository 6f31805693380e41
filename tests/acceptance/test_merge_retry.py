"""``--retry``, ``--preview`` and what a merge tells, over rosters and results that were changed in between."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.acceptance.cli import gwkit
from tests.acceptance.test_merge import HEADER, labels, merge, names, results, roster, states
from tests.documents import filled
from toolkit.delivery.folder import OutputFolder

BAD = "|  | 张三 | 无 |  |  | 300 |  |  |"
HEALED = "|  | 张三 | 男 |  |  | 300 |  |  |"
TWIN = "|  | 张三 | 女 |  |  | 800 |  |  |"
OTHERS = (
    "|  | 李四 | 男 |  |  | 500 |  |  |",
    "|  | 王五 | 男 |  |  | 600 |  |  |",
    "|  | 赵六 | 男 |  |  | 700 |  |  |",
)


def again(path: Path, *options: object, **more: str) -> tuple[int, str]:
    out = path.parent / "出"
    run = merge(path, "-o", out, "--retry", out / "结果.xlsx", *options, **more)
    return run.code, run.out + run.err


def amounts(folder: Path) -> dict[str, str]:
    """Every letter with the amount it prints."""
    found = {name: re.findall(r"慰问金([\d,]+)元", "".join(filled(folder / name))) for name in names(folder)}
    return {name.replace("慰问信", "").removesuffix(".docx"): amount for name, (amount,) in found.items()}


def cells(change: Callable[[Worksheet, dict[str, int]], None], path: Path) -> None:
    """Change the results as a person would."""
    book = openpyxl.load_workbook(path)
    sheet = book["结果"]
    change(sheet, {str(cell.value): index for index, cell in enumerate(sheet[1], 1)})
    book.save(path)


# --- two of one name, one of them bad ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rows", "later", "expected"),
    [
        ((BAD, TWIN), (HEALED, TWIN), {"张三": "300", "张三（第3行）": "800"}),
        ((TWIN, BAD), (TWIN, HEALED), {"张三": "800", "张三（第3行）": "300"}),
        ((BAD, TWIN), (TWIN, HEALED), {"张三（第3行）": "800"}),
        ((BAD, TWIN, *OTHERS), (HEALED, *OTHERS), {"张三": "300", "张三（第3行）": "800"}),
        (("|  |  | 男 |  |  | 300 |  |  |", TWIN), (HEALED, TWIN), {"张三": "800", "张三（第2行）": "300"}),
        (("|  |  | 男 |  |  | 300 |  |  |", TWIN, *OTHERS), (HEALED, *OTHERS), {"张三": "800", "张三（第2行）": "300"}),
        ((BAD, TWIN), ("|  | 张三丰 | 男 |  |  | 300 |  |  |", TWIN), {"张三丰": "300", "张三（第3行）": "800"}),
    ],
    ids=["first", "second", "moved and healed", "twin removed", "name missing", "and twin removed", "renamed"],
)
def test_a_healed_row_never_takes_another_one_s_letter(
    tmp_path: Path, rows: tuple[str, ...], later: tuple[str, ...], expected: dict[str, str]
) -> None:
    path, out = roster(tmp_path, *rows), tmp_path / "出"
    merge(path, "-o", out)
    before = states(out)
    roster(tmp_path, *later)
    again(path)
    found = amounts(out)
    assert {name: found[name] for name in found if name[:2] == "张三"} == expected
    assert {name: states(out)[name] for name in before} == before
    assert merge(path, "-o", out).code == 0
    told = {row["文件"]: str(row["慰问金"]) for row in results(out)}
    assert len(told) == len(later)
    for name, amount in told.items():
        assert re.findall(r"慰问金([\d,]+)元", "".join(filled(out / str(name)))) == [amount]


def test_the_results_keep_every_row_and_tell_the_retried_ones_anew(tmp_path: Path) -> None:
    path, out = roster(tmp_path, *OTHERS[:1], BAD, TWIN, *OTHERS[1:]), tmp_path / "出"
    merge(path, "-o", out)
    first = results(out)
    roster(tmp_path, *OTHERS[:1], HEALED, TWIN, *OTHERS[1:])
    assert again(path)[0] == 0
    told = results(out)
    assert [row["行号"] for row in told] == [2, 3, 4, 5, 6]
    assert [row["结果"] for row in told] == ["已生成"] * 5
    assert [row["文件"] for row in told][1:3] == ["张三慰问信.docx", "张三慰问信（第4行）.docx"]
    assert [row for row in told if row["行号"] != 3] == [row for row in first if row["行号"] != 3]
    merge(path, "-o", out, "--rows", "2")
    assert [row["结果"] for row in results(out)] == ["已生成"] * 5
    merge(path, "-o", tmp_path / "新", "--rows", "2")
    assert [row["结果"] for row in results(tmp_path / "新")] == ["已生成", *["这次没做"] * 4]


def test_rows_sorted_and_left_out_are_in_the_results_too(tmp_path: Path) -> None:
    path = roster(tmp_path, *OTHERS)
    merge(path, "-o", tmp_path / "出", "--sort", "慰问金:desc", "--where", "慰问金 > 500")
    assert [(row["行号"], row["结果"]) for row in results(tmp_path / "出")] == [
        (4, "已生成"),
        (3, "已生成"),
        (2, "这次没做"),
    ]


def test_joined_rows_are_made(tmp_path: Path) -> None:
    merge(roster(tmp_path, *OTHERS), "-o", tmp_path / "出", "--single", "全部.docx")
    assert {row["结果"] for row in results(tmp_path / "出")} == {"已生成"}


# --- results and rosters that were changed ----------------------------------------------------------------------------
def test_a_row_inserted_above_does_not_mislead_a_retry(tmp_path: Path) -> None:
    path = roster(tmp_path, *OTHERS, BAD)
    merge(path, "-o", tmp_path / "出")
    roster(tmp_path, "|  | 新人 | 男 |  |  | 100 |  |  |", *OTHERS, BAD)
    cells(lambda sheet, at: setattr(sheet.cell(5, at["性别"]), "value", "男"), tmp_path / "出" / "结果.xlsx")
    code, _ = again(path)
    assert (code, "张三" in amounts(tmp_path / "出"), "新人" in amounts(tmp_path / "出")) == (0, True, False)
    assert [row["结果"] for row in results(tmp_path / "出")] == ["这次没做", *["已生成"] * 4]


def test_a_row_that_moved_and_was_healed_is_said_to_be_lost(tmp_path: Path) -> None:
    path = roster(tmp_path, *OTHERS, BAD)
    merge(path, "-o", tmp_path / "出")
    roster(tmp_path, *OTHERS, "|  | 新人 | 男 |  |  | 100 |  |  |", HEALED)
    code, out = again(path)
    assert (code, "新人" in amounts(tmp_path / "出"), "名单里找不到了" in out) == (0, False, True)
    roster(tmp_path, BAD, *OTHERS, HEALED.replace("300", "310"))
    merge(path, "-o", tmp_path / "二")
    roster(tmp_path, *OTHERS, HEALED, HEALED.replace("300", "310"))
    run = merge(path, "-o", tmp_path / "二", "--retry", tmp_path / "二" / "结果.xlsx")
    assert (run.code, "结果里没有生成的第 2 行，名单里找不到了" in run.out) == (0, True), run.out


def test_the_id_finds_a_row_that_moved_and_was_healed(tmp_path: Path) -> None:
    number = "11010119900307123X"
    path = roster(tmp_path, BAD.replace("|  |  | 300", f"|  | {number} | 300"), *OTHERS)
    merge(path, "-o", tmp_path / "出")
    roster(tmp_path, *OTHERS, HEALED.replace("|  |  | 300", f"|  | {number} | 300"))
    assert (again(path)[0], amounts(tmp_path / "出")["张三"]) == (0, "300")


@pytest.mark.parametrize(
    "header",
    [f"{HEADER} 片区 |", HEADER.replace("| 性别 ", "| 片区 | 性别 "), HEADER.replace("| 备注 ", "")],
    ids=["behind", "between", "gone"],
)
@pytest.mark.parametrize("is_mended_there", [False, True])
def test_columns_that_came_or_went_since(tmp_path: Path, header: str, is_mended_there: bool) -> None:
    path = roster(tmp_path, *OTHERS, BAD)
    merge(path, "-o", tmp_path / "出")
    labels = [label.strip() for label in HEADER.split("|")[2:-1]]
    rows = []
    for row in (*OTHERS, BAD if is_mended_there else HEALED):
        told = dict(zip(labels, row.split("|")[2:-1], strict=False)) | {"片区": " 东 "}
        rows.append("|  |" + "|".join(told[label.strip()] for label in header.split("|")[2:-1]) + "|")
    roster(tmp_path, *rows, header=header)
    if is_mended_there:
        cells(lambda sheet, at: setattr(sheet.cell(5, at["性别"]), "value", "男"), tmp_path / "出" / "结果.xlsx")
    run = again(path)
    assert (run[0], amounts(tmp_path / "出").get("张三")) == (0, "300"), run


def _delete(row: int, sheet: Worksheet, at: dict[str, int]) -> None:
    sheet.delete_rows(row)


@pytest.mark.parametrize("kept", [(5,), (2, 5), (3, 4)])
def test_results_with_rows_deleted(tmp_path: Path, kept: tuple[int, ...]) -> None:
    path = roster(tmp_path, *OTHERS, BAD)
    merge(path, "-o", tmp_path / "出")
    for row in sorted({2, 3, 4, 5} - set(kept), reverse=True):
        cells(functools.partial(_delete, row), tmp_path / "出" / "结果.xlsx")
    roster(tmp_path, *OTHERS, HEALED)
    code, _ = again(path)
    assert (code, "张三" in amounts(tmp_path / "出")) == (0, 5 in kept)
    if 5 in kept:
        assert [row["结果"] for row in results(tmp_path / "出")] == ["已生成"] * 4


def test_the_results_of_another_roster_are_refused(tmp_path: Path) -> None:
    merge(roster(tmp_path, *OTHERS, BAD, name="别的"), "-o", tmp_path / "别处")
    path = roster(tmp_path, "|  | 甲 | 男 |  |  | 1 |  |  |", "|  | 乙 | 男 |  |  | 2 |  |  |", "|  | 丙 | 男 |  |  | 3 |  |  |", HEALED)  # fmt: skip
    run = merge(path, "-o", tmp_path / "出", "--retry", tmp_path / "别处" / "结果.xlsx")
    assert (run.code, "这份结果不是这份名单的" in run.out) == (1, True)
    assert not (tmp_path / "出").exists()


def test_old_results_make_nothing_twice(tmp_path: Path) -> None:
    path, out = roster(tmp_path, *OTHERS, BAD), tmp_path / "出"
    merge(path, "-o", out)
    old = (out / "结果.xlsx").read_bytes()
    roster(tmp_path, *OTHERS, HEALED)
    again(path)
    before = states(out)
    (out / "结果.xlsx").write_bytes(old)
    assert again(path)[0] == 0
    assert states(out) == before


def test_a_second_retry_at_once_is_refused(tmp_path: Path) -> None:
    path, out = roster(tmp_path, *OTHERS, BAD), tmp_path / "出"
    merge(path, "-o", out)
    roster(tmp_path, *OTHERS, HEALED)
    before = states(out)
    with OutputFolder(out):
        code, told = again(path)
    assert (code, "另一个 gwkit" in told or "正在" in told, states(out)) == (1, True, before), told


def test_names_are_decided_by_what_lies_there_when_the_folder_is_ours(tmp_path: Path) -> None:
    """Two runs of two rosters of one name: the later one, planned before the first wrote, takes nothing over."""
    from toolkit.jobs.merge import MergeRun
    from toolkit.jobs.merge_options import MergeOptions
    from toolkit.library import Library

    path, out = roster(tmp_path, TWIN), tmp_path / "出"
    with MergeRun(Library(), "慰问信", path, str(out), MergeOptions(jobs=1)) as late:
        late.prepare()
        merge(roster(tmp_path, HEALED, name="别的"), "-o", out)
        made = [result.name for result in late.results()]
    assert made == ["张三慰问信（名单）.docx"]
    assert amounts(out) == {"张三": "300", "张三（名单）": "800"}


def test_a_column_called_as_one_of_the_results_is_the_roster_s(tmp_path: Path) -> None:
    header = HEADER.replace("| 备注 ", "| 结果 ").replace("| 类别 ", "| 类别 | 文件 ")
    path = roster(tmp_path, "|  | 张三 | 无 |  |  | 300 | 优秀 |  | 甲 |", header=header)
    merge(path, "-o", tmp_path / "出")
    cells(lambda sheet, at: setattr(sheet.cell(2, at["性别"]), "value", "男"), tmp_path / "出" / "结果.xlsx")
    assert again(path, "--name", "{{ 行.姓名 }}{{ 行.结果 }}{{ 行.文件 }}")[0] == 0
    assert names(tmp_path / "出") == ["张三优秀甲.docx"]
    (row,) = results(tmp_path / "出")
    assert (row["名单的结果"], row["名单的文件"], row["结果"]) == ("优秀", "甲", "已生成")


def test_a_bad_row_says_that_its_letter_is_out_of_date(tmp_path: Path) -> None:
    path, out = roster(tmp_path, HEALED, *OTHERS), tmp_path / "出"
    merge(path, "-o", out)
    roster(tmp_path, BAD, *OTHERS)
    run = merge(path, "-o", out)
    assert (run.code, "这一行现在有错，以前生成的“张三慰问信.docx”还是旧内容" in run.out) == (1, True), run.out
    assert (results(out)[0]["结果"], results(out)[0]["文件"]) == ("没有生成", None)


# --- what is told -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("option", ["--preview", "--preview=1", "--dry-run"])
def test_all_rows_are_checked(tmp_path: Path, option: str) -> None:
    rows = [f"|  | 人{number} | {'无' if number in (3, 5) else '男'} |  |  | {number} |  |  |" for number in range(9)]
    path = roster(tmp_path, *rows)
    run = merge(path, "-o", tmp_path / "出", option)
    assert (run.code, run.out.count("没有“无”这个选项")) == (1, 2), run.out
    assert "查了 9 份" in run.out
    assert "--retry" not in run.out
    made = names(tmp_path)
    assert len(made) == {"--preview": 2, "--preview=1": 1, "--dry-run": 0}[option] and not list(
        tmp_path.rglob("结果.xlsx")
    )
    told = json.loads(merge(path, "-o", tmp_path / "出", option, "--json").out)
    assert [each["source"][-1] for each in told["documents"] if each["status"] == "failed"] == ["5", "7"]
    assert len(told["documents"]) == (9 if option == "--dry-run" else len(made) + 2)


def test_a_preview_of_sound_rows_is_sound(tmp_path: Path) -> None:
    run = merge(roster(tmp_path, *OTHERS), "-o", tmp_path / "出", "--preview=2")
    assert (run.code, "没有问题" in run.out) == (0, True), run.out


def spoilt(path: Path) -> None:
    path.write_bytes(b"no workbook")


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 1), (("--retry",), 1), (("--where", "慰问金 >"), 2), (("--where", "慰问金 == 姓名"), 2), (("--rows", "x"), 2), (("--nothing",), 2)],
)  # fmt: skip
@pytest.mark.parametrize("is_spoilt", [False, True])
def test_one_json_object_always(tmp_path: Path, options: tuple[str, ...], code: int, is_spoilt: bool) -> None:
    path = roster(tmp_path, *OTHERS, BAD)
    if options == ("--retry",):
        options = ("--retry", str(path))
    if is_spoilt or not options:
        spoilt(path)
        code = 1 if code == 1 or "--nothing" not in options else code
    run = merge(path, "-o", tmp_path / "出", *options, "--json")
    told = json.loads(run.out)
    assert (run.code, told["documents"]) == (code, [])
    assert [found["severity"] for found in told["problems"]] == ["error"]


def test_one_json_object_where_the_folder_is_taken(tmp_path: Path) -> None:
    path = roster(tmp_path, *OTHERS)
    with OutputFolder(tmp_path / "出"):
        run = merge(path, "-o", tmp_path / "出", "--json")
    told = json.loads(run.out)
    assert (run.code, [found["code"] for found in told["problems"]]) == (1, ["D209"])


def test_one_json_object_for_a_fault_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("toolkit.cli.merge_report.deliver_results", broken)
    run = merge(roster(tmp_path, *OTHERS), "-o", tmp_path / "出", "--json")
    told = json.loads(run.out)
    assert (run.code, len(told["documents"]), [found["code"] for found in told["problems"]]) == (3, 3, ["D302"])


def test_one_json_object_when_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("toolkit.cli.merge_report.deliver_results", interrupted)
    run = merge(roster(tmp_path, *OTHERS), "-o", tmp_path / "出", "--json")
    assert (run.code, len(json.loads(run.out)["documents"])) == (130, 3)
    monkeypatch.setattr("toolkit.jobs.build.build", interrupted)
    run = gwkit("build", roster(tmp_path), "-o", tmp_path / "又", "--json")
    assert run.out == "" or json.loads(run.out)["documents"] == []


@pytest.mark.parametrize("options", [(), ("--proof",)])
def test_a_fault_of_the_template_is_told_once(tmp_path: Path, options: tuple[str, ...]) -> None:
    folder = labels(tmp_path)
    path = folder / "标签" / "template.toml"
    text = path.read_text("utf-8").replace('output = "标签"', 'output = "{{ 行.姓名 }}"')
    path.write_text(text, "utf-8")
    document = folder / "标签" / "template.docx"
    document.write_bytes(one_label(document.read_bytes()))
    long = OTHERS[1].replace("王五", "王" * 30)
    found = []
    for rows in ((OTHERS[0],), (OTHERS[0], long, OTHERS[2])):
        path = roster(tmp_path, *rows)
        run = merge(path, "-o", tmp_path / str(len(rows)), "--templates", folder, *options, "--json", template="标签")
        found.append([(each["code"], each["message"]) for each in json.loads(run.out)["problems"]])
    assert found[0] == found[1]
    assert "T301" in dict(found[0])


def one_label(docx: bytes) -> bytes:
    from toolkit.opc import pack
    from toolkit.parts import BODY_PART, read_docx

    body = read_docx(docx, "x.docx")[BODY_PART].decode()
    return pack(docx, {BODY_PART: body.replace("{{ 下一条 }}", "").encode()})


@pytest.mark.parametrize(
    ("options", "labels"),
    [
        (("--name", "{{ 行.身份证号 }}"), ["身份证号"]),
        (("--name", "{{ 行.姓名 }}{{ 行.身份证号[-4:] }}"), ["身份证号"]),
        (("--name", "{{ 行.街道 }}/{{ 行.手机号码 }}"), ["手机号码"]),
        (("--group-by", "手机号码"), []),
        (("--name", "{{ 行.姓名 }}{{ 行.序号 }}"), []),
        (("--name", "{{ 行.姓名 }}{{ 行.慰问金 }}"), []),
        ((), []),
        (("--single", "全部"), []),
    ],
)
def test_a_number_in_the_name_of_a_file_is_a_warning(
    tmp_path: Path, options: tuple[str, ...], labels: list[str]
) -> None:
    rows = [f"{row} 1380000000{number} | {number} |" for number, row in enumerate(OTHERS)]
    path = roster(tmp_path, *rows, header=f"{HEADER} 手机号码 | 序号 |")
    run = merge(path, "-o", tmp_path / "出", *options, "--dry-run", "--json")
    found = [each["message"] for each in json.loads(run.out)["problems"] if each["code"] == "W615"]
    assert [each.split("“")[1].split("”")[0] for each in found] == labels
