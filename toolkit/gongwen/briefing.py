"""The built-in briefing template (简报), made from the base document.

``python -m toolkit.gongwen.briefing templates/briefing/template.docx`` writes it again; what a clerk sees in Word is
an ordinary document with its tags in ordinary paragraphs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit.gongwen import measures as m
from toolkit.gongwen.document import base_document
from toolkit.gongwen.drawings import bottom_box
from toolkit.gongwen.kinds.elements import levels
from toolkit.gongwen.paragraphs import (
    annex_table,
    imprint_row,
    imprint_table,
    paragraph,
    row,
    run,
    tag,
    tag_row,
)
from toolkit.gongwen.photo_table import photo_table
from toolkit.gongwen.styles import IMPRINT, IMPRINT_ANCHOR, ISSUER_LINE, NAME, TABLE_TEXT, TITLE

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LEDGER: Final = "走访慰问台账"
_PHOTOS: Final = "走访照片"
_COLUMNS: Final = (
    # heading, column of the ledger, its twips, whether it is summed
    ("日期", "日期", 1_080, False),
    ("带队", "带队", 1_100, False),
    ("慰问对象", "慰问对象", 1_300, False),
    ("类别", "类别", 750, False),
    ("户数\n（户）", "户数", 750, True),
    ("人数\n（人）", "人数", 750, True),
    ("慰问金\n（元）", "慰问金", 1_080, True),
    ("慰问物资", "慰问物资", 985, False),
    ("物资折价\n（元）", "物资折价", 1_050, True),
)


def briefing_template() -> bytes:
    """The docx of the briefing template."""
    body = [*_masthead(), *_title(), *levels(), *_photos(), *_supplier(), *_annex(), *_tail()]
    return base_document(body)


def _masthead() -> list[Element]:
    """报头 (practice): the upper third of page 1, down to the red rule."""
    return [
        tag("{%p if 报头.密级 or 报头.编号 %}"),
        paragraph(
            "密级编号行",
            "{{ 报头.密级 }}\t",
            run("密级编号行", "{% if 报头.编号 %}编号：{{ 报头.编号 }}{% endif %}", m.FANGSONG),
        ),
        tag("{%p else %}"),
        paragraph("空行"),
        tag("{%p endif %}"),
        paragraph(NAME, "{{ 报头.简报名称 }}"),
        paragraph("空行"),
        paragraph("期号", "第{{ 报头.期号 }}期{% if 报头.总期号 %}（总第{{ 报头.总期号 }}期）{% endif %}"),
        paragraph(ISSUER_LINE, "{{ 报头.编发单位 }}\t{{ 报头.印发日期 }}"),
        tag("{%p if 报头.签发人 %}"),
        paragraph("签发人", "签发人：", run("签发人", "{{ 报头.签发人 }}", m.KAITI)),
        tag("{%p endif %}"),
        paragraph("红线"),
    ]


def _title() -> list[Element]:
    """标题: two lines below the red rule, one above the text (7.3.1)."""
    return [paragraph("空行"), paragraph("空行"), paragraph(TITLE, "{{ 报头.标题 }}"), paragraph("空行")]


def _photos() -> list[Element]:
    """Photos of the visits (practice), two a row under the text; 附件说明 brings its own empty line (7.3.4)."""
    return [
        tag(f"{{%p if {_PHOTOS}.行 %}}"),
        photo_table(_PHOTOS, "照片", "说明"),
        tag(f"{{%p if not {_LEDGER}.行 %}}"),
        paragraph("表后"),
        tag("{%p endif %}"),
        tag("{%p endif %}"),
    ]


def _supplier() -> list[Element]:
    """附件说明 (7.3.4) and （……供稿） (practice) under the article."""
    return [
        tag(f"{{%p if {_LEDGER}.行 %}}"),
        paragraph("空行"),
        paragraph("附件说明", f"附件：{_LEDGER}"),
        tag("{%p endif %}"),
        tag("{%p if 报尾.供稿 %}"),
        paragraph("供稿", "（{{ 报尾.供稿 }}供稿）"),
        tag("{%p endif %}"),
    ]


def _annex() -> list[Element]:
    """附件: the ledger of visits on a page of its own (7.3.7)."""
    return [
        tag(f"{{%p if {_LEDGER}.行 %}}"),
        paragraph("附件标记", "附件"),
        paragraph("空行"),
        paragraph("附件标题", _LEDGER),
        paragraph("空行"),
        _ledger_table(),
        paragraph("表后"),
        tag("{%p endif %}"),
    ]


def _ledger_table() -> Element:
    widths = [width for _, _, width, _ in _COLUMNS]
    cells = []
    totals = []
    for _, column, _, summed in _COLUMNS:
        style = "表格数字" if summed else TABLE_TEXT
        cells.append(paragraph(style, f"{{{{ 行.{column} }}}}"))
        totals.append(paragraph(style, f"{{{{ {_LEDGER}.合计.{column} }}}}" if summed else ""))
    totals[0] = paragraph(TABLE_TEXT, "合计")
    header = row(widths, [paragraph("表格表头", heading) for heading, _, _, _ in _COLUMNS], header=True)
    loop = (f"{{%tr for 行 in {_LEDGER}.行 %}}", "{%tr endfor %}")
    opening, closing = (tag_row(sum(widths), len(widths), content) for content in loop)
    condition = (f"{{%tr if {_LEDGER}.合计 %}}", "{%tr endif %}")
    before, after = (tag_row(sum(widths), len(widths), content) for content in condition)
    rows = [header, opening, row(widths, cells), closing, before, row(widths, totals), after]
    return annex_table(widths, rows)


def _tail() -> list[Element]:
    """报尾 (practice), set as 版记 on the lower edge of the last page (7.4.1)."""
    addressees = []
    for label in ("报", "送", "发"):
        addressees += [
            tag(f"{{%p if 报尾.{label} %}}"),
            paragraph(IMPRINT, f"{label}：{{{{ 报尾.{label} }}}}"),
            tag("{%p endif %}"),
        ]
    table = imprint_table(
        [
            tag_row(m.TEXT_WIDTH, 1, "{%tr if 报尾.报 or 报尾.送 or 报尾.发 %}"),
            imprint_row(*addressees),
            tag_row(m.TEXT_WIDTH, 1, "{%tr endif %}"),
            tag_row(m.TEXT_WIDTH, 1, "{%tr if 报尾.印数 %}"),
            imprint_row(paragraph("印数", "（共印{{ 报尾.印数 }}份）")),
            tag_row(m.TEXT_WIDTH, 1, "{%tr endif %}"),
        ]
    )
    box = bottom_box(IMPRINT_ANCHOR, "版记", _TAG_BOX_HEIGHT, [table, paragraph("表后")])
    return [tag("{%p if 报尾.报 or 报尾.送 or 报尾.发 or 报尾.印数 %}"), box, tag("{%p endif %}")]


_TAG_BOX_HEIGHT: Final = 5_000
"""Room for the tags themselves, while a clerk edits the template; the real height is computed after rendering."""


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(briefing_template())
