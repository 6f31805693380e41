"""The whole texts of four real briefings, with the defects they carry.  Skipped where the texts are absent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.content import check
from toolkit.proofing.passage import Finding

ROOT = Path(__file__).parents[2]
BRIEFS = ROOT.parent / "shared" / "seeds" / "briefs.md"
SAMPLES = ROOT / "tests" / "samples"


def briefs() -> dict[str, list[str]]:
    parts = re.split("(?m)^## ", BRIEFS.read_text("utf-8"))[1:]
    texts = {part[:2]: [line[2:] for line in part.splitlines() if line.startswith("> ") and line[2:]] for part in parts}
    return {name: lines for name, lines in texts.items() if lines}


@pytest.fixture(scope="module")
def findings() -> dict[str, list[Finding]]:
    if not BRIEFS.exists():
        pytest.skip("the briefings are not here")
    return {name: check(*lines) for name, lines in briefs().items()}


@pytest.mark.parametrize(
    ("brief", "rule", "words"),
    [
        ("篇一", "C-SEQ-03", "一、组织领导及时到位"),
        ("篇一", "C-SEQ-03", "三、征兵体检严格准入"),
        ("篇一", "C-SEQ-03", "四、双拥活动坚持经常"),
        ("篇一", "C-SEQ-03", "五、政策法规落到实处"),
        ("篇一", "C-TXT-04", "国防教育广泛深入。"),
        ("篇一", "C-TXT-04", "意义和深远意义"),
        ("篇一", "C-PUN-03", "《国防教育法》、《兵役法》"),
        ("篇三", "C-PH-04", "□"),
        ("篇三", "C-PH-03", "xx街道办事处"),
        ("篇三", "C-PH-01", "20xx年"),
        ("篇三", "C-NUM-01", "某党发[20xx]6号"),
        ("篇三", "C-PUN-01", "(一)在"),
        ("篇三", "C-PUN-01", "(二)按"),
        ("篇三", "C-SEQ-01", "(一)"),
        ("篇五", "C-PH-01", "20xx年"),
        ("篇五", "C-PH-03", "xx大"),
        ("篇五", "C-PH-03", "xx周年"),
        ("篇五", "C-PH-02", "20xx多元"),
        ("篇五", "C-PUN-05", "1、"),
        ("篇五", "C-PUN-05", "3、"),
        ("篇五", "C-TXT-03", "型式"),
        ("篇五", "C-TXT-03", "茶花会"),
        ("篇五", "C-TXT-03", "新形式下"),
        ("篇五", "C-TXT-02", "屆"),
        ("篇五", "C-PUN-02", "“此项活动，全面落实科学"),
        ("篇七", "C-PH-01", "20__年"),
        ("篇七", "C-PH-02", "20__多元"),
        ("篇七", "C-PH-03", "某某"),
        ("篇七", "C-PUN-01", "军(警)民"),
        ("篇七", "C-PUN-01", "乡(镇)两"),
        ("篇七", "C-PUN-01", "人(次)"),
        ("篇七", "C-PUN-03", "《国防法》、《国防教育法》、《兵役法》"),
        ("篇七", "C-PUN-03", "“军人优先”、“军人免费”"),
        ("篇七", "C-PUN-08", "。"),
        ("篇七", "C-PUN-10", "；四是"),
        ("篇七", "C-PUN-10", "；二是"),
        ("篇七", "C-NUM-06", "5千多名"),
        ("篇七", "C-NUM-06", "3千多人"),
        ("篇七", "C-NUM-06", "2千多元"),
        ("篇七", "C-NUM-07", "近5千多名"),
        ("篇七", "C-NUM-12", "参训率达到100%以上"),
        ("篇七", "C-TXT-03", "县政和"),
    ],
)
def test_the_defects_of_the_briefings_are_found(
    findings: dict[str, list[Finding]], brief: str, rule: str, words: str
) -> None:
    assert (rule, words) in [(finding.rule.id, finding.words) for finding in findings[brief]]


def test_nothing_else_is_claimed(findings: dict[str, list[Finding]]) -> None:
    sizes = {name: len(found) for name, found in findings.items()}
    assert sizes == {"篇一": 9, "篇三": 9, "篇五": 12, "篇七": 20}


SAMPLE_DEFECTS = {
    "1-医院": set(),
    "2-司法局": {"C-SEQ-02"},
    "3-街道": {"C-PUN-01", "C-SEQ-01"},
    "4-区": set(),
    "5-交通局": {"C-PUN-05"},
    "6-局": {"C-PUN-01", "C-SEQ-01"},
    "7-县": {"C-PUN-10", "C-NUM-06", "C-PUN-08"},
}


@pytest.mark.parametrize("sample", SAMPLE_DEFECTS)
def test_the_samples_carry_no_defect_but_those_their_sources_have(sample: str) -> None:
    lines = (SAMPLES / f"{sample}.txt").read_text("utf-8").splitlines()
    heavy = {finding.rule.id for finding in check(*lines) if finding.rule.severity.value != "notice"}
    assert heavy == SAMPLE_DEFECTS[sample]
