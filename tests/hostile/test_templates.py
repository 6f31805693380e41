"""Templates of strangers: they see the data and the named filters, nothing else, for ten seconds."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.documents import docx_with, p
from tests.hostile.judge import judged
from tests.hostile.test_archives import archive
from tests.workbooks import workbook

TOML = """
[template]
id = "stranger"
name = "外来"
version = "1.0"
output = "文"

[[sheet]]
name = "报头"
shape = "form"
[[sheet.field]]
name = "标题"
"""
ESCAPES = (
    "''.__class__",
    "''.__class__.__mro__[1].__subclasses__()",
    "报头.__init__.__globals__",
    "报头['__class__']",
    "报头|attr('__class__')",
    "报头|attr('_items')",
    "报头._items",
    "报头.keys",
    "报头.clear()",
    "报头.get('标题')",
    "报头.items()",
    "报头.update({'标题': 1})",
    "标题.format(报头)",
    "'{0.__class__}'.format(报头)",
    "'{0.__class__}'|format(报头)",
    "'%s'.__mod__(1)",
    "self.__dict__",
    "self._TemplateReference__context",
    "config",
    "request",
    "lipsum.__globals__",
    "cycler.__init__",
    "joiner('x')",
    "namespace(a=1).a",
    "range.__class__",
    "dict.__base__",
    "caller()",
    "loop.cycle",
    "{}.__class__",
    "().__class__.__bases__",
    "(1).__class__",
    "报头|map(attribute='__class__')|list",
    "[报头]|map(attribute='_items')|list",
    "[报头]|groupby('__class__')",
    "[报头]|sort(attribute='__class__')",
    "[报头]|selectattr('__class__')|list",
    "[报头]|sum(attribute='__class__')",
    "报头|pprint",
    "'x'.encode('utf-8')",
    "'x'.join(['a', 'b'])",
    "'a'.translate({})",
    "import os",
    "open('/etc/passwd')",
    "__import__('os')",
)
POWERS = (
    "'x' * 10**9",
    "[0] * 10**9",
    "10**10**8",
    "2**2**30",
    "10**9 * 'x'",
    "(1, 2) * 10**8",
    "1 // 0",
    "2.0**10**6",
)
BLOCKS = (
    "{% for i in range(10**12) %}x{% endfor %}",
    "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}",
    "{% for i in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
    "{% include 'x' %}",
    "{% import '/etc/passwd' as x %}",
    "{% extends 'x' %}",
    "{% set x = [] %}{% do x.append(1) %}",
    "{% call 报头() %}{% endcall %}",
    "{% raw %}",
    "{% if %}",
    "{{",
    "{% for %}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{% if 1 %}" * 500,
)


def package(folder: Path, docx: bytes, toml: str = TOML) -> Path:
    (folder / "模板" / "外来").mkdir(parents=True)
    (folder / "模板" / "外来" / "template.toml").write_text(toml, "utf-8")
    (folder / "模板" / "外来" / "template.docx").write_bytes(docx)
    return folder / "模板"


def built(folder: Path, docx: bytes, toml: str = TOML) -> None:
    """Build a workbook with the stranger's template and one of ours, which has to come out."""
    templates = package(folder, docx, toml)
    workbook("| 说明 | 模板 | 外来 |\n| 报头 | 项目 | 内容 |\n|  | 标题 | 某标题 |", folder / "1.xlsx")
    shutil.copy(Path(__file__).parents[2] / "sample_sheets" / "1-医院.xlsx", folder / "2.xlsx")
    judged(folder, "build", folder, "-o", folder / "出", "--templates", templates, "--jobs", "1", names=["已生成"])
    texts = [zipfile.ZipFile(path).read("word/document.xml").decode() for path in (folder / "出").glob("*.docx")]
    assert texts
    assert not [text for text in texts if any(sign in text for sign in ("class &#39;", "class '", "root:", "0x7"))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "里").mkdir()
    return tmp_path / "里"


@pytest.mark.sampled(12)
@pytest.mark.parametrize("expression", ESCAPES)
def test_no_way_out(expression: str, folder: Path) -> None:
    built(folder, docx_with(p("{{ " + escape(expression) + " }}")))


@pytest.mark.sampled(3)
@pytest.mark.parametrize("expression", POWERS)
def test_powers(expression: str, folder: Path) -> None:
    built(folder, docx_with(p("{{ " + escape(expression) + " }}")))


@pytest.mark.sampled(5)
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[:40])
def test_blocks(block: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.limits.RENDER_SECONDS", 2.0)
    built(folder, docx_with(p(escape(block))))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[:40])
