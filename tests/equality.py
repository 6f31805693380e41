"""Templates as docxtpl's users write them, for comparing what we make with what docxtpl makes."""

from __future__ import annotations

from docxtpl import Listing, RichText

from tests.documents import NAMESPACES, p
from toolkit.opc import deflate, write_members

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

CONTEXT: dict[str, object] = {
    "a": "甲",
    "n": 3,
    "none": None,
    "empty": [],
    "yes": True,
    "no": False,
    "list": ["子", "丑", "寅"],
    "rows": [{"x": "一", "y": 1, "z": [1, 2]}, {"x": "二", "y": 2, "z": []}],
    "wild": "研发 & 转化 <3 项> \"引\" 'q' 𠀀 😀",
    "long": "长" * 3000,
    "color": "FF0000",
    "lines": Listing("第一行\n第二行\t制表\a新段\f新页"),
    "breaks": "一\n二\t三",
    "rich": RichText("粗", bold=True),
    "styled": RichText("斜", italic=True, color="#00ff00", size=28, underline="single", font="仿宋", strike=True),
    "index": RichText("上", superscript=True),
    "sub": RichText("下", subscript=True),
    "mixed": "",
}
_mixed = RichText("甲", bold=True)
_mixed.add("乙\n丙\t丁", italic=True)
CONTEXT["mixed"] = _mixed


def cell(*content: str, properties: str = "<w:tcW w:w='100' w:type='dxa'/>") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(*content)}</w:tc>"


def table(*rows: str, columns: int = 2, row: str = "<w:tr>") -> str:
    grid = "".join("<w:gridCol w:w='1000'/>" for _ in range(columns))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'{row}{cells}</w:tr>' for cells in rows)}</w:tbl>"


def runs(*inner: str) -> str:
    """A paragraph of raw runs."""
    return f"<w:p>{''.join(inner)}</w:p>"


def r(text: str, properties: str = "") -> str:
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


PROOF = '<w:proofErr w:type="spellStart"/>'
MARK = '<w:bookmarkStart w:id="0" w:name="m"/>'
END = '<w:bookmarkEnd w:id="0"/>'


def control(*content: str) -> str:
    return f'<w:sdt><w:sdtPr><w:alias w:val="域"/></w:sdtPr><w:sdtContent>{"".join(content)}</w:sdtContent></w:sdt>'


def box(*content: str) -> str:
    inside = f"<w:txbxContent>{''.join(content)}</w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><w:drawing><wp:inline><wp:docPr id="7" name="框"/>{inside}</wp:inline></w:drawing></mc:Choice>'
    spaces = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return f"<w:p><w:r><mc:AlternateContent {spaces}>{choice}</mc:AlternateContent></w:r></w:p>"


