"""``template.toml`` and its neighbours from a stranger: through ``template check``, ``build`` and ``new``."""

from __future__ import annotations

import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.documents import docx_with, p
from tests.hostile.judge import judged
from tests.hostile.test_templates import package
from tests.workbooks import workbook
from toolkit import limits
from toolkit.errors import TemplateError
from toolkit.problems import FileLocation
from toolkit.schema_file import parse_schema
from toolkit.workbook.blank import blank_workbook
from toolkit.workbook.content import sample_content

HEAD = """
[template]
id = "stranger"
name = "外来"
version = "2.0"
output = "文"
"""
FORM = '[[sheet]]\nname = "报头"\nshape = "form"\n[[sheet.field]]\nname = "标题"\n'
TABLE = '[[sheet]]\nname = "台账"\nshape = "table"\n[[sheet.field]]\nname = "户数"\ntype = "integer"\n'
FIGURES = '[[sheet]]\nname = "数据"\nshape = "figures"\n[[sheet.field]]\nname = "慰问金"\ntype = "money"\n'
CHART = '[[chart]]\nname = "图"\nkind = "bar"\nfigures = ["数据.慰问金"]\n'
MIGRATION = '[[migration]]\nfrom = "1.0"\nrename = {"头" = "报头"}\n'
WHOLE = HEAD + FORM + TABLE + FIGURES + CHART + MIGRATION
DOCX = docx_with(p("{{ 报头.标题 }}"))

KEYS = {
    HEAD: ("id", "name", "version", "output"),
    FORM.partition("[[sheet.field]]")[0]: ("name", "shape", "hint", "words"),
    FORM: ("name", "type", "required", "choices", "default", "pattern", "unit", "hint", "from", "rollup", "carry", "caption"),
    TABLE: ("min", "max"),
    CHART: ("name", "kind", "title", "unit", "over", "label", "columns", "aggregate", "figures", "width", "height"),
    MIGRATION: ("from", "rename", "split", "drop"),
}  # fmt: skip
WRONG = ("0", "1.5", "true", '""', '"x"', "[]", "[1]", '[""]', "{}", "{a = 1}", "nan", "inf", "-1", "2026-02-30", "2026-02-08", "07:32:00", "2026-02-08T07:32:00Z", '"\\u0000"')  # fmt: skip


def changed(table: str, key: str, value: str) -> str:
    """The whole template with one key of a table written anew."""
    kept = re.sub(rf"(?m)^{key} = .*\n", "", table[::-1].replace("\n", "\n", 1)[::-1])
    head, _, rest = WHOLE.partition(table)
    last = table.rfind("[[sheet.field]]")
    if last >= 0:
        kept = table[:last] + re.sub(rf"(?m)^{key} = .*\n", "", table[last:])
    return f"{head}{kept}{key} = {value}\n{rest}"


def fields(count: int) -> str:
    return HEAD + FORM + "".join(f'[[sheet.field]]\nname="a{number}"\n' for number in range(count))


