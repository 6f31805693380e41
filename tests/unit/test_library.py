from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents import docx_with, p
from toolkit.errors import LibraryError, TemplateError
from toolkit.library import Library

TOML = '[template]\nid = "{id}"\nname = "{name}"\nversion = "1"\noutput = "a"\n'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    return tmp_path / "home"


def package(folder: Path, identity: str, name: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "template.toml").write_text(TOML.format(id=identity, name=name), "utf-8")
    (folder / "template.docx").write_bytes(docx_with(p("好")))
    (folder / "README.md").write_text("\n# 一句话说明\n\n其余", "utf-8")
    return folder


def test_the_shipped_template_is_found_by_id_and_by_name() -> None:
    library = Library()
    found = library.find("briefing")
    assert library.find(" 双拥工作简报：") is found
    assert found.built_in
    assert found.docx[:2] == b"PK"
    assert found.description.startswith("双拥工作简报：")


def test_an_unknown_name_shows_the_nearest() -> None:
    with pytest.raises(LibraryError) as caught:
        Library().find("双拥简报")
    assert caught.value.exit_code == 2
    assert "您是不是要找“双拥工作简报”" in str(caught.value)


def test_the_nearer_folder_wins(tmp_path: Path, home: Path) -> None:
    package(home / "公文模板" / "乙", "briefing", "我的简报")
    assert Library().find("briefing").schema.name == "我的简报"
    package(tmp_path / "mine" / "甲", "briefing", "更近的")
    found = Library(tmp_path / "mine").find("briefing")
    assert (found.schema.name, found.built_in, found.description) == ("更近的", False, "一句话说明")


def test_a_package_folder_itself_can_be_named(tmp_path: Path) -> None:
    assert Library(package(tmp_path / "一个", "one", "一个")).find("one").schema.name == "一个"


def test_a_broken_package_stops_no_other(tmp_path: Path) -> None:
    broken = package(tmp_path / "t" / "坏", "bad", "坏")
    (broken / "template.toml").write_text("[template", "utf-8")
    package(tmp_path / "t" / "好", "good", "好")
    library = Library(tmp_path / "t")
    assert library.find("good").schema.name == "好"
    assert [found.code for found in library.problems] == ["T114"]


def test_a_package_without_a_document(tmp_path: Path) -> None:
    (package(tmp_path / "t" / "甲", "a", "甲") / "template.docx").unlink()
    with pytest.raises(TemplateError, match=r"缺少 template\.docx"):
        _ = Library(tmp_path / "t").find("a").docx
