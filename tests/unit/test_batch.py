from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from toolkit.batch import Batch, Lost, all_cores


class Doubler:
    """Doubles numbers; dies of 13, sleeps at 7, fails at 99."""

    def __init__(self, factor: int) -> None:
        self.factor = factor

    def __call__(self, number: int) -> tuple[int, int]:
        if number == 13:
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 7:
            time.sleep(0.2)
        if number == 99:
            raise ValueError("not this one")
        return number * self.factor, os.getpid()


def results(numbers: Iterator[int], jobs: int) -> list[tuple[str, object]]:
    batch: Batch[str, int, tuple[int, int]] = Batch(Doubler, (2,), jobs)
    with batch:
        return [
            (key, result if isinstance(result, Lost) else result[0])
            for key, result in batch.run((f"k{number}", number) for number in numbers)
        ]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_tasks(jobs: int) -> None:
    expected = [(f"k{number}", number * 2) for number in range(40) if number != 13]
    assert results((number for number in range(40) if number != 13), jobs) == expected


def test_a_task_that_kills_its_process_is_lost_and_no_other() -> None:
    told = dict(results(iter(range(30)), 2))
    assert told.pop("k13") == Lost()
    assert told == {f"k{number}": number * 2 for number in range(30) if number != 13}


def test_few_tasks_are_under_way() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[tuple[int, int]]:
        for number in range(1_000):
            taken.append(number)
            yield number, number + 100

    with Batch[int, int, tuple[int, int]](Doubler, (2,), 2) as batch:
        next(batch.run(tasks()))
        assert len(taken) <= 6


def test_an_error_of_the_object_comes_back(tmp_path: object) -> None:
    for jobs in (1, 2):
        with pytest.raises(ValueError, match="not this one"), Batch[int, int, object](Doubler, (2,), jobs) as batch:
            list(batch.run([(1, 99)]))


def test_one_process_is_this_one_and_its_object_is_closed() -> None:
    closed: list[bool] = []

    class Once:
        def __call__(self, number: int) -> int:
            return os.getpid()

        def __enter__(self) -> Once:
            return self

        def __exit__(self, *_: object) -> None:
            closed.append(True)

    factory: Callable[[], Callable[[int], int]] = Once
    with Batch[int, int, int](factory, (), 1) as batch:
        assert list(batch.run([(1, 1)])) == [(1, os.getpid())]
    assert closed in ([True], [])
    assert all_cores() >= 1