BAD: dict[str, tuple[str | bytes, str]] = {
    "空": ("", "template"),
    "不是 TOML": ("<xml/>", "TOML"),
    "没有引号": (WHOLE.replace('"stranger"', "stranger"), "TOML"),
    "键写了两次": (WHOLE.replace("[template]", '[template]\nid = "a"'), "TOML"),
    "表写了两次": (WHOLE + "[template]\n", "TOML"),
    "不认识的键": (WHOLE.replace("[template]", '[template]\n"__class__" = 1'), "__class__"),
    "十万个不认识的键": (WHOLE.replace("[template]", "[template]\n" + "".join(f"k{n} = 1\n" for n in range(50_000))), "太多"),
    "方括号一万": (HEAD + "x = " + "[" * 10_000, "TOML"),
    "花括号一万": (HEAD + "x = " + "{a=" * 10_000, "TOML"),
    "键的层次很多": (HEAD + ".".join(["a"] * 200_000) + " = 1", "TOML"),
    "带引号的键": (HEAD + ".".join(['"a"'] * 100_000) + " = 1", "TOML"),
    "表头的层次很多": (HEAD + "[" + " . ".join(["'a'"] * 100_000) + "]", "TOML"),
    "数字很长": (WHOLE + "[x]\ny = " + "1" * 500_000, "TOML"),
    "数字太大": (changed(TABLE, "min", "9" * 4000), "min"),
    "幂很大": (changed(TABLE, "max", "1e308"), "max"),
    "小于": (changed(TABLE, "min", "5\nmax = 1"), "max"),
    "日期倒着": (WHOLE.replace('name = "标题"', 'name = "标题"\ntype = "date"\nmin = 2026-02-08\nmax = 2026-02-07'), "max"),
    "默认不在选项里": (changed(FORM, "choices", '["甲"]\ndefault = "乙"'), "default"),
    "选项十万": (changed(FORM, "choices", str([f"选{n}" for n in range(40_000)])), "choices"),
    "文件很大": (HEAD + FORM + "#" + "x" * 2_000_000, "MiB"),
    "栏目很多": (fields(20_000), "field"),
    "工作表很多": (HEAD + "".join(f'[[sheet]]\nname="a{n}"\nshape="prose"\n' for n in range(15_000)), "sheet"),
    "改名很多": (WHOLE + "[[migration]]\nfrom='1.0'\n" * 10_000, "migration"),
    "指向没有的栏目很多": (fields(900) + "".join(f'[[sheet.field]]\nname="b{n}"\nfrom="b.c{n}"\n' for n in range(90)), "太多"),
    "不是 UTF-8": (WHOLE.encode("gbk"), "TOML"),
    "UTF-16": (WHOLE.encode("utf-16"), "TOML"),
    "零字节": (WHOLE + "\0", "TOML"),
    "十兆零": (bytes(10_000_000), "MiB"),
    **{f"编号 {text}": (WHOLE.replace('"stranger"', f"'{text}'"), "id") for text in ("../../x", "/tmp/x", "a/b", "a\\b", "C:", ".", "..", "-o", ".gwkit", "a b", "x" * 300)},
    **{f"工作表 {text}": (WHOLE.replace('"台账"', f'"{text}"'), text.strip() or "name") for text in ("a[b", "a]b", "a:b", "a*b", "a?b", "a/b", "'a'", "x" * 32, "History", "说明", "正文", "  ", "报头", "报头：")},
    "工作表只差大小写": (WHOLE.replace('"台账"', '"abc"').replace('"数据"', '"ABC"'), "abc"),
    "图表没有表": (WHOLE.replace('["数据.慰问金"]', '["没有.慰问金"]'), "慰问金"),
    "改名转圈": (WHOLE.replace('{"头" = "报头"}', '{"头" = "尾", "尾" = "头"}'), "1.0"),
    "改名的版本太新": (WHOLE.replace('from = "1.0"', 'from = "9.0"'), "9.0"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "里").mkdir()
    return tmp_path / "里"


def put(folder: Path, toml: str | bytes, docx: bytes = DOCX) -> Path:
    """A package with this ``template.toml``, a workbook that asks for it, and one of ours."""
    templates = package(folder, docx)
    (templates / "外来" / "template.toml").write_bytes(toml.encode() if isinstance(toml, str) else toml)
    workbook("| 说明 | 模板 | 外来 |\n| 报头 | 项目 | 内容 |\n|  | 标题 | 某标题 |", folder / "1.xlsx")
    return templates


def checked(folder: Path, toml: str | bytes, name: str = "", *, codes: tuple[int, ...] = (1,)) -> None:
    """``template check`` refuses it, or takes it, and says where; ``build`` ends with as much."""
    templates = put(folder, toml)
    run = judged(folder, "template", "check", templates / "外来", codes=codes, names=[name])
    assert len(run.out) < 20_000
    built = judged(folder, "build", folder / "1.xlsx", "-o", folder / "出", "--templates", templates)
    assert run.code == 0 or not list((folder / "出").glob("*.docx")) or built.code == 0


@pytest.mark.parametrize("name", BAD)
def test_bad(name: str, folder: Path) -> None:
    toml, told = BAD[name]
    checked(folder, toml, told)


@pytest.mark.parametrize(("table", "key"), [(table, key) for table, keys in KEYS.items() for key in keys], ids=lambda word: word if len(word) < 12 else "")  # fmt: skip
def test_wrong_types(table: str, key: str, tmp_path: Path) -> None:
    """Each key with each kind of value: refused by name, or taken and good for a workbook."""
    for value in WRONG:
        try:
            schema = parse_schema(changed(table, key, value), FileLocation("t"))
        except TemplateError as error:
            assert all(re.search(rf"{key}|TOML|指向|名称|pattern", str(found)) for found in error.problems), value
        else:
            (tmp_path / "x.xlsx").write_bytes(blank_workbook(schema, sample_content(schema, "")))
            without_formulas(tmp_path / "x.xlsx")


NAMES = ("__class__", "_x", "self", "loop", "true", "none", "and", "if", "range", "namespace", "caller", "keys", "items", "数值", "合计", "a-b", "a b", "3月", "户数（户）", "=1+1", "+x", "@sum", "#REF!", "{{ 1 }}", "{% if %}", "&lt;", "<b>", "]]>", "行", "项目", "a.b", "\U0001f600", "\u202ex", "x" * 31)  # fmt: skip


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", NAMES)
def test_names(name: str, folder: Path) -> None:
    """Odd names of sheets and fields make a workbook without formulas, or are refused."""
    toml = WHOLE.replace('"台账"', f"'{name}'").replace('"户数"', f"'{name}'").replace('"标题"', f"'{name}'")
    templates = put(folder, toml, docx_with(p("文")))
    judged(folder, "template", "check", templates / "外来")
    run = judged(folder, "new", "外来", "-o", folder / "出" / "新.xlsx", "--templates", templates, codes=(0, 1, 2))
    if run.code == 0:
        without_formulas(folder / "出" / "新.xlsx")


def without_formulas(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type in ("f", "e")]
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name]


