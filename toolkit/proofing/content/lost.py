"""缺字: characters that a font or an encoding lost (C-PH-04).

☐ and ☑ are boxes to tick; so are □ and ■ where a line offers choices (是□ 否□).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.proofing.content.reading import HAN, of_kind
from toolkit.proofing.passage import Finding, Kind, Passage

_PRIVATE: Final = "\ue000-\uf8ff"
_LOST: Final = re.compile(f"[□■▯]+|\ufffd+|锟斤拷|烫烫烫|(?<=[{HAN}])[{_PRIVATE}]+(?=[{HAN}])")
_BOX: Final = "[□■☐☑☒√]"
_WORD: Final = rf"[{HAN}A-Za-z0-9]{{1,10}}"
_CHOICE_BEFORE: Final = re.compile(rf"(?:^|(?<=[\s：:、；;，,（(]))[□■]\s?{_WORD}(?=[\s、；;，,）)。]|$|{_BOX})")
_CHOICE_AFTER: Final = re.compile(
    rf"(?:^|(?<=[\s：:、；;，,（(□■☐☑]))[{HAN}]{{1,6}}\s?[□■](?=[\s、；;，,）)。]|$|[{HAN}]{{1,6}}\s?{_BOX})"
)
_EMPTY: Final = re.compile("《》|“”|（）|【】|〔〕")
_BULLET: Final = re.compile(r"\s*■")


def check_lost(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-PH-04: □, ■, the replacement character, a private-use character between hanzi, 《》 with nothing in it."""
    for passage in of_kind(passages, frozenset(Kind)):
        if _offers_choices(passage):
            continue
        bullet = _BULLET.match(passage.text)
        for found in _LOST.finditer(passage.text, bullet.end() if bullet else 0):
            yield passage.finding("C-PH-04", found.start(), found.end())
        for found in _EMPTY.finditer(passage.text) if passage.kind is Kind.TEXT else ():
            yield passage.finding("C-PH-04", found.start(), found.end())


def _offers_choices(passage: Passage) -> bool:
    text = passage.text
    if "□" not in text and "■" not in text:
        return False
    if passage.kind in (Kind.TABLE, Kind.FORM) and re.match(rf"\s*[□■]\s?{_WORD}\s*$|[{HAN}]{{1,6}}\s?[□■]\s*$", text):
        return True
    boxes = len(re.findall(_BOX, text))
    return boxes >= 2 and max(len(_CHOICE_BEFORE.findall(text)), len(_CHOICE_AFTER.findall(text))) * 2 > boxes
