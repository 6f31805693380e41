"""``gwkit doctor``: the machine as it is, and what became of the documents of an output folder."""

from __future__ import annotations

import json
import shutil
from importlib import metadata
from pathlib import Path

import pytest

from tests.acceptance.cli import gwkit
from toolkit import limits

SAMPLES = Path(__file__).parents[2] / "sample_sheets"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("1-医院.xlsx", "2-司法局.xlsx", "6-局.xlsx"):
        shutil.copy(SAMPLES / name, tmp_path)
    assert gwkit("build", tmp_path, "-o", tmp_path / "出").code == 0
    return tmp_path / "出"


def states(folder: Path) -> dict[str, tuple[str, str]]:
    run = gwkit("doctor", folder, "--json")
    documents = json.loads(run.out)["documents"]
    return {Path(each["output"]).name: (each["status"], each["condition"]) for each in documents}


def before(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_as_it_was_made(folder: Path) -> None:
    untouched = before(folder)
    run = gwkit("doctor", folder)
    assert run.code == 0
    assert f"{folder}：记录 3 份，原样 3 份。" in run.out
    assert set(states(folder).values()) == {("unchanged", "intact")}
    assert before(folder) == untouched


def test_what_became_of_each_document(folder: Path) -> None:
    edited, damaged, missing = sorted(folder.glob("*.docx"))
    with edited.open("ab") as stream:
        stream.write(b" ")
    damaged.write_bytes(damaged.read_bytes()[:900])
    missing.unlink()
    (folder / "别处来的.docx").write_bytes(b"")
    with (folder / ".gwkit" / "manifest.jsonl").open("ab") as stream:
        stream.write(b'{"name": "x')
    run = gwkit("doctor", folder)
    assert run.code == 1
    assert "记录 3 份，原样 0 份" in run.out
    for words in (f"“{damaged.name}”打不开", f"“{missing.name}”不见了", f"“{edited.name}”在生成后被人改过"):
        assert words in run.out
    assert "别处来的.docx" in run.out and "1 行没有写完整" in run.out
    expected = {edited.name: ("kept", "edited"), damaged.name: ("failed", "damaged")}
    assert states(folder) == expected | {missing.name: ("failed", "missing")}


def test_a_document_spoilt_inside_is_damaged(folder: Path) -> None:
    path = next(folder.glob("*.docx"))
    data = bytearray(path.read_bytes())
    data[60:400] = b"\xff" * 340
    path.write_bytes(data)
    assert states(folder)[path.name] == ("failed", "damaged")


def test_a_missing_document_alone_is_no_error(folder: Path) -> None:
    next(folder.glob("*.docx")).unlink()
    assert gwkit("doctor", folder).code == 0


def test_a_folder_that_is_none_of_ours(tmp_path: Path) -> None:
    run = gwkit("doctor", tmp_path)
    assert run.code == 0 and "没有生成记录" in run.out
    assert list(tmp_path.iterdir()) == []
    assert gwkit("doctor", tmp_path / "没有").code == 2


def test_the_machine() -> None:
    machine = json.loads(gwkit("doctor", "--json").out)["machine"]
    assert machine["libraries"]["docxtpl"] == metadata.version("docxtpl")
    assert set(machine["fonts"]) >= {"仿宋_GB2312", "方正小标宋简体"}
    assert machine["templates"] >= 12
    assert machine["limits"]["外来模板生成一份文档的时间"] == "10 秒"
    assert machine["limits"]["工作簿文件"] == "100 MiB"


def test_without_office_and_without_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.jobs.doctor.find_office", lambda: None)
    version = metadata.version

    def without_fsspec(name: str) -> str:
        if name == "fsspec":
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", without_fsspec)
    run = gwkit("doctor")
    assert run.code == 0
    assert "LibreOffice：没有找到" in run.out and "没有安装 fsspec，[cluster] 的功能不能用" in run.out


def test_every_limit_has_a_name_people_know() -> None:
    named = {name for name, value in vars(limits).items() if name.isupper() and isinstance(value, (int, float))}
    assert set(limits.LABELS) == named - {"MIB"}
    assert "".join(limits.LABELS.values()).encode("gbk")