BODIES: dict[str, str] = {
    # variables and where they stand
    "plain": p("你好{{ a }}"),
    "several in one run": p("{{ a }}、{{ n }}、{{ a }}"),
    "number and none": p("{{ n }}{{ none }}{{ yes }}{{ no }}"),
    "item and attribute": p("{{ rows[0].x }}{{ rows[1]['y'] }}"),
    "wild characters": p("{{ wild }}"),
    "long text": p("{{ long }}"),
    "line breaks of data": p("{{ breaks }}"),
    "no tag at all": p("没有标记"),
    "empty paragraph": "<w:p/>" + p("{{ a }}"),
    "spaces are kept": p("  {{ a }}  "),
    "entities of the template": p("&lt;{{ a }}&gt;&amp;&quot;"),
    "a brace alone": p("{ a } { {{ a }} }"),
    "rsid attributes": f'<w:p w:rsidR="00AA" w:rsidRDefault="00BB">{r("{{ a }}")}</w:p>',
    "no space attribute": "<w:p><w:r><w:t>{{ a }}</w:t></w:r></w:p>",
    # tags split over runs
    "split in two": runs(r("{{ "), r("a }}")),
    "split in every sign": runs(*(r(sign) for sign in "{{a}}")),
    "split by look": runs(r("{{", "<w:b/>"), r(" a ", "<w:i/>"), r("}}")),
    "split by proof": runs(r("{{"), PROOF, r(" a "), PROOF, r("}}")),
    "split by a bookmark": runs(r("{{ a"), MARK, END, r(" }}")),
    "split block": runs(r("{"), r("% if yes %"), r("}"), r("有"), r("{% end"), r("if %}")),
    "split by a language": runs(r("{{ ", '<w:lang w:val="en-US"/>'), r("a", '<w:lang w:eastAsia="zh-CN"/>'), r(" }}")),
    "smart quotes": p("{{ rows[0][‘x’] }}{{ “乙” }}"),
    "tab inside": runs(r("甲"), "<w:r><w:tab/></w:r>", r("{{ a }}")),
    "break inside": runs(r("{{ a }}"), "<w:r><w:br/></w:r>", r("{{ n }}")),
    "hyperlink": '<w:p><w:hyperlink w:anchor="m">' + r("{{ a }}") + "</w:hyperlink></w:p>",
    "insertion": '<w:p><w:ins w:id="1" w:author="x" w:date="2026-01-01T00:00:00Z">' + r("{{ a }}") + "</w:ins></w:p>",
    "field": '<w:p><w:fldSimple w:instr="PAGE">' + r("{{ n }}") + "</w:fldSimple></w:p>",
    # paragraphs
    "paragraph loop": p("{%p for row in rows %}") + p("{{ row.x }}-{{ row.y }}") + p("{%p endfor %}"),
    "loop over nothing": p("{%p for row in empty %}")
    + p("{{ row }}")
    + p("{%p else %}")
    + p("空")
    + p("{%p endfor %}"),
    "nested loops": p("{%p for row in rows %}")
    + p("{{ row.x }}")
    + p("{%p for z in row.z %}")
    + p("{{ z }}{{ loop.index }}{{ loop.first }}{{ loop.last }}{{ loop.length }}")
    + p("{%p endfor %}")
    + p("{%p endfor %}"),
    "condition": p("{%p if yes %}") + p("有") + p("{%p else %}") + p("无") + p("{%p endif %}"),
    "chain": p("{%p if no %}")
    + p("一")
    + p("{%p elif n == 3 %}")
    + p("二")
    + p("{%p else %}")
    + p("三")
    + p("{%p endif %}"),
    "split paragraph tag": runs(r("{%"), r("p if yes"), r(" %}")) + p("有") + p("{%p endif %}"),
    "loop in a line": p("{% for i in list %}{{ i }}{% if not loop.last %}、{% endif %}{% endfor %}"),
    "loop over runs": runs(r("{% for i in list %}"), r("{{ i }}", "<w:b/>"), r("{% endfor %}")),
    "whitespace control": p("甲{%- if yes %} 乙 {%- endif %} 丙"),
    "whitespace of blocks": p("{%- for i in list -%} {{ i }} {%- endfor -%}"),
    "paragraphs drawn together": p("甲{%- if yes %}") + p("乙") + p("{% endif -%}") + p("丙"),
    "styled paragraph": '<w:p><w:pPr><w:pStyle w:val="a"/><w:jc w:val="center"/></w:pPr>' + r("{{ a }}") + "</w:p>",
    # comments
    "comment": p("前{# 注 #}后"),
    "paragraph comment": p("{#p 整段 #}") + p("正文"),
    "comment over runs": runs(r("{# 注"), r("释 #}"), r("正文")),
    "row comment": table(cell("{#tr 行 #}") + cell(), cell("{{ a }}") + cell("b")),
    # runs and rich text
    "run tag": p("前{{r rich }}后"),
    "rich text plain tag": p("前{{ rich }}后"),
    "rich styles": p("{{r styled }}{{r index }}{{r sub }}"),
    "rich pieces": p("{{r mixed }}"),
    "rich in a run of its own": runs(r("前"), r("{{r rich }}", "<w:i/>"), r("后")),
    "run condition": runs(r("{%r if yes %}"), r("有", "<w:b/>"), r("{%r endif %}")),
    "run loop": runs(r("{%r for i in list %}"), r("{{ i }}", "<w:b/>"), r("{%r endfor %}")),
    "listing": p("{{ lines }}"),
    "listing with a style": '<w:p><w:pPr><w:jc w:val="right"/></w:pPr>' + r("{{ lines }}", "<w:b/>") + "</w:p>",
    "listing in a table": table(cell("{{ lines }}") + cell("b")),
    # tables
    "row loop": table(
        cell("{%tr for row in rows %}") + cell(),
        cell("{{ row.x }}") + cell("{{ row.y }}"),
        cell("{%tr endfor %}") + cell(),
    ),
    "row loop over nothing": table(
        cell("头") + cell("头"),
        cell("{%tr for row in empty %}") + cell(),
        cell("{{ row.x }}") + cell("{{ row.y }}"),
        cell("{%tr else %}") + cell(),
        cell("无") + cell("无"),
        cell("{%tr endfor %}") + cell(),
    ),
    "rows nested": table(
        cell("{%tr for row in rows %}") + cell(),
        cell("{{ row.x }}") + cell("{{ row.y }}"),
        cell("{%tr for z in row.z %}") + cell(),
        cell("{{ z }}") + cell("{{ loop.index }}"),
        cell("{%tr endfor %}") + cell(),
        cell("{%tr endfor %}") + cell(),
    ),
    "row condition": table(cell("{%tr if no %}") + cell(), cell("甲") + cell("乙"), cell("{%tr endif %}") + cell()),
    "row tag with attributes": table(
        cell("{%tr for row in rows %}") + cell(),
        cell("{{ row.x }}") + cell("{{ row.y }}"),
        cell("{%tr endfor %}") + cell(),
        row='<w:tr w:rsidR="00AA">',
    ),
    "row height": table(
        "<w:trPr><w:trHeight w:val='400'/></w:trPr>" + cell("{%tr for row in rows %}") + cell(),
        "<w:trPr><w:trHeight w:val='400'/></w:trPr>" + cell("{{ row.x }}") + cell("{{ row.y }}"),
        cell("{%tr endfor %}") + cell(),
    ),
    "column loop": table(cell("{%tc for i in list %}") + cell("{{ i }}") + cell("{%tc endfor %}")),
    "column loop shrinks": table(
        cell("{%tc for i in empty %}") + cell("{{ i }}") + cell("{%tc endfor %}") + cell("末"), columns=4
    ),
    "column condition": table(cell("甲") + cell("{%tc if no %}") + cell("乙") + cell("{%tc endif %}"), columns=2),
    "columns and rows": table(
        cell("{%tc for i in list %}") + cell("{{ i }}") + cell("{%tc endfor %}"),
        cell("{%tr for row in rows %}") + cell(),
        cell("{%tc for i in list %}") + cell("{{ row.x }}{{ i }}") + cell("{%tc endfor %}"),
        cell("{%tr endfor %}") + cell(),
    ),
    "colspan": table(cell("{% colspan 2 %}{{ a }}"), cell("甲") + cell("乙")),
    "colspan of a value": table(cell("{% colspan n %}{{ a }}"), cell("甲") + cell("乙") + cell("丙"), columns=3),
    "colspan over an old one": table(
        cell("{% colspan 2 %}{{ a }}", properties="<w:tcW w:w='1' w:type='dxa'/><w:gridSpan w:val='3'/>"),
        cell("甲") + cell("乙"),
    ),
    "cell background": table(cell("{% cellbg 'FF0000' %}{{ a }}") + cell("b")),
    "cell background of a value": table(cell("{% cellbg color %}{{ a }}") + cell("b")),
    "cell background over an old one": table(
        cell(
            "{% cellbg color %}{{ a }}",
            properties="<w:tcW w:w='1' w:type='dxa'/><w:shd w:val='clear' w:fill='00FF00'/>",
        )
        + cell("b")
    ),
    "vertical merge": table(
        cell("{%tr for row in rows %}") + cell(),
        cell("{% vm %}合") + cell("{{ row.y }}"),
        cell("{%tr endfor %}") + cell(),
    ),
    "horizontal merge": table(
        cell("{%tc for i in list %}") + cell("{% hm %}{{ a }}") + cell("{%tc endfor %}"),
        cell("甲") + cell("乙"),
    ),
    "wide grid": table(cell("甲") + cell("乙"), columns=4),
    "narrow grid": table(cell("甲") + cell("乙") + cell("{{ a }}"), columns=1),
    "spanning cells": table(
        cell("甲", properties="<w:gridSpan w:val='2'/>") + cell("{{ a }}"),
        cell("一") + cell("二") + cell("三"),
        columns=3,
    ),
    "nested table": "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='1'/></w:tblGrid><w:tr><w:tc>"
    + table(cell("{{ a }}") + cell("{{ n }}"))
    + p("{{ a }}")
    + "</w:tc></w:tr></w:tbl>",
    "nested table in a loop": "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='1'/></w:tblGrid>"
    f"<w:tr>{cell('{%tr for row in rows %}')}</w:tr><w:tr><w:tc>"
    + table(cell("{{ row.x }}") + cell("{{ row.y }}"))
    + p()
    + f"</w:tc></w:tr><w:tr>{cell('{%tr endfor %}')}</w:tr></w:tbl>",
    "table in a paragraph loop": p("{%p for row in rows %}")
    + table(cell("{{ row.x }}") + cell("{{ row.y }}"))
    + p("{%p endfor %}"),
    "two tables": table(cell("{{ a }}") + cell("1")) + p() + table(cell("2") + cell("{{ n }}")),
    # statements
    "set": p("{% set b = a ~ n %}{{ b }}"),
    "set over paragraphs": p("{%p set b = n + 1 %}") + p("{{ b }}"),
    "with": p("{% with b = a %}{{ b }}{% endwith %}"),
    "macro": p("{% macro m(x, y='乙') %}[{{ x }}{{ y }}]{% endmacro %}{{ m(a) }}{{ m(n, y=a) }}"),
    "macro of paragraphs": p("{%p macro m(x) %}") + p("〔{{ x }}〕") + p("{%p endmacro %}") + p("{{p m(a) }}"),
    "call": p("{% macro m() %}({{ caller() }}){% endmacro %}{% call m() %}{{ a }}{% endcall %}"),
    "filter block": p("{% filter upper %}abc{{ a }}{% endfilter %}"),
    "raw": p("{% raw %}{{ a }}{% endraw %}"),
    "inline condition": p("{{ '有' if yes else '无' }}{{ a if no }}"),
    "filters": p(
        "{{ list | join('、') }}{{ list | length }}{{ list | first }}{{ a | default('乙') }}{{ 'x' | upper }}"
    ),
    "own filter": p("{{ a | 重复 }}"),
    "Chinese filter": p("{{ n | 汉字数 }}"),
    "tests": p("{% if n is odd and none is none and a is string %}是{% endif %}"),
    "arithmetic": p("{{ n * 2 + 1 }}{{ n // 2 }}{{ n / 2 }}{{ a ~ n }}"),
    "comparison": p("{% if n &gt; 2 and n &lt;= 3 %}是{% endif %}"),
    "slices": p("{{ list[0] }}{{ list[-1] }}{{ list[1:] | join }}"),
    "safe": p("{{ '甲' | safe }}{{ wild | e }}"),
    "namespace": p("{% set s = namespace(t=0) %}{% for row in rows %}{% set s.t = s.t + row.y %}{% endfor %}{{ s.t }}"),
    "dict methods are items": p("{% for row in rows %}{{ row.x }}{% endfor %}"),
    # what stands around text
    "block control": control(p("{{ a }}")),
    "control in a line": runs(r("前"), control(r("{{ a }}")), r("后")),
    "control in a loop": p("{%p for i in list %}") + control(p("{{ i }}")) + p("{%p endfor %}"),
    "control over a tag": p("{%p if yes %}") + control(p("有")) + p("{%p endif %}"),
    "text box": box(p("{{ a }}")),
    "text box in a loop": p("{%p for i in list %}") + box(p("{{ i }}")) + p("{%p endfor %}"),
    "loop in a text box": box(p("{%p for i in list %}"), p("{{ i }}"), p("{%p endfor %}")),
    "drawing ids": p("{%p for i in list %}")
    + '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="图"/></wp:inline></w:drawing></w:r></w:p>'
    + p("{%p endfor %}"),
    "bookmarks": runs(MARK, r("{{ a }}"), END),
    "sections": f"<w:p><w:pPr><w:sectPr><w:pgSz w:w='100' w:h='100'/></w:sectPr></w:pPr>{r('{{ a }}')}</w:p>"
    + p("{{ n }}"),
    "page break": p("{{ a }}") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + p("{{ n }}"),
    "numbering": '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    + r("{{ a }}")
    + "</w:p>",
}
"""Bodies by what they try."""

