"""The packages beside the briefing: ``python -m toolkit.gongwen.shipped templates`` writes them again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit.gongwen import measures as m
from toolkit.gongwen.kinds import elements as e
from toolkit.gongwen.kinds.kind import Kind
from toolkit.gongwen.kinds.letter import LETTER
from toolkit.gongwen.kinds.special import MINUTES
from toolkit.gongwen.ledger import Column, ledger, spanning_row
from toolkit.gongwen.merged import MERGED
from toolkit.gongwen.oxml import element, qn, value
from toolkit.gongwen.paragraphs import annex_table, paragraph, row
from toolkit.gongwen.styles import CONTENTS, TABLE_TEXT, TITLE

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def _annex_page(number: str, title: str, *content: Element) -> list[Element]:
    """附件 on a page of its own: mark, empty line, title in the third line (7.3.7)."""
    return [paragraph("附件标记", number), *e.blank(), paragraph("附件标题", title), *e.blank(), *content]


# --- 慰问金发放花名册 ---------------------------------------------------------------------------------------------
_ROSTER: Final[Sequence[Column]] = (
    ("序号", "{{ loop.index }}", 700),
    ("街道（乡镇）", "{{ 行.街道|合并相同 }}", 1_700),
    ("姓名", "{{ 行.姓名 }}", 1_200),
    ("类别", "{{ 行.类别 }}", 1_500),
    ("慰问金\n（元）", "{{ 行.慰问金|千分位 }}", 1_300),
    ("领取人签名", "", 1_445),
    ("备注", "{{ 行.备注 }}", 1_000),
)


def _roster() -> list[Element]:
    total = spanning_row(
        _ROSTER,
        (4, "合计（大写）：{{ 名单.合计.慰问金|大写金额 }}"),
        (1, "{{ 名单.合计.慰问金|千分位 }}"),
        (1, ""),
        (1, ""),
    )
    return [
        paragraph(TITLE, "{{ 表头.标题 }}"),
        *e.blank(),
        paragraph("表上", "填报单位：{{ 表头.填报单位 }}\t{{ 表头.日期 }}"),
        ledger(_ROSTER, "名单.行", total),
        paragraph("表上", "审核人：{{ 表头.审核人 }}\t经办人：{{ 表头.经办人 }}"),
    ]


ROSTER: Final = Kind(
    id="payment-roster",
    name="慰问金发放花名册",
    description="慰问金发放花名册：同一街道的格子合并，末行合计并写出大写金额",
    output="{{ 表头.填报单位 }}{{ 表头.标题 }}",
    sheets=e.form(
        "表头",
        "表名、单位、日期",
        e.entry("标题", required=True, default="慰问金发放花名册"),
        e.entry("填报单位", required=True),
        e.entry("日期", type="date", required=True, carry="clear"),
        e.entry("审核人"),
        e.entry("经办人"),
    )
    + e.table(
        "名单",
        "一人一行，同一街道的排在一起；可以加“合计”行核对",
        e.entry("街道", required=True),
        e.entry("姓名", required=True),
        e.entry(
            "类别", type="choice", choices=("烈属", "伤残军人", "在乡复员军人", "义务兵家庭", "困难退役军人", "其他")
        ),
        e.entry("慰问金", type="money", unit="元", min=0, required=True),
        e.entry("备注"),
    ),
    body=_roster,
    merge='over = "名单"',
    unit="表头.填报单位",
    sample="""
"名单" = [
    ["城东街道", "张某", "烈属", 1000, ""],
    ["城东街道", "李某", "伤残军人", 800, ""],
    ["城西街道", "王某", "义务兵家庭", 500, ""],
    ["城西街道", "赵某", "困难退役军人", 500, ""],
]

