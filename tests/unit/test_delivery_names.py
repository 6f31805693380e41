from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import limits
from toolkit.delivery.names import name_key, safe_path, with_suffix


def safe(wanted: str, folder_length: int = 20) -> tuple[str, list[str]]:
    path, problems = safe_path(wanted, ".docx", folder_length, None)
    return path, [found.code for found in problems]


@pytest.mark.parametrize(
    ("wanted", "path", "codes"),
    [
        ("甲县第3期", "甲县第3期.docx", []),
        ('a\\b:c*d?e"f<g>h|i', "a_b_c_d_e_f_g_h_i.docx", ["D103"]),
        ("a\x00b", "a_b.docx", ["D103"]),
        ("CON", "_CON.docx", ["D103"]),
        ("nul.txt", "_nul.txt.docx", ["D103"]),
        ("com1", "_com1.docx", ["D103"]),
        ("console", "console.docx", []),
        ("简报. . ", "简报.docx", ["D103"]),
        ("../../x", "x.docx", ["D103"]),
        ("/etc/x", "etc/x.docx", ["D103"]),
        ("城东/甲", "城东/甲.docx", []),
        ("", "", ["D105"]),
        (" . / .. ", "", ["D105"]),
        ("e\u0301", "\u00e9.docx", []),
        ("a\u202eb", "a_b.docx", ["D103"]),
    ],
)
def test_names(wanted: str, path: str, codes: list[str]) -> None:
    assert safe(wanted) == (path, codes)


def test_a_long_name_is_shortened_visibly() -> None:
    path, codes = safe("长" * 300)
    assert path.endswith("….docx")
    assert len(with_suffix(path, "（新99）").encode()) <= limits.FILE_NAME_BYTES
    assert codes == ["D104"]


def test_a_long_path_is_shortened_visibly() -> None:
    path, codes = safe("长" * 60, folder_length=240)
    assert len(path) + 241 <= limits.PATH_CHARACTERS
    assert path.endswith("….docx")
    assert codes == ["D104"]


@given(st.text(max_size=400), st.integers(0, 200))
def test_any_text_gives_a_safe_relative_path(wanted: str, folder_length: int) -> None:
    path, _ = safe(wanted, folder_length)
    for part in path.split("/") if path else []:
        assert len(part.encode()) <= limits.FILE_NAME_BYTES
        assert part not in (".", "..")
        assert part == part.rstrip(". ")
        assert not set(part) & set('\\:*?"<>|')


def test_names_that_differ_by_case_or_composition_are_one() -> None:
    assert name_key("A.docx") == name_key("a.docx")
    assert name_key("e\u0301") == name_key("\u00e9")
