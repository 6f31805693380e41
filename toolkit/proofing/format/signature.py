"""署名, 成文日期, 附注 (7.3.5, 7.3.6): how the date is written and where both stand."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from toolkit.gongwen import measures as m
from toolkit.gongwen.metrics import text_width
from toolkit.proofing.document import Paragraph
from toolkit.proofing.format.body import first_characters
from toolkit.proofing.layout import Layout
from toolkit.proofing.passage import Finding
from toolkit.proofing.roles import Genre, Role

_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_SLACK = 0.5


def check_signature(layout: Layout) -> Iterator[Finding]:
    """The end of a 公文; a briefing has none."""
    if layout.genre is Genre.BRIEFING:
        return
    for _, date in layout.having(Role.DATE):
        fault = date_fault(date.text.strip())
        if fault:
            yield layout.finding("A-SIGN-06", date, fault, date.text.strip())
            continue
        above = layout.above(date)
        if above is not None and above[0] is Role.SIGNATURE and date.number - above[1].number == 1:
            yield from _geometry(layout, above[1], date)
    for _, note in layout.having(Role.NOTE):
        if abs(first_characters(note) - 2) > _SLACK or note.text[:1].isspace():
            yield layout.finding("A-NOTE-01", note, f"左空 {first_characters(note):.1f} 字")


def date_fault(text: str) -> str:
    """What is wrong with a written date (7.3.5.4), empty where nothing is."""
    found = _DATE.fullmatch(text)
    if found is None:
        return _writing_fault(text)
    year, month, day = found.groups()
    if month.startswith("0") or day.startswith("0"):
        return "月、日编了虚位"
    try:
        datetime.date(int(year), int(month), int(day))
    except ValueError:
        return "没有这一天"
    return ""


def _writing_fault(text: str) -> str:
    if re.search("[一二三四五六七八九十〇○]", text):
        return "用了汉字数字"
    if re.search(r"\s", text):
        return "中间有空格"
    if re.match(r"\d{2}年", text):
        return "年份没有写全"
    return "“日”写成了“号”" if text.endswith("号") else "年月日没有写全"


def _geometry(layout: Layout, signature: Paragraph, date: Paragraph) -> Iterator[Finding]:
    sealed = "加盖印章" in date.style
    unit, day = text_width(signature.text.strip()), text_width(date.text.strip())
    if signature.align != "right" or date.align != "right":
        wrong = signature if signature.align != "right" else date
        yield layout.finding("A-SIGN-02" if sealed else "A-SIGN-03", wrong, "没有右对齐")
        return
    right = signature.indent("right") / m.CHARACTER, date.indent("right") / m.CHARACTER
    centred = abs(right[0] - max(0.0, right[1] + (day - unit) / 2)) <= _SLACK
    at_four = abs(right[1] - 4) <= _SLACK
    wanted = (2.0, unit - day) if day <= unit else (day + 4 - unit, 2.0)
    unsealed = all(abs(found - want) <= _SLACK for found, want in zip(right, wanted, strict=True))
    if (at_four and centred) or (unsealed and not sealed):
        return
    if sealed or at_four:
        if not at_four:
            yield layout.finding("A-SIGN-01", date, f"右空 {right[1]:.1f} 字")
        if not centred:
            yield layout.finding("A-SIGN-02", signature, "偏离日期的中心")
        return
    for paragraph, is_right, want, label in zip((signature, date), right, wanted, ("署名", "日期"), strict=True):
        if abs(is_right - want) > _SLACK:
            found = f"{label}右空 {is_right:.1f} 字（应为 {want:g} 字）"
            yield layout.finding("A-SIGN-03", paragraph, found)
