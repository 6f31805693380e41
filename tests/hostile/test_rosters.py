"""Rosters of a mail merge: texts that are none, tables without an end, names that lead out, results that were spoilt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import openpyxl
import pytest

from tests.hostile.judge import judged
from tests.workbooks import workbook

CONSTANTS = "| 落款 | 项目 | 内容 |\n|  | 单位 | 某县双拥办 |\n|  | 成文日期 | 2026年2月8日 |"
HEADER = "姓名,性别,类别,街道,身份证号,慰问金,备注"
ROW = "张甲,男,军属,城东街道,,500,"
ROSTER = f"{HEADER}\n张甲,男,,城东街道,,500,\n李乙,女,,城西街道,,1000,\n"
NOISE = Random(20260208).randbytes(5_000)
TEXTS: dict[str, tuple[bytes, str]] = {
    "UTF-16 没有标记": (ROSTER.encode("utf-16-le"), "认不出文字的编码"),
    "UTF-32": (ROSTER.encode("utf-32"), "名单.csv"),
    "西文乱码": (ROSTER.encode() + b"caf\xe9\xff\xfe\n", "认不出文字的编码"),
    "空字节": (ROSTER.encode() + b"a\0b,\n", "认不出文字的编码"),
    "UTF-16 缺半个字": (ROSTER.encode("utf-16") + b"x", "名单!4"),
    "UTF-16 里半个代理": (ROSTER.encode("utf-16") + b"\x00\xd8,\x00\n\x00", "读不下去"),
    "随机字节": (NOISE, "名单.csv"),
    "标记后随机字节": (b"\xff\xfe" + NOISE, "名单.csv"),
    "引号没有完": ((ROSTER + '"' + "长" * 400_000).encode(), "名单!4"),
    "引号没有完，很多行": ((ROSTER + '"' + "长\n" * 300_000).encode(), "名单!4"),
    "全是引号": (b'"' * 5_000_000, "读不下去"),
    "一行五百万格": ((ROSTER + "x," * 2_500_000).encode(), "名单"),
    "一行五百万字": ((ROSTER + "x" * 5_000_000).encode(), "名单!4"),
    "表头一行五百万字": (b"x" * 5_000_000, "名单!1"),
    "两万列": (f"{HEADER}{',x' * 20_000}\n".encode(), "超过"),
    "没有表头": ("甲,乙\n丙,丁\n".encode(), "没有找到名单"),
    "只有表头": (f"{HEADER}\n".encode(), "名单里没有记录"),
    "表头重复": (f"{HEADER},姓名\n张甲,男,,,,,,李乙\n".encode(), "出现了两次"),
    "竖线隔开": (ROSTER.replace(",", "|").encode(), "没有找到名单"),
    "空文件": (b"", "文件是空的"),
    "只有标记": (b"\xef\xbb\xbf", "没有找到名单"),
    "只有换行": (b"\n" * 50_000, "没有找到名单"),
}
READ: dict[str, bytes] = {
    **{encoding: ROSTER.encode(encoding) for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030")},
    **{name: ROSTER.replace("\n", end).encode() for name, end in {"CR": "\r", "CR LF": "\r\n"}.items()},
    **{
        name: ROSTER.replace(",", sign).encode()
        for name, sign in {"分号": ";", "制表符": "\t", "全角逗号": "，"}.items()
    },
    "空表头": ROSTER.replace("备注\n", "备注,,\n").encode(),
    "长短不齐": f"{HEADER}\n张甲\n李乙,女,,x,,1,,多,余\n\n,,,\n".encode(),
    "一百二十列": f"{HEADER}{''.join(f',栏{n}' for n in range(120))}\n{ROSTER.partition(chr(10))[2]}".encode(),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "里").mkdir()
    workbook(CONSTANTS, tmp_path / "里" / "落款.xlsx")
    return tmp_path / "里"


def merged(folder: Path, *options: object, codes: tuple[int, ...] = (0, 1), names: tuple[str, ...] = (), roster: str = "名单.csv") -> list[str]:  # fmt: skip
    """Merge; the documents that came of it."""
    options = ("--with", folder / "落款.xlsx", "--jobs", "1", *options)
    judged(folder, "merge", "慰问信", folder / roster, "-o", folder / "出", *options, codes=codes, names=names)
    return sorted(path.relative_to(folder / "出").as_posix() for path in (folder / "出").rglob("*.docx"))


@pytest.mark.parametrize("name", TEXTS)
def test_texts_that_are_no_roster(name: str, folder: Path) -> None:
    data, words = TEXTS[name]
    (folder / "名单.csv").write_bytes(data)
    assert merged(folder, codes=(1,), names=("名单.csv", words)) == []


@pytest.mark.parametrize("name", READ)
def test_texts_that_are_read(name: str, folder: Path) -> None:
    (folder / "名单.csv").write_bytes(READ[name])
    assert merged(folder, codes=(0,)) == ["张甲慰问信.docx", "李乙慰问信.docx"]


def loop(path: Path) -> None:
    path.symlink_to(path.with_name("另.csv"))
    path.with_name("另.csv").symlink_to(path)


PLACES: dict[str, Callable[[Path], None]] = {
    "文件夹": lambda path: path.mkdir(),
    "绕圈的链接": loop,
    "不存在": lambda path: None,
}


@pytest.mark.parametrize("name", PLACES)
def test_places_that_are_no_file(name: str, folder: Path) -> None:
    PLACES[name](folder / "x.csv")
    merged(folder, roster="x.csv", codes=(1, 2), names=("x.csv",))


ODD = f"{HEADER},{{{{7*7}}}},__class__,{{% x %}}\n张甲,男,,城东街道,,500,,甲,乙,丙\n"
OPTIONS = (
    (),
    ("--name", "{{ 行['{{7*7}}'] }}{{ 行['__class__'] }}"),
    ("--name", "{{ 行.__class__ }}"),
    ("--where", "__class__ == '乙'"),
    ("--where", "［{{7*7}}］ == '甲'"),
    ("--group-by", "__class__"),
    ("--sort", "{{7*7}}"),
)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_headers_that_are_expressions(options: tuple[str, ...], folder: Path) -> None:
    (folder / "名单.csv").write_text(ODD, "utf-8")
    made = merged(folder, *options, codes=(0, 1, 2))
    assert not [name for name in made if "49" in name or "class '" in name or "<" in name]


VALUES = ("../../x", "/etc/x", "C:\\x", "..\\..\\x", "con", ".", "..", "长" * 300, "甲/乙", "x\u202e", "\u200b", "甲.docx", "~", "$(id)", "-rf", "a:b", "nul.txt", "甲|乙")  # fmt: skip


@pytest.mark.sampled(12)
@pytest.mark.parametrize("value", VALUES, ids=ascii)
@pytest.mark.parametrize("pattern", ["{{ 行.姓名 }}", "{{ 行.备注 }}/{{ 行.姓名 }}"])
def test_values_in_names(value: str, pattern: str, folder: Path) -> None:
    (folder / "名单.csv").write_text(f'{HEADER}\n"{value}",男,,,,,"{value}"\n', "utf-8")
    made = merged(folder, "--name", pattern)
    assert all(".." not in name.split("/") for name in made)


def results(folder: Path) -> Path:
    """The results of a merge one of whose rows failed; the roster stays as it was."""
    (folder / "名单.csv").write_text(f"{HEADER}\n张甲,男,,,,500,\n李乙,无,,,,1000,\n", "utf-8")
    merged(folder, codes=(1,))
    (folder / "出").rename(folder.parent / "上次")
    return folder.parent / "上次" / "结果.xlsx"


def set_row(row: int, column: str, value: object) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        sheet = book["结果"]
        head = [cell.value for cell in sheet[1]]
        sheet.cell(row, head.index(column) + 1).value = value  # type: ignore[assignment]
        book.save(path)

    return change


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-500])


def renamed(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["结果"].title = "别的"
    book.save(path)


RESULTS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "没有改": (lambda path: None, []),
    "改好了": (set_row(3, "性别", "女"), ["李乙慰问信.docx"]),
    "截断": (cut, []),
    "表改了名": (renamed, []),
    **{f"行号 {number}": (set_row(3, "行号", number), []) for number in (-1, 0, 99, 10**9, "三", "²", "9" * 400, None, 2.5)},
    "校验被改": (set_row(3, "校验", "x" * 20_000), []),
    "结果被改": (set_row(3, "结果", "=cmd|'/c calc'!A1"), []),
    "表头被改": (set_row(1, "行号", "甲"), []),
    "外来的行": (set_row(9, "结果", "没有生成"), []),
    "文件名被改": (set_row(3, "文件", "../../x.docx"), []),
}  # fmt: skip


@pytest.mark.parametrize("name", RESULTS)
def test_results_that_were_edited(name: str, folder: Path) -> None:
    path = results(folder)
    change, wanted = RESULTS[name]
    change(path)
    assert merged(folder, "--retry", path) == wanted or wanted == []
