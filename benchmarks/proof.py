"""``python benchmarks/proof.py [--json]``: pages a second that proof reads, and how it grows from 5 to 500 pages.

The peer in the same run is python-docx, which opens the same file and reads every paragraph's text: the least that
anybody who looks at a document has to do.
"""

from __future__ import annotations

import functools
import io
import json
import statistics
import sys
import time
from collections.abc import Callable

import docx

from toolkit.gongwen.document import base_document
from toolkit.gongwen.paragraphs import paragraph
from toolkit.proofing.document import Document
from toolkit.proofing.file import package_of
from toolkit.proofing.proof import proof_document

ROUNDS = 3
PAGES = (5, 50, 500)
LINES_A_PAGE = 22
SENTENCE = "各乡镇、各部门于节前走访驻地部队和优抚对象，了解困难，逐项解决，并将结果按时报送县双拥办汇总。"
LINES_A_PARAGRAPH = 2


def main() -> None:
    results = []
    for pages in PAGES:
        content = document(pages)
        ours = median(functools.partial(proof, content))
        peer = median(functools.partial(read, content))
        results.append(
            {"pages": pages, "seconds": ours, "pages_a_second": pages / ours, "times_python_docx": ours / peer}
        )
    growth = results[-1]["seconds"] / results[0]["seconds"] / (PAGES[-1] / PAGES[0])
    if "--json" in sys.argv:
        print(json.dumps({"results": results, "growth_against_linear": growth}))
        return
    for line in results:
        print(
            f"{line['pages']:4.0f} pages: {line['seconds']:.3f} s, {line['pages_a_second']:.0f} pages/s, "
            f"{line['times_python_docx']:.1f} x python-docx reading the text"
        )
    print(f"growth from {PAGES[0]} to {PAGES[-1]} pages against linear: {growth:.2f} (1 is linear)")


def document(pages: int) -> bytes:
    """A docx of so many full pages of body text, with headings."""
    count = pages * LINES_A_PAGE // LINES_A_PARAGRAPH
    return base_document([paragraph("公文正文", f"第{number}项工作。{SENTENCE}"[:50]) for number in range(count)])


def proof(content: bytes) -> object:
    """What we do."""
    return proof_document(Document(package_of(content, "a.docx"))).problems()


def read(content: bytes) -> int:
    """What the peer does."""
    return sum(len(each.text) for each in docx.Document(io.BytesIO(content)).paragraphs)


def median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()
