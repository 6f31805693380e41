"""What each paragraph is: 标题, 主送机关, 一级标题, 成文日期 …, told from its text, its place and its look.

Our own paragraph styles say it outright; in anybody else's document the elements follow the order of GB/T 9704-2012, 7.
Where nothing is sure a paragraph is 正文 or 其他, so that no rule is applied by mistake.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from toolkit.gongwen import measures as m
from toolkit.gongwen.oxml import qn
from toolkit.proofing.document import Document, Paragraph


class Genre(enum.StrEnum):
    """What kind of document it is, as far as the rules differ."""

    OFFICIAL = "公文"
    LETTER = "信函"
    ORDER = "命令"
    BRIEFING = "简报"
    PLAIN = "文稿"
    """Neither masthead nor document number: a draft, a speech, a summary."""


class Role(enum.StrEnum):
    """The elements of a document."""

    BLANK = "空行"
    SERIAL = "份号"
    SECRECY = "密级"
    URGENCY = "紧急程度"
    MARK = "发文机关标志"
    NUMBER = "发文字号"
    SIGNER = "签发人"
    ISSUE = "期号"
    ISSUER = "编发单位行"
    RULE = "红线"
    TITLE = "标题"
    ADDRESSEE = "主送机关"
    TEXT = "正文"
    FIRST = "一级标题"
    SECOND = "二级标题"
    THIRD = "三级标题"
    FOURTH = "四级标题"
    ANNEX_NOTE = "附件说明"
    SUPPLIER = "供稿"
    SIGNATURE = "署名"
    DATE = "成文日期"
    NOTE = "附注"
    ANNEX_MARK = "附件标记"
    ANNEX_TITLE = "附件标题"
    ANNEX = "附件内容"
    TABLE = "表格"
    IMPRINT = "版记"
    OTHER = "其他"


HEADINGS: Final = (Role.FIRST, Role.SECOND, Role.THIRD, Role.FOURTH)
BODY: Final = (Role.TEXT, *HEADINGS)

_STYLES: Final = {
    Role.TEXT: "公文正文",
    Role.FIRST: "一级标题",
    Role.SECOND: "二级标题",
    Role.THIRD: "三级标题",
    Role.FOURTH: "四级标题",
    Role.SECRECY: "密级编号行 密级",
    Role.MARK: "证书题 简报名称 发文机关标志 信函标志 命令标志 联合标志 联合文件",
    Role.ISSUE: "期号",
    Role.ISSUER: "编发单位行",
    Role.SIGNER: "签发人",
    Role.RULE: "红线",
    Role.TITLE: "公文标题",
    Role.ANNEX_NOTE: "附件说明 附件说明首 附件说明续",
    Role.SUPPLIER: "供稿",
    Role.SIGNATURE: "署名 署名（加盖印章）",
    Role.OTHER: "题下 表上 证书文 证书落款 证书空 标志上空 联合署名 令号 名单 签名章 目录标题 目录项 "
    "版记位置 表后 模板标记 纪要编号",
    Role.NUMBER: "信函发文字号 发文字号 发文字号签发人",
    Role.DATE: "成文日期 成文日期（加盖印章）",
    Role.ANNEX_MARK: "附件标记",
    Role.ANNEX_TITLE: "附件标题",
    Role.NOTE: "附注",
    Role.ADDRESSEE: "主送机关",
    Role.SERIAL: "份号",
    Role.URGENCY: "紧急程度",
    Role.IMPRINT: "版记 印发 印数",
}
_BY_STYLE: Final = {style: role for role, styles in _STYLES.items() for style in styles.split()}

_CHINESE: Final = "一二三四五六七八九十百"
LEVELS: Final = (
    (Role.FIRST, re.compile(rf"[{_CHINESE}]{{1,4}}[、.．，,]")),
    (Role.SECOND, re.compile(rf"[（(][{_CHINESE}]{{1,4}}[）)]")),
    (Role.THIRD, re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))")),
    (Role.FOURTH, re.compile(r"[（(]\d{1,2}[）)]")),
)
"""The four levels with the numbers that begin them, well or badly typed (7.3.3)."""

_DOCUMENT_NUMBER: Final = re.compile(r"^\s*[^\s〔\[【（(]{1,16}[〔\[【（(](?:19|20)[\dxX×_]{2}[〕\]】）)]第?\d+号")
_DATE: Final = re.compile(
    r"\s*(?:\d{2,4}|[〇○零O一二三四五六七八九0-9]{4})\s?年[^。，；]{1,6}月[^。，；]{1,5}[日号]\s*"
)
_ISSUE: Final = re.compile(r"\s*第?\s*[\d一二三四五六七八九十]+\s*期(?:\s*[（(]\s*总.*[）)])?\s*")
_SIGNER: Final = re.compile(r"签\s*发\s*人\s*[:：]")
_SECRECY: Final = re.compile(r"\s*(?:绝密|机密|秘密|内部资料)[^。]{0,14}(?:\t.*)?")
_ANNEX_NOTE: Final = re.compile(r"\s*附\s*件\s*[:：]\s*\S")
_ANNEX_MARK: Final = re.compile(r"\s*附\s*件\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?\s*")
_SUPPLIER: Final = re.compile(r"\s*[（(].{1,40}供稿[）)]\s*")
_IMPRINT: Final = re.compile(
    r"\s*(?:抄\s*送|抄\s*报|主\s*送|报|送|发|分送)\s*[:：]|.{2,60}\d日\s*印发\s*$|\s*[（(]?共印.{1,8}份[）)]?\s*$"
)
_NOTE: Final = re.compile(r"\s*[（(].{2,60}[）)]\s*")
_MASTHEAD_REACH: Final = 25
"""The red rule stands among the first paragraphs or not at all."""
_DRAWN: Final = (qn("wps:spPr"), "{urn:schemas-microsoft-com:vml}line")
_LETTER_LINES: Final = 3
"""So many red lines drawn at the top make a letter; a red head has one."""
_ORDER: Final = re.compile(r"第\s*[\d一二三四五六七八九十]+\s*号")
_LISTED: Final = re.compile(r"\s*(?:出席|请假|列席|缺席|参加|主持|记录|参会)(?:人员|人)?[:：]")
_CONTENTS: Final = re.compile(r"\s*目\s*[录次]\s*|.{1,60}\t\s*\d{1,4}\s*")
_CAPTION: Final = 60
"""A line beside a table is no longer than this."""
_TOP: Final = 10
"""Without a red rule, the masthead is sought in so many paragraphs."""
_BIG: Final = 36
"""Half-points from which a line at the top is a title or a mark."""


@dataclass(slots=True)
class Outline:
    """The roles of a document's paragraphs, by their place in ``Document.body``."""

    genre: Genre
    roles: list[Role] = field(default_factory=list)


