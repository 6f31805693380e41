"""Two sequences side by side, in time that grows with their length: what is equal, what changed, what became what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import nsmallest
from itertools import chain, pairwise, takewhile
from typing import Final

from toolkit import limits

Opcode = tuple[str, int, int, int, int]
_KINDS: Final = {(True, True): "replace", (True, False): "delete", (False, True): "insert"}
_ROUNDS: Final = 8
_RARE: Final = 8
"""In so many texts at most, a few signs in a row tell what belongs together."""
_SHINGLE: Final = 4
_FAVOURED: Final = 3


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Opcode]:
    """The same as difflib's.

    Beyond ``limits.ALIGNED_LENGTH`` the sequences are parted at what each has just once, as a patience diff does.
    """
    found: list[Opcode] = []
    i = j = 0
    for start, other, size in [*_joined(sorted(_blocks(old, new))), (len(old), len(new), 0)]:
        if i < start or j < other:
            found.append((_KINDS[i < start, j < other], i, start, j, other))
        if size:
            found.append(("equal", start, start + size, other, other + size))
        i, j = start + size, other + size
    return found


def _joined(blocks: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    i = j = size = 0
    for start, other, more in blocks:
        if not more:
            continue
        if (start, other) == (i + size, j + size):
            size += more
            continue
        if size:
            yield i, j, size
        i, j, size = start, other, more
    if size:
        yield i, j, size


def _blocks(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    """Where both are equal, in any order."""
    stretches = [(0, len(old), 0, len(new), 0)]
    while stretches:
        i, i2, j, j2, rounds = stretches.pop()
        one, other = old[i:i2], new[j:j2]
        if _is_short(one, other):
            matcher = SequenceMatcher(None, one, other, autojunk=False)
            yield from ((i + a, j + b, size) for a, b, size in matcher.get_matching_blocks() if size)
            continue
        if rounds > _ROUNDS:
            yield i, j, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
            continue
        anchors = _anchors(one, other, only_unique=True) if rounds < _ROUNDS else []
        rounds = rounds + 1 if anchors else _ROUNDS + 1
        begin = i, j
        for a, b in [*(anchors or _anchors(one, other, only_unique=False)), (i2 - i, j2 - j)]:
            stretches.append((begin[0], i + a, begin[1], j + b, rounds))
            yield i + a, j + b, int(i + a < i2)
            begin = i + a + 1, j + b + 1


def _is_short(old: Sequence[Hashable], new: Sequence[Hashable]) -> bool:
    if not old or not new:
        return True
    if max(len(old), len(new)) > limits.ALIGNED_LENGTH:
        return False
    counts = Counter(new)
    return sum(counts[item] for item in old) <= limits.ALIGNED_PAIRS


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], *, only_unique: bool) -> list[tuple[int, int]]:
    """What both have just once; else the first goes with the first of its kind, the second with the second …"""
    places = [_occurrences(items) for items in (old, new)]
    if only_unique:
        counts = Counter(old), Counter(new)
        places[0] = {key: at for key, at in places[0].items() if all(count[key[0]] == 1 for count in counts)}
    return heaviest_chain((at, places[1][key], 1.0) for key, at in places[0].items() if key in places[1])


def _occurrences(items: Sequence[Hashable]) -> dict[tuple[Hashable, int], int]:
    seen: Counter[Hashable] = Counter()
    found = {}
    for at, item in enumerate(items):
        found[item, seen[item]] = at
        seen[item] += 1
    return found


def heaviest_chain(pairs: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Of weighted pairs of places those that follow each other on both sides and weigh most together."""
    ordered = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    size = max((other for _, other, _ in ordered), default=0) + 2
    best = [(0.0, 1)] * size  # a Fenwick tree: the heaviest chain that ends before a place, as weight and -index
    before: list[int] = []
    for at, (_, other, weight) in enumerate(ordered):
        longest, place = (0.0, 1), other
        while place:
            longest, place = max(longest, best[place]), place & (place - 1)
        before.append(-longest[1])
        longest, place = (longest[0] + weight, -at), other + 1
        while place < size:
            best[place] = max(best[place], longest)
            place += place & -place
    at = -max(best)[1]
    found = []
    while at >= 0:
        found.append(ordered[at][:2])
        at = before[at]
    return found[::-1]


def candidates(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of texts worth a look: all of them, beyond ``limits.ALIGNED_PAIRS`` a few for each of the old ones.

    These are the texts with which it shares what few others have, and those at its height.
    """
    if len(old) * len(new) <= limits.ALIGNED_PAIRS:
        yield from ((i, j) for i in range(len(old)) for j in range(len(new)))
        return
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for j, text in enumerate(new):
        for words in _shingles(text):
            holders[words].append(j)
    for i, text in enumerate(old):
        rare = (holders[words] for words in _shingles(text) & holders.keys() if len(holders[words]) <= _RARE)
        votes = Counter(chain.from_iterable(rare))
        height = i * len(new) // len(old)
        chosen = set(nsmallest(_FAVOURED, votes, key=lambda j: (-votes[j], j)))
        yield from ((i, j) for j in sorted(chosen | {height - 1, height, height + 1}) if 0 <= j < len(new))


def likeness(one: str, other: str) -> float:
    """How much two texts have in common, from 0 to 1: their signs and what follows on what.

    Of a long text ``limits.COMPARED_CHARACTERS`` are looked at.
    """
    if one == other:
        return 1.0
    mine, theirs = _signs(one), _signs(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def _shingles(text: str) -> set[str]:
    text = text[: limits.COMPARED_CHARACTERS]
    return {text[at : at + _SHINGLE] for at in range(max(1, len(text) - _SHINGLE + 1))}


@lru_cache(maxsize=4096)
def _signs(text: str) -> frozenset[str]:
    """The signs of a text and its pairs of signs."""
    text = text[: limits.COMPARED_CHARACTERS]
    return frozenset(text).union(map("".join, pairwise(text)))
