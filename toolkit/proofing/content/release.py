"""What a person must release before it is printed: unit designators, strength, personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.proofing.passage import Finding, Passage

_DESIGNATOR: Final = re.compile(
    r"(?<!\d)(?:武警)?\d{4,5}(?=部队|分队)(?:部队|分队)|第?\d{1,3}(?:集团军|旅|团|营)(?![体结委队长])|(?:兵力|现役官兵)\d+(?:余|多)?[人名]"
)
_PERSON: Final = re.compile(r"(?<![\dXx])\d{17}[\dXx](?![\dXx])")
_MOBILE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_ACCOUNT: Final = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def check_release(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-SEC-01 and C-SEC-02."""
    for passage in passages:
        for found in _DESIGNATOR.finditer(passage.text):
            yield passage.finding("C-SEC-01", *found.span())
        for pattern, holds in ((_PERSON, is_identity_number), (_MOBILE, bool), (_ACCOUNT, is_account_number)):
            for found in pattern.finditer(passage.text):
                if holds(found.group()) and not (pattern is _ACCOUNT and is_identity_number(found.group())):
                    yield passage.finding("C-SEC-02", *found.span())


def is_identity_number(text: str) -> bool:
    """Whether 18 characters are a 公民身份号码: their check digit is right (GB 11643—1999)."""
    if len(text) != 18:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text[:17], strict=True))
    return _CHECKS[total % 11] == text[17].upper()


def is_account_number(text: str) -> bool:
    """Whether the last digit is the check digit of a bank card (ISO/IEC 7812-1)."""
    digits = [int(digit) for digit in reversed(text)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


_REFERENCE: Final = re.compile(r"[一-鿿]{2,8}〔(?:19|20)\d{2}〕\d+号(?:文件?)?[《][^》]{2,60}》")


def check_references(passages: Sequence[Passage]) -> Iterator[Finding]:
    """C-REF-01: 文号 before the title instead of after it."""
    for passage in passages:
        for found in _REFERENCE.finditer(passage.text):
            yield passage.finding("C-REF-01", *found.span())
