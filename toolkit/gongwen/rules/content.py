"""Content: what a careful editor (核稿) marks in the text itself.

An error is only a date that does not exist, arithmetic that fails, a placeholder, a lost character or what a template
left behind; a warning rests on a clause of GB/T 15834 or GB/T 15835, or on two figures that do not agree; everything
else is a notice.
"""

from __future__ import annotations

from typing import Final

from toolkit.gongwen.rules.rule import Force, Rule
from toolkit.problems import Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTICE
_PUNCTUATION: Final = "GB/T 15834—2011"
_NUMBERS: Final = "GB/T 15835—2011"
_LAYOUT: Final = "GB/T 9704—2012"
_CUSTOM: Final = "公文核稿惯例"


def _rule(name: str, title: str, clause: str, severity: Severity, message: str, hint: str) -> Rule:
    return Rule(name, title, Force.CONTENT, clause, severity, message, hint)


CONTENT_RULES: Final = (
    # --- 占位和缺字 -------------------------------------------------------------------------------------------
    _rule("C-PH-01", "占位的年份", _CUSTOM, _E, "“{words}”是没有填的年份或日期", "请填上实际的数字"),
    _rule("C-PH-02", "占位的金额", _CUSTOM, _E, "“{words}”是没有填的金额或数量", "请填上实际的数字"),
    _rule("C-PH-03", "占位的名称", _CUSTOM, _E, "“{words}”是没有填的名称", "请填上实际的名称"),
    _rule("C-PH-04", "缺字", _CUSTOM, _E, "“{words}”处丢了字", "请对照原稿补上"),
    _rule("C-PH-05", "模板残留", _CUSTOM, _E, "“{words}”是模板里没有换掉的标记", "请填上内容或删去"),
    _rule(
        "C-PH-06",
        "名称前后不一",
        _CUSTOM,
        _N,
        "前面写作“{words}”，后面写作“{found}”，可能是同一个单位",
        "请核对，统一写法",
    ),
    # --- 数字和日期 -------------------------------------------------------------------------------------------
    _rule(
        "C-NUM-01",
        "文号的括号",
        f"{_LAYOUT} 7.2.5；{_PUNCTUATION} 4.9.3.4",
        _W,
        "文号“{words}”的年份没有用六角括号",
        "请改成 〔2026〕6号 的写法",
    ),
    _rule(
        "C-NUM-02",
        "文号的序号",
        f"{_LAYOUT} 7.2.5",
        _N,
        "文号“{words}”的序号加了“第”或编了虚位",
        "请去掉“第”和前面的 0",
    ),
    _rule("C-NUM-03", "日期的虚位", f"{_LAYOUT} 7.3.5.4", _N, "日期“{words}”编了虚位", "请去掉月、日前面的 0"),
    _rule("C-NUM-04", "年份简写", f"{_LAYOUT} 7.3.5.4", _N, "“{words}”的年份没有写全", "请写四位年份"),
    _rule("C-NUM-05", "日写成号", _CUSTOM, _N, "“{words}”用了口语的“号”", "请改成“日”"),
    _rule(
        "C-NUM-06",
        "数字与千百混写",
        f"{_NUMBERS} 5.3",
        _W,
        "“{words}”把阿拉伯数字和“千、百”混着写",
        "请写成 3000多人 这样",
    ),
    _rule("C-NUM-07", "约数重复", _CUSTOM, _N, "“{words}”的约数说了两遍", "“近、约”和“多、余、左右”只留一个"),
    _rule("C-NUM-08", "概数间的顿号", f"{_NUMBERS} 4.2.2", _W, "概数“{words}”中间不用顿号", "请写成 三四个 这样"),
    _rule(
        "C-NUM-09",
        "数值范围的连接号",
        f"{_PUNCTUATION} 4.13",
        _W,
        "“{words}”的范围用了半角短横或波浪号",
        "请用 ～ 或 —",
    ),
    _rule(
        "C-NUM-10",
        "数值范围的单位",
        f"{_NUMBERS} 5.1",
        _W,
        "“{words}”的范围前一个数没有带“{found}”，容易误解",
        "请前后都带上",
    ),
    _rule("C-NUM-11", "日期的写法不一", f"{_NUMBERS} 4.3", _W, "日期“{words}”里汉字和阿拉伯数字混用", "请统一成一种"),
    _rule("C-NUM-12", "比率超过百分之百", _CUSTOM, _N, "“{words}”超过了百分之百", "请核对"),
    _rule("C-NUM-13", "月日专名的引号", f"{_NUMBERS} 5.1.7", _W, "“{words}”没有加引号", "请写成 “八一”建军节 这样"),
    _rule("C-NUM-14", "日期不存在", _CUSTOM, _E, "没有“{words}”这一天", "请核对年月日"),
    # --- 标点 -------------------------------------------------------------------------------------------------
    _rule("C-PUN-01", "半角标点", f"{_PUNCTUATION} 5.1", _W, "“{words}”里用了半角标点", "请改成全角"),
    _rule("C-PUN-02", "引号", f"{_PUNCTUATION} 4.8", _W, "{found}：“{words}”", "请用成对的弯引号 “ ”"),
    _rule(
        "C-PUN-03",
        "并列书名号、引号间的顿号",
        f"{_PUNCTUATION} 4.5.3.5",
        _W,
        "“{words}”并列的书名号或引号之间不用顿号",
        "请删去顿号",
    ),
    _rule(
        "C-PUN-04", "汉字序号后的标点", f"{_PUNCTUATION} 附录 B.3.2", _W, "序号“{words}”后面应当用顿号", "请写成 一、"
    ),
    _rule(
        "C-PUN-05", "数字序号后的标点", f"{_PUNCTUATION} 附录 B.3.3", _W, "序号“{words}”后面应当用下脚点", "请写成 1."
    ),
    _rule(
        "C-PUN-06",
        "带括号的序号",
        f"{_PUNCTUATION} 附录 B.3.4",
        _W,
        "序号“{words}”带了括号，后面不用标点",
        "请删去标点",
    ),
    _rule(
        "C-PUN-07",
        "“第一”“一是”后的标点",
        f"{_PUNCTUATION} 附录 B.3.1",
        _W,
        "“{words}”的标点用错",
        "“第一、首先”后面用逗号，“一是”后面不用标点",
    ),
    _rule(
        "C-PUN-08",
        "标题末尾的标点",
        f"{_PUNCTUATION} 附录 B.4",
        _W,
        "标题末尾有“{words}”",
        "独立成行的标题末尾不加标点",
    ),
    _rule("C-PUN-09", "标题里的标点", _CUSTOM, _N, "标题里有“{words}”", "公文标题里除书名号、引号外一般不用标点"),
    _rule(
        "C-PUN-10",
        "分号与句号",
        f"{_PUNCTUATION} 附录 A.5",
        _W,
        "“{words}”前面的分句里已经有句号，不能再用分号",
        "请把这几项之间的分号改成句号，或把前面的句号改成逗号",
    ),
    _rule("C-PUN-11", "“等”前的顿号", f"{_PUNCTUATION} 附录 B.1.2", _W, "“{words}”：“等”前面不用顿号", "请删去顿号"),
    _rule("C-PUN-12", "省略号", f"{_PUNCTUATION} 4.11", _W, "省略号“{words}”写法不对", "请写成 ……，后面不再用“等”"),
    _rule("C-PUN-13", "破折号", f"{_PUNCTUATION} 4.10", _W, "破折号“{words}”写法不对", "请写成占两个字的 ——"),
    _rule("C-PUN-14", "标点重复", f"{_PUNCTUATION} 5.1", _W, "“{words}”标点连用", "请留下一个"),
    _rule("C-PUN-15", "括号、书名号成对", f"{_PUNCTUATION} 4.9", _W, "“{words}”没有配成对", "请补上另一半或删去"),
    # --- 序号 -------------------------------------------------------------------------------------------------
    _rule(
        "C-SEQ-01",
        "层次跳级",
        f"{_LAYOUT} 7.3.3；{_PUNCTUATION} 附录 B.3.8",
        _W,
        "“{words}”前面没有上一层“{found}”",
        "请核对层次",
    ),
    _rule(
        "C-SEQ-02",
        "序号不连续",
        f"{_PUNCTUATION} 附录 B.3.8",
        _W,
        "序号“{words}”不连续，按顺序应是“{found}”",
        "请核对，看是否漏写、重复或次序颠倒",
    ),
    _rule(
        "C-SEQ-03",
        "标题与正文没有断开",
        _CUSTOM,
        _N,
        "标题“{words}”后面没有标点，和正文连在一起",
        "请在标题末尾加句号，或另起一段",
    ),
    # --- 文字 -------------------------------------------------------------------------------------------------
    _rule("C-TXT-01", "结尾不完整", _CUSTOM, _N, "这一段的末尾“{words}”没有句末标点，可能漏了下文", "请核对结尾"),
    _rule("C-TXT-02", "繁体字", _CUSTOM, _N, "“{words}”是繁体字", "请改成“{found}”"),
    _rule("C-TXT-03", "别字", _CUSTOM, _N, "“{words}”可能写错了", "请核对，是否应是“{found}”"),
    _rule("C-TXT-04", "重复", _CUSTOM, _N, "“{words}”重复了", "请删去一处"),
    _rule("C-TXT-05", "网络范文残留", _CUSTOM, _N, "“{words}”像是从范文里带来的", "请核对并删去"),
    _rule("C-TXT-06", "相对时间", _CUSTOM, _N, "“{words}”是相对的时间", "存档文件最好写具体日期"),
    _rule("C-TXT-07", "算不对", _CUSTOM, _E, "“{words}”算下来是 {found}", "请核对各个数"),
    # --- 核数 -------------------------------------------------------------------------------------------------
    _rule(
        "C-FIG-01",
        "同一个数前后不一",
        _CUSTOM,
        _W,
        "“{words}”和 {other} 的“{found}”说的像是同一个数",
        "请核对，统一成一个数",
    ),
    _rule(
        "C-FIG-02",
        "与数据不一",
        _CUSTOM,
        _W,
        "“{words}”和数据（{other}）里的“{found}”不一致",
        "请核对；正文里可以写成［指标名］，数就只填一次",
    ),
    _rule("C-FIG-03", "部分大于整体", _CUSTOM, _W, "“{words}”里部分比整体“{found}”还大", "请核对各个数"),
    _rule("C-FIG-04", "占比算不对", _CUSTOM, _W, "“{words}”的占比算下来是 {found}", "请核对各个数"),
    _rule("C-FIG-05", "增减算不对", _CUSTOM, _W, "“{words}”算下来是{found}", "请核对各个数"),
    # --- 发布前要人决定的 ----------------------------------------------------------------------------------------
    _rule("C-SEC-01", "部队代号和兵力", _CUSTOM, _N, "“{words}”涉及部队代号、番号或兵力", "发布前请按保密规定核定"),
    _rule("C-SEC-02", "个人信息", _CUSTOM, _N, "“{words}”像是身份证号、电话或银行账号", "发布前请核定，不需要就删去"),
    _rule(
        "C-REF-01",
        "引用公文",
        f"{_LAYOUT} 7.2.5",
        _N,
        "“{words}”引用公文应先写标题，后写文号",
        "请写成 《……》（某政发〔2026〕6号）",
    ),
)
