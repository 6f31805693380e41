"""The elements that kinds share: red head, levels, annexes, signature, 版记, each with its tags (GB/T 9704-2012, 7)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from toolkit.gongwen import measures as m
from toolkit.gongwen.drawings import bottom_box
from toolkit.gongwen.paragraphs import imprint_row, imprint_table, paragraph, run, tag, tag_row
from toolkit.gongwen.styles import (
    BODY,
    IMPRINT,
    IMPRINT_ANCHOR,
    ISSUE_DATE,
    ISSUER_MARK,
    SEALED_ISSUE_DATE,
    SEALED_SIGNATURE,
    SIGNATURE,
    TITLE,
)
from toolkit.opc import printable

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CHAIN: Final = (("一级", "一级标题"), ("二级", "二级标题"), ("三级", "三级标题"), ("四级", "四级标题"))
_TAG_BOX_HEIGHT: Final = 5_000
"""Room for the tags themselves, while a clerk edits the template; the real height is computed after rendering."""

NUMBER: Final = "{{ 红头.机关代字 }}〔{{ 红头.年份 }}〕{{ 红头.序号 }}号"
"""发文字号 from its three parts (7.2.5)."""


def blank(lines: int = 1) -> list[Element]:
    """Empty lines (3.2)."""
    return [paragraph("空行") for _ in range(lines)]


def when(condition: str, *content: Element, otherwise: Sequence[Element] = ()) -> list[Element]:
    """Paragraphs that appear under a condition."""
    other = [tag("{%p else %}"), *otherwise] if otherwise else []
    return [tag(f"{{%p if {condition} %}}"), *content, *other, tag("{%p endif %}")]


def upper_left() -> list[Element]:
    """份号, 密级和保密期限, 紧急程度: three lines that stay where they are blank (7.2.1 to 7.2.3)."""
    secrecy = "{{ 红头.密级 }}{% if 红头.保密期限 %}★{{ 红头.保密期限 }}{% endif %}"
    lines = (
        ("份号", "份号", "{{ 红头.份号 }}"),
        ("密级", "密级", secrecy),
        ("紧急程度", "紧急程度", "{{ 红头.紧急程度 }}"),
    )
    return [
        part
        for field, style, content in lines
        for part in when(f"红头.{field}", paragraph(style, content), otherwise=blank())
    ]


def red_head(*, upward: bool = False) -> list[Element]:
    """版头 down to the red rule; ``upward`` has 签发人 beside 发文字号 (7.2.4 to 7.2.7)."""
    mark = paragraph(ISSUER_MARK, "{{ 红头.发文机关标志 }}")
    if upward:
        signer = run("发文字号签发人", "{{ 红头.签发人 }}", m.KAITI)
        number = paragraph("发文字号签发人", f"{NUMBER}\t签发人：", signer)
    else:
        number = paragraph("发文字号", NUMBER)
    return [*upper_left(), mark, *blank(2), number, paragraph("红线")]


def title() -> list[Element]:
    """标题 two lines below the red rule, one line above what follows (7.3.1)."""
    return [*blank(2), paragraph(TITLE, "{{ 公文.标题 }}"), *blank()]


def title_and_addressee() -> list[Element]:
    """标题, then 主送机关 (7.3.1, 7.3.2)."""
    return [*title(), *when("公文.主送机关", paragraph("主送机关", "{{ 公文.主送机关 }}："))]


def levels(source: str = "正文") -> list[Element]:
    """正文: one paragraph a level, number and heading in the level's font, text in 仿宋 (7.3.3)."""
    content: list[Element] = [tag(f"{{%p for 段 in {source} %}}")]
    for index, (level, style) in enumerate(_CHAIN):
        content.append(tag(f"{{%p {'elif' if index else 'if'} 段.层级 == '{level}' %}}"))
        heading = run(style, "{{ 段.编号 }}{{ 段.标题 }}")
        content.append(paragraph(style, heading, run(style, "{{ 段.内容 }}", m.FANGSONG)))
    content.append(tag("{%p else %}"))
    content.append(paragraph(BODY, "{{ 段.编号 }}{{ 段.标题 }}{{ 段.内容 }}"))
    return [*content, tag("{%p endif %}"), tag("{%p endfor %}")]


def annex_notes(table: str = "附件") -> list[Element]:
    """附件说明 one line below the text: one annex without a number, several numbered and aligned (7.3.4)."""
    rows = f"{table}.行"
    return [
        tag(f"{{%p if {rows} %}}"),
        *blank(),
        tag(f"{{%p for 行 in {rows} %}}"),
        tag("{%p if loop.length == 1 %}"),
        paragraph("附件说明", "附件：{{ 行.名称 }}"),
        tag("{%p elif loop.first %}"),
        paragraph("附件说明首", "附件：1.{{ 行.名称 }}"),
        tag("{%p else %}"),
        paragraph("附件说明续", "{{ loop.index }}.{{ 行.名称 }}"),
        tag("{%p endif %}"),
        tag("{%p endfor %}"),
        tag("{%p endif %}"),
    ]


def signature() -> list[Element]:
    """署名, 成文日期 with or without a seal, 附注 (7.3.5, 7.3.6)."""
    unit, date = "{{ 落款.署名 }}", "{{ 落款.成文日期 }}"
    sealed = [*blank(2), paragraph(SEALED_SIGNATURE, unit), paragraph(SEALED_ISSUE_DATE, date)]
    plain = [*blank(), paragraph(SIGNATURE, unit), paragraph(ISSUE_DATE, date)]
    note = when("落款.附注", paragraph("附注", "（{{ 落款.附注 }}）"))
    return [*when("落款.加盖印章 == '是'", *sealed, otherwise=plain), *note]


