"""引用公文: the title first, the document number after it in brackets (C-REF-01)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.proofing.content.reading import HAN, PROSE, of_kind
from toolkit.proofing.passage import Finding, Passage

_NUMBER: Final = re.compile(r"[〔\[（(【](?:19|20)(?:[0-9]{2}|[xX×_]{2})[〕\]）)】]第?[0-9]{1,5}号")
_ISSUER: Final = re.compile(rf"[{HAN}]{{1,8}}$")
_LEAD: Final = re.compile("(?:根据|按照|依据|印发|参照|遵照|落实|贯彻|执行|及|和|与|以)+")
_SHORTEST: Final = 25


def check_references(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-REF-01: 根据某政发〔2026〕6号《…》, 根据某政发〔2026〕6号文件; cited in full before, it may stand alone."""
    cited: set[str] = set()
    for passage in of_kind(passages, PROSE):
        text = passage.text
        if len(text) <= _SHORTEST and "《" not in text:
            continue
        for found in _NUMBER.finditer(text):
            start = _start(text, found.start())
            number = text[start : found.end()]
            bracketed = text[:start].endswith(("（", "(", "、", "，")) and _in_brackets(text, start)
            reversed_order = re.match(r"[）)]?(?:文件?)?(?:印发的)?《", text[found.end() : found.end() + 8])
            if bracketed and not reversed_order:
                cited.add(number)
            elif reversed_order or number not in cited:
                yield passage.finding("C-REF-01", start, found.end())
                cited.add(number)


def _start(text: str, place: int) -> int:
    issuer = _ISSUER.search(text, max(0, place - 8), place)
    if issuer is None:
        return place
    leads = list(_LEAD.finditer(issuer.group()))
    return issuer.start() + (leads[-1].end() if leads else 0)


def _in_brackets(text: str, place: int) -> bool:
    before = text[max(0, place - 60) : place]
    return max(before.rfind("（"), before.rfind("(")) > max(before.rfind("）"), before.rfind(")"))
