"""命令, 纪要, 联合行文 (GB/T 9704-2012, 7.2.4, 10.2, 10.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.gongwen import measures as m
from toolkit.gongwen.kinds import elements as e
from toolkit.gongwen.kinds.kind import Kind
from toolkit.gongwen.oxml import element, value
from toolkit.gongwen.paragraphs import paragraph, run, tag
from toolkit.gongwen.styles import ISSUE_DATE, ISSUER_MARK, JOINT_SIGNATURE

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LISTS: Final = ("出席", "请假", "列席")


def _order() -> list[Element]:
    """The mark 20 mm below 版心's edge, 令号 two lines below it, the text two lines below that (10.2)."""
    head = [
        paragraph("命令标志", "{{ 红头.发文机关标志 }}"),
        *e.blank(2),
        paragraph("令号", "{{ 红头.令号 }}"),
        *e.blank(2),
    ]
    signed = [*e.blank(2), paragraph("签名章", "{{ 落款.职务 }}　　{{ 落款.签发人 }}"), *e.blank()]
    return [*head, *e.levels(), *signed, paragraph("签名章", "{{ 落款.成文日期 }}"), *e.imprint()]


def attendance() -> list[Element]:
    """出席, 请假, 列席: the word in 黑体, the names in 仿宋, wrapped lines under the first name (10.3)."""
    return [
        part
        for name in _LISTS
        for part in e.when(
            f"会议.{name}",
            paragraph("名单", run("名单", f"{name}：", m.HEITI), f"{{{{ 会议.{name} }}}}"),
        )
    ]


def minutes_body() -> list[Element]:
    """纪要: its mark 35 mm below 版心's edge, the text, who was there, 版记."""
    mark = paragraph(ISSUER_MARK, "{{ 红头.发文机关标志 }}")
    head = [*e.blank(3), mark, *e.blank(), paragraph("纪要编号", "{{ 红头.编号 }}"), paragraph("红线")]
    listed = e.when("会议.出席 or 会议.请假 or 会议.列席", *e.blank(), *attendance())
    return [*head, *e.title(), *e.levels(), *listed, *e.imprint()]


def minutes_sheets() -> str:
    """TOML of the sheets of 纪要."""
    head = e.form(
        "红头",
        "首页红线以上的内容",
        e.entry("发文机关标志", "如 某县双拥工作领导小组会议纪要", required=True, default="某县双拥工作会议纪要"),
        e.entry("编号", "如 〔2026〕3号 或 第3期", required=True, carry="clear"),
    )
    meeting = e.form(
        "会议",
        "参加会议的人员，写单位和姓名",
        e.entry("出席", "用顿号或空格分开"),
        e.entry("请假", carry="clear"),
        e.entry("列席", carry="clear"),
    )
    body = e.prose("会议概况", "时间、地点、主持人、议题") + e.prose("议定事项", "会议决定的事，分条写")
    imprint = e.closing_sheets().split('\n[[sheet]]\nname = "版记"')[1]
    return head + e.text_sheet(addressee=False) + body + meeting + '\n[[sheet]]\nname = "版记"' + imprint


def _joint_head() -> list[Element]:
    """Several 发文机关, one a line, “文件” beside them in the middle (7.2.4)."""
    names = [tag("{%p for 行 in 发文机关.行 %}"), paragraph("联合标志", "{{ 行.名称 }}"), tag("{%p endfor %}")]
    widths = (m.TEXT_WIDTH - 2_400, 2_400)
    cells = []
    for width, content in zip(widths, (names, [paragraph("联合文件", "文件")]), strict=True):
        properties = element(
            "w:tcPr", None, element("w:tcW", {"w:w": width, "w:type": "dxa"}), value("w:vAlign", "center")
        )
        cells.append(element("w:tc", None, properties, *content))
    properties = element("w:tblPr", None, element("w:tblW", {"w:w": m.TEXT_WIDTH, "w:type": "dxa"}))
    properties.append(element("w:tblLayout", {"w:type": "fixed"}))
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": width}) for width in widths))
    table = element("w:tbl", None, properties, grid, element("w:tr", None, *cells))
    return [
        *e.upper_left(),
        paragraph("标志上空"),
        table,
        *e.blank(2),
        paragraph("发文字号", e.NUMBER),
        paragraph("红线"),
    ]


