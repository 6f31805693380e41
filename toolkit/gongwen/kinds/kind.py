"""What a kind of document is: the body of its template and the ``template.toml`` beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.gongwen.document import P1, Profile, base_document

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: ``sheets`` is TOML for ``[[sheet]]`` entries, ``sample`` TOML for ``sample.toml``.

    ``description`` is the sentence that ``template list`` shows; ``output`` names the documents.
    """

    id: str
    name: str
    description: str
    output: str
    sheets: str
    sample: str
    body: Callable[[], Sequence[Element]]
    title_page: bool = False
    unit: str = ""

    def document(self, profile: Profile = P1) -> bytes:
        """The main document."""
        return base_document(self.body(), profile, title_page=self.title_page)

    def schema_text(self, identity: str, name: str) -> str:
        """The ``template.toml`` of a package of this kind."""
        head = f'[template]\nid = "{identity}"\nname = "{name}"\nversion = "1.0"\noutput = "{self.output}"\n'
        unit = f'\n[rollup]\nunit = "{self.unit}"\n' if self.unit else ""
        return f"{head}{unit}\n{self.sheets.strip()}\n"

    def readme(self, name: str) -> str:
        """The ``README.md`` of a package: one sentence, then how to go on."""
        return f"{self.description}\n\n{_HOW.format(name=name)}"


_HOW: Final = """## 用法

1. 写空白表：`gwkit new {name}`
2. 在空白表里填好内容。
3. 生成：`gwkit build 空白表.xlsx`

要改版面，就在 Word 里改 `template.docx`：文字、字体、位置都可以改，花括号里的标记留着。
改完运行 `gwkit template check`，看有没有碰坏。
"""
