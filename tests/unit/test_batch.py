from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

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


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
def test_processes_end_with_a_main_process_that_is_killed() -> None:
    code = (
        "import os, time\n"
        "from toolkit.batch import Batch\n"
        "if __name__ == '__main__':\n"
        "    batch = Batch(_Pid, (), 2)\n"
        "    print(*{pid for _, pid in batch.run((number, number) for number in range(8))}, flush=True)\n"
        "    time.sleep(60)\n"
    ).replace("import os, time\n", "import os, time\nfrom tests.unit.test_batch import _Pid\n")
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root
    ) as main:
        assert main.stdout is not None
        pids = [int(pid) for pid in main.stdout.readline().split()]
        assert pids
        main.kill()
    deadline = time.monotonic() + 10
    while any(map(_lives, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in pids if _lives(pid)] == []


class _Pid:
    def __call__(self, _: int) -> int:
        return os.getpid()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{pid}/stat").exists() or ") Z " not in Path(f"/proc/{pid}/stat").read_text()