def outline(document: Document) -> Outline:
    """Tell what every paragraph of the body is."""
    body = document.body
    rule = _red_rule(body)
    outlined = Outline(_genre(document, rule), [Role.OTHER] * len(body))
    _Reader(body, outlined, rule).read()
    return outlined


def is_red(color: str) -> bool:
    """Whether ``RRGGBB`` is a red: much more red than green and blue."""
    if len(color) != 6:
        return False
    try:
        red, green, blue = (int(color[index : index + 2], 16) for index in (0, 2, 4))
    except ValueError:
        return False
    return red >= 150 and red > 2 * max(green, blue)


def _red_rule(body: Sequence[Paragraph]) -> int | None:
    """Index of the paragraph with the red rule: its lower border, or a red line drawn in it."""
    for index, paragraph in enumerate(body[:_MASTHEAD_REACH]):
        if paragraph.style == "红线":
            return index
        sides = (paragraph.border("bottom"), paragraph.border("top"))
        if any(is_red(side.get("color", "")) for side in sides):
            return index
        if _draws_red_line(paragraph):
            return index
    return None


def _red_lines(body: Sequence[Paragraph]) -> int:
    """How many red lines are drawn in these paragraphs: a letter has four strokes."""
    return sum(_is_red_line(node) for p in body for node in p.element.iter(*_DRAWN) if not p.in_box)


def _is_big_and_red(paragraph: Paragraph) -> bool:
    return paragraph.size >= _BIG and any(is_red(run.color) for run in paragraph.runs if run.text.strip())


