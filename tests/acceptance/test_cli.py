from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.cli import gwkit
from tests.documents import docx_with, filled, p
from tests.samples.build import SHEETS
from tests.workbooks import workbook

SAMPLE = SHEETS / "5-交通局.xlsx"
BROKEN = "| 报头 | 项目 | 内容 |\n|  | 期号 | 三 |\n| 导语 | 层级 | 标题 | 内容 |\n|  |  |  | 段。 |\n"


def console(*arguments: str, encoding: str = "utf-8", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "toolkit", *arguments]
    return subprocess.run(command, capture_output=True, env=environment, cwd=cwd, timeout=120, check=False)


def test_help_is_chinese_and_light() -> None:
    run = gwkit("--help")
    assert (run.code, "用法：gwkit" in run.out, "检查工作簿" in run.out) == (0, True, True)
    probe = (
        "import sys, toolkit.__main__ as m\ntry:\n    m.main(['--help'])\nexcept SystemExit:\n    print(*sys.modules)"
    )
    modules = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True).stdout.decode().split()
    heavy = {"openpyxl", "docxtpl", "docx", "python_calamine", "jinja2", "lxml", "budoux", "opencc"}
    assert "click" in modules
    assert heavy.isdisjoint(modules)


@pytest.mark.parametrize(
    "command",
    [
        "new",
        "check",
        "build",
        "proof",
        "template",
        "template list",
        "template show",
        "template new",
        "template check",
        "template add",
    ],
)
def test_every_command_has_help(command: str) -> None:
    run = gwkit(*command.split(), "--help")
    assert run.code == 0
    assert f"用法：gwkit {command} [选项]" in run.out
    assert "OPTIONS" not in run.out
    assert "显示这页说明" in run.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bild"], "没有 bild 这个命令。您是不是要找“build”？"),
        (["build"], "缺少 工作簿或文件夹"),
        (["build", "没有.xlsx"], "没有这个文件或文件夹：没有.xlsx"),
        (["build", str(SAMPLE), "--forse"], "没有 --forse 这个选项。您是不是要找“--force”"),
        (["build", str(SAMPLE), "--template", "双拥简讯"], "没有“双拥简讯”这个模板；您是不是要找“双拥工作简报”？"),
        (["build", str(SAMPLE), "-o"], "选项 -o 后面要写内容"),
        (["new"], "缺少 模板"),
        (["new", "双拥简报"], "没有“双拥简报”这个模板"),
        (["template", "show"], "缺少 模板"),
        (["merge", "慰问信", str(SAMPLE), "--jobs", "0"], "--jobs 写得不对：应是不小于 1 的整数，现在是“0”"),
        (["merge", "慰问信", str(SAMPLE), "--per-file", "x"], "--per-file 写得不对：应是整数，现在是“x”"),
        (["template", "new", "-o", "x", "--profile", "P3"], "没有“P3”，可选：'P1', 'P2'"),
    ],
)
def test_a_fault_of_the_command_line_is_exit_2(arguments: list[str], words: str) -> None:
    run = gwkit(*arguments)
    assert (run.code, run.out) == (2, "")
    assert words in run.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "没有.xlsx", "--json"],
        ["check", "--json", "--nix"],
        ["build", str(SAMPLE), "--json", "--template", "x"],
    ],
)
def test_json_also_for_exit_2(arguments: list[str]) -> None:
    run = gwkit(*arguments)
    data = json.loads(run.out)
    assert (run.code, data["documents"], data["problems"][0]["severity"]) == (2, [], "error")


def test_build_then_again_in_json(tmp_path: Path) -> None:
    run = gwkit("build", SAMPLE, "-o", tmp_path, "--json")
    data = json.loads(run.out)
    assert run.code == 0
    assert [document["status"] for document in data["documents"]] == ["made"]
    assert data["problems"][0] == {
        "code": "W405",
        "severity": "warning",
        "message": "层级跳跃：前面没有二级，就出现了三级",
        "hint": "请核对“层级”这一栏",
        "where": "5-交通局.xlsx > 宣传教育!B5",
    }
    again = json.loads(gwkit("build", SAMPLE, "-o", tmp_path, "--json").out)
    assert [document["status"] for document in again["documents"]] == ["unchanged"]


