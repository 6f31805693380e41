"""通知, 请示, 报告, 公告: the general form (GB/T 9704-2012, 5 to 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.gongwen.kinds import elements as e
from toolkit.gongwen.kinds.kind import Kind

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_OUTPUT: Final = "{{ 公文.标题 }}"
_TAIL: Final = """
["落款"]
"署名" = "某县人民政府"
"成文日期" = "2026年2月8日"
"加盖印章" = "是"

["版记"]
"抄送" = "某县委办公室，某县人大常委会办公室，某县人武部"
"印发机关" = "某县人民政府办公室"
"印发日期" = "2026年2月9日"
"""


def _general() -> list[Element]:
    return [*e.red_head(), *e.title_and_addressee(), *e.levels(), *e.annex_notes(), *e.signature(), *e.imprint()]


def _general_without_addressee() -> list[Element]:
    return [*e.red_head(), *e.title(), *e.levels(), *e.annex_notes(), *e.signature(), *e.imprint()]


def _upward() -> list[Element]:
    head = e.red_head(upward=True)
    return [*head, *e.title_and_addressee(), *e.levels(), *e.annex_notes(), *e.signature(), *e.imprint()]


def _head(code: str, signer: str = "") -> str:
    named = f'"签发人" = "{signer}"\n' if signer else ""
    return f'\n["红头"]\n"机关代字" = "{code}"\n"年份" = 2026\n"序号" = 6\n{named}'


def _sheets(*sections: tuple[str, str], upward: bool = False, addressee: bool = True) -> str:
    body = "".join(e.prose(name, hint) for name, hint in sections)
    head = e.head_sheet("某县人民政府文件", "某政发", upward=upward)
    return head + e.text_sheet(addressee=addressee) + body + e.annex_sheet() + e.closing_sheets()


NOTICE: Final = Kind(
    id="notice",
    name="通知",
    description="通知：下行文的通用格式，红头、正文、附件说明、署名日期、版记",
    output=_OUTPUT,
    sheets=_sheets(
        ("缘由", "为什么发这个通知"), ("事项", "要办的事，一级、二级……分条写"), ("要求", "时限、联系方式、其他要求")
    ),
    body=_general,
    unit="落款.署名",
    sample="""
"缘由" = [["正文", "", "为做好春节期间拥军优属工作，现将有关事项通知如下。"]]
"事项" = [
    ["一级", "走访慰问", ""],
    ["正文", "", "各乡镇、各部门于节前走访驻地部队和优抚对象，了解困难，逐项解决。"],
    ["一级", "宣传教育", ""],
    ["正文", "", "利用宣传栏、广播等形式宣传拥军优属政策，营造节日氛围。"],
]
"要求" = [["正文", "", "请于2026年2月28日前将工作情况报送县双拥办。"]]
"附件" = [["走访慰问安排表"], ["慰问对象名册"]]
"""
    + _head("某政发")
    + '\n["公文"]\n"标题" = "关于做好春节期间拥军优属工作的通知"\n"主送机关" = "各乡镇人民政府，县直有关单位"\n'
    + _TAIL,
)

REQUEST: Final = Kind(
    id="request",
    name="请示",
    description="请示：上行文，发文字号居左、签发人居右，一文一事",
    output=_OUTPUT,
    sheets=_sheets(("缘由", "请示的理由"), ("事项", "请求批准什么"), ("结语", "如 妥否，请批示。"), upward=True),
    body=_upward,
    unit="落款.署名",
    sample="""
"缘由" = [["正文", "", "近年来驻县部队官兵子女入学需求增加，现有学位不能满足需要。"]]
"事项" = [["正文", "", "拟在城区两所学校增设学位60个，优先安排官兵子女就近入学。"]]
"结语" = [["正文", "", "妥否，请批示。"]]
"""
    + _head("某政", "张某")
    + '\n["公文"]\n"标题" = "关于增设官兵子女入学学位的请示"\n"主送机关" = "某市人民政府"\n'
    + _TAIL,
)

REPORT: Final = Kind(
    id="report",
    name="报告",
    description="报告：上行文，发文字号居左、签发人居右，不夹带请示事项",
    output=_OUTPUT,
    sheets=_sheets(("导语", "总的情况"), ("工作情况", "做了什么"), ("下一步打算", "今后的安排"), upward=True),
    body=_upward,
    unit="落款.署名",
    sample="""
"导语" = [["正文", "", "现将2026年上半年双拥工作情况报告如下。"]]
"工作情况" = [
    ["一级", "走访慰问", ""],
    ["正文", "", "节日期间走访驻县部队6个，看望优抚对象60户。"],
]
"下一步打算" = [["一级", "下一步打算", ""], ["正文", "", "完善军地联席会议制度，逐项落实部队反映的事项。"]]
"""
    + _head("某政", "张某")
    + '\n["公文"]\n"标题" = "关于上半年双拥工作情况的报告"\n"主送机关" = "某市人民政府"\n'
    + _TAIL,
)

ANNOUNCEMENT: Final = Kind(
    id="announcement",
    name="公告",
    description="公告、通告：没有主送机关，张贴或公开发布",
    output=_OUTPUT,
    sheets=_sheets(("缘由", "为什么公告"), ("事项", "公告的事项"), ("结语", "如 特此公告。"), addressee=False),
    body=_general_without_addressee,
    unit="落款.署名",
    sample="""
"缘由" = [["正文", "", "为方便退役军人办理优待证，现将有关事项公告如下。"]]
"事项" = [
    ["一级", "办理时间", ""], ["正文", "", "2026年3月1日至3月31日。"],
    ["一级", "办理地点", ""], ["正文", "", "各乡镇退役军人服务站。"],
]
"结语" = [["正文", "", "特此公告。"]]
"""
    + _head("某政告")
    + '\n["公文"]\n"标题" = "关于办理退役军人优待证的公告"\n'
    + _TAIL,
)
