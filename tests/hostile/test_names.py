"""Names of documents that come from data, and of the files and folders people hand in."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance.cli import gwkit
from tests.documents import docx_with, p
from tests.hostile.judge import judged
from tests.hostile.test_templates import TOML, package
from tests.workbooks import workbook
from toolkit import limits
from toolkit.delivery.names import safe_path, with_suffix

SAMPLE = Path(__file__).parents[2] / "sample_sheets" / "1-医院.xlsx"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

NAMES: dict[str, str] = {
    "上级文件夹": "../../x",
    "上级文件夹，反斜线": "..\\..\\x",
    "上级藏在中间": "a/../../../x",
    "绝对路径": "/tmp/x",
    "盘符": "C:\\x",
    "网络路径": "\\\\server\\share\\x",
    "网址": "http://x/y?z=1#a",
    "设备": "CON",
    "设备带扩展名": "NUL.docx",
    "设备带空格": "AUX .txt",
    "设备小写": "com1.txt",
    "设备上标": "COM\u00b9",
    "设备作文件夹": "PRN/x",
    "流": "a:b",
    "末尾的点": "张甲...",
    "末尾的空格": "张甲  ",
    "前后的空格": "\u3000 张甲 \u3000",
    "字母三百": "a" * 300,
    "汉字三百": "长" * 300,
    "表情三百": "\U0001f600" * 300,
    "合成的表情": FAMILY * 30,
    "文件夹也长": "长" * 300 + "/" + "长" * 300,
    "文件夹一百层": "a/" * 100 + "b",
    "组合字符一": "\u00e9",
    "组合字符二": "e\u0301",
    "韩文拆开": unicodedata.normalize("NFD", "각각"),
    "韩文合着": "각각",
    "大写": "ABC",
    "小写": "abc",
    "德文一": "Straße",
    "德文二": "STRASSE",
    "希腊文一": "\u1f80",
    "希腊文二": "\u1f00\u0345",
    "全角": "ＡＢＣ",
    "全角斜线": "a／b＼c",
    "全角冒号": "a：b",
    "空格": "   ",
    "全角空格": "\u3000\u3000",
    "一个点": ".",
    "许多点": "......",
    "点和空格": ". . .",
    "只有标点": "？！……",
    "只有禁用的": '*?"<>|',
    "换行": "第一行\n第二行",
    "回车和制表": "a\r\nb\tc",
    "从右到左": "\u202ecod.exe",
    "隔离符": "\u2066a\u2069",
    "阿拉伯标记": "\u061ca",
    "软连字符": "\u00ada",
    "零宽": "\u200b\u200c\u200d\ufeff",
    "零宽连在名字里": "张\u200b甲",
    "标签字符": "a\U000e0041\U000e007f",
    "短横": "-o",
    "两个短横": "--force",
    "Office 的锁": "~$张甲",
    "隐藏文件": ".bashrc",
    "自己的文件夹": ".gwkit/manifest.jsonl",
    "自己的文件夹，大写": ".GWKIT/lock",
    "临时文件": ".gw-0123456789abcdef.tmp",
    "结果": "结果.xlsx",
    "另一份的文件夹": "abc.docx/x",
    "波浪线": "~/x",
    "变量": "$HOME %PATH% `id` $(id)",
    "公式": "=1+1",
    "标记": "{{ 7*7 }}",
}
RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{p}{n}" for p in ("COM", "LPT") for n in "0123456789¹²³"
}


def assert_good(path: Path | str) -> None:
    """What Windows, macOS and Linux take, and what shows as it is."""
    for part in Path(path).parts:
        assert len(part.encode()) <= limits.FILE_NAME_BYTES
        assert not set(part) & set('<>:"/\\|?*')
        assert part[-1] not in " ."
        assert part.partition(".")[0].rstrip(" ").upper() not in RESERVED
        assert not part.startswith(".")
        assert not {sign for sign in part if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert not Path(path).name.startswith(("~$", "-"))


def assert_apart(paths: list[Path]) -> None:
    """No two are one on Windows (case) or macOS (case and composition)."""
    for key in (str.upper, lambda text: unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())):
        assert len({key(str(path)) for path in paths}) == len(paths)


def documents(folder: Path) -> list[Path]:
    """The documents of an output folder, each with a good name of its own, nothing foreign in our private folder."""
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.suffix == ".docx"]
    for path in found:
        assert_good(path)
    assert_apart(found)
    assert {path.name for path in folder.glob(".gwkit/*")} <= {"manifest.jsonl", "lock"}
    return found


def roster(names: list[str], path: Path) -> Path:
    """A roster with these names, each kept as it is."""
    workbook("| 落款 | 项目 | 内容 |\n|  | 单位 | 某县双拥办 |\n|  | 成文日期 | 2026年2月8日 |", path)
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("名单")
    sheet.append(["姓名", "性别", "街道", "身份证号", "慰问金", "备注", "类别"])
    for name in names:
        sheet.append([None, "男", "城东街道", None, 500])
        cell = sheet.cell(sheet.max_row, 1)
        cell.value, cell.data_type = name, "s"
        sheet.cell(sheet.max_row, 6).value = "备注"
    book.save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "里").mkdir()
    return tmp_path / "里"


@pytest.mark.parametrize("name", [*NAMES, "半个字符"])
@pytest.mark.parametrize("length", [10, 250])
def test_paths(name: str, length: int) -> None:
    path, problems = safe_path(NAMES.get(name, "a\ud83d\udcffb"), ".docx", length, None)
    assert path or [found.code for found in problems] == ["D105"]
    for each in (
        path,
        with_suffix(path, "（第3行）") if path else "",
        with_suffix(path, f"（{'长' * 200}\n:）") if path else "",
    ):
        assert_good(each)


def test_merge(folder: Path) -> None:
    run = judged(
        folder,
        "merge",
        "慰问信",
        roster(list(NAMES.values()), folder / "名单.xlsx"),
        "-o",
        folder / "出",
        "--name",
        "{{ 行.姓名 }}",
    )
    made = documents(folder / "出")
    assert f"已生成 {len(made)} 份" in run.out + run.err
    assert len(made) > len(NAMES) - 12


def test_merge_again_changes_nothing(folder: Path) -> None:
    names = roster(list(NAMES.values())[::4], folder / "名单.xlsx")
    for _ in range(2):
        run = judged(folder, "merge", "慰问信", names, "-o", folder / "出", "--name", "{{ 行.姓名 }}")
    assert "没有变化" in run.out
    assert "已生成" not in run.out


@pytest.mark.parametrize(
    "names",
    [
        ["a（第3行）", "a", "a"],
        ["a", "a（第4行）", "a"],
        ["a", "A", "a", "a（第3行）", "Ａ"],
        ["a", "a（名单）", "a"],
        ["长" * 300, "长" * 301, "长" * 302],
    ],
)
def test_names_that_take_each_other(names: list[str], folder: Path) -> None:
    judged(
        folder,
        "merge",
        "慰问信",
        roster(names, folder / "名单.xlsx"),
        "-o",
        folder / "出",
        "--name",
        "{{ 行.姓名 }}",
        codes=(0,),
    )
    assert len(documents(folder / "出")) == len(names)


def test_names_that_another_roster_owns(folder: Path) -> None:
    for name, wanted in {"甲": ["a", "b"], "乙": ["a（乙）", "a", "B"], "丙" * 80: ["a", "b"]}.items():
        path = roster(wanted, folder / f"{name}.xlsx")
        run = gwkit("merge", "慰问信", path, "-o", folder / "出", "--name", "{{ 行.姓名 }}")
        assert run.code == 0, run.out + run.err
    assert len(documents(folder / "出")) == 7


def test_output_of_a_template(folder: Path) -> None:
    toml = TOML.replace('output = "文"', 'output = "{{ 报头.标题 }}"')
    templates = package(folder, docx_with(p("{{ 报头.标题 }}")), toml)
    for number, name in enumerate(list(NAMES.values())[::7]):
        path = workbook("| 说明 | 模板 | 外来 |\n| 报头 | 项目 | 内容 |\n|  | 标题 | x |", folder / f"{number}.xlsx")
        book = openpyxl.load_workbook(path)
        cell = book["报头"]["B2"]
        cell.value, cell.data_type = name, "s"
        book.save(path)
    judged(folder, "build", folder, "-o", folder / "出", "--templates", templates, "--jobs", "1")
    assert len(documents(folder / "出")) > 5


FILES: dict[str, str] = {
    "短横": "-o.xlsx",
    "短横和等号": "--output=x.xlsx",
    "长": "长" * 83 + ".xlsx",
    "换行": "a\nb.xlsx",
    "终端控制": "a\x1b[31mb.xlsx",
    "从右到左": "\u202exslx.a.xlsx",
    "通配符": "[a]*?.xlsx",
    "百分号": "%s %d {0} {x}.xlsx",
    "冒号": "a:b<c>|.xlsx",
    "空格": " .xlsx",
    "设备": "CON.xlsx",
    "省略号": "....xlsx",
    "大写": "A.XLSX",
    "半个字节": os.fsdecode(b"\xff\xfe\xe5\x8c.xlsx"),
}  # fmt: skip


def put(folder: Path, name: str) -> Path:
    path = folder / name
    try:
        shutil.copy(SAMPLE, path)
    except OSError:
        pytest.skip("这里的文件系统不接受这个名称")
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 不接受这些文件名")
@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", FILES)
def test_workbooks(name: str, folder: Path) -> None:
    """Two workbooks that make one document: the name of the second goes into the second document's."""
    first, second = put(folder, "0.xlsx"), put(folder, FILES[name])
    judged(folder, "build", first, second, "-o", folder / "出", codes=(0,))
    assert len(documents(folder / "出")) == 2
    judged(folder, "build", first, second, "-o", folder / "出", codes=(0,))
    assert len(documents(folder / "出")) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 不接受这些文件名")