def test_one_bad_workbook_never_stops_the_others(tmp_path: Path) -> None:
    workbook(BROKEN, tmp_path / "1-坏.xlsx")
    (tmp_path / "2-好.xlsx").write_bytes(SAMPLE.read_bytes())
    (tmp_path / "~$2-好.xlsx").write_bytes(b"owner")
    (tmp_path / "旧.xls").write_bytes(b"")
    (tmp_path / "下级").mkdir()
    (tmp_path / "下级" / "3-好.xlsx").write_bytes((SHEETS / "6-局.xlsx").read_bytes())
    for status in ("made", "unchanged"):
        run = gwkit("build", tmp_path, "--json")
        data = json.loads(run.out)
        assert run.code == 1
        assert [document["status"] for document in data["documents"]] == ["failed", status, status]
    made = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.docx"))
    assert made == ["输出/下级/青禾县应急管理局双拥工作简报第6期.docx", "输出/青禾县交通运输局双拥工作简报第4期.docx"]
    assert any(problem["code"] == "D213" for problem in data["problems"])


def test_check_writes_nothing(tmp_path: Path) -> None:
    path = workbook(BROKEN, tmp_path / "坏.xlsx")
    run = gwkit("check", path)
    assert run.code == 1
    assert "错误 坏.xlsx > 报头!B2：“期号”应填数字，现在是“三”；请只填阿拉伯数字" in run.out
    assert list(tmp_path.iterdir()) == [path]


def test_the_issue_number_is_compared_with_the_last_issue(tmp_path: Path) -> None:
    first, second = tmp_path / "4月.xlsx", tmp_path / "5月.xlsx"
    first.write_bytes(SAMPLE.read_bytes())
    gwkit("build", first)
    second.write_bytes(SAMPLE.read_bytes())
    run = gwkit("check", second)
    assert "“期号”填的是 4，输出文件夹里上一期是 4" in run.out
    assert "W408" not in gwkit("check", first, "--json").out


def test_an_edited_document_is_kept_and_the_exit_code_says_so(tmp_path: Path) -> None:
    gwkit("build", SAMPLE, "-o", tmp_path)
    (document,) = tmp_path.glob("*.docx")
    document.write_bytes(document.read_bytes() + b"edited")
    run = gwkit("build", SAMPLE, "-o", tmp_path)
    assert run.code == 1
    assert "成品在生成后被人改过，没有覆盖" in run.out
    assert gwkit("build", SAMPLE, "-o", tmp_path, "--force").code == 0
    assert len(list(tmp_path.glob("*（备份1）.docx"))) == 1


def test_new_check_build_from_the_sample_without_a_finding(tmp_path: Path) -> None:
    assert gwkit("new", "双拥工作简报", "--sample", "-o", tmp_path / "样例.xlsx").code == 0
    run = gwkit("check", tmp_path / "样例.xlsx")
    assert (run.code, "没有问题" in run.out) == (0, True)
    assert gwkit("build", tmp_path / "样例.xlsx").code == 0
    again = gwkit("new", "briefing", "-o", tmp_path / "样例.xlsx")
    assert (again.code, "文件已存在" in again.err) == (1, True)


def test_new_from_last_issue(tmp_path: Path) -> None:
    assert gwkit("new", "briefing", "--from", SAMPLE, "-o", tmp_path / "新.xlsx").code == 0
    run = gwkit("check", tmp_path / "新.xlsx", "--json")
    errors = [found["where"] for found in json.loads(run.out)["problems"] if found["severity"] == "error"]
    assert errors[:2] == ["新.xlsx > 报头!B8", "新.xlsx > 报头!B9"]
    assert {where.partition("!")[0] for where in errors[2:]} == {"新.xlsx > 走访慰问"}


def test_the_shortcut_is_ascii_and_says_how_to_drag(tmp_path: Path) -> None:
    assert gwkit("new", "--shortcut", "-o", tmp_path / "生成.bat").code == 0
    script = (tmp_path / "生成.bat").read_bytes()
    assert script.isascii()
    for line in (b"chcp 65001", b"-m toolkit drop %*", b"pause"):
        assert line in script
    assert script.count(b"\r\n") == script.count(b"\n")
    run = gwkit("drop")
    assert (run.code, "拖到这个图标上" in run.out) == (0, True)


