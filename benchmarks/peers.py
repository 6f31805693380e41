"""The contenders: each makes one document of a record and writes it to a file."""

from __future__ import annotations

import importlib
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate

from benchmarks.letters import BRACES, JINJA, MERGE_FIELD, tagged
from toolkit.assembly.assemble import _Assembly
from toolkit.record import Record

NODE = Path(__file__).parent / "node"
Contender = Callable[[int], None]


class Case:
    """A kind of document: our assembly with its records, and the finished document the peers' templates come from."""

    def __init__(
        self, name: str, assembly: _Assembly, records: list[Record], words: dict[str, str], folder: Path
    ) -> None:
        self.name = name
        self.assembly = assembly
        self.records = records
        self.words = words
        self.folder = folder
        self.finished = assembly.assemble(records[0])
        self.values: list[Mapping[str, object]] = [
            {field: f"{word}{n}" for field, word in words.items()} for n in range(50)
        ]

    def ours(self) -> Contender:
        """Render, pack, write."""

        def make(number: int) -> None:
            content = self.assembly.assemble(self.records[number % len(self.records)])
            (self.folder / f"{number}.docx").write_bytes(content)

        return make

    def render(self) -> Contender:
        """Render alone."""
        return lambda number: void(self.assembly.assemble(self.records[number % len(self.records)]))

    def floor(self) -> Contender:
        """Deflate and write ready XML."""
        template = self.assembly.template
        context = self.assembly.contexts.build(self.records[0])
        ready = template.render_parts(context)
        ready["word/document.xml"] = self.assembly.finisher.finish(ready["word/document.xml"])

        def make(number: int) -> None:
            (self.folder / f"{number}.docx").write_bytes(template.pack(ready))

        return make

    def docxtpl(self, *, reuse: bool) -> Contender:
        """The same template with the same data: a new ``DocxTemplate`` for every record, or one for all."""
        source = self.assembly.template._docx
        environment = self.assembly.template.environment
        kept = DocxTemplate(io.BytesIO(source))

        def make(number: int) -> None:
            template = kept if reuse else DocxTemplate(io.BytesIO(source))
            record = self.records[number % len(self.records)]
            template.render(self.assembly.contexts.build(record), environment)
            template.save(self.folder / f"{number}.docx")

        return make

    def docxtpl_flat(self) -> Contender:
        """The finished document with a few tags in it, as the other peers get it."""
        source = tagged(self.finished, self.words, JINJA)
        environment = jinja2.Environment(autoescape=True)

        def make(number: int) -> None:
            template = DocxTemplate(io.BytesIO(source))
            template.render(dict(self.values[number % 50]), environment)
            template.save(self.folder / f"{number}.docx")

        return make

    def mailmerge(self) -> Contender | None:
        """docx-mailmerge2 on merge fields; ``None`` where it is not installed."""
        try:
            mailmerge: Any = importlib.import_module("mailmerge")
        except ImportError:
            return None
        path = self.folder / "mailmerge.docx"
        path.write_bytes(tagged(self.finished, self.words, MERGE_FIELD))

        def make(number: int) -> None:
            with mailmerge.MailMerge(str(path)) as document:
                document.merge(**self.values[number % 50])
                document.write(str(self.folder / f"{number}.docx"))

        return make

    def node(self, script: str) -> Callable[[], float] | None:
        """Milliseconds a document of a peer in Node; ``None`` where Node or the peer is missing."""
        if shutil.which("node") is None or not (NODE / "node_modules").is_dir():
            return None
        template, records = self.folder / f"{script}.docx", self.folder / "records.json"
        template.write_bytes(tagged(self.finished, self.words, BRACES))
        records.write_text(json.dumps(self.values), "utf-8")
        command = ["node", f"{script}.mjs", str(template), str(records), str(self.folder)]

        def run() -> float:
            done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, check=True)
            return float(done.stdout)

        return run


def void(_: object) -> None:
    """Take a value and leave it."""


def install_node_peers() -> str:
    """Install the peers in Node; what there is to say about it."""
    if (NODE / "node_modules").is_dir():
        return ""
    if shutil.which("npm") is None:
        return "Node is not installed: docxtemplater and easy-template-x are left out"
    done = subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=NODE, capture_output=True, check=False)
    return "" if done.returncode == 0 else "npm install failed: docxtemplater and easy-template-x are left out"
