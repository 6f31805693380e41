"""What is fuzzed: where inputs come from, how they are made wrong, which command takes them."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from tests.acceptance.cli import gwkit
from tests.fuzz.mutation import Mutate, spoilt_archive, spoilt_bytes, spoilt_text
from tests.pictures import embedded_by_excel, embedded_by_wps, picture, placed_over
from tests.workbooks import workbook
from toolkit.gongwen.document import base_document
from toolkit.gongwen.paragraphs import paragraph
from toolkit.gongwen.photo_table import photo_table
from toolkit.opc import parse_xml

_ROOT: Final = Path(__file__).parents[2]
_CLEAN: Final = (0, 1, 2)
_PATTERNS: Final = (
    *(
        "{{ 行.姓名 }}",
        "{{ 行.街道 }}/{{ 行.姓名 }}-{{ 序号 }}",
        "{% if 行.性别 == '男' %}先生{% else %}女士{% endif %}",
    ),
    *(
        "{{ 行.慰问金|金额 }}",
        "{{ 落款.单位 }}{{ 行.姓名[:1] }}",
        "{% for 字 in 行.姓名 %}{{ 字 }}_{% endfor %}",
        "慰问信{{ 行.姓名|default('无') }}",
    ),
)
_CONDITIONS: Final = (
    *('慰问金 >= 500 and 街道 == "城东街道"', "街道 == “城东街道”", "慰问金 in [100, 500]", '街道 not in ["城西街道"]'),
    *(
        "400 < 慰问金 <= 500",
        "慰问金 * 2 == 1000",
        "［户数（户）］ == 3",
        "not 备注",
        "备注 is none",
        "姓名|length == 2",
    ),
    *(
        "姓名.startswith('张')",
        '日期 >= "2026年2月1日"',
        "[慰问金 for 慰问金 in [1]]",
        "慰问金 if 备注 else 1",
        "姓名 ~ 街道 == 'x'",
    ),
)
_ROSTER: Final = """
| 落款 | 项目 | 内容 |
|  | 单位 | 某县双拥办 |
|  | 成文日期 | 2026年2月8日 |
| 名单 | 姓名 | 性别 | 街道 | 身份证号 | 慰问金 | 备注 | 类别 | 日期 | 户数（户） |
|  | 张甲 | 男 | 城东街道 |  | 500 |  |  | @2026-02-08 | #3 |
|  | 李乙 | 女 | 城西街道 |  | 1000 | 补发 |  |  | #1.5 |
"""
_PHOTO_TOML: Final = """
[template]
id = "photos"
name = "照片"
version = "1.0"
output = "照片"

[[sheet]]
name = "照片"
shape = "table"
[[sheet.field]]
name = "照片"
type = "image"
[[sheet.field]]
name = "说明"
"""
_CSV: Final = (
    '姓名,性别,街道,身份证号,慰问金,备注,类别\r\n张甲,男,城东街道,,500,,\r\n李乙,女,城西街道,,1000,"补发,上年\r\n第二行",\r\n',
    "姓名\t性别\t街道\t身份证号\t慰问金\t备注\t类别\n张甲\t男\t城东街道\t\t500\t\t\n",
)


class Crash(AssertionError):
    """Anything but a clean finding."""


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of input; ``run`` raises ``Crash``."""

    name: str
    suffix: str
    seeds: Callable[[], Iterator[bytes]]
    mutate: Mutate
    run: Callable[[bytes, Path], None]


def _clean(*arguments: object) -> int:
    ran = gwkit(*arguments)
    told = ran.out + ran.err
    if ran.code not in _CLEAN or "Traceback" in told:
        raise Crash(f"gwkit {arguments[0]} 退出码 {ran.code}\n{told[-2000:]}")
    if ran.code and not told.strip():
        raise Crash(f"gwkit {arguments[0]} 退出码 {ran.code}，什么也没说")
    return ran.code


def _whole(folder: Path, *, parts: bool = True) -> None:
    """Everything made is a whole archive of well-formed parts, and nothing is left over.

    Proof takes parts it does not need over as they are, ill-formed ones, too.
    """
    for made in folder.rglob("*"):
        if made.name.startswith(".gw-"):
            raise Crash(f"留下了 {made.name}")
        if made.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(made) as archive:
                for member in archive.namelist():
                    if parts and member.endswith((".xml", ".rels")):
                        parse_xml(archive.read(member))


def _put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _samples() -> Iterator[bytes]:
    for path in sorted((_ROOT / "sample_sheets").glob("*.xlsx")):
        yield path.read_bytes()
    for path in sorted((_ROOT / "templates").glob("*/sample.xlsx")):
        yield path.read_bytes()


def _run_xlsx(data: bytes, folder: Path) -> None:
    path = _put(folder, "表.xlsx", data)
    _clean("build", path, "-o", folder / "出")
    _whole(folder / "出")


def _run_roster(data: bytes, folder: Path) -> None:
    path = _put(folder, "名单.xlsx", data)
    _clean("merge", "慰问信", path, "-o", folder / "出", "--jobs", "1")
    _whole(folder / "出")


def _rosters() -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        yield workbook(_ROSTER, Path(folder) / "名单.xlsx").read_bytes()
    yield (_ROOT / "templates" / "condolence-letter" / "sample.xlsx").read_bytes()


def _documents() -> Iterator[bytes]:
    for sheet in sorted((_ROOT / "sample_sheets").glob("*.xlsx")):
        with tempfile.TemporaryDirectory() as folder:
            gwkit("build", sheet, "-o", folder)
            yield from (made.read_bytes() for made in Path(folder).glob("*.docx"))
    for path in sorted((_ROOT / "templates").glob("*/template.docx")):
        yield path.read_bytes()