["表头"]
"填报单位" = "某县退役军人事务局"
"日期" = "2026年2月8日"
"审核人" = "钱某"
"经办人" = "孙某"
""",
)

# --- 座谈会通知 ---------------------------------------------------------------------------------------------------
_REPLY: Final[Sequence[Column]] = (
    ("姓名", "{{ 行.姓名 }}", 1_500),
    ("单位", "{{ 行.单位 }}", 2_900),
    ("职务", "{{ 行.职务 }}", 1_700),
    ("联系电话", "{{ 行.联系电话 }}", 1_800),
    ("备注", "{{ 行.备注 }}", 945),
)


def _meeting() -> list[Element]:
    stay = '是否安排住宿：{{ 回执.安排住宿|勾选("是") }}是　{{ 回执.安排住宿|勾选("否") }}否'
    reply = _annex_page(
        "附件",
        "参会回执",
        paragraph("表上", "单位（盖章）：{{ 回执.单位 }}"),
        ledger(_REPLY, "参会人员.行|填满(8)"),
        paragraph("表上", stay),
        paragraph("表上", "请于{{ 回执.截止日期 }}前报送{{ 回执.报送方式 }}。"),
    )
    note = [*e.blank(), paragraph("附件说明", "附件：参会回执")]
    return [*e.red_head(), *e.title_and_addressee(), *e.levels(), *note, *e.signature(), *reply, *e.imprint()]


MEETING: Final = Kind(
    id="meeting-notice",
    name="座谈会通知",
    description="座谈会通知：红头通知，后附一面参会回执",
    output="{{ 公文.标题 }}",
    sheets=e.head_sheet("某县双拥工作领导小组办公室文件", "某双拥办")
    + e.text_sheet()
    + e.prose("会议事项", "时间、地点、参加人员、议程，分条写")
    + e.prose("有关要求", "回执、着装、交通等")
    + e.table(
        "参会人员",
        "回执里先印好的人员；没有就空着，回执留八行空格",
        e.entry("姓名"),
        e.entry("单位"),
        e.entry("职务"),
        e.entry("联系电话", type="id"),
        e.entry("备注"),
    )
    + e.form(
        "回执",
        "附在文后的回执",
        e.entry("单位", "留给对方填就空着"),
        e.entry("安排住宿", type="choice", choices=("是", "否"), hint="留给对方勾选就空着"),
        e.entry("截止日期", type="date", required=True, carry="clear"),
        e.entry("报送方式", "如 县双拥办（电子邮箱……）", required=True),
    )
    + e.closing_sheets(),
    body=_meeting,
    unit="落款.署名",
    sample="""
"会议事项" = [
    ["正文", "", "为总结春节期间双拥工作，定于2月20日召开军地座谈会，现将有关事项通知如下。"],
    ["一级", "时间和地点", ""],
    ["正文", "", "2026年2月20日上午9时，县政府第二会议室，会期半天。"],
    ["一级", "参加人员", ""],
    ["正文", "", "驻县部队代表、各乡镇分管负责同志、优抚对象代表。"],
]
"有关要求" = [["正文", "", "请各单位按时参加，因事不能参加的，须提前书面请假。"]]

["红头"]
"机关代字" = "某双拥办"
"年份" = 2026
"序号" = 5

["公文"]
"标题" = "关于召开军地座谈会的通知"
"主送机关" = "各乡镇人民政府，县直有关单位，驻县各部队"

["回执"]
"截止日期" = "2026年2月15日"
"报送方式" = "县双拥办"

["落款"]
"署名" = "某县双拥工作领导小组办公室"
"成文日期" = "2026年2月8日"
"加盖印章" = "是"
""",
)

# --- 走访慰问方案 -------------------------------------------------------------------------------------------------
_VISITS: Final[Sequence[Column]] = (
    ("组别", "{{ 行.组别|合并相同 }}", 900),
    ("时间", "{{ 行.时间 }}", 1_500),
    ("带队领导", "{{ 行.带队领导|合并相同 }}", 1_600),
    ("慰问对象", "{{ 行.慰问对象 }}", 2_645),
    ("责任单位", "{{ 行.责任单位 }}", 2_200),
)


def _visits() -> list[Element]:
    note = e.when("安排表.行", *e.blank(), paragraph("附件说明", "附件：走访慰问安排表"))
    annex = e.when("安排表.行", *_annex_page("附件", "走访慰问安排表", ledger(_VISITS, "安排表.行"), paragraph("表后")))
    return [*e.red_head(), *e.title_and_addressee(), *e.levels(), *note, *e.signature(), *annex, *e.imprint()]


VISITS: Final = Kind(
    id="visit-plan",
    name="走访慰问方案",
    description="走访慰问方案：以通知印发，附走访慰问安排表",
    output="{{ 公文.标题 }}",
    sheets=e.head_sheet("某县双拥工作领导小组文件", "某双拥")
    + e.text_sheet()
    + e.prose("总体安排", "目的、时间、组织")
    + e.prose("慰问对象和标准", "对象、标准、经费")
    + e.prose("工作要求", "要求")
    + e.table(
        "安排表",
        "一个慰问对象一行，同组的排在一起",
        e.entry("组别", "如 第一组"),
        e.entry("时间", "如 2月10日上午"),
        e.entry("带队领导", "写职务"),
        e.entry("慰问对象", required=True),
        e.entry("责任单位"),
    )
    + e.closing_sheets(),
    body=_visits,
    unit="落款.署名",
    sample="""