def _joint() -> list[Element]:
    """联合行文: as many signatures as there are organs, the date below the last one (7.3.5.2)."""
    units = [tag("{%p for 行 in 发文机关.行 %}"), paragraph(JOINT_SIGNATURE, "{{ 行.名称 }}"), tag("{%p endfor %}")]
    signed = [*e.blank(), *units, paragraph(ISSUE_DATE, "{{ 落款.成文日期 }}")]
    note = e.when("落款.附注", paragraph("附注", "（{{ 落款.附注 }}）"))
    body = [*e.title_and_addressee(), *e.levels(), *e.annex_notes()]
    return [*_joint_head(), *body, *signed, *note, *e.imprint()]


def _joint_sheets() -> str:
    head = e.head_sheet("联合发文", "某政发").replace(
        e.entry("发文机关标志", "印在首页上方的红色大字，一般是机关名称加“文件”", required=True, default="联合发文"), ""
    )
    organs = e.table("发文机关", "一个机关一行，主办机关排在最前", e.entry("名称", "全称或规范化简称", required=True))
    body = e.prose("缘由", "为什么发文") + e.prose("事项", "要办的事") + e.annex_sheet()
    closing = e.closing_sheets(sealed="否")
    for dropped in (
        e.entry("署名", "发文机关全称或规范化简称", required=True),
        e.entry("加盖印章", "要盖章就留出盖章的位置", type="choice", choices=("是", "否"), default="否"),
    ):
        closing = closing.replace(dropped, "")
    return head + organs + e.text_sheet() + body + closing


ORDER: Final = Kind(
    id="order",
    name="命令",
    description="命令（令）：标志下编令号，签名章上标注职务",
    output="{{ 红头.发文机关标志 }}{{ 红头.令号 }}",
    sheets=e.form(
        "红头",
        "首页上方",
        e.entry("发文机关标志", "机关全称加“命令”或“令”", required=True, default="某县人民政府令"),
        e.entry("令号", "如 第3号", required=True, pattern="第\\d+号"),
    )
    + e.prose("内容", "命令的内容")
    + e.form(
        "落款",
        "签发人和日期",
        e.entry("职务", "如 县长", required=True),
        e.entry("签发人", required=True),
        e.entry("成文日期", type="date", required=True, carry="clear"),
    )
    + '\n[[sheet]]\nname = "版记"'
    + e.closing_sheets().split('\n[[sheet]]\nname = "版记"')[1],
    body=_order,
    sample="""
"内容" = [["正文", "", "现公布《某县拥军优属工作办法》，自2026年3月1日起施行。"]]

["红头"]
"令号" = "第3号"

["落款"]
"职务" = "县长"
"签发人" = "张某"
"成文日期" = "2026年2月8日"
""",
)

MINUTES: Final = Kind(
    id="minutes",
    name="纪要",
    description="纪要：会议概况、议定事项，后附出席、请假、列席名单",
    output="{{ 公文.标题 }}",
    sheets=minutes_sheets(),
    body=minutes_body,
    sample="""
"会议概况" = [["正文", "", "2026年2月8日，县双拥工作领导小组召开会议，研究春节期间双拥工作。现将议定事项纪要如下。"]]
"议定事项" = [
    ["一级", "走访慰问", ""], ["正文", "", "会议同意走访慰问方案，由县双拥办组织实施。"],
    ["一级", "经费保障", ""], ["正文", "", "会议明确慰问经费由县财政列支。"],
]

["红头"]
"编号" = "〔2026〕3号"

["公文"]
"标题" = "县双拥工作领导小组全体会议纪要"

["会议"]
"出席" = "县委办公室张某、县政府办公室李某、县人武部王某、县退役军人事务局赵某、县财政局钱某"
"请假" = "县教育局孙某"

["版记"]
"印发机关" = "某县双拥工作领导小组办公室"
"印发日期" = "2026年2月9日"
""",
)

JOINT: Final = Kind(
    id="joint",
    name="联合行文",
    description="联合行文：几个机关一起发文，标志分行排列，署名分行排列",
    output="{{ 公文.标题 }}",
    sheets=_joint_sheets(),
    body=_joint,
    sample="""
"发文机关" = [["某县人民政府"], ["某县人民武装部"]]
"缘由" = [["正文", "", "为做好征兵期间拥军优属工作，现将有关事项通知如下。"]]
"事项" = [["正文", "", "各乡镇、各单位要认真落实优待政策，妥善解决应征青年的后顾之忧。"]]

["红头"]
"机关代字" = "某政发"
"年份" = 2026
"序号" = 8

["公文"]
"标题" = "关于做好征兵期间拥军优属工作的通知"
"主送机关" = "各乡镇人民政府，各人武部"

["落款"]
"成文日期" = "2026年2月8日"

["版记"]
"印发机关" = "某县人民政府办公室"
"印发日期" = "2026年2月9日"
""",
)