def test_looked_over(block: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.limits.RENDER_SECONDS", 2.0)
    templates = package(folder, docx_with(p(escape(block))))
    judged(folder, "template", "check", templates / "外来")


OUTSIDE = {
    kind: f'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="External"/>'
    for kind, target in {
        "image": "http://127.0.0.1:9/a.png",
        "attachedTemplate": "file:///C:/x.dotm",
        "oleObject": "\\\\127.0.0.1\\share\\x.xlsx",
        "frame": "http://127.0.0.1:9/f.htm",
        "subDocument": "x.docx",
        "aFChunk": "http://127.0.0.1:9/c.htm",
        "externalLink": "file:///etc/passwd",
        "video": "http://127.0.0.1:9/v.mp4",
        "mailMergeSource": "file:///C:/data.mdb",
    }.items()
}
FIELDS = (
    'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"',
    "DDE Excel x y",
    'INCLUDEPICTURE "http://127.0.0.1:9/x.png"',
    'INCLUDETEXT "C:\\\\secret.docx"',
    'IMPORT "x.png"',
    'LINK Excel.Sheet.12 "C:\\\\x.xlsx"',
    'DATABASE \\d "C:\\\\x.mdb"',
    "RD other.docx",
)
MEMBERS = {"宏": "word/vbaProject.bin", "控件": "word/activeX/activeX1.bin", "对象": "word/embeddings/oleObject1.bin"}


def changed(docx: bytes, changes: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as made:
        return archive({**{name: made.read(name) for name in made.namelist()}, **changes})


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", OUTSIDE)
def test_relationships_that_point_outside(kind: str, folder: Path) -> None:
    docx = docx_with(p("{{ 报头.标题 }}"))
    with zipfile.ZipFile(io.BytesIO(docx)) as made:
        links = made.read("word/_rels/document.xml.rels").decode()
    closing = "</Relationships>" if "</Relationships>" in links else "/>"
    open_ = links.replace("/>", ">", 1) if closing == "/>" else links.replace(closing, "")
    refused(
        folder, changed(docx, {"word/_rels/document.xml.rels": (open_ + OUTSIDE[kind] + "</Relationships>").encode()})
    )


def refused(folder: Path, docx: bytes) -> None:
    templates = package(folder, docx)
    workbook("| 说明 | 模板 | 外来 |\n| 报头 | 项目 | 内容 |\n|  | 标题 | 某标题 |", folder / "1.xlsx")
    judged(folder, "template", "check", templates / "外来", codes=(1,))
    judged(folder, "build", folder / "1.xlsx", "-o", folder / "出", "--templates", templates, codes=(1,))
    assert not list(folder.glob("出/*.docx"))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.split()[0])
@pytest.mark.parametrize("simple", [True, False])
def test_fields_that_fetch(field: str, simple: bool, folder: Path) -> None:
    text = escape(field, {'"': "&quot;"})
    run = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{text}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = f'<w:p><w:fldSimple w:instr=" {text} "/></w:p>' if simple else f"<w:p>{run}</w:p>"
    refused(folder, docx_with(p("{{ 报头.标题 }}"), body))


def begun(code: str) -> str:
    return f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>{code}</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


COMPOSED = {
    "拼出的域": begun("<w:instrText>{{ 'INCLUDE' }}{{ 'TEXT' }} x</w:instrText>"),
    "条件里的域": begun("<w:instrText>{% if 1 %}DD{% endif %}E x</w:instrText>"),
    "数据里的域": begun("<w:instrText>{{ 报头.标题 }}</w:instrText>"),
    "直接写的域": p(
        "{{ '" + escape('</w:t></w:r></w:p><w:p><w:fldSimple w:instr="LINK x"/></w:p><w:p><w:r><w:t>') + "'|safe }}"
    ),
}


@pytest.mark.parametrize("name", COMPOSED)
def test_fields_composed_on_the_way(name: str, folder: Path) -> None:
    """What looks harmless in the template and comes out as a field that fetches is no document."""
    templates = package(folder, docx_with(COMPOSED[name]))
    workbook("| 说明 | 模板 | 外来 |\n| 报头 | 项目 | 内容 |\n|  | 标题 | IMPORT x |", folder / "1.xlsx")
    judged(folder, "build", folder / "1.xlsx", "-o", folder / "出", "--templates", templates, codes=(1,))
    assert not list(folder.glob("出/*.docx"))


CONSTANTS = ("'x'|center(10**9)", "1|round(10**9, 'ceil')")


@pytest.mark.parametrize("expression", CONSTANTS)
def test_constants_that_unfold(expression: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jinja computes constants as it compiles: that has to happen in the worker, too."""
    monkeypatch.setattr("toolkit.limits.RENDER_SECONDS", 2.0)
    docx = docx_with(p("{{ " + escape(expression) + " }}"))
    templates = package(folder, docx)
    judged(folder, "template", "check", templates / "外来", codes=(1,))
    shutil.rmtree(templates)
    built(folder, docx)


@pytest.mark.parametrize("name", MEMBERS)
def test_members_that_run(name: str, folder: Path) -> None:
    refused(folder, changed(docx_with(p("{{ 报头.标题 }}")), {MEMBERS[name]: b"x"}))
