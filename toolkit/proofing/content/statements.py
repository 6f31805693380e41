"""What a figure of a text is about: what was done to what, when and where, and whether it speaks of a whole.

Two figures are the same one only where all of this agrees, so the reading is strict: what it does not know, differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from toolkit.proofing.content.skeleton import SLOT, Skeleton, skeletons
from toolkit.proofing.passage import Kind, Passage
from toolkit.quantities import Quantity, quantities_in

_COUNTABLE: Final = frozenset((*"元人名位户家个次件份套株台辆块条幅册所箱袋吨亩棵支张本场篇", "人次", "台次", "公斤"))
_NEUTRAL: Final = (
    "据不完全统计|据统计|截至目前|目前|今年以来|一年来|近年来|今年|本年度|全年|活动期间|活动中|"
    "(?:全|我)(?:县|市|区|镇|乡|街道|局|院|校|省|系统|辖区|地区)(?:各级|上下)?"
)
_TOTAL: Final = "共计|合计|总计|总共|累计|一共|共有|总数(?:为|达)?|共(?!建|同|产|青|和|享|育|度)"
_FILLER: Final = re.compile(
    f"{_NEUTRAL}|{_TOTAL}|先后|已经|(?:达到|达|为|了|已|近|约|大约|超过|超|逾|有)$|^(?:并|还|也|已|为|且|的)|[各]类|各种|\\s"
)
_WHOLE: Final = re.compile(f"全年|全(?:县|市|区|镇|乡|街道|局|院|校|省|系统)|{_TOTAL}")
_NUMBERING: Final = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、是要]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、])"
)
_TIMES: Final = (
    "(?:[0-9]{4}|[〇零一二三四五六七八九]{4}|20xx)年(?:[0-9]{1,2}月)?|[0-9]{1,2}月(?:[0-9]{1,2}日)?|春节|元旦|“?八一”?|七一|"
    "国庆|中秋|端午|清明|重阳|两节|节前|节日|期间|上半年|下半年|[一二三四]季度|[上本下当]月|去年|上年|往年|前年|同期|明年|上期|"
    "下期|计划|拟|将|力争|预计|目标|原|昨日|今日|当日|当天|随后|之后"
)
_UNIT: Final = re.compile("[一-鿿]{1,3}(?:街道|办事处|镇|乡|村|社区|局|委|院|所|中心|公司|学校)")
_PLACES: Final = (
    "[一-鿿]{0,3}(?:街道|办事处|乡镇|镇|乡|村|社区|机关|局|委|院|所|[大中支]队|公司|中心|学校|[中小大]学|企业|人武部|部队)"
    "|书记|[县区市镇乡局院校]长|主任|领导|带队|带领|分头|兵分|[一二三四两东南西北][组路队片]|第[一二三四五六七八九十0-9]+[组批次路]"
)
_SCOPE: Final = re.compile(f"{_TIMES}|{_PLACES}")
_PARTIAL: Final = re.compile(
    "又|再|另|其中|每|各(?!类|种|级|族|界)|人均|户均|平均|分别|增|减|升|降|提高|原|剩|余下|第|首批|占|[比较]|同期|标准|单价|最|"
    "由|从|以上|不足|至少|不少于|名额|限|至|折合|折款|价值|抽|选|还有|包括|如|例"
)
_NOUN: Final = re.compile("[一-鿿]{2,10}?(?=[，。；：、（）(]|[和及与]|进行|$)")
_NO_NOUN: Final = re.compile("以上|左右|上下|不等|[了着过的地得]")
_CLAUSE: Final = re.compile("[，：、（）“”]")
_COUNTING: Final = re.compile("(?:总人数|总户数|总次数|总数|人数|户数|次数|数量|总额|总金额|金额|合计|总计|总值)$")
_LEAST: Final = 2
_LONGEST_LIST: Final = 12
"""Figures in one sentence from which on it is a list, in which every figure has an owner of its own."""


class Statement(NamedTuple):
    """One figure of a passage.

    ``core`` is what its clause says was counted, 走访慰问优抚对象; ``lead`` the same for the sentence up to it, other
    figures as blanks; ``whole`` whether it is given as a total; ``scope`` the times, places and people named before it.
    ``order`` and ``section`` are the numbers of its passage and of the heading above it.  ``closed`` tells that nothing
    but further figures follows in the sentence: it reports, where an event goes on.
    """

    passage: Passage
    quantity: Quantity
    core: str
    lead: str
    whole: bool
    closed: bool
    scope: frozenset[str] = frozenset()
    order: int = 0
    section: int = 0

    @property
    def announces(self) -> bool:
        """Whether it stands in a heading or the title, which speaks of all that follows."""
        return self.passage.kind in (Kind.HEADING, Kind.TITLE)

    def announces_to(self, text: Statement) -> bool:
        """Whether a heading stands over a text: the title over all, any other over its own section and over totals."""
        over = self.passage.kind is Kind.TITLE or self.section == text.section or text.whole
        return over and self.order < text.order

    @property
    def words(self) -> str:
        """The figure as the text has it."""
        return self.passage.text[self.quantity.start : self.quantity.end]


def statements(passage: Passage, order: int, section: int, own: str) -> Iterator[Statement]:
    """The figures of a passage that say what they count; ``own`` is text that names the unit itself."""
    words = [(found.end(), found.group()) for found in _SCOPE.finditer(passage.text)]
    others = [(end, word) for end, word in words if not (_UNIT.fullmatch(word) and word in own)]
    named = iter([*others, (len(passage.text) + 1, "")])
    end, word = next(named)
    scope: frozenset[str] = frozenset()
    for sentence in skeletons(passage.text):
        if len(sentence.quantities) > _LONGEST_LIST:
            continue
        for place, quantity in zip(_slots(sentence.words), sentence.quantities, strict=True):
            while end <= quantity.start:
                scope |= {word}
                end, word = next(named)
            found = _statement(passage, sentence, place, quantity)
            if found is not None:
                speaks = frozenset() if passage.kind is Kind.TITLE else scope
                yield found._replace(scope=speaks, order=order, section=section)


def _slots(words: str) -> Iterator[int]:
    return (place for place, sign in enumerate(words) if sign == SLOT)


def _statement(passage: Passage, sentence: Skeleton, place: int, quantity: Quantity) -> Statement | None:
    before = _NUMBERING.sub("", sentence.words[:place])
    clause = _CLAUSE.split(before)[-1]
    bare = passage.text[quantity.start : quantity.end] == f"一{quantity.unit}"
    if quantity.unit not in _COUNTABLE or bare or _PARTIAL.search(clause) or SLOT in clause:
        return None
    behind = _NOUN.match(sentence.words, place + 1) if quantity.unit != "元" else None
    noun = behind.group() if behind and not _NO_NOUN.search(behind.group()) else ""
    core = core_of(clause) + noun
    if len(core) < _LEAST or (behind and not noun):
        return None
    lead = "，".join(filter(None, map(plain, _CLAUSE.split(before)))) + noun
    whole = bool(_WHOLE.search(clause)) or passage.kind in (Kind.HEADING, Kind.TITLE)
    rest = sentence.words[place + 1 + len(noun) :]
    return Statement(passage, quantity, core, lead, whole, not rest or SLOT in rest)


def only_quantity(text: str) -> Quantity | None:
    """The figure of a figures sheet as a quantity; ``None`` where its phrase is more than one figure."""
    quantities = list(quantities_in(text))
    return quantities[0] if len(quantities) == 1 and quantities[0].end == len(text) else None


def thing_of(name: str) -> str:
    """What a figure's name counts, without the word for counting: 重点优抚对象人数 is 重点优抚对象."""
    return _COUNTING.sub("", name)


def scope_of(words: str) -> frozenset[str]:
    """The times, places and people that words name."""
    return frozenset(_SCOPE.findall(words))


def core_of(words: str) -> str:
    """What words count, times and places left out."""
    return _SCOPE.sub("", plain(words))


def plain(words: str) -> str:
    """Words without those that say nothing about what is counted."""
    shorter = _FILLER.sub("", words)
    return shorter if shorter == words else plain(shorter)
