"""Two sequences side by side: right at any length, and no more work than their length."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit import alignment, limits
from toolkit.alignment import candidates, heaviest_chain, likeness, opcodes

ITEMS = st.lists(st.sampled_from("甲乙丙丁　"), max_size=24)
UNHURRIED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def assert_says_what_changed(old: list[str], new: list[str]) -> None:
    found = opcodes(old, new)
    assert [found[0][1::2], found[-1][2::2]] == [(0, 0), (len(old), len(new))] if found else old == new == []
    assert all((one[2], one[4]) == (other[1], other[3]) for one, other in pairwise(found))
    assert all((one[0] == "equal") != (other[0] == "equal") for one, other in pairwise(found))
    for tag, i, i2, j, j2 in found:
        assert (tag == "equal") == (old[i:i2] == new[j:j2])
        assert tag == {(True, True): "replace", (True, False): "delete", (False, True): "insert"}[i < i2, j < j2] or (
            tag == "equal"
        )


@UNHURRIED
@given(old=ITEMS, new=ITEMS, length=st.integers(0, 30), pairs=st.integers(0, 60))
def test_any_sequences(
    monkeypatch: pytest.MonkeyPatch, old: list[str], new: list[str], length: int, pairs: int
) -> None:
    monkeypatch.setattr(limits, "ALIGNED_LENGTH", length)
    monkeypatch.setattr(limits, "ALIGNED_PAIRS", pairs)
    assert_says_what_changed(old, new)


@given(old=ITEMS, new=ITEMS)
def test_short_ones_are_compared_as_ever(old: list[str], new: list[str]) -> None:
    assert opcodes(old, new) == SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


LONG = 20_000


@pytest.mark.parametrize(
    ("old", "new", "equal"),
    [
        ([str(at) for at in range(LONG)], [str(at) for at in range(LONG) if at % 10], LONG * 9 // 10),
        (
            ["" if at % 2 else f"旧{at}" for at in range(LONG)],
            ["" if at % 2 else f"新{at}" for at in range(LONG)],
            LONG / 2,
        ),
        (["同"] * LONG, ["同"] * (LONG // 2), LONG / 2),
        ([str(at) for at in range(LONG)], [str(at) for at in reversed(range(LONG))], 1),
    ],
    ids=["a tenth went", "every second changed", "all alike", "reversed"],
)
def test_long_ones(old: list[str], new: list[str], equal: float) -> None:
    assert_says_what_changed(old, new)
    assert sum(i2 - i for tag, i, i2, _, _ in opcodes(old, new) if tag == "equal") == equal


def test_long_ones_are_never_compared_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Counting(SequenceMatcher[str]):
        def __init__(self, isjunk: None, a: list[str], b: list[str], *, autojunk: bool) -> None:
            asked.append(len(a) * len(b))
            super().__init__(isjunk, a, b, autojunk)

    monkeypatch.setattr(alignment, "SequenceMatcher", Counting)
    opcodes(
        ["" if at % 2 else f"旧{at // 9}" for at in range(LONG)],
        ["" if at % 2 else f"旧{at // 7}" for at in range(LONG)],
    )
    assert sum(asked) <= LONG * limits.ALIGNED_LENGTH


# --- chains ---------------------------------------------------------------------------------------------------------------
PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from([0.5, 0.75, 1.0])), max_size=8)


@given(PAIRS)
def test_the_heaviest_chain(pairs: list[tuple[int, int, float]]) -> None:
    found = heaviest_chain(pairs)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found))
    weights = {(i, j): max(w for *place, w in pairs if place == [i, j]) for i, j, _ in pairs}
    chains = (chosen for size in range(len(weights) + 1) for chosen in combinations(sorted(weights), size))
    best = max(
        sum(weights[place] for place in chosen)
        for chosen in chains
        if all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(chosen))
    )
    assert sum(weights[place] for place in found) == best


# --- what became what ------------------------------------------------------------------------------------------------------
def test_few_texts_are_all_tried_of_many_the_likely_ones() -> None:
    assert sorted(candidates("甲乙", "丙丁戊")) == [(i, j) for i in range(2) for j in range(3)]
    old = [f"走访慰问第{at}户，送去慰问金若干元。" for at in range(2_000)]
    new = ["新加的一段", "又一段", *(text.replace("若干", "五百") for text in old)]
    found = set(candidates(old, new))
    assert len(found) <= 6 * len(old)
    assert sum((at, at + 2) in found for at in range(2_000)) >= 1_900


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("慰问金70万元。", "慰问金85万元。", True),
        ("", "", True),
        ("", "有字", False),
        ("成立了领导小组，定期研究双拥工作。", "成立了领导小组，定期研究双拥工作！", True),
        ("走访驻地部队6个，送去慰问金。", "悬挂标语，出板报，举办讲座。", False),
        ("长" * 5_000 + "甲", "长" * 5_000 + "乙", True),
    ],
)
def test_likeness(one: str, other: str, is_alike: bool) -> None:
    assert (likeness(one, other) >= 0.5) is is_alike
    assert likeness(one, other) == likeness(other, one) <= 1
