"""What a row below the header is: a record, or one of the rows that stand beside the records.

Words or merged cells decide, never the mere shape of a row: who is called 合计丰 is a record, and so is a row with few
cells.  What the words leave open (a task called 信息汇总) is left open here, too: ``PERHAPS``.
"""

from __future__ import annotations

import datetime
import enum
import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from toolkit.labels import fold_label
from toolkit.schema import Sheet
from toolkit.workbook.headers import Header, is_blank, is_header_again
from toolkit.workbook.reader import Raw, SheetGrid

_STRONG: Final = "合计|总计|共计|小计|subtotal|total"
_WEAK: Final = "汇总|累计|总和|总数|总额"
_SCOPE: Final = (
    "本页|本表|本期|本日|本周|本月|本季度?|本年度?|全表|全部|全年|以上|各项|总|人民币|金额|人数|户数|数量|grand"
)
_MEASURE: Final = "数|额|金额|总额|人数|户数|数量|大写|小写"
_BRACKETS: Final = r"(?:\([^()]*\))*"
_TOTAL: Final = re.compile(rf"(?:{_SCOPE})?(?:{_STRONG}|{_WEAK}|总金额)(?:{_MEASURE})?{_BRACKETS}")
_WEAK_TOTAL: Final = re.compile(rf"(?:{_SCOPE})?(?:{_WEAK})(?:{_MEASURE})?{_BRACKETS}")
_SUBTOTAL: Final = re.compile(rf"(?:{_SCOPE}|本组)?(?:小计|subtotal)(?:{_MEASURE})?{_BRACKETS}")
_ENDS_STRONG: Final = re.compile(rf".+(?:{_STRONG}|\(小计\)){_BRACKETS}")
_ENDS_WEAK: Final = re.compile(rf".+(?:{_WEAK}|\((?:{_STRONG}|{_WEAK})\)){_BRACKETS}")
_GROUP_OF: Final = re.compile(rf"(?!{_TOTAL.pattern}$)(.+?)\(?(?:{_STRONG}|{_WEAK})\)?{_BRACKETS}")
_PARTED: Final = re.compile(r"\S\s+(?:汇总|累计|总和)\s*")
"""分类汇总 of Excel and WPS writes 城东街道 汇总."""
_STATISTIC: Final = re.compile(
    rf"(?:平均|人均|户均|最高|最低|最大|最小|中位)(?:数|值|分|额|金额|成绩)?{_BRACKETS}|均值|average|max|min"
)
_TRIGGER: Final = re.compile("计|总|汇|共|平均|人均|户均|最[高低大小]|中位|均值|total|average|max|min")
_HAN_DIGITS: Final = "〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_NUMBER_IN_CELL: Final = re.compile(rf"(?:{_STRONG}|{_WEAK}|总金额|共)[:为]?[¥$]?[0-9{_HAN_DIGITS}].*")
_A_NUMBER: Final = re.compile(rf"[0-9{_HAN_DIGITS}]")
_NUMBER: Final = re.compile(
    rf"[¥$]?-?[0-9][0-9,]*(?:\.[0-9]+)?[^0-9年月日号时]{{0,4}}|(?:人民币)?[{_HAN_DIGITS}][{_HAN_DIGITS}元圆角分整正户人次]*"
)

_ORDINALS: Final = frozenset({"序号", "行号", "no", "no.", "#"})
_ORDINAL: Final = re.compile(r"[0-9一二三四五六七八九十]{1,6}[.、]?|[①-⑳]")
_HEADING: Final = re.compile(
    "[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]"
    r"|第[一二三四五六七八九十0-9]{1,3}(?:组|批|类|片|队|部分|分队)(?=$|[:、(])"
)
_NOTE_WORDS: Final = (
    "注|附注|备注|说明|注意|注意事项|.{0,4}说明|.{0,4}备注"
    "|.{0,6}(?:填表|填报|制表|制单|编制|统计|审核|复核|审批|批准|校对|核对|经办|经手|负责|联系|主管|分管|领导|会计|出纳|财务)"
    "(?:人|人员|者|员|领导|部门|单位|科室|意见|日期|时间|电话|签字|签名|签章|盖章)*"
    "|.{0,6}(?:签字|签名|签章|盖章|公章)(?:人|处|日期)?|(?:联系)?电话|日期|(?:填表|报送|制表)?单位(?:名称)?"
)
_NOTE: Final = re.compile(rf"{_BRACKETS}(?:{_NOTE_WORDS}){_BRACKETS}:.*")
_BARE_NOTE: Final = re.compile(
    rf"(?:注|附注|备注|说明|(?:填表|填报|制表|制单|审核|复核|审批)(?:人|人员|日期)?){_BRACKETS}|\((?:盖章|公章|签章|签字)\)"
)
_SENTENCE: Final = re.compile(
    r"(?:[(]?[0-9一二三四五六七八九十]{1,2}[)、.]|[①-⑳])\D.{5,}|.*。|[(]?以下空白[)]?|第[0-9]+页.*|[.…—-]{2,}"
)
_LABELLED: Final = re.compile("[^:0-9]{1,10}:.*")
_TOTAL_BEHIND: Final = re.compile(rf"(?:{_SCOPE})?(?:合计|总计|共计){_BRACKETS}|.{{0,12}}小计{_BRACKETS}")
_REMARKS: Final = frozenset({"备注", "说明", "附注", "摘要"})
_COLUMN_LETTERS: Final = "甲乙丙丁戊己庚辛"
_LINE_WORDS: Final = frozenset({"栏次", "栏目", "行次"})
_SPACE: Final = re.compile(r"\s+")
_SIMPLE: Final = str.maketrans("計總匯", "计总汇")


