"""``--single`` as LibreOffice sets it: the pages of the one document are those of the many."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import rendering
from tests.acceptance.cli import gwkit
from tests.acceptance.test_merge import merge, names, roster

pytestmark = [pytest.mark.rendered, rendering.needs_office]
PACKAGES = Path(__file__).parents[2] / "templates"


def page_texts(pdf: Path) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in rendering.pages(pdf)]


@pytest.mark.parametrize("template", ["condolence-letter", "good-news-notice", "allowance-notice"])
def test_every_page_is_as_it_is_alone(template: str, tmp_path: Path) -> None:
    sample = PACKAGES / template / "sample.xlsx"
    gwkit("merge", template, sample, "-o", tmp_path / "分")
    gwkit("merge", template, sample, "-o", tmp_path / "合", "--single", "全部.docx")
    alone = [tmp_path / "分" / name for name in names(tmp_path / "分")]
    pdfs = rendering.to_pdf([*alone, tmp_path / "合" / "全部.docx"], tmp_path)
    single = page_texts(pdfs[-1])
    pages = [page for pdf in pdfs[:-1] for page in page_texts(pdf)]
    assert sorted(single) == sorted(pages)


def test_two_hundred_letters_are_two_hundred_pages(tmp_path: Path) -> None:
    people = [f"|  | 人{number} | 男 |  |  | {number} |  |  |" for number in range(200)]
    merge(roster(tmp_path, *people), "-o", tmp_path / "合", "--single", "全部.docx")
    (pdf,) = rendering.to_pdf([tmp_path / "合" / "全部.docx"], tmp_path)
    pages = page_texts(pdf)
    assert len(pages) == 200
    told = ["".join(page) for page in pages]
    assert all(f"尊敬的人{number}先生：" in text.replace(" ", "") for number, text in enumerate(told))
