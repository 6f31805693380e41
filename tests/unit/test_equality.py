"""What a compiled template makes equals what docxtpl makes with the same environment, part by part."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.documents import p, texts
from tests.equality import CONTEXT, CORPUS, cell, r, runs, table, template
from toolkit.assembly.compile import CompiledTemplate, compile_template
from toolkit.assembly.context import build_context
from toolkit.assembly.environment import TemplateEnvironment
from toolkit.assembly.prepare import prepare
from toolkit.jobs.template_check import trial_record
from toolkit.library import Library
from toolkit.opc import CORE, parse_xml

FILTERS = {"重复": lambda value: f"{value}{value}"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def parts(docx: bytes) -> dict[str, bytes]:
    """Every XML part as canonical XML; relationships and content types in the order of their names."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith((".xml", ".rels")):
                root = parse_xml(data)
                if name.endswith(".rels") or name == "[Content_Types].xml":
                    root[:] = sorted(root, key=lambda node: sorted(node.items()))
                data = etree.tostring(root, method="c14n")
            found[name] = data
    return found


def by_docxtpl(docx: bytes, context: Mapping[str, object], document: DocxTemplate | None = None) -> bytes:
    document = document or DocxTemplate(io.BytesIO(docx))
    document.render(dict(context), TemplateEnvironment(FILTERS))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def alike(ours: bytes, theirs: bytes) -> None:
    """All parts are the same but the core properties that python-docx adds: theirs hold the time of day."""
    one, other = parts(ours), parts(theirs)
    assert one.pop("docProps/core.xml") == etree.tostring(parse_xml(CORE), method="c14n")
    assert b"modified" in other.pop("docProps/core.xml")
    assert one == other


def compared(docx: bytes, context: Mapping[str, object]) -> None:
    ours = parts(compile_template(docx, filters=FILTERS).render(context))
    theirs = parts(by_docxtpl(docx, context))
    # docxtpl adds a part of core properties where a template has none; python-docx leaves out what nothing points to.
    for name in theirs.keys() & ours.keys():
        if name not in ("[Content_Types].xml", "_rels/.rels"):
            assert ours[name] == theirs[name], name
    dropped = ours.keys() - theirs.keys()
    assert all(name.endswith(".rels") and len(parse_xml(ours[name])) == 0 for name in dropped), dropped
    assert theirs.keys() - ours.keys() <= {"docProps/core.xml"}


@pytest.mark.parametrize("name", CORPUS)
def test_every_part_equals_what_docxtpl_makes(name: str) -> None:
    compared(CORPUS[name], CONTEXT)


def test_the_corpus_is_wide() -> None:
    assert len(CORPUS) >= 120


@pytest.mark.parametrize("package", Library().packages(), ids=lambda package: package.schema.id)
def test_every_shipped_template_equals_what_docxtpl_makes(package: object) -> None:
    from toolkit.library import TemplatePackage

    assert isinstance(package, TemplatePackage)
    docx = prepare(package.docx, package.schema)
    compared(docx, build_context(trial_record(package), package.schema))


BLOCKS = st.recursive(
    st.sampled_from([p("{{ a }}"), p("{{ n }}-{{ wild }}"), runs(r("{{"), r(" a }}")), p("字"), p("{{r rich }}")]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.tuples(st.sampled_from(["list", "empty", "rows"]), inner).map(
            lambda pair: p(f"{{%p for i in {pair[0]} %}}") + pair[1] + p("{%p endfor %}")
        ),
        st.tuples(st.sampled_from(["yes", "no", "n > 2"]), inner, inner).map(
            lambda three: (
                p(f"{{%p if {three[0].replace('>', '&gt;')} %}}")
                + three[1]
                + p("{%p else %}")
                + three[2]
                + p("{%p endif %}")
            )
        ),
        st.tuples(st.integers(1, 4), st.sampled_from(["rows", "empty"])).map(
            lambda pair: table(
                cell("甲") + cell("乙"),
                cell(f"{{%tr for i in {pair[1]} %}}") + cell(),
                cell("{{ i.x }}") + cell("{{ a }}"),
                cell("{%tr endfor %}") + cell(),
                columns=pair[0],
            )
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=4).map("".join))
def test_random_templates_equal_what_docxtpl_makes(body: str) -> None:
    compared(template(body), CONTEXT)


# --- values bound to a document of docxtpl ----------------------------------------------------------------------------
@pytest.fixture
def picture(tmp_path: Path) -> Path:
    (tmp_path / "图.png").write_bytes(PNG)
    return tmp_path / "图.png"


def test_pictures(picture: Path) -> None:
    docx = template(p("前{{ 图 }}后") + p("{%p for 图 in 图集 %}") + p("{{ 图 }}") + p("{%p endfor %}"))
    compiled = compile_template(docx)

    def context(document: DocxTemplate) -> dict[str, object]:
        image = InlineImage(document, str(picture), width=Mm(20))
        return {"图": image, "图集": [image, InlineImage(document, str(picture), height=Mm(5))]}

    other = DocxTemplate(io.BytesIO(docx))
    ours = compiled.render(context(DocxTemplate(io.BytesIO(docx))))
    alike(ours, by_docxtpl(docx, context(other), other))
    assert ours == compiled.render(context(compiled.document())), "the same bytes again"
    assert "word/media/image1.png" in parts(ours)
    assert texts(compiled.render({"图": "无", "图集": []})) == ["前无后"], "and the fast way is open again"


def test_sub_documents_and_hyperlinks() -> None:
    docx = template(p("{{p 附 }}") + p("见{{r 链接 }}"))
    compiled = compile_template(docx)

    def context(document: DocxTemplate) -> dict[str, object]:
        inner = document.new_subdoc()
        inner.add_paragraph("附在里面")
        link = RichText("网站", url_id=document.build_url_id("https://example.org"))
        return {"附": inner, "链接": link}

    other = DocxTemplate(io.BytesIO(docx))
    ours = compiled.render(context(compiled.document()))
    alike(ours, by_docxtpl(docx, context(other), other))
    assert texts(ours)[0] == "附在里面"


def test_a_hyperlink_alone() -> None:
    compiled = compile_template(template(p("见{{r 链接 }}")))
    link = RichText("网站", url_id=compiled.document().build_url_id("https://example.org"))
    assert b"example.org" in parts(compiled.render({"链接": link}))["word/_rels/document.xml.rels"]


# --- many processes, many records ---------------------------------------------------------------------------------------
def test_a_compiled_template_travels() -> None:
    compiled = compile_template(CORPUS["row loop"])
    again = pickle.loads(pickle.dumps(compiled))
    assert isinstance(again, CompiledTemplate)
    assert again.render(CONTEXT) == compiled.render(CONTEXT)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["甲", "{{ n }}", "", "<&>", "长" * 50]), min_size=2, max_size=6))
def test_nothing_of_one_record_stands_in_the_next(values: list[str]) -> None:
    shared = compile_template(CORPUS["row loop"])
    for value in values:
        context = {**CONTEXT, "rows": [{"x": value, "y": 1}], "a": value}
        assert shared.render(context) == compile_template(CORPUS["row loop"]).render(context)