"总体安排" = [
    ["正文", "", "为做好春节期间走访慰问工作，现将有关安排通知如下。"],
    ["一级", "总体安排", ""],
    ["正文", "", "2026年2月10日至13日，县领导分三组走访驻县部队和优抚对象。"],
]
"慰问对象和标准" = [
    ["一级", "慰问对象和标准", ""],
    ["二级", "部队。", "驻县部队每个单位慰问金5000元。"],
    ["二级", "优抚对象。", "烈属、伤残军人每户慰问金1000元。"],
]
"工作要求" = [["一级", "工作要求", ""], ["正文", "", "各责任单位要提前联系，妥善安排，轻车简从。"]]
"安排表" = [
    ["第一组", "2月10日上午", "县主要领导", "驻县某部", "县双拥办"],
    ["第一组", "2月10日下午", "县主要领导", "重点优抚对象", "县退役军人事务局"],
    ["第二组", "2月11日上午", "县分管领导", "县消防救援大队", "县应急管理局"],
    ["第三组", "2月12日上午", "县人武部领导", "义务兵家庭", "县人武部"],
]

["红头"]
"机关代字" = "某双拥"
"年份" = 2026
"序号" = 2

["公文"]
"标题" = "关于印发春节期间走访慰问方案的通知"
"主送机关" = "各乡镇人民政府，县直有关单位"

["落款"]
"署名" = "某县双拥工作领导小组"
"成文日期" = "2026年2月5日"
"加盖印章" = "是"

["版记"]
"印发机关" = "某县双拥工作领导小组办公室"
"印发日期" = "2026年2月5日"
""",
)

# --- 工作总结报告 -------------------------------------------------------------------------------------------------
_FIGURES: Final = (
    ("走访慰问部队", "个"), ("走访优抚对象", "户"), ("发放慰问金", "万元"), ("发放抚恤金", "万元"),
    ("发放优待金", "万元"), ("接收安置退役军人", "人"), ("开展国防教育活动", "次"),
)  # fmt: skip
_EVENTS: Final[Sequence[Column]] = (
    ("序号", "{{ loop.index }}", 800),
    ("时间", "{{ 行.时间 }}", 1_700),
    ("活动", "{{ 行.活动 }}", 3_845),
    ("承办单位", "{{ 行.承办单位 }}", 2_500),
)


def _summary() -> list[Element]:
    widths = (800, 5_045, 3_000)
    header = row(widths, [paragraph("表格表头", words) for words in ("序号", "指标", "数量")], header=True)
    lines = [
        row(widths, [paragraph(TABLE_TEXT, part) for part in (str(number), name, f"{{{{ 数据.{name} }}}}")])
        for number, (name, _) in enumerate(_FIGURES, 1)
    ]
    figures = _annex_page("附件1", "主要数据表", annex_table(widths, [header, *lines]), paragraph("表后"))
    events = e.when("大事记.行", *_annex_page("附件2", "大事记", ledger(_EVENTS, "大事记.行"), paragraph("表后")))
    notes = [
        *e.blank(),
        *e.when(
            "大事记.行",
            paragraph("附件说明首", "附件：1.主要数据表"),
            paragraph("附件说明续", "2.大事记"),
            otherwise=[paragraph("附件说明", "附件：主要数据表")],
        ),
    ]
    head = [
        paragraph(TITLE, "{{ 总结.标题 }}"),
        paragraph("题下", "{{ 总结.单位 }}"),
        paragraph("题下", "（{{ 总结.日期 }}）"),
    ]
    contents = e.when("总结.目录 == '是'", *e.blank(), paragraph("目录标题", "目　录"), paragraph(CONTENTS, "目录"))
    return [*head, *contents, *e.blank(), *e.levels(), *notes, *figures, *events]


SUMMARY: Final = Kind(
    id="summary-report",
    name="双拥工作总结报告",
    description="半年或年度双拥工作总结报告：目录、正文、主要数据表、大事记",
    output="{{ 总结.单位 }}{{ 总结.标题 }}",
    sheets=e.form(
        "总结",
        "标题、单位、日期",
        e.entry("标题", "如 2026年上半年双拥工作总结报告", required=True),
        e.entry("单位", required=True),
        e.entry("日期", type="date", required=True, carry="clear"),
        e.entry("目录", "要不要目录", type="choice", choices=("是", "否"), default="是"),
    )
    + "".join(
        e.prose(name, hint)
        for name, hint in (
            ("导语", "总的情况"),
            ("组织领导", "机构、会议、制度"),
            ("宣传教育", "国防教育、双拥宣传"),
            ("拥军优属", "走访慰问、支持部队"),
            ("拥政爱民", "部队参加地方建设"),
            ("存在问题", "不足之处"),
            ("下一步打算", "今后的安排"),
        )
    )
    + e.figures(
        "数据", "附件1 主要数据表", *(e.entry(name, unit=unit, type="number", rollup="sum") for name, unit in _FIGURES)
    )
    + e.table(
        "大事记",
        "一件一行；没有就空着",
        e.entry("时间"),
        e.entry("活动", required=True),
        e.entry("承办单位"),
    ),
    body=_summary,
    unit="总结.单位",
    sample="""
