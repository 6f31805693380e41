"""Numbers that belong to a person are shown by their last four digits."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from toolkit.jobs import fault
from toolkit.privacy import masked
from toolkit.problems import FileLocation, problem
from toolkit.proofing.passage import Passage


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("99000019900101123X", "**************123X"),
        ("身份证99000019900101123x，请核对", "身份证**************123x，请核对"),
        ("990000 19900101 1234", "****************1234"),
        ("990000900101123", "***********1123"),
        ("13000000001", "*******0001"),
        ("130 0000 0001", "*********0001"),
        ("130-0000-0001", "*********0001"),
        ("０１３０００００００１", "*******０００１"),
        ("0999-8880000", "********0000"),
        ("电话：099-88800001。", "电话：********0001。"),
        ("6200000000000000123", "***************0123"),
        ("6200 0000 0000 0000 123", "******************* 123"),
        ("9900001990010112345678901234567890", "******************************7890"),
        ("两个：13000000001、13000000002", "两个：*******0001、*******0002"),
    ],
)
def test_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026年2月8日",
        "2026-02-08 2026-03-01",
        "70余万元",
        "1234567890",
        "12345678.123456789012",
        "123456789012.5",
        "0.123456789012",
        "3月.xlsx > 走访慰问!D7",
        "2020 2021 个",
        "某政发〔2026〕12号",
        "1,234,567,890,123",
    ],
)
def test_not_masked(text: str) -> None:
    assert masked(text) == text


def test_findings_mask_what_people_typed_but_no_path() -> None:
    found = problem("W601", None, label="号码13000000001", other=3, tail="0001")
    assert "13000000001" not in str(found) and "*******0001" in str(found)
    log = Path("/日志/13000000001/a.log")
    assert str(log) in str(problem("D302", FileLocation(str(log)), log=log))


def test_findings_about_text_mask_it() -> None:
    found = Passage("电话13000000001,").finding("C-PUN-01", 2, 14, "13000000001").problem()
    assert "13000000001" not in found.message + found.words + found.hint
    assert found.words == "*******0001,"


def test_log_is_masked_and_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    log = fault.write_log(ValueError("行 13000000001 出错"))
    text = log.read_text("utf-8")
    assert "ValueError" in text and "*******0001" in text and "13000000001" not in text
    if os.name == "posix":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_old_logs_go_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, other, young = tmp_path / "gwkit-old.log", tmp_path / "other.log", tmp_path / "gwkit-young.log"
    for path in (old, other, young):
        path.write_text("x", "ascii")
    for path in (old, other):
        os.utime(path, (0, time.time() - 31 * 24 * 3600))
    fault.write_log(ValueError("x"))
    assert not old.exists() and other.exists() and young.exists()