def _run_proof(data: bytes, folder: Path) -> None:
    path = _put(folder, "文.docx", data)
    made = folder / "出"
    _clean("proof", path, "--annotate", made / "批.docx", "--fix", made / "改.docx", "--xlsx", made / "单.xlsx")
    _whole(made, parts=False)


def _run_import(data: bytes, folder: Path) -> None:
    path = _put(folder, "文.docx", data)
    _clean("import", path, "-o", folder / "出" / "表.xlsx")
    _whole(folder / "出")


def _tomls() -> Iterator[bytes]:
    for path in sorted((_ROOT / "templates").glob("*/template.toml")):
        yield path.read_bytes()


def _package(folder: Path, other: str, data: bytes) -> Path:
    """A template package with one file of its own."""
    package = folder / "模板" / "fuzzed"
    shutil.copytree(_ROOT / "templates" / "visit-plan", package)
    _put(package, other, data)
    return package


def _run_toml(data: bytes, folder: Path) -> None:
    _clean("template", "check", _package(folder, "template.toml", data))
    _clean("new", "fuzzed", "--sample", "-o", folder / "表.xlsx", "--templates", folder / "模板")


def _templates() -> Iterator[bytes]:
    yield (_ROOT / "templates" / "visit-plan" / "template.docx").read_bytes()


def _run_template(data: bytes, folder: Path) -> None:
    _clean("template", "check", _package(folder, "template.docx", data), "--annotate", folder / "出" / "批.docx")
    _whole(folder / "出", parts=False)


def _with_roster(folder: Path, *options: object) -> None:
    path = workbook(_ROSTER, folder / "名单.xlsx")
    _clean("merge", "慰问信", path, "-o", folder / "出", "--dry-run", *options)


def _run_where(data: bytes, folder: Path) -> None:
    _with_roster(folder, f"--where={data.decode(errors='replace')}")


def _run_name(data: bytes, folder: Path) -> None:
    _with_roster(folder, f"--name={data.decode(errors='replace')}")


def _run_csv(data: bytes, folder: Path) -> None:
    path = _put(folder, "名单.csv", data)
    constants = workbook("\n".join(_ROSTER.strip().splitlines()[:3]), folder / "落款.xlsx")
    _clean("merge", "慰问信", path, "--constants", constants, "-o", folder / "出", "--dry-run")


def _csvs() -> Iterator[bytes]:
    for text in _CSV:
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            yield text.encode(encoding)


def _photos() -> Iterator[bytes]:
    for kind in ("JPEG", "PNG", "BMP", "GIF", "WEBP"):
        yield picture(64, 48, kind, orientation=6)


def _pictured() -> Iterator[bytes]:
    """Rosters with pictures in their cells, as each office program puts them there."""
    one, other = picture(40, 30), picture(30, 40)
    rows = "| 照片 | 照片 | 说明 |\n|  | DISPIMG | 一 |\n|  | DISPIMG | 二 |"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        yield placed_over(workbook(rows, path), "照片", {"A2": one, "A3": other}).read_bytes()
        path = workbook(rows, path)
        yield embedded_by_wps(path, "xl/worksheets/sheet1.xml", {"A2": one, "A3": other}).read_bytes()
        yield embedded_by_excel(path, {"照片": [["照片", "说明"], [one, "一"], [other, "二"]]}).read_bytes()


def _photo_package(folder: Path) -> Path:
    package = folder / "模板" / "photos"
    package.mkdir(parents=True)
    (package / "template.toml").write_text(_PHOTO_TOML, "utf-8")
    (package / "README.md").write_text("照片\n", "utf-8")
    (package / "template.docx").write_bytes(base_document([photo_table("照片", "照片", "说明"), paragraph("空行")]))
    return package.parent


def _run_photo(data: bytes, folder: Path) -> None:
    _put(folder, "图.jpg", data)
    path = workbook("| 照片 | 照片 | 说明 |\n|  | 图.jpg | 一 |", folder / "表.xlsx")
    _clean("build", path, "-o", folder / "出", "--templates", _photo_package(folder), "--template", "photos")
    _whole(folder / "出")


def _run_pictured(data: bytes, folder: Path) -> None:
    path = _put(folder, "表.xlsx", data)
    _clean("build", path, "-o", folder / "出", "--templates", _photo_package(folder), "--template", "photos")
    _whole(folder / "出")


def _texts(texts: tuple[str, ...]) -> Callable[[], Iterator[bytes]]:
    return lambda: (text.encode() for text in texts)


def _text_or_bytes(random: Random, data: bytes) -> bytes:
    return random.choice((spoilt_text, spoilt_text, spoilt_text, spoilt_bytes))(random, data)


def _csv_spoilt(random: Random, data: bytes) -> bytes:
    return random.choice((spoilt_bytes, spoilt_text))(random, data)


TARGETS: Final = {
    target.name: target
    for target in (
        Target("xlsx", ".xlsx", _samples, spoilt_archive, _run_xlsx),
        Target("roster", ".xlsx", _rosters, spoilt_archive, _run_roster),
        Target("proof", ".docx", _documents, spoilt_archive, _run_proof),
        Target("import", ".docx", _documents, spoilt_archive, _run_import),
        Target("template", ".docx", _templates, spoilt_archive, _run_template),
        Target("toml", ".toml", _tomls, _text_or_bytes, _run_toml),
        Target("where", ".txt", _texts(_CONDITIONS), _text_or_bytes, _run_where),
        Target("name", ".txt", _texts(_PATTERNS), _text_or_bytes, _run_name),
        Target("photo", ".jpg", _photos, spoilt_bytes, _run_photo),
        Target("pictured", ".xlsx", _pictured, spoilt_archive, _run_pictured),
        Target("csv", ".csv", _csvs, _csv_spoilt, _run_csv),
    )
}
