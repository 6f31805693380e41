"""``python benchmarks/rollup.py``: a roll-up against calamine merely opening the same workbooks, in one run."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.workbooks import load, type_figures, type_form, type_rows  # noqa: E402
from toolkit.library import Library  # noqa: E402
from toolkit.workbook.blank import blank_workbook  # noqa: E402

COUNTS = (100, 300)
BROKEN = 20
ROUNDS = 3
_OPEN = """
import sys
from pathlib import Path
from python_calamine import CalamineWorkbook
for path in sorted(Path(sys.argv[1]).glob("*.xlsx")):
    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
    except Exception:
        pass
"""


def write_returns(folder: Path, count: int) -> None:
    """So many filled blanks of the briefing, the first ones broken off in the middle."""
    folder.mkdir()
    book = load(blank_workbook(Library().find("briefing").schema))
    for number in range(count):
        path = folder / f"{number:03}.xlsx"
        heads = {"期号": 1, "编发单位": f"第{number}街道", "印发日期": "2026年3月2日", "标题": "双拥工作情况"}
        type_form(book["报头"], heads)
        type_figures(book["数据"], [{"指标": "宣传标语", "数值": f"#{number}"}, {"指标": "抚恤金", "数值": "#2.5"}])
        type_rows(book["组织领导"], [{"内容": f"第{number}街道召开了会议。"}], ["层级", "标题", "内容"])
        book.save(path)
        if number < BROKEN:
            path.write_bytes(path.read_bytes()[:3000])


def seconds(*command: str) -> float:
    """The time of a process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, check=False)
    return time.perf_counter() - start


def main() -> None:
    """Measure and report."""
    with tempfile.TemporaryDirectory(prefix="gwkit-bench-") as name:
        for count in COUNTS:
            folder, output = Path(name) / str(count), Path(name) / f"汇总{count}.xlsx"
            write_returns(folder, count)
            ours: list[float] = []
            opening: list[float] = []
            for _ in range(ROUNDS):
                opening.append(seconds("-c", _OPEN, str(folder)))
                output.unlink(missing_ok=True)
                ours.append(seconds("-m", "toolkit", "rollup", str(folder), "-o", str(output)))
            ratio = statistics.median(ours) / statistics.median(opening)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"{count} workbooks, {BROKEN} broken: roll-up {statistics.median(ours):.2f} s, ", end="")
            print(f"calamine {statistics.median(opening):.2f} s, {ratio:.2f} x, peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