def imprint() -> list[Element]:
    """版记 on the lower edge of the last page: 抄送, then 印发机关 and 印发日期 (7.4)."""
    rows = [
        tag_row(m.TEXT_WIDTH, 1, "{%tr if 版记.抄送 %}"),
        imprint_row(paragraph(IMPRINT, "抄送：{{ 版记.抄送 }}。")),
        tag_row(m.TEXT_WIDTH, 1, "{%tr endif %}"),
        tag_row(m.TEXT_WIDTH, 1, "{%tr if 版记.印发机关 %}"),
        imprint_row(paragraph("印发", "{{ 版记.印发机关 }}\t{{ 版记.印发日期 }}印发")),
        tag_row(m.TEXT_WIDTH, 1, "{%tr endif %}"),
    ]
    return bottom_imprint("版记.抄送 or 版记.印发机关", rows)


def bottom_imprint(condition: str, rows: Sequence[Element]) -> list[Element]:
    """A table of 版记 in its box, under a condition."""
    box = bottom_box(IMPRINT_ANCHOR, "版记", _TAG_BOX_HEIGHT, [imprint_table(rows), paragraph("表后")])
    return when(condition, box)


def form(name: str, hint: str, *fields: str) -> str:
    """TOML of a form sheet from its fields."""
    return _sheet(name, "form", hint) + "".join(fields)


def prose(name: str, hint: str) -> str:
    """TOML of a prose sheet."""
    return _sheet(name, "prose", hint)


def table(name: str, hint: str, *fields: str) -> str:
    """TOML of a table sheet from its columns."""
    return _sheet(name, "table", hint) + "".join(fields)


def figures(name: str, hint: str, *fields: str) -> str:
    """TOML of a figures sheet."""
    return _sheet(name, "figures", hint) + "".join(fields)


def _sheet(name: str, shape: str, hint: str) -> str:
    return f'\n[[sheet]]\nname = "{name}"\nshape = "{shape}"\nhint = "{hint}"\n'


def entry(name: str, hint: str = "", **keys: str | int | bool | Sequence[str]) -> str:
    """TOML of one field."""
    lines = [f'\n[[sheet.field]]\nname = "{name}"\n']
    lines.extend(f"{key} = {_toml(value)}\n" for key, value in keys.items())
    return "".join([*lines, f'hint = "{hint}"\n' if hint else ""])


def quoted(text: str) -> str:
    """A TOML string that holds any text but what XML cannot hold."""
    return json.dumps(printable(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml(value: str | int | bool | Sequence[str]) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) and "\n" in value:
        return '"' + value.replace("\n", "\\n") + '"'
    if isinstance(value, str):
        return f"'{value}'" if "\\" in value else f'"{value}"'
    return "[" + ", ".join(f'"{item}"' for item in value) + "]"


_SECRECY: Final = ("秘密", "机密", "绝密")


UPPER_LEFT: Final = (
    entry("份号", "涉密公文才填，6 位数字", pattern="\\d{6}", carry="clear"),
    entry("密级", "公开的公文不填", type="choice", choices=_SECRECY),
    entry("保密期限", "如 1年、长期"),
    entry("紧急程度", type="choice", choices=("特急", "加急")),
)
"""TOML of 份号, 密级, 保密期限 and 紧急程度."""


def head_sheet(mark: str, code: str, *, upward: bool = False, fields: Sequence[str] = UPPER_LEFT) -> str:
    """TOML of 红头: what stands above the red rule."""
    signer = [entry("签发人", "上行文必填，写姓名", required=True)] if upward else []
    return form(
        "红头",
        "首页红线以上的内容",
        entry("发文机关标志", "印在首页上方的红色大字，一般是机关名称加“文件”", required=True, default=mark),
        entry("机关代字", "发文字号开头的代字，如 某政发", required=True, default=code),
        entry("年份", "发文字号的年份，四位", type="integer", required=True, min=2000, max=2099),
        entry("序号", "本年度第几号", type="integer", required=True, min=1, carry="next"),
        *signer,
        *fields,
    )


def text_sheet(*, addressee: bool = True) -> str:
    """TOML of 公文: title and addressee."""
    fields = [entry("标题", "发文机关、事由、文种；想在某处换行，就在该处按 Alt+Enter", required=True)]
    if addressee:
        fields.append(entry("主送机关", "不写末尾的冒号"))
    return form("公文", "标题和主送机关", *fields)


def annex_sheet() -> str:
    """TOML of 附件: a list of names."""
    return table("附件", "一件一行；没有附件就空着", entry("名称", "只写名称，不写序号和标点"))


def closing_sheets(*, sealed: str = "是") -> str:
    """TOML of 落款 and 版记."""
    tail = form(
        "落款",
        "署名、日期、附注",
        entry("署名", "发文机关全称或规范化简称", required=True),
        entry("成文日期", type="date", required=True, carry="clear"),
        entry("加盖印章", "要盖章就留出盖章的位置", type="choice", choices=("是", "否"), default=sealed),
        entry("附注", "如 此件公开发布、联系人及电话；不写括号"),
    )
    return tail + form(
        "版记",
        "末页下端",
        entry("抄送", "不写“抄送”二字和末尾的句号"),
        entry("印发机关", "一般是办公室"),
        entry("印发日期", type="date", carry="clear"),
    )
