"""``gwkit check --annotate``: copies that show the problems, read like the originals."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.acceptance.cli import gwkit
from tests.samples.build import SHEETS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sample(target: Path, name: str = "5-交通局") -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(SHEETS / f"{name}.xlsx", target))


@pytest.mark.parametrize("name", sorted(path.stem for path in SHEETS.glob("*.xlsx")))
def test_a_copy_reads_like_its_original_which_stays(folder: Path, name: str) -> None:
    path = sample(folder / "3月.xlsx", name)
    before = path.read_bytes()
    first = json.loads(gwkit("check", path, "--annotate", "标注/3月.xlsx", "--json").out)
    assert path.read_bytes() == before
    assert first["documents"] == [{"source": str(path), "output": "标注/3月.xlsx", "status": "made"}]
    again = json.loads(gwkit("check", "标注/3月.xlsx", "--json").out)
    assert again["problems"] == first["problems"]
    for source, output in ((path, "一"), ("标注/3月.xlsx", "二")):
        gwkit("build", source, "-o", output)
    (one,), (two,) = (list(Path(name).glob("*.docx")) for name in "一二")
    assert one.read_bytes() == two.read_bytes()


def test_comments_and_links_stand_where_the_check_says(folder: Path) -> None:
    path = sample(folder / "3月.xlsx")
    run = gwkit("check", path, "--annotate", "标注.xlsx")
    assert run.code == 0
    assert f"已标注 {path} → 标注.xlsx" in run.out
    book: Any = openpyxl.load_workbook("标注.xlsx")
    rows = list(book["问题清单"].iter_rows(min_row=2))
    assert rows
    for row in rows:
        sheet, _, cell = row[0].value.partition("!")
        assert row[0].hyperlink.location == f"'{sheet}'!{cell}"
        assert row[2].value in book[sheet][cell].comment.text


def test_figures_that_do_not_agree_are_marked_in_their_cell(folder: Path) -> None:
    path = sample(folder / "3月.xlsx", "7-县")
    book: Any = openpyxl.load_workbook(path)
    sheet = book["导语"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if "上半年" in str(cell.value))
    cell.value = "悬挂横幅8幅，工作有声势。" + cell.value
    book.save(path)
    run = gwkit("check", path, "--annotate", "标注.xlsx")
    assert run.code == 0
    assert f"导语!{cell.coordinate}：“悬挂横幅8幅”和" in run.out
    copy: Any = openpyxl.load_workbook("标注.xlsx")
    assert "悬挂横幅8幅" in copy["导语"][cell.coordinate].comment.text


def test_a_folder_is_mirrored_and_its_copies_are_no_workbooks(folder: Path) -> None:
    sample(folder / "上报" / "甲.xlsx")
    sample(folder / "上报" / "城东" / "乙.xlsx", "7-县")
    for _ in range(2):
        run = gwkit("check", "上报", "--annotate", "上报/标注")
        assert run.code == 0, run.out
        assert "检查了 2 份工作簿" in run.out
    assert sorted(path.relative_to("上报/标注").as_posix() for path in Path("上报/标注").rglob("*.xlsx")) == [
        "城东/乙.xlsx",
        "甲.xlsx",
    ]


def test_several_workbooks_need_a_folder(folder: Path) -> None:
    one, two = sample(folder / "甲.xlsx"), sample(folder / "乙.xlsx")
    run = gwkit("check", one, two, "--annotate", "标注.xlsx")
    assert run.code == 2
    assert "--annotate 后面请写文件夹" in run.err
    assert gwkit("check", one, two, "--annotate", "标注").code == 0
    assert sorted(path.name for path in Path("标注").iterdir() if path.suffix == ".xlsx") == ["乙.xlsx", "甲.xlsx"]


def test_nothing_is_overwritten(folder: Path) -> None:
    path = sample(folder / "3月.xlsx")
    before = path.read_bytes()
    for target in ("3月.xlsx", "./3月.xlsx", "."):
        run = gwkit("check", path, "--annotate", target)
        assert run.code == 1
        assert "不能写回原来的文件" in run.out
    Path("标注.xlsx").write_text("别人的文件")
    run = gwkit("check", path, "--annotate", "标注.xlsx")
    assert run.code == 1 and "文件已存在" in run.out
    assert Path("标注.xlsx").read_text() == "别人的文件"
    assert gwkit("check", path, "--annotate", "标注.xlsx", "--force").code == 0
    run = gwkit("check", path, "--annotate", "标注.docx")
    assert run.code == 1 and ".xlsx" in run.out
    assert path.read_bytes() == before
    assert not list(folder.glob("*.tmp"))


def test_a_link_to_the_workbook_is_the_workbook(folder: Path) -> None:
    path = sample(folder / "3月.xlsx")
    Path("别名.xlsx").symlink_to(path)
    run = gwkit("check", path, "--annotate", "别名.xlsx", "--force")
    assert run.code == 1 and "不能写回原来的文件" in run.out


def test_what_cannot_be_read_is_told_once_and_stops_nothing(folder: Path) -> None:
    Path("坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    sample(folder / "好.xlsx")
    run = gwkit("check", "坏.xlsx", "好.xlsx", "--annotate", "标注")
    assert run.code == 1
    assert run.out.count("坏.xlsx") == 1
    assert [path.name for path in Path("标注").glob("*.xlsx")] == ["好.xlsx"]