@pytest.mark.sampled(12)
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["check", "status", "rollup", "merge"])
def test_workbooks_of_other_commands(command: str, name: str, folder: Path) -> None:
    source = put(folder, FILES[name])
    arguments = {
        "check": (source, "--json"),
        "status": (folder,),
        "rollup": (folder, "-o", folder / "出" / "汇总.xlsx"),
        "merge": ("慰问信", source, "-o", folder / "出"),
    }
    run = judged(folder, command, *arguments[command])
    assert not set(run.out + run.err) & {"\x1b", "\u202e"}


def test_office_owner_file(folder: Path) -> None:
    (folder / "~$x.xlsx").write_bytes(b"\x04owner" + bytes(150))
    judged(folder, "build", folder / "~$x.xlsx", "-o", folder / "出", codes=(1,), names=["~$x.xlsx"])
    judged(folder, "build", folder, "-o", folder / "出", codes=(1,), names=["没有工作簿"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 不接受这些文件名")
@pytest.mark.parametrize("name", ["\udcff", "a\nb", "\u202ea", "-o", "长" * 84, "[a]*", "{x}"])
def test_folders(name: str, folder: Path) -> None:
    """A folder of the same odd name for workbooks, mirrored below the output folder."""
    try:
        (folder / "收" / name).mkdir(parents=True)
    except OSError:
        pytest.skip("这里的文件系统不接受这个名称")
    put(folder / "收" / name, "1.xlsx")
    judged(folder, "build", folder / "收", "-o", folder / "出", codes=(0,))
    assert len(documents(folder / "出")) == 1