def test_texts_that_look_like_formulas(folder: Path) -> None:
    formula = '=HYPERLINK("http://127.0.0.1:9/"&A1)'
    texts = f"hint = '{formula}'\nunit = '{formula}'\n"
    choices = f"type = 'choice'\nchoices = ['{formula}', '甲,乙']\ndefault = '{formula}'\n"
    toml = HEAD.replace('"外来"', f"'{formula}'") + f"[[sheet]]\nname = '=1+1'\nshape = 'form'\nhint = '{formula}'\n"
    toml += f"[[sheet.field]]\nname = '{formula}'\n{texts}{choices}" + TABLE + texts + FIGURES + texts
    templates = put(folder, toml, docx_with(p("文")))
    judged(folder, "new", "stranger", "-o", folder / "出" / "新.xlsx", "--templates", templates, codes=(0,))
    without_formulas(folder / "出" / "新.xlsx")


def test_as_large_as_may_be(folder: Path) -> None:
    """Close to every limit it still works, in time."""
    names = [f"字段{number}" for number in range(limits.TEMPLATE_FIELDS - 2)]
    toml = HEAD + FORM + TABLE + "".join(f'[[sheet.field]]\nname = "{name}"\n' for name in names)
    templates = put(folder, toml)
    judged(folder, "template", "check", templates / "外来", codes=(0,))


def linked(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


FILES: dict[str, Callable[[Path], object]] = {
    "文件夹": lambda path: path.mkdir(),
    "自己指自己": linked("template.toml"),
    "悬空": linked("没有"),
    "系统文件": linked("/etc/passwd"),
    "没有尽头": linked("/dev/zero"),
    "管道": getattr(os, "mkfifo", Path.touch),
    "空": lambda path: path.write_bytes(b""),
    "没有": lambda path: None,
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 上没有这些文件")
@pytest.mark.sampled(8)
@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("file", ["template.toml", "template.docx", "sample.toml", "README.md"])
def test_files(file: str, kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands where a file of the package should: nobody waits, nothing of another file is told."""
    templates = put(folder, WHOLE)
    monkeypatch.setenv("HOME", str(folder / "出"))
    (templates / "外来" / file).unlink(missing_ok=True)
    FILES[kind](templates / "外来" / file)
    needed = file.startswith("template")
    runs = [
        judged(folder, "template", "check", templates / "外来", codes=(1,) if needed else (0, 1)),
        judged(folder, "template", "list", "--templates", templates, codes=(0,)),
        judged(folder, "build", folder / "1.xlsx", "-o", folder / "出" / "成品", "--templates", templates),
        judged(
            folder,
            "new",
            "外来",
            "--sample",
            "-o",
            folder / "出" / "新.xlsx",
            "--templates",
            templates,
            codes=(0, 1, 2),
        ),
        judged(folder, "template", "add", templates / "外来"),
    ]
    if file != "README.md":  # its first line is shown, whatever it is
        assert not [run for run in runs if "root:" in run.out + run.err]


@pytest.mark.sampled(6)
@pytest.mark.parametrize("sample", ["报头 = 1", "报头 = [[1]]", "[报头]\n标题 = nan", "[报头]\n标题 = " + "9" * 400, "[报头]\n标题 = " + "9" * 5000, "[报头]\n标题 = '=1+1'", '[报头]\n标题 = "\\u0001x"', "台账 = [[1, 2, 3]]", "台账 = [[{a = 1}]]", "台账 = [" + "[1]," * 100_000 + "]", "[" * 5000, "没有 = 1", "\xff"])  # fmt: skip
def test_samples(sample: str, folder: Path) -> None:
    templates = put(folder, WHOLE)
    (templates / "外来" / "sample.toml").write_bytes(sample.encode("latin-1") if sample == "\xff" else sample.encode())
    judged(folder, "template", "check", templates / "外来")
    run = judged(folder, "new", "外来", "--sample", "-o", folder / "出" / "新.xlsx", "--templates", templates)
    if run.code == 0:
        without_formulas(folder / "出" / "新.xlsx")


@pytest.mark.sampled(6)
@pytest.mark.parametrize("words", ['a"b', "a\\", "a\nb", "'''", '"""', "[x]", "{{ 1 }}", "../../x", "x" * 300, "\u202ex", "\x01"])  # fmt: skip
@pytest.mark.parametrize("option", ["--name", "--id"])
def test_words_of_a_new_template(option: str, words: str, folder: Path) -> None:
    """What is typed for a name stays a name."""
    judged(folder, "template", "new", "函", "-o", folder / "出" / "函", option, words)
    (folder / "旧.docx").write_bytes(docx_with(p("致【单位】")))
    judged(folder, "template", "new", "--from", folder / "旧.docx", "-o", folder / "出" / "旧", option, words)


def test_file_names_of_a_new_template(folder: Path) -> None:
    for number, name in enumerate(('a"b.docx', "a\nb.docx", "a'''b\\.docx", os.fsdecode(b"\xff.docx"))):
        try:
            (folder / name).write_bytes(docx_with(p("致【单位】")))
        except OSError:
            continue
        judged(folder, "template", "new", "--from", folder / name, "-o", folder / "出" / str(number), codes=(0,))
        judged(folder, "template", "check", folder / "出" / str(number), codes=(0,))
    shutil.rmtree(folder / "出")