class RowKind(enum.Enum):
    """What a row is."""

    RECORD = "记录"
    UNSURE = "记录，但也许不是"
    BLANK = "空行"
    UNREAD = "没有填要用的栏目的行"
    HEADER = "重复的表头"
    TOTAL = "合计行"
    SUBTOTAL = "小计行"
    PERHAPS = "小计行或记录"
    LIKELY = "合计行，多半是"
    STATISTIC = "统计行"
    GROUP = "分组的标题"
    COLUMN_NUMBERS = "栏次行"
    NOTE = "表下的附注"


class RowKinds:
    """Tells the kind of each row of a table."""

    def __init__(self, grid: SheetGrid, header: Header, sheet: Sheet) -> None:
        self._header = header
        self._totals_rows = grid.totals_rows
        self._ordinals = {column for column, label in header.labels.items() if counts_rows(label)}
        self._required = [field.name for field in sheet.fields if field.required]
        self._spans: dict[int, int] = {}
        for (top, left), (_, right) in grid.merged:
            self._spans[top] = max(self._spans.get(top, 0), right - left + 1)

    def of(self, number: int, cells: Sequence[Raw]) -> RowKind:
        """The kind of a row.  A ``NOTE`` is one only below the last full row."""
        if not cells:
            return RowKind.RECORD
        if is_header_again(cells, self._header):
            return RowKind.HEADER
        filled = [column for column, cell in enumerate(cells) if not is_blank(cell)]
        content = [column for column in filled if column not in self._ordinals or not _is_ordinal(cells[column])]
        if not content:
            return RowKind.BLANK
        if number in self._totals_rows:
            return RowKind.TOTAL
        kind = self._by_words(number, cells, content, is_alone=len(filled) == 1)
        if kind is not RowKind.RECORD:
            return kind
        if number <= self._header.row + 2 and _counts_columns([cells[column] for column in filled]):
            return RowKind.COLUMN_NUMBERS
        is_read = any(self._header.get(cells, name) is not None for name in self._header.columns)
        return RowKind.RECORD if is_read else RowKind.UNREAD

    def is_full(self, cells: Sequence[Raw]) -> bool:
        """Whether every required column and more than half of all columns hold something."""
        if any(self._header.get(cells, name) is None for name in self._required):
            return False
        labels = self._header.labels
        return 2 * sum(column < len(cells) and not is_blank(cells[column]) for column in labels) > len(labels)

    def _by_words(self, number: int, cells: Sequence[Raw], content: Sequence[int], *, is_alone: bool) -> RowKind:
        label, *others = (cells[column] for column in content)
        if not isinstance(label, str):
            return RowKind.RECORD
        folded = folded_words(label)
        is_alone = is_alone and len(self._header.labels) > 1 + len(self._ordinals)
        kind = _total_kind(label, folded, others) if others or is_alone else RowKind.RECORD
        if kind is not RowKind.RECORD:
            return kind
        if is_alone and self._is_group(number, folded):
            return RowKind.GROUP
        if (is_alone and _SENTENCE.fullmatch(folded)) or self._is_note(folded, cells, content):
            return RowKind.NOTE
        if is_alone and _LABELLED.fullmatch(folded):
            return RowKind.UNSURE
        return RowKind.LIKELY if self._names_total(cells, content[1:]) else RowKind.RECORD

    def _names_total(self, cells: Sequence[Raw], content: Sequence[int]) -> bool:
        """Whether a cell behind the first one, but before the numbers, is a word for a total: 城东 | 小计 | 3."""
        texts = list(takewhile(lambda column: isinstance(cells[column], str), content))
        if not _TRIGGER.search(" ".join([cells[column] for column in texts])):  # type: ignore[misc]
            return False
        words = [
            folded_words(str(cells[column])) for column in texts if self._header.labels.get(column) not in _REMARKS
        ]
        return any(map(_TOTAL_BEHIND.fullmatch, words)) and any(is_number(cells[column]) for column in content)

    def _is_group(self, number: int, folded: str) -> bool:
        if 2 * self._spans.get(number, 0) >= max(len(self._header.labels), 3):
            return True
        return _HEADING.match(folded) is not None or (folded.endswith(":") and not _NOTE.fullmatch(folded))

    def _is_note(self, folded: str, cells: Sequence[Raw], content: Sequence[int]) -> bool:
        if _BARE_NOTE.fullmatch(folded):
            return not self.is_full(cells)
        if ":" not in folded:
            return False
        texts = [folded_words(cell) for column in content if isinstance(cell := cells[column], str)]
        if len(texts) == len(content) > 1 and all(map(_LABELLED.fullmatch, texts)):
            return True
        has_labels = 2 * sum(":" in text for text in texts) >= len(content)
        return _NOTE.fullmatch(folded) is not None and (has_labels or not self.is_full(cells))