"导语" = [["正文", "", "2026年上半年，全县双拥工作扎实开展，取得了新的成效。"]]
"组织领导" = [["一级", "加强组织领导", ""], ["正文", "", "县里召开领导小组会议两次，研究解决部队反映的困难。"]]
"宣传教育" = [["一级", "深化宣传教育", ""], ["正文", "", "组织国防教育进机关、进学校、进社区。"]]
"拥军优属" = [
    ["一级", "落实拥军优属", ""],
    ["二级", "走访慰问。", "走访驻县部队［走访慰问部队］，发放慰问金［发放慰问金］。"],
    ["二级", "政策兑现。", "按时足额发放抚恤金［发放抚恤金］、优待金［发放优待金］。"],
]
"拥政爱民" = [["一级", "支持地方建设", ""], ["正文", "", "驻县部队参加植树造林、助学帮困，受到群众欢迎。"]]
"下一步打算" = [["一级", "下一步打算", ""], ["正文", "", "完善军地联席会议制度，健全退役军人服务体系。"]]
"数据" = [
    ["走访慰问部队", 6, "", "个"], ["走访优抚对象", 210, "", "户"], ["发放慰问金", 20, "余", "万元"],
    ["发放抚恤金", 163, "", "万元"], ["发放优待金", 50, "余", "万元"], ["接收安置退役军人", 32, "", "人"],
    ["开展国防教育活动", 18, "", "次"],
]
"大事记" = [
    ["1月30日", "县领导走访慰问驻县部队", "县双拥办"],
    ["4月4日", "组织烈士陵园祭扫", "县退役军人事务局"],
]