def test_a_workbook_without_identity_is_recognised_by_its_sheets(tmp_path: Path) -> None:
    run = gwkit("check", workbook(BROKEN, tmp_path / "a.xlsx"), "--json")
    assert "T117" in [found["code"] for found in json.loads(run.out)["problems"]]
    assert "T117" not in gwkit("check", tmp_path / "a.xlsx", "--template", "briefing", "--json").out
    foreign = gwkit("check", workbook("| 甲 | 乙 |", tmp_path / "b.xlsx"))
    assert (foreign.code, "认不出这份工作簿用的是哪个模板" in foreign.out) == (1, True)


def test_a_stranger_s_template(tmp_path: Path) -> None:
    folder = tmp_path / "模板" / "通知"
    folder.mkdir(parents=True)
    toml = '[template]\nid = "notice"\nname = "通知"\nversion = "1.0"\noutput = "{{ 报头.标题 }}"\n'
    toml += '[[sheet]]\nname = "报头"\nshape = "form"\n[[sheet.field]]\nname = "标题"\nrequired = true\n[[sheet.field]]\nname = "主送"\n'
    (folder / "template.toml").write_text(toml, "utf-8")
    (folder / "template.docx").write_bytes(docx_with(p("｛｛ 报头．标题 ｝｝"), p("{{ 报头.主送 }}：")))
    path = workbook("| 报头 | 项目 | 内容 |\n|  | 标题 | a/b |\n", tmp_path / "a.xlsx")
    run = gwkit("build", path, "--templates", tmp_path / "模板", "--template", "通知", "-o", tmp_path / "出")
    assert run.code == 0, run.out + run.err
    assert filled(tmp_path / "出" / "a_b.docx") == ["a/b"]
    (folder / "template.docx").write_bytes(docx_with(p("{{ 报头.标提 }}")))
    run = gwkit("build", path, "--templates", tmp_path / "模板", "--template", "通知", "-o", tmp_path / "出")
    assert run.code == 1
    assert (
        "notice/template.docx > 第1段：模板标记 {{ 报头.标提 }} 出错：没有“标提”这个名称；您是不是要找“标题”？"
        in run.out
    )


def test_what_the_workbook_says_goes_before_the_option(tmp_path: Path) -> None:
    folder = tmp_path / "模板" / "通知"
    folder.mkdir(parents=True)
    toml = '[template]\nid = "notice"\nname = "通知"\nversion = "1.0"\noutput = "a"\n'
    (folder / "template.toml").write_text(toml, "utf-8")
    run = gwkit("check", SAMPLE, "--templates", tmp_path / "模板", "--template", "notice", "--json")
    codes = [found["code"] for found in json.loads(run.out)["problems"]]
    assert codes[:2] == ["T123", "W405"]
    assert set(codes[2:]) == {"W411", "C-PUN-05"}


def test_a_fault_of_ours_goes_to_a_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("toolkit.jobs.intake.bind", fail)
    run = gwkit("build", SAMPLE, "-o", tmp_path)
    assert run.code == 3
    assert "Traceback" not in run.out + run.err
    log = Path(run.out.split("维护人员：")[1].splitlines()[0])
    assert "ZeroDivisionError" in log.read_text("utf-8")
    assert os.name == "nt" or log.stat().st_mode & 0o077 == 0
    log.unlink()


def test_ctrl_c_is_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("toolkit.jobs.intake.bind", interrupt)
    assert gwkit("build", SAMPLE, "-o", tmp_path).code == 130


def test_output_works_on_a_gbk_console(tmp_path: Path) -> None:
    text = BROKEN.replace("三", "𠀀三🙂")
    workbook(text, tmp_path / "坏🙂.xlsx")
    run = console("check", ".", encoding="gbk", cwd=tmp_path)
    assert run.returncode == 1, run.stderr.decode("gbk", "replace")
    assert "“期号”应填数字" in run.stdout.decode("gbk")


def test_templates_are_listed_and_shown() -> None:
    assert "briefing  双拥工作简报  双拥工作简报：报头" in gwkit("template", "list").out
    listed = json.loads(gwkit("template", "list", "--json").out)["templates"]
    assert "briefing" in [template["id"] for template in listed]
    assert "期号  必填 本年度第几期" in gwkit("template", "show", "双拥工作简报").out
