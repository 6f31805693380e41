from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.delivery.companions import Companion
from toolkit.delivery.destination import Status
from toolkit.delivery.folder import OutputFolder
from toolkit.delivery.manifest import PRIVATE_FOLDER


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "做好的"
    folder.mkdir()
    (folder / "第1页.png").write_bytes(b"1")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".gwkit")


def test_a_folder_of_pictures_gives_way_to_the_next(tmp_path: Path, pictures: Path) -> None:
    with OutputFolder(tmp_path / "输出") as folder:
        companion = Companion(folder, folder.path / "简报-页面")
        assert companion.deliver(pictures, "a").status is Status.MADE
        assert (companion.is_current("a"), companion.is_current("b")) == (True, False)
        (pictures / "第1页.png").rename(pictures / "第2页.png")
        assert companion.deliver(pictures, "b").status is Status.MADE
        assert names(folder.path) == ["简报-页面"]
        assert names(folder.path / "简报-页面") == ["第2页.png"]


def test_a_changed_picture_is_somebody_s(tmp_path: Path, pictures: Path) -> None:
    with OutputFolder(tmp_path / "输出") as folder:
        companion = Companion(folder, folder.path / "简报-页面")
        companion.deliver(pictures, "a")
        (folder.path / "简报-页面" / "第1页.png").write_bytes(b"drawn on")
        assert not companion.is_current("a")
        assert companion.deliver(pictures, "a").status is Status.KEPT
        (folder.path / "简报-页面" / "第1页.png").write_bytes(b"1")
        (folder.path / "简报-页面" / "说明.txt").touch()
        assert companion.deliver(pictures, "a").status is Status.KEPT


def test_a_folder_that_cannot_be_replaced_stays(
    tmp_path: Path, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with OutputFolder(tmp_path / "输出") as folder:
        companion = Companion(folder, folder.path / "页面")
        companion.deliver(pictures, "a")
        replace = Path.replace

        def refuse(self: Path, other: Path) -> Path:
            if self.name.startswith(".gw-") and other == companion.path and (self / "第9页.png").exists():
                raise OSError(28, "full")
            return replace(self, other)

        monkeypatch.setattr(Path, "replace", refuse)
        (pictures / "第9页.png").touch()
        failed = companion.deliver(pictures, "b")
        assert [found.code for found in failed.problems] == ["D203"]
        assert names(folder.path) == ["页面"]
        assert names(companion.path) == ["第1页.png"]
        assert list(folder.private.glob(".gw-*")) == []


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / PRIVATE_FOLDER / ".gw-0123.tmp"
    left.mkdir(parents=True)
    (left / "第1页.png").touch()
    with OutputFolder(tmp_path):
        assert not left.exists()


def test_a_companion_is_never_the_last_document_of_a_source(tmp_path: Path, pictures: Path) -> None:
    with OutputFolder(tmp_path / "输出") as folder:
        Companion(folder, folder.path / "简报.pdf").deliver(pictures / "第1页.png", "a")
    with OutputFolder(tmp_path / "输出") as folder:
        assert folder.manifest.owner("简报.pdf") == "#简报.pdf"
        assert Companion(folder, folder.path / "简报.pdf").is_current("a")
