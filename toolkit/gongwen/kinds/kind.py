"""What a kind of document is: the body of its template and the ``template.toml`` beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.gongwen.document import P1, Profile, base_document
from toolkit.gongwen.kinds.elements import quoted

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: ``sheets`` is TOML for ``[[sheet]]`` entries, ``sample`` TOML for ``sample.toml``.

    ``description`` is the sentence that ``template list`` shows; ``output`` names the documents; ``merge`` is TOML for
    ``[merge]``, ``migrations`` for ``[[migration]]`` entries.
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
    merge: str = ""
    version: str = "1.0"
    migrations: str = ""

    def document(self, profile: Profile = P1) -> bytes:
        """The main document."""
        return base_document(self.body(), profile, title_page=self.title_page)

    def schema_text(self, identity: str, name: str) -> str:
        """The ``template.toml`` of a package of this kind."""
        head = f"[template]\nid = {quoted(identity)}\nname = {quoted(name)}\n"
        head += f'version = {quoted(self.version)}\noutput = "{self.output}"\n'
        unit = f'\n[rollup]\nunit = "{self.unit}"\n' if self.unit else ""
        merge = f"\n[merge]\n{self.merge}\n" if self.merge else ""
        migrations = f"\n{self.migrations.strip()}\n" if self.migrations else ""
        return f"{head}{merge}{unit}\n{self.sheets.strip()}\n{migrations}"

    def readme(self, name: str) -> str:
        """The ``README.md`` of a package: one sentence, then how to go on."""
        return f"{self.description}\n\n{(_HOW_MERGED if '行.' in self.output else _HOW).format(name=name)}"


_HOW: Final = """## 用法

1. 写空白表：`gwkit new {name}`
2. 在空白表里填好内容。
3. 生成：`gwkit build 空白表.xlsx`

要改版面，就在 Word 里改 `template.docx`：文字、字体、位置都可以改，花括号里的标记留着。
改完运行 `gwkit template check`，看有没有碰坏。
"""

_HOW_MERGED: Final = """## 用法

1. 写空白名单：`gwkit new {name}`
2. 在名单里一行一条填好，每份都一样的内容填在其他表里。
3. 先看样张：`gwkit merge {name} 名单.xlsx --preview`
4. 生成：`gwkit merge {name} 名单.xlsx`

要改版面，就在 Word 里改 `template.docx`：文字、字体、位置都可以改，花括号里的标记留着。
改完运行 `gwkit template check`，看有没有碰坏。
"""