def _draws_red_line(paragraph: Paragraph) -> bool:
    return any(_is_red_line(node) for node in paragraph.element.iter(*_DRAWN))


def _is_red_line(node: etree._Element) -> bool:
    if str(node.tag).endswith("line"):
        return is_red(str(node.get("strokecolor", "")).lstrip("#").split(" ")[0].ljust(6, "0").upper())
    preset = node.find(qn("a:prstGeom"))
    color = node.find(f"{qn('a:ln')}/{qn('a:solidFill')}/{qn('a:srgbClr')}")
    drawn = preset is not None and "ine" in str(preset.get("prst")) and color is not None
    return drawn and color is not None and is_red(str(color.get("val", "")).upper())


def _genre(document: Document, rule: int | None) -> Genre:
    head = document.body[: (rule + 1) if rule is not None else 8]
    styles = {paragraph.style for paragraph in head}
    texts = [paragraph.text.strip() for paragraph in head if paragraph.text.strip()]
    if "简报名称" in styles or any(_ISSUE.fullmatch(text) for text in texts):
        return Genre.BRIEFING
    if any(style.startswith("信函") for style in (p.style for p in document.body[:_MASTHEAD_REACH])):
        return Genre.LETTER
    if _red_lines(document.body[:_TOP]) >= _LETTER_LINES:
        return Genre.LETTER
    marks = [paragraph for paragraph in head if paragraph.text.strip() and _is_big_and_red(paragraph)]
    if (
        rule is None
        and marks
        and marks[0].text.strip().endswith("令")
        and any(_ORDER.fullmatch(text) for text in texts)
    ):
        return Genre.ORDER
    numbered = any(_DOCUMENT_NUMBER.match(text) for text in texts)
    return Genre.OFFICIAL if rule is not None or numbered else Genre.PLAIN