def counts_rows(label: str) -> bool:
    """Whether a column counts the rows: 序号."""
    return fold_label(label).lower() in _ORDINALS


def folded_words(text: str) -> str:
    """The words of a label in one spelling: NFKC, simplified, lower case, no white space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_SIMPLE).lower()


def _is_ordinal(cell: Raw) -> bool:
    return not isinstance(cell, str) or _ORDINAL.fullmatch(folded_words(cell)) is not None


def _total_kind(label: str, folded: str, others: Sequence[Raw]) -> RowKind:
    """By the first cell of a row and the cells behind it whether the row is a total: such a row holds a number."""
    if not _TRIGGER.search(folded):
        return RowKind.RECORD
    words = folded.rstrip(":")
    if not others:
        return _lone_kind(words)
    has_number = any(is_number(cell) for cell in others)
    if _SUBTOTAL.fullmatch(words):
        return RowKind.SUBTOTAL if has_number else RowKind.UNSURE
    if _STATISTIC.fullmatch(words):
        return RowKind.STATISTIC if has_number else RowKind.RECORD
    if _WEAK_TOTAL.fullmatch(words):
        has_words = any(isinstance(cell, str) and not is_number(cell) for cell in others)
        return RowKind.RECORD if not has_number else RowKind.PERHAPS if has_words else RowKind.TOTAL
    if _TOTAL.fullmatch(words):
        return RowKind.TOTAL if has_number else RowKind.UNSURE
    if has_number and (_ENDS_STRONG.fullmatch(words) or _PARTED.search(label)):
        return RowKind.SUBTOTAL
    return RowKind.PERHAPS if has_number and _ENDS_WEAK.fullmatch(words) else RowKind.RECORD


def _lone_kind(words: str) -> RowKind:
    """A row whose only cell speaks of a total: 合计, or 合计：95户."""
    head, colon, tail = words.partition(":")
    if _SUBTOTAL.fullmatch(head):
        return RowKind.SUBTOTAL
    if _TOTAL.fullmatch(head) or _NUMBER_IN_CELL.fullmatch(words):
        return RowKind.TOTAL
    if not _ENDS_STRONG.fullmatch(head):
        return RowKind.RECORD
    return RowKind.SUBTOTAL if "小计" in head or (colon and _A_NUMBER.search(tail)) else RowKind.UNSURE


def _counts_columns(cells: Sequence[Raw]) -> bool:
    """Whether cells number the columns: 甲 | 乙 | 1 | 2 | 3, or 1=2+3 | 2 | 3 | 4."""
    texts = [folded_words(cell if isinstance(cell, str) else str(cell).removesuffix(".0")) for cell in cells]
    words = [text for text in texts if text in _LINE_WORDS]
    letters = list(takewhile(_COLUMN_LETTERS.__contains__, texts[len(words) :]))
    numbers = texts[len(words) + len(letters) :]
    return (
        len(texts) > 3
        and _COLUMN_LETTERS.startswith("".join(letters))
        and all(re.fullmatch(rf"\(?{place}\)?(?:=.*)?", text) for place, text in enumerate(numbers, 1))
    )


def is_number(cell: Raw) -> bool:
    """Whether a cell holds a number, as such, as text with its unit, or as a formula whose result is missing."""
    if isinstance(cell, str):
        return _NUMBER.fullmatch(folded_words(cell)) is not None
    return not (cell is None or isinstance(cell, (bool, datetime.date, datetime.time, datetime.timedelta)))


def is_running(cells: Sequence[Raw]) -> bool:
    """Whether a total row counts more than its own table: 累计."""
    return "累计" in _label(cells)


def counted_group(cells: Sequence[Raw]) -> str:
    """What a subtotal says it counts: 优抚对象 of 优抚对象小计; empty where it says nothing."""
    found = _GROUP_OF.fullmatch(_label(cells))
    return found[1].strip("()") if found else ""


def _label(cells: Sequence[Raw]) -> str:
    label = next((cell for cell in cells if isinstance(cell, str) and not is_blank(cell)), "")
    return folded_words(label).rstrip(":")
