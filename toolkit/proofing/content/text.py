"""文字: endings cut off, doubled clauses, traces of model texts, relative time (C-TXT-01, 04, 05, 06)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from toolkit.proofing.content.reading import PROSE, is_lone_heading, mark_of, of_kind
from toolkit.proofing.passage import Finding, Kind, Passage

_ENDED: Final = re.compile(r"[。！？；：”’）…》】〕」.!?;:)—\"']\s*$")
_CUT: Final = re.compile(r"[，、,]\s*$")
_LABELLED: Final = re.compile(r"\s*(?:（|[^，。；]{1,6}[：:])")
_ITEM: Final = re.compile("[一二三四五六七八九十]{1,2}是")
_LONGEST_TITLE: Final = 30
_LONGEST_NUMBERED: Final = 60
_SHOWN: Final = 8

_CLAUSE: Final = re.compile("[^，。；！？：]{1,400}[，。；！？：]?")
_SENTENCE: Final = re.compile("[^。！？]+[。！？]?")
_SHORTEST_DOUBLED: Final = 5
_SHORTEST_REPEATED: Final = 20
_WORDS_DOUBLED: Final = re.compile(
    "(?<![目标])的的(?![确士])|(进行|开展|进一步|工作(?!工作[站者室证日服人组])|以及|加强|双拥)\\1|(?<=[动作设的])(意义|作用|影响)和(?:深远|重大|重要|现实)的?\\2"
)
_MODEL_TEXT: Final = re.compile(
    "(?<!大)小编(?![制队排组])|(?<![规示模典师风防就])范文(?![明化件字书艺物体旅本献])|仅供参考|(?:本文|文章)(?:来自|来源于)|欢迎(?:阅读|下载|关注)(?:本|我们|更多)|"
    "免费下载|点击下载|百度文库|下面是[^，。]{0,12}(?:整理|带来|分享)|^.{0,25}?篇[一二三四五六七八九十](?=[：:]?\\s*$)"
)
_RELATIVE: Final = re.compile(
    "(?<!如)今年(?!轻|龄)|去年|明年(?!龄)|前年(?!龄)|昨天|今天|明天|本月|上个?月(?=[份底初，])|(?<!最)近日(?!记)|最近(?=[，几一两三])|(?<!以)前不久|不久前|"
    "(?:(?<=^)|(?<=[，。；]))日前(?=，)|(?:(?<=^)|(?<=[，。；])|(?<=截至))目前"
)


def check_endings(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-TXT-01: a paragraph that stops in the middle of a sentence."""
    for passage in of_kind(passages, PROSE):
        text = passage.text.rstrip()
        if _ENDED.search(text) or len(text) <= 15 or is_lone_heading(passage) or _LABELLED.match(text):
            continue
        heading = mark_of(text) is not None and len(text) <= _LONGEST_NUMBERED and "。" not in text
        sentence = "。" in text or ("，" in text and (len(text) > _LONGEST_TITLE or _ITEM.match(text)))
        if _CUT.search(text) or (sentence and not heading):
            yield passage.finding("C-TXT-01", max(0, len(text) - _SHOWN), len(text))


def check_doubles(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-TXT-04: a clause or sentence twice running, a long sentence twice in the document, 的的."""
    seen: set[str] = set()
    for passage in of_kind(passages, PROSE):
        yield from _adjacent(passage)
        for found in _WORDS_DOUBLED.finditer(passage.text):
            yield passage.finding("C-TXT-04", *found.span())
        for found in _SENTENCE.finditer(passage.text):
            sentence = found.group().strip()
            if len(sentence) >= _SHORTEST_REPEATED:
                if sentence in seen:
                    yield passage.finding("C-TXT-04", *found.span())
                seen.add(sentence)


def _adjacent(passage: Passage) -> Iterator[Finding]:
    mark = mark_of(passage.text)
    clauses = list(_CLAUSE.finditer(passage.text, mark.end if mark else 0))
    for first, second in pairwise(clauses):
        one, other = (clause.group().strip("，。；！？： \u3000") for clause in (first, second))
        if one == other and len(one) >= _SHORTEST_DOUBLED:
            yield passage.finding("C-TXT-04", *second.span())


def check_model_texts(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-TXT-05: 小编, 仅供参考, 篇一: words of the collections on the web."""
    for passage in of_kind(passages, frozenset({Kind.TEXT, Kind.HEADING, Kind.TITLE})):
        for found in _MODEL_TEXT.finditer(passage.text):
            yield passage.finding("C-TXT-05", *found.span())


def check_relative_time(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-TXT-06: 今年, 去年, 近日: each word once, where it first stands."""
    seen: set[str] = set()
    for passage in of_kind(passages, PROSE):
        for found in _RELATIVE.finditer(passage.text):
            if found.group() not in seen:
                seen.add(found.group())
                yield passage.finding("C-TXT-06", *found.span())