class _Reader:
    """One pass over the body in document order."""

    def __init__(self, body: Sequence[Paragraph], outlined: Outline, rule: int | None) -> None:
        self.body = body
        self.roles = outlined.roles
        self.genre = outlined.genre
        self.rule = rule
        self.settled: set[int] = set()

    def read(self) -> None:
        self._fixed()
        start = self._masthead()
        start = self._below_title(self._titles(start))
        self._rest(self._addressee(start))
        self._signatures()
        self._annexes()
        self._notes()

    def _fixed(self) -> None:
        """What the style, a table or a text box settles."""
        for index, paragraph in enumerate(self.body):
            if paragraph.is_picture:
                self.roles[index] = Role.TABLE if paragraph.in_table else Role.OTHER
            elif paragraph.style in _BY_STYLE and not (paragraph.is_blank and paragraph.style != "红线"):
                self.roles[index] = _BY_STYLE[paragraph.style]
            elif (paragraph.in_box or paragraph.in_table) and _is_big_and_red(paragraph):
                self.roles[index] = Role.MARK
            elif paragraph.in_box or paragraph.in_table:
                imprint = _IMPRINT.match(paragraph.text)
                self.roles[index] = Role.IMPRINT if imprint else Role.TABLE if paragraph.in_table else Role.OTHER
            elif paragraph.is_blank and index != self.rule:
                self.roles[index] = Role.BLANK
            elif _IMPRINT.match(paragraph.text) and index > len(self.body) * 2 / 3 and paragraph.size < m.SIZE_BODY:
                self.roles[index] = Role.IMPRINT
            else:
                continue
            if self.roles[index] is Role.OTHER and paragraph.is_blank:
                self.roles[index] = Role.BLANK
        self._rest_of_imprint()

    def _rest_of_imprint(self) -> None:
        """Every line in the box or table of 版记 belongs to it."""
        holders = {
            next(self.body[index].element.iterancestors(qn("w:txbxContent")), None)
            for index, role in enumerate(self.roles)
            if role is Role.IMPRINT
        } - {None}
        for index, paragraph in enumerate(self.body):
            inside = next(paragraph.element.iterancestors(qn("w:txbxContent")), None)
            if inside is not None and inside in holders and self.roles[index] in (Role.TABLE, Role.OTHER):
                self.roles[index] = Role.IMPRINT

    def _open(self, start: int, end: int | None = None) -> Iterator[int]:
        """The paragraphs from ``start`` that have no role yet."""
        stop = len(self.body) if end is None else min(end, len(self.body))
        for index in range(start, stop):
            paragraph = self.body[index]
            placed = paragraph.style in _BY_STYLE or paragraph.in_box or paragraph.in_table
            if self.roles[index] is Role.OTHER and not placed and index not in self.settled:
                yield index

    def _masthead(self) -> int:
        """Everything down to the red rule, or down to the last line that can only be masthead."""
        if self.rule is not None:
            if self.roles[self.rule] in (Role.OTHER, Role.BLANK):
                self.roles[self.rule] = Role.RULE if self.body[self.rule].is_blank else self._head(self.rule)
            end = self.rule
        else:
            heads = [index for index in self._open(0, _TOP) if self._head(index) not in (Role.OTHER, Role.MARK)]
            end = heads[-1] + 1 if heads else 0
        for index in self._open(0, end):
            self.roles[index] = self._head(index)
        return end + 1 if self.rule is not None else end

    def _head(self, index: int) -> Role:
        paragraph, text = self.body[index], self.body[index].text
        if re.fullmatch(r"\s*\d{6}\s*", text):
            return Role.SERIAL
        if _SECRECY.fullmatch(text):
            return Role.SECRECY
        if re.fullmatch(r"\s*(?:特急|加急|平急|特提)\s*", text):
            return Role.URGENCY
        if _ISSUE.fullmatch(text):
            return Role.ISSUE
        if _DOCUMENT_NUMBER.match(text):
            return Role.NUMBER
        if _SIGNER.search(text):
            return Role.SIGNER
        if self.genre is Genre.BRIEFING and re.search(r"\d日\s*$", text) and len(text) < 60:
            return Role.ISSUER
        if paragraph.size >= _BIG or any(is_red(run.color) for run in paragraph.runs):
            return Role.MARK
        return Role.OTHER

    def _titles(self, start: int) -> int:
        """The title: the first lines below the masthead that are centred or big; 主送机关 after it."""
        if Role.TITLE in self.roles:
            last = max(index for index, role in enumerate(self.roles) if role is Role.TITLE)
            return last + 1
        size = 0
        for index in self._open(start):
            paragraph = self.body[index]
            if self.genre is Genre.ORDER and (_is_big_and_red(paragraph) or _ORDER.fullmatch(paragraph.text.strip())):
                self.roles[index] = Role.MARK if _is_big_and_red(paragraph) else Role.OTHER
                self.settled.add(index)
                continue
            big = paragraph.size >= _BIG
            fits = len(paragraph.text) <= 60 and not paragraph.text.rstrip().endswith(("。", "：", "；"))
            if not fits or not (big or paragraph.align == "center") or (size and paragraph.size != size):
                break
            self.roles[index] = Role.TITLE
            size, start = paragraph.size, index + 1
        return start

    def _below_title(self, start: int) -> int:
        """Centred lines of body size under the title: the unit, the date, a dash and a name."""
        if Role.TITLE not in self.roles or self.genre is Genre.BRIEFING:
            return start
        for index in self._open(start):
            paragraph = self.body[index]
            if paragraph.align != "center" or len(paragraph.text) > _CAPTION or level_of(paragraph) is not None:
                break
            self.roles[index], start = Role.OTHER, index + 1
            self.settled.add(index)
        return start

    def _addressee(self, start: int) -> int:
        index = next(self._open(start), None)
        if index is None or self.genre is Genre.BRIEFING or Role.ADDRESSEE in self.roles:
            return start
        text = self.body[index].text.strip()
        titled = Role.TITLE in self.roles
        if titled and 1 < len(text) <= 120 and text.endswith(("：", ":")) and level_of(self.body[index]) is None:
            self.roles[index] = Role.ADDRESSEE
            return index + 1
        return start

    def _rest(self, start: int) -> None:
        for index in self._open(start):
            paragraph = self.body[index]
            level = level_of(paragraph)
            previous = self.roles[index - 1] if index else Role.OTHER
            if (
                previous is Role.ANNEX_NOTE
                and re.match(r"\s*\d+\s*[.．、]", paragraph.text)
                and len(paragraph.text) < 80
            ) or (_ANNEX_NOTE.match(paragraph.text) and len(paragraph.text) < 120):
                self.roles[index] = Role.ANNEX_NOTE
            elif _SUPPLIER.fullmatch(paragraph.text):
                self.roles[index] = Role.SUPPLIER
            elif self._stands_apart(index):
                self.settled.add(index)
            else:
                self.roles[index] = level or Role.TEXT

    def _stands_apart(self, index: int) -> bool:
        """A list of names, a line of a table of contents, a line beside a table: no paragraph of the text."""
        paragraph = self.body[index]
        text = paragraph.text
        if (
            _LISTED.match(text)
            or _CONTENTS.fullmatch(text)
            or (self.genre is Genre.ORDER and _ORDER.fullmatch(text.strip()))
        ):
            return True
        beside = (paragraph.element.getnext(), paragraph.element.getprevious())
        at_table = any(node is not None and node.tag == qn("w:tbl") for node in beside)
        return at_table and len(text) <= _CAPTION and not text.rstrip().endswith(("。", "；"))

    def _signatures(self) -> None:
        """成文日期: a date alone on its line, at the right or in the last third; 署名: the short line above it."""
        for index, paragraph in enumerate(self.body):
            if self.roles[index] is not Role.TEXT or not _DATE.fullmatch(paragraph.text):
                continue
            if not self._at_right(index) and index < len(self.body) * 2 / 3:
                continue
            self.roles[index] = Role.DATE
            above = index - 1
            if above >= 0 and self.roles[above] is Role.TEXT and self._is_signature(above):
                self.roles[above] = Role.SIGNATURE
            while above >= 0 and self._belongs_to_signature(above):
                above -= 1

    def _belongs_to_signature(self, index: int) -> bool:
        """Further lines at the right above a signature: other units of a joint document, 职务 and name of an order."""
        role = self.roles[index]
        if role is Role.TEXT and self.body[index].align == "right" and self._is_signature(index):
            self.roles[index] = Role.OTHER
            return True
        return role in (Role.SIGNATURE, Role.BLANK)

    def _at_right(self, index: int) -> bool:
        paragraph = self.body[index]
        return paragraph.align == "right" or paragraph.text.startswith(("      ", "　　　　"))

    def _is_signature(self, index: int) -> bool:
        text = self.body[index].text.strip()
        return len(text) <= 30 and not text.endswith(("。", "；", "：", "！", "？", "，"))

    def _annexes(self) -> None:
        """附件 alone on its line begins the annexes; the next line is the annex's title, the rest its content."""
        begun = False
        for index, paragraph in enumerate(self.body):
            role = self.roles[index]
            if role is Role.ANNEX_MARK:
                begun = True
            elif role in BODY and _ANNEX_MARK.fullmatch(paragraph.text):
                self.roles[index], begun = Role.ANNEX_MARK, True
            elif begun and role in BODY and paragraph.style not in _BY_STYLE:
                above = next((r for r in reversed(self.roles[:index]) if r is not Role.BLANK), Role.OTHER)
                self.roles[index] = Role.ANNEX_TITLE if above is Role.ANNEX_MARK else Role.ANNEX

    def _notes(self) -> None:
        for index, paragraph in enumerate(self.body):
            if self.roles[index] is Role.TEXT and _NOTE.fullmatch(paragraph.text):
                above = next((r for r in reversed(self.roles[:index]) if r is not Role.BLANK), Role.OTHER)
                if above is Role.DATE:
                    self.roles[index] = Role.NOTE


def level_of(paragraph: Paragraph) -> Role | None:
    """The level whose number begins a paragraph, typed or printed by automatic numbering."""
    text = (paragraph.label + paragraph.text).lstrip()
    return next((role for role, pattern in LEVELS if pattern.match(text)), None)


def heading_end(paragraph: Paragraph) -> int:
    """Where a heading ends in the text: after its first full stop, or with the paragraph where it stands alone."""
    stop = re.search("[。！？]", paragraph.text)
    if stop is not None and stop.start() <= _LONGEST_HEADING:
        return stop.end()
    return len(paragraph.text) if len(paragraph.text) <= _LONGEST_HEADING else 0


_LONGEST_HEADING: Final = 50
