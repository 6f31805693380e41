"""What the tables of the content checks share: a text in, the rules and words found out."""

from __future__ import annotations

from toolkit.problems import DocxLocation
from toolkit.proofing.content import check_content
from toolkit.proofing.passage import Finding, Kind, Passage


def passages(*texts: str, kind: Kind = Kind.TEXT) -> list[Passage]:
    return [Passage(text, DocxLocation("简报.docx", number), kind) for number, text in enumerate(texts, 1)]


def check(*texts: str, kind: Kind = Kind.TEXT) -> list[Finding]:
    return check_content(passages(*texts, kind=kind))


def found(*texts: str, kind: Kind = Kind.TEXT) -> list[tuple[str, str]]:
    """Rule and words of every finding."""
    return [(finding.rule.id, finding.words) for finding in check(*texts, kind=kind)]


def rules(*texts: str, kind: Kind = Kind.TEXT) -> set[str]:
    return {finding.rule.id for finding in check(*texts, kind=kind)}
