"""How long a run still takes, by a clock of our own."""

from __future__ import annotations

import pytest

from toolkit.report.progress import Progress

CHUNK = 32


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def play(kinds: list[bool], ready: int, *, start: float, cheap: float, dear: float) -> list[tuple[float, float | None]]:
    """Run through results, ``True`` for one that is made; the true and the told time left after each chunk."""
    clock = Clock()
    clock.now = start
    progress = Progress(len(kinds), ready, clock)
    chunks = [kinds[at : at + CHUNK] for at in range(0, len(kinds), CHUNK)]
    costs = [sum(dear if made else cheap for made in chunk) for chunk in chunks]
    told = []
    for number, chunk in enumerate(chunks):
        clock.now += costs[number]
        for made in chunk:
            progress.take(expected=not made or ready == len(kinds), made=made)
            clock.now += 0.000_01
        told.append((sum(costs[number + 1 :]), progress.left))
    return told


@pytest.mark.parametrize(
    ("kinds", "ready"),
    [
        ([True] * 1_000, 0),
        ([True] * 100_000, 0),
        ([False] * 5_000, 5_000),
        ([False] * 2_500 + [True] * 2_500, 2_500),
        ([True] * 5_000, 5_000),
        ([number % 10 == 0 for number in range(5_000)], 4_500),
    ],
    ids=["new", "large", "all there", "killed half way", "another template", "one in ten changed"],
)
@pytest.mark.parametrize("start", [0.0, 60.0])
def test_right_within_a_factor_of_two_after_the_first_twentieth(kinds: list[bool], ready: int, start: float) -> None:
    told = play(kinds, ready, start=start, cheap=0.000_1, dear=0.002)
    known = [(true, left) for true, left in told if left is not None]
    for true, left in known:
        assert true / 2 - 0.5 <= left <= true * 2 + 0.5
    first = next(number for number, (_, left) in enumerate(told) if left is not None)
    if ready in (0, len(kinds)):
        assert first * CHUNK <= 0.05 * len(kinds) + 4 * CHUNK, "it is told soon"


def test_nothing_is_said_before() -> None:
    clock = Clock()
    progress = Progress(1_000, 0, clock)
    for _ in range(49):
        clock.now += 1
        progress.take(expected=False, made=True)
    assert (progress.left, "大约还要" in progress.words()) == (None, False)
    progress.take(expected=False, made=True)
    assert progress.words() == "已处理 50/1,000 份，每秒 1 份，大约还要 15 分 50 秒"