PARTS: dict[str, dict[str, str]] = {
    "header": {"header1": p("眉{{ n }}")},
    "header and footer": {"header1": p("眉{{ n }}"), "footer1": p("脚{{ a }}")},
    "loop in a header": {"header1": p("{%p for i in list %}") + p("{{ i }}") + p("{%p endfor %}")},
    "table in a footer": {"footer1": table(cell("{{ a }}") + cell("{{ n }}"))},
    "rich text in a header": {"header1": p("{{r rich }}")},
    "listing in a footer": {"footer1": p("{{ lines }}")},
    "wild footer": {"footer1": p("{{ wild }}")},
    "split in a header": {"header1": runs(r("{{"), r(" a }}"))},
    "footnotes": {"footnotes": f'<w:footnote w:id="2">{p("注{{ a }}")}</w:footnote>'},
    "endnotes": {"endnotes": f'<w:endnote w:id="2">{p("尾{{ a }}")}</w:endnote>'},
    "comments": {"comments": f'<w:comment w:id="2" w:author="x">{p("批{{ a }}")}</w:comment>'},
    "header without a tag": {"header1": p("固定")},
}
"""Parts beside the body by what they try."""

CORE: dict[str, dict[str, str]] = {
    "title": {"title": "{{ a }}总结"},
    "wild title": {"title": "{{ wild }}"},
    "several": {"title": "{{ a }}", "subject": "{{ n }}", "creator": "{{ list | join }}", "description": "{{ none }}"},
    "no tag": {"title": "固定"},
}
"""Core properties by what they try."""

