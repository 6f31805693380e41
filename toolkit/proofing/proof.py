"""Proof a document: every check of format and text, in document order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from toolkit.gongwen.oxml import qn
from toolkit.problems import DocxLocation, Problem, Severity, problem
from toolkit.proofing.content import check_content
from toolkit.proofing.document import Document, Paragraph
from toolkit.proofing.format import CHECKS
from toolkit.proofing.layout import Layout
from toolkit.proofing.passage import Finding, Kind, Passage
from toolkit.proofing.roles import HEADINGS, Role
from toolkit.revisions import has_revisions

_KINDS: Final = {
    Role.TEXT: Kind.TEXT, Role.ANNEX: Kind.TEXT, Role.TITLE: Kind.TITLE, Role.ANNEX_TITLE: Kind.TITLE,
    Role.TABLE: Kind.TABLE, Role.SERIAL: Kind.MASTHEAD, Role.SECRECY: Kind.MASTHEAD, Role.URGENCY: Kind.MASTHEAD,
    Role.MARK: Kind.MASTHEAD, Role.NUMBER: Kind.MASTHEAD, Role.SIGNER: Kind.MASTHEAD, Role.ISSUE: Kind.MASTHEAD,
    Role.ISSUER: Kind.MASTHEAD,
}  # fmt: skip
_DATED: Final = frozenset({"A-SIGN-06", "A-IMP-05", "B-HEAD-04"})
"""Rules about a written date: the text checks say no more about the same one."""
_FEW: Final = 3
"""So many findings of one kind are listed one by one; more become one that names the paragraphs."""
_LISTED: Final = 6


@dataclass(frozen=True, slots=True)
class Proof:
    """What proof has to say about one document; ``notices`` are about the document as a whole."""

    layout: Layout
    findings: tuple[Finding, ...]
    notices: tuple[Problem, ...] = ()

    def problems(self) -> list[Problem]:
        """The findings as people read them: many alike in the format become one."""
        return [*self.notices, *_gathered(self.findings)]


def proof_document(document: Document) -> Proof:
    """Every finding about a document, in its order."""
    layout = Layout.of(document)
    form = format_findings(layout)
    dated = {finding.where for finding in form if finding.rule.id in _DATED}
    text = (f for f in check_content(passages(layout)) if not (f.where in dated and f.rule.id.startswith("C-NUM")))
    findings = [*form, *text]
    return Proof(layout, tuple(sorted(findings, key=_place)), tuple(_notices(document)))


def format_findings(layout: Layout) -> list[Finding]:
    """The findings about the format alone."""
    return [finding for check in CHECKS for finding in check(layout)]


def format_problems(document: Document) -> list[Problem]:
    """The findings about the format alone, as people read them."""
    return list(_gathered(sorted(format_findings(Layout.of(document)), key=_place)))


def _place(finding: Finding) -> tuple[str, int, int]:
    where = finding.where
    if not isinstance(where, DocxLocation):
        return "", 0, 0
    return where.part, where.paragraph or 0, finding.start


def passages(layout: Layout) -> list[Passage]:
    """The text of a document for the content checks: the body, then headers, footers and notes."""
    found = [Passage(p.text, p.where, _kind(role, p), p.label) for role, p in layout.elements if not p.is_blank]
    others: list[Paragraph] = [p for group in layout.document.headers.values() for p in group]
    found.extend(Passage(p.text, p.where, Kind.TAIL) for p in (*others, *layout.document.notes) if not p.is_blank)
    return found


def _kind(role: Role, paragraph: Paragraph) -> Kind:
    if role in HEADINGS:
        alone = len(paragraph.text) <= 50 and "。" not in paragraph.text.rstrip()[:-1]
        return Kind.HEADING if alone else Kind.TEXT
    return _KINDS.get(role, Kind.TAIL)


def _notices(document: Document) -> Iterator[Problem]:
    where = DocxLocation(document.name)
    if has_revisions(document.root):
        yield problem("G108", where)
    if next(document.root.iter(qn("w:commentReference")), None) is not None:
        yield problem("G109", where)


def _gathered(findings: Sequence[Finding]) -> Iterator[Problem]:
    counts = Counter(map(_kind_of, findings))
    told: set[tuple[str, str, str]] = set()
    for finding in findings:
        kind = _kind_of(finding)
        if counts[kind] <= _FEW:
            yield finding.problem()
        elif kind not in told:
            told.add(kind)
            yield _together([other for other in findings if _kind_of(other) == kind])


def _kind_of(finding: Finding) -> tuple[str, str, str]:
    """Findings with the same kind are alike: one rule, one fault; those about words are never alike."""
    if finding.rule.code.startswith("C"):
        return finding.rule.id, finding.words, str(finding.where)
    part = finding.where.part if isinstance(finding.where, DocxLocation) else ""
    return finding.rule.id, finding.found, part


def _together(findings: Sequence[Finding]) -> Problem:
    first = findings[0].problem()
    numbers = [f.where.paragraph for f in findings if isinstance(f.where, DocxLocation) and f.where.paragraph]
    listed = "、".join(map(str, numbers[:_LISTED])) + (" 段等" if len(numbers) > _LISTED else " 段")
    return first._replace(message=f"{first.message}（第 {listed}，共 {len(numbers)} 处）")


def at_most(problems: Iterable[Problem], ceiling: Severity) -> Iterator[Problem]:
    """The problems, none heavier than ``ceiling``."""
    order = (Severity.NOTICE, Severity.WARNING, Severity.ERROR)
    return (found._replace(severity=min(found.severity, ceiling, key=order.index)) for found in problems)
