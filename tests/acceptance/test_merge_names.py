"""Names over the whole roster: whatever is healed, retried, sorted, filtered and killed, nobody gets another one's letter.

A roster is played with; after every move each document is read and held against the manifest, the roster and the results.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.documents import filled
from tests.workbooks import workbook
from toolkit.cli.merge_report import _Json, _kept
from toolkit.delivery.files import file_digest
from toolkit.delivery.manifest import Manifest
from toolkit.jobs.merge import MergeRun
from toolkit.jobs.merge_options import MergeOptions
from toolkit.jobs.retry import row_digest
from toolkit.library import Library

CONSTANTS = "| 落款 | 项目 | 内容 |\n|  | 单位 | 某县双拥办 |\n|  | 成文日期 | 2026年2月8日 |"
HEADER = ("姓名", "性别", "街道", "身份证号", "慰问金", "备注", "类别")
NAMES = ("张三", "张三", "张三", "李四", "张三（第3行）", "张三（第2行）之2", "")
IDS = ("", "", "11010119900307123X", "110101199003070000")
SHEETS = ("名单", "城东街道", "城西街道")
ORDERS = ((0, 1, 2), (2, 1, 0), (1, 0, 2))
LIBRARY = Library()
PATTERN = "{{ 行.姓名 }}"


@dataclass(frozen=True)
class Person:
    """A row; ``amount`` is another one for every version of every row, so a letter tells whose it is."""

    uid: int
    name: str
    identity: str
    amount: int
    is_bad: bool
    sheet: int = 0

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.name, "无" if self.is_bad else "男", "", self.identity, str(self.amount), "", "")

    @property
    def digest(self) -> str:
        """What the manifest knows the row by."""
        return row_digest([f"{label}\0{text}" for label, text in sorted(zip(HEADER, self.cells, strict=True)) if text])

    @property
    def is_good(self) -> bool:
        return not self.is_bad and bool(self.name)


@dataclass
class Office:
    """A roster, its output folder, and every version of every row there ever was."""

    folder: Path
    people: list[Person] = field(default_factory=list)
    versions: dict[str, Person] = field(default_factory=dict)
    """By the digests of the manifest, and by those of the results."""
    order: int = 0
    """The order of the sheets."""
    amount: int = 1000
    uid: int = 0

    @property
    def output(self) -> Path:
        return self.folder / "出"

    @property
    def results(self) -> Path:
        return self.output / "结果.xlsx"

    def add(self, at: int, name: str, identity: str, is_bad: bool) -> None:
        self.uid += 1
        self.amount += 1
        self.people.insert(at % (len(self.people) + 1), Person(self.uid, name, identity, self.amount, is_bad))

    def changed(self, at: int, **values: object) -> None:
        self.amount += 1
        at %= len(self.people)
        self.people[at] = replace(self.people[at], amount=self.amount, **values)  # type: ignore[arg-type]

    def write(self) -> Path:
        self.keep(*self.people)
        book = openpyxl.Workbook(write_only=True)
        for number in self.sheets:
            # The second sheet has its columns the other way round.
            sheet, step = book.create_sheet(SHEETS[number]), -1 if number == 1 else 1
            for cells in [HEADER, *(person.cells for person in self.people if person.sheet == number)]:
                sheet.append([cell or None for cell in cells[::step]])
        path = self.folder / "名单.xlsx"
        book.save(path)
        return path

    @property
    def sheets(self) -> list[int]:
        """The sheets that hold somebody, in their order."""
        used = {person.sheet for person in self.people} or {0}
        return [sheet for sheet in ORDERS[self.order % len(ORDERS)] if sheet in used]

    def keep(self, *people: Person) -> None:
        """Remember these versions of rows, the columns of the results being in either order."""
        for person in people:
            for digest in (person.digest, row_digest(person.cells), row_digest(person.cells[::-1])):
                self.versions[digest] = person

    def run(self, stop: int | None = None, **options: object) -> bool:
        """Run, or stop after so many results; whether it ran through and told of every row."""
        path = self.write()
        before = dict(self.letters())
        asked = MergeOptions(constants=self.folder / "落款.xlsx", name=PATTERN, jobs=1, **options)  # type: ignore[arg-type]
        finished = False
        with ExitStack() as stack:
            run = stack.enter_context(MergeRun(LIBRARY, "慰问信", path, str(self.output), asked))
            run.prepare()
            results = _kept(run.results(), run, _Json()) if run.count else run.results()
            for number, _ in enumerate(results):
                if number == stop:
                    results.close()  # type: ignore[attr-defined]
                    break
            else:
                finished = run.count > 0
        self.check(before, is_retry=asked.retry is not None)
        if finished:
            told = sorted(str(row["行号"]) for row in self.told())
            assert told == sorted(self.places()), "the results tell of every row, once"
        return finished

    def places(self) -> Iterator[str]:
        """Every row as the results name it."""
        for sheet in self.sheets:
            front = f"{SHEETS[sheet]}!" if len(self.sheets) > 1 else ""
            count = sum(person.sheet == sheet for person in self.people)
            yield from (f"{front}{number}" for number in range(2, count + 2))

    def a_sheet(self, at: int) -> str:
        """The name of one of the sheets."""
        return SHEETS[self.sheets[at % len(self.sheets)]]

    def letters(self) -> Iterator[tuple[str, int]]:
        """Every document with the amount that it prints."""
        for path in sorted(self.output.glob("*.docx")):
            (amount,) = re.findall(r"随信送上慰问金([\d,]+)元", "".join(filled(path)))
            yield path.name, int(amount.replace(",", ""))

    def check(self, before: dict[str, int], *, is_retry: bool) -> None:
        """No file holds another row's text than the manifest says; nobody's letter became another one's.

        A retry leaves the letters of rows that are gone alone, too.
        """
        manifest, after = Manifest(self.output), dict(self.letters())
        for name, amount in after.items():
            entry = manifest.newest(name)
            assert entry is not None
            assert self.versions[entry.row].amount == amount
            assert entry.sha256 == file_digest(self.output / name)
        for person in self.people:
            for name, amount in before.items():
                if amount == person.amount:
                    assert after[name] == amount, f"{name} was {person}'s"
        if is_retry:
            owners = {person.amount: person.uid for person in self.versions.values()}
            assert {name: owners[after[name]] for name in before} == {name: owners[before[name]] for name in before}

    def told(self) -> list[dict[str, object]]:
        head, *rows = openpyxl.load_workbook(self.results)["结果"].iter_rows(values_only=True)
        return [dict(zip(map(str, head), row, strict=True)) for row in rows]

    def mend(self, at: int) -> None:
        """Mend a row that failed right in the results."""
        book = openpyxl.load_workbook(self.results)
        sheet = book["结果"]
        columns = {cell.value: index for index, cell in enumerate(sheet[1], 1)}
        failed = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, columns["结果"]).value == "没有生成"]
        if not failed:
            return
        row = failed[at % len(failed)]
        self.amount += 1
        name = sheet.cell(row, columns["姓名"]).value or "张三"
        identity = sheet.cell(row, columns["身份证号"]).value or ""
        uid = self.versions[str(sheet.cell(row, columns["校验"]).value)].uid
        mended = Person(uid, str(name), str(identity), self.amount, is_bad=False)
        for label, text in zip(HEADER, mended.cells, strict=True):
            sheet.cell(row, columns[label]).value = text or None
        book.save(self.results)
        self.keep(mended)

    def finish(self) -> None:
        """The last full run: every good row has exactly one document, and the results name it."""
        good = [person for person in self.people if person.is_good]
        self.run()
        letters = list(self.letters())
        assert [sum(amount == person.amount for _, amount in letters) for person in good] == [1] * len(good)
        if good:
            told = {str(row["慰问金"]): row["文件"] for row in self.told() if row["结果"] == "已生成"}
            assert {str(person.amount) for person in good} == set(told)
            assert all(dict(letters)[str(name)] == int(amount) for amount, name in told.items())


SMALL = st.integers(0, 9)
MOVES = st.one_of(
    st.tuples(st.just("add"), SMALL, st.sampled_from(NAMES), st.sampled_from(IDS), st.booleans()),
    st.tuples(st.sampled_from(["remove", "heal", "spoil", "edit", "mend", "kill", "rows", "where"]), SMALL),
    st.tuples(st.sampled_from(["rename", "identify"]), SMALL, st.sampled_from(NAMES), st.sampled_from(IDS)),
    st.tuples(st.sampled_from(["swap", "sheet", "sheet"]), SMALL),
    st.tuples(st.sampled_from(["move", "move", "move", "turn"]), SMALL, st.integers(0, 2)),
    st.tuples(st.sampled_from(["full", "full sorted", "retry", "retry", "reverse", "sort", "forget"])),
)


def move(office: Office, what: str, *how: object) -> None:
    """A run, or a change of the roster."""
    at = how[0] if how and isinstance(how[0], int) else 0
    if what in ("retry", "mend"):
        if what == "mend" and office.results.exists():
            office.mend(at)
        if office.results.exists():
            office.run(retry=office.results)
    elif what in RUNS:
        office.run(**RUNS[what](at, office))
    elif what == "forget":
        office.results.unlink(missing_ok=True)
    elif what == "add":
        office.add(*how)  # type: ignore[arg-type]
    elif office.people:
        change(office, what, at, *how[1:])


RUNS: dict[str, Callable[[int, Office], dict[str, Any]]] = {
    "full": lambda at, office: {},
    "full sorted": lambda at, office: {"sort": "慰问金:desc"},
    "kill": lambda at, office: {"stop": at},
    "rows": lambda at, office: {"rows": f"{office.a_sheet(at)}!{at + 2}-{at + 4}"},
    "where": lambda at, office: {"where": f"慰问金 % 3 == {at % 3}"},
    "sheet": lambda at, office: {"sheet": (office.a_sheet(at),)},
}


def change(office: Office, what: str, at: int, *how: object) -> None:
    people = office.people
    if what == "reverse":
        people.reverse()
    elif what == "sort":
        people.sort(key=lambda person: (person.name, -person.amount))
    elif what == "remove":
        people.pop(at % len(people))
    elif what == "swap":
        people.append(people.pop(at % len(people)))
    elif what == "turn":
        office.order += 1
    elif what == "move":
        people[at % len(people)] = replace(people[at % len(people)], sheet=how[0])  # type: ignore[arg-type]
    elif what in ("heal", "spoil"):
        office.changed(at, is_bad=what == "spoil")
    elif what == "edit":
        office.changed(at)
    else:
        office.changed(at, **({"name": how[0]} if what == "rename" else {"identity": how[1]}))


START = [("add", 9, "张三", "", True), ("add", 9, "张三", "", False), ("full",)]


@example(moves=[*START, ("heal", 0), ("retry",)])
@example(moves=[*START, ("reverse",), ("heal", 1), ("retry",)])
@example(moves=[*START, ("remove", 1), ("heal", 0), ("retry",)])
@example(
    moves=[("add", 9, "", "", False), ("add", 9, "张三", "", False), ("full",), ("rename", 0, "张三", ""), ("retry",)]
)
@example(moves=[*START, ("move", 1, 1), ("full",), ("heal", 0), ("move", 0, 1), ("retry",)])
@example(moves=[*START, ("move", 0, 2), ("sheet", 1), ("sheet", 0), ("turn", 0, 0), ("heal", 0), ("retry",)])
@given(moves=st.lists(MOVES, min_size=4, max_size=14))
def play(moves: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        office = Office(Path(name))
        workbook(CONSTANTS, office.folder / "落款.xlsx")
        for what, *how in moves:
            move(office, str(what), *how)
        office.finish()


def test_nobody_ever_gets_another_one_s_letter(request: pytest.FixtureRequest) -> None:
    examples = 1500 if request.config.getoption("--all-kills") else 40
    settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))(play)()