["总结"]
"标题" = "2026年上半年双拥工作总结报告"
"单位" = "某县双拥工作领导小组"
"日期" = "2026年7月8日"
""",
)

# --- 光荣之家 -----------------------------------------------------------------------------------------------------
_HOUSEHOLDS: Final = "名单"
_CERTIFICATE_HEIGHT: Final = 12_400
"""Room for a name of three lines, a unit of three and a number."""
_CERTIFICATE_BLANK: Final = 600
_CERTIFICATE_MARGIN: Final = 560
"""1 cm between frame and text."""


def _close(style: str, *words: str) -> Element:
    """A paragraph of the certificate with its lines closer than the style has them: everything stays in the frame."""
    made = paragraph(style, *words)
    for spacing in made.iter(qn("w:spacing")):
        if spacing.get(qn("w:line")) is not None:
            spacing.set(qn("w:line"), str(_CERTIFICATE_BLANK if style == "证书空" else m.TITLE_LINE))
    return made


def _certificate() -> list[Element]:
    words = (
        "经审核，您家符合悬挂光荣牌条件。特发此证，以示光荣。"
        "希望继续发扬爱国拥军的光荣传统，支持家人为国防和军队建设作出贡献。"
    )
    content = [
        _close("证书空"),
        paragraph("证书题", "光荣之家"),
        *e.when("行.证书编号", paragraph("题下", "编号：{{ 行.证书编号 }}")),
        _close("证书空"),
        _close("证书文", "{{ 行.户主|称谓(行.性别, 行.类别) }}家庭："),
        _close("证书文", words),
        _close("证书空"),
        _close("证书落款", "{{ 证书.颁发单位 }}"),
        _close("证书落款", "{{ 证书.日期|汉字日期 }}"),
    ]
    width = element("w:tcW", {"w:w": m.TEXT_WIDTH, "w:type": "dxa"})
    cell = element("w:tc", None, element("w:tcPr", None, width, value("w:vAlign", "center")), *content)
    height = element(
        "w:trPr",
        None,
        element("w:cantSplit"),
        element("w:trHeight", {"w:val": _CERTIFICATE_HEIGHT, "w:hRule": "exact"}),
    )
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right"):
        borders.append(element(f"w:{side}", {"w:val": "double", "w:sz": 18, "w:space": 0, "w:color": m.RED}))
    look = element("w:tblPr", None, element("w:tblW", {"w:w": m.TEXT_WIDTH, "w:type": "dxa"}), borders)
    look.append(element("w:tblLayout", {"w:type": "fixed"}))
    sides = (element(f"w:{side}", {"w:w": _CERTIFICATE_MARGIN, "w:type": "dxa"}) for side in ("left", "right"))
    look.append(element("w:tblCellMar", None, *sides))
    grid = element("w:tblGrid", None, element("w:gridCol", {"w:w": m.TEXT_WIDTH}))
    return [element("w:tbl", None, look, grid, element("w:tr", None, height, cell)), paragraph("表后")]


CERTIFICATE: Final = Kind(
    id="honour-certificate",
    name="光荣之家",
    description="光荣之家证书：名单上一户一面，红色双线框，汉字日期",
    output="{{ 行.户主 }}光荣之家证书",
    sheets=e.form(
        "证书",
        "每一份都一样的内容",
        e.entry("颁发单位", required=True),
        e.entry("日期", type="date", required=True, carry="clear"),
    )
    + e.table(
        _HOUSEHOLDS,
        "一户一行，一行一份证书",
        e.entry("户主", required=True),
        e.entry("性别", type="choice", choices=("男", "女")),
        e.entry("类别", type="choice", choices=("烈属", "现役军人", "退役军人", "其他")),
        e.entry("街道", "可以按它分文件夹：--name '{{ 行.街道 }}/{{ 行.户主 }}光荣之家证书'"),
        e.entry("地址"),
        e.entry("证书编号", "没有就空着", type="id"),
        e.entry("备注"),
    ),
    body=_certificate,
    title_page=True,
    unit="证书.颁发单位",
    merge=f'over = "{_HOUSEHOLDS}"',
    version="2.0",
    migrations=f"""
# 1.0 版一个工作簿填一户
[[migration]]
from = "1.0"
rename = {{ {", ".join(f'"证书.{field}" = "{_HOUSEHOLDS}.{field}"' for field in ("户主", "性别", "类别"))} }}
""",
    sample="""
"名单" = [
    ["张某", "女", "其他", "城东街道", "光荣路1号", "2026001", ""],
    ["李某", "男", "退役军人", "城东街道", "光荣路2号", "2026002", ""],
    ["王某", "男", "烈属", "城西街道", "民生路3号", "2026003", ""],
]

["证书"]
"颁发单位" = "某县退役军人事务局"
"日期" = "2026年2月8日"
""",
)


def _copy(kind: Kind, identity: str, name: str, description: str) -> Kind:
    return replace(kind, id=identity, name=name, description=description)


SHIPPED: Final = (
    ROSTER,
    MEETING,
    VISITS,
    _copy(LETTER, "consultation-letter", "商洽函", "商洽函：信函格式，上下两条红色双线"),
    _copy(MINUTES, "meeting-minutes", "会议纪要", "会议纪要：会议概况、议定事项、出席请假列席名单"),
    SUMMARY,
    CERTIFICATE,
    *MERGED,
)


def write_packages(folder: Path) -> None:
    """Write every shipped package below ``folder``."""
    for kind in SHIPPED:
        target = folder / kind.id
        target.mkdir(exist_ok=True)
        (target / "template.docx").write_bytes(kind.document())
        (target / "template.toml").write_text(kind.schema_text(kind.id, kind.name), "utf-8")
        (target / "README.md").write_text(kind.readme(kind.name), "utf-8")
        (target / "sample.toml").write_text(kind.sample.lstrip(), "utf-8")


if __name__ == "__main__":
    write_packages(Path(sys.argv[1]))