_ROOTS = {"header": "hdr", "footer": "ftr", "footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments"}
_DC = {"title": "dc", "subject": "dc", "creator": "dc", "description": "dc"}


def template(body: str, parts: dict[str, str] | None = None, core: dict[str, str] | None = None) -> bytes:
    """A template with these contents."""
    parts = parts or {}
    kinds = {name: name.rstrip("0123456789") for name in parts}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    links = "".join(
        f'<Relationship Id="r{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>' for name, kind in kinds.items()
    )
    references = "".join(
        f'<w:{kind}Reference w:type="default" r:id="r{name}"/>'
        for name, kind in kinds.items()
        if kind in ("header", "footer")
    )
    root_links = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    members = {}
    if core is not None:
        kind = "application/vnd.openxmlformats-package.core-properties+xml"
        overrides += f'<Override PartName="/docProps/core.xml" ContentType="{kind}"/>'
        root_links += f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        inside = "".join(f"<{_DC[name]}:{name}>{text}</{_DC[name]}:{name}>" for name, text in core.items())
        members["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/">{inside}</cp:coreProperties>'
        )
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    document = f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
    members |= {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{default}'
        f'<Default Extension="xml" ContentType="application/xml"/>{document}{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{root_links}</Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr>{references}</w:sectPr></w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
    }
    for name, content in parts.items():
        root = _ROOTS[kinds[name]]
        members[f"word/{name}.xml"] = f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
    return write_members([deflate(name, text.encode()) for name, text in members.items()])


CORPUS: dict[str, bytes] = {
    **{name: template(body) for name, body in BODIES.items()},
    **{f"part: {name}": template(p("{{ a }}"), parts) for name, parts in PARTS.items()},
    **{f"core: {name}": template(p("{{ a }}"), core=core) for name, core in CORE.items()},
    **{f"with header: {name}": template(body, {"header1": p("{{ a }}")}) for name, body in list(BODIES.items())[::6]},
}
