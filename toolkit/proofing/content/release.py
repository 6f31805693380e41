"""发布前核定: codes and strength of units, personal data (C-SEC-01, C-SEC-02)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.proofing.content.reading import BODY, of_kind
from toolkit.proofing.passage import Finding, Passage

_UNITS: Final = re.compile(
    "(?:武警)?(?<![0-9])[0-9]{4,5}部队|(?<![〇零一二三四五六七八九])[〇零一二三四五六七八九]{4,5}部队|第?[0-9]{1,3}集团军"
    "|(?:步兵|炮兵|装甲|航空兵|陆战|合成|特战|工兵|导弹|雷达|通信)第?(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,5})(?:旅|团|师)"
    "|(?:兵力|现役官兵|编制|驻军)(?:总数|共|约|近|达到?|有|为)?[0-9]{1,6}[千百万]?[多余]?[人名]"
)
_ID_NUMBER: Final = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_MOBILE: Final = re.compile(
    r"(?<![0-9A-Za-z.])(?:\+?86[- ]?)?1[3-9][0-9]([- ]?)[0-9]{4}\1[0-9]{4}(?![0-9A-Za-z]|\.[0-9])"
)
_CARD: Final = re.compile(r"(?<![0-9A-Za-z])[3-6][0-9]{3}(?: ?[0-9]{4}){3}(?: ?[0-9]{1,3})?(?![0-9A-Za-z])")
_ACCOUNT: Final = re.compile(r"(?:账号|帐号|账户|帐户|卡号)[：: ]{0,2}([0-9][0-9 ]{8,28}[0-9])")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def check_units(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-SEC-01: 12345部队, 第1集团军, 兵力3000人."""
    for passage in of_kind(passages, BODY):
        for found in _UNITS.finditer(passage.text):
            yield passage.finding("C-SEC-01", *found.span())


def check_personal_data(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-SEC-02: identity numbers with a right check digit, mobile numbers, cards (Luhn) and accounts called so."""
    for passage in of_kind(passages, BODY):
        text = passage.text
        spans = [found.span() for found in _ID_NUMBER.finditer(text) if is_identity_number(found.group())]
        spans += [found.span() for found in _MOBILE.finditer(text)]
        spans += [found.span() for found in _CARD.finditer(text) if _is_card(found.group())]
        spans += [found.span(1) for found in _ACCOUNT.finditer(text)]
        for start, end in sorted(set(spans)):
            yield passage.finding("C-SEC-02", start, end)


def is_identity_number(number: str) -> bool:
    """Whether the characters are a 公民身份号码: a real birthday and the right check digit (GB 11643-1999)."""
    if len(number) != len(_WEIGHTS) + 1:
        return False
    try:
        datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return number[17].upper() == _CHECKS[total % 11]


def _is_card(text: str) -> bool:
    digits = [int(digit) for digit in text.replace(" ", "")]
    if not 16 <= len(digits) <= 19 or is_identity_number("".join(map(str, digits[:18]))):
        return False
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
