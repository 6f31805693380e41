from __future__ import annotations

from pathlib import Path

from toolkit.jobs.sources import Source, find_sources


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")


def test_a_file_s_documents_go_beside_it(tmp_path: Path) -> None:
    touch(tmp_path, "a.xlsx")
    assert find_sources([tmp_path / "a.xlsx"], None) == ([Source(tmp_path / "a.xlsx", tmp_path / "输出")], [])


def test_a_folder_is_mirrored_and_outputs_are_left_out(tmp_path: Path) -> None:
    touch(
        tmp_path,
        "b.xlsx",
        "a.XLSX",
        "~$a.xlsx",
        ".隐.xlsx",
        "城东/c.xlsm",
        "输出/d.xlsx",
        ".藏/e.xlsx",
        "旧.xls",
        "名单.csv",
    )
    touch(tmp_path, "别处/.gwkit/lock", "别处/f.xlsx")
    sources, problems = find_sources([tmp_path], None)
    assert [(source.path.name, source.subfolder) for source in sources] == [
        ("a.XLSX", ""),
        ("b.xlsx", ""),
        ("c.xlsm", "城东"),
    ]
    assert {source.output for source in sources} == {tmp_path / "输出"}
    assert [(found.code, "名单.csv、旧.xls" in found.message) for found in problems] == [("D213", True)]


def test_another_output_inside_the_folder_is_not_scanned(tmp_path: Path) -> None:
    touch(tmp_path, "a.xlsx", "out/b.xlsx")
    sources, _ = find_sources([tmp_path], tmp_path / "out")
    assert [source.path.name for source in sources] == ["a.xlsx"]


def test_the_same_workbook_counts_once_and_an_empty_folder_is_said(tmp_path: Path) -> None:
    touch(tmp_path, "a.xlsx")
    (tmp_path / "空").mkdir()
    sources, problems = find_sources([tmp_path / "a.xlsx", tmp_path, tmp_path / "空"], None)
    assert len(sources) == 1
    assert [found.code for found in problems] == ["D214"]
