"""What counts as not filled in, in a field that must be, and what only looks like it."""

from __future__ import annotations

import pytest

from toolkit.proofing.content.unfilled import DATE_STAND_IN, STAND_IN, unfilled

WHOLE = (
    "××", "XX", "xx", "X", "×", "ＸＸ", "____", "＿＿", "□□", "○○", "***", "××××", "20××年×月×日", "×年×月×日", "20xx-xx-xx",
    "第×期", "第××期", "总第xx期", "20×", "（××）", "【】", "（）", "……", "？？？", "——", "年　月　日", "第  期", "20  年  月  日",
    "待填", "待定", "待补充", "（待填）", "【待核实】", "尚未确定", "未填", "待审定", "TODO", "tbd",
    "【单位】", "[标题]", "［日期］", "｛单位｝", "〈姓名〉", "【编发单位】", "【编发单位全称】", "（某单位）", "【填写单位名称】",
    "请填写", "（请填写）", "请填写单位", "请输入标题", "此处填写", "单击此处输入文字", "点击此处添加标题",
    "{{ 报头.编发单位 }}", "«单位»", "${单位}", "{单位}", "<单位名称>", " ×× ",
)  # fmt: skip
RUNS = {
    "20xx年度总结": "20xx", "20XX年春节": "20XX", "202××年": "202××", "2026年××月": "××", "____年工作总结": "____", "单位：____": "____",
    "某县××局": "××", "xx县双拥办": "xx", "XX单位": "XX", "关于××的通知": "××", "中共××县委": "××", "在××街道召开": "××",
    "位于××路": "××", "和××县共建": "××", "✕✕县": "✕✕", "驻××部队": "××", "女兵×××事迹": "×××", "李××镇双拥工作": "××",
    "××同志先进事迹": "××", "× × 会议": "× ×", "第XX届运动会": "XX", "138××××5678": "138××××", "0571-xxxxxxxx": "xxxxxxxx",
    "xxxx-1234567": "xxxx", "20xx-xx-xx前报送": "20xx", "京A××××": "××××", "任××职务": "××", "张××、××同志": "××",
    "李×××": "×××", "XX县XX局": "XX",
}  # fmt: skip
LOOK_ALIKES = (
    "3×3", "3×3篮球赛", "X光", "X光检查", "X 射线", "X12345", "Xbox", "李××", "王xx", "欧阳××", "某××", "李某某", "某县", "某某县",
    "关于李××同志的通报", "县委书记李××慰问驻军", "王××、张××", "于××同志", "烈士刘××家属", "军属高××", "李××县长", "李××一行",
    "XXL", "XXXL", "xlsx", "exxon", "DXX-200", "Vxx", "T-XX", "XX-200型无人机", "5XX-1型", "XX染色体", "XXY综合征",
    "5×8米", "60×45×30", "1920×1080", "2x4", "A×B", "202×年", "20×6年", "file__name", "www.xx.gov.cn", "发至xx@yy.cn",
    "《标题》", "〔2026〕6号", "[2026]6号", "（试行）", "（甲县）", "【城东街道】", "单位", "标题", "填报单位", "内部资料", "无",
    "请填报后发至邮箱", "请填写回执并于5日前报送", "请参会单位于5日前报送", "待遇落实情况", "待业人员", "值此{节日}来临之际", "*注",
    "0571-1234567", "第3期", "2026年2月8日", "",
)  # fmt: skip


@pytest.mark.parametrize("value", WHOLE)
def test_a_value_that_is_nothing_but_a_placeholder(value: str) -> None:
    assert unfilled(value, "编发单位") == [value.strip()]


@pytest.mark.parametrize("value", RUNS)
def test_a_run_that_stands_for_digits_or_a_name(value: str) -> None:
    assert unfilled(value, "标题")[0] == RUNS[value]


@pytest.mark.parametrize("value", LOOK_ALIKES)
def test_what_only_looks_like_it(value: str) -> None:
    assert list(unfilled(value, "编发单位")) == []


def test_every_run_is_named() -> None:
    assert unfilled("20xx年××县双拥工作", "标题") == ["20xx", "××"]


def test_what_the_tool_writes_is_a_placeholder() -> None:
    assert unfilled(STAND_IN, "期号") and unfilled(DATE_STAND_IN, "印发日期")


def test_a_field_names_itself_in_brackets_only() -> None:
    assert unfilled("［报送方式］", "报送方式") and not unfilled("报送方式", "报送方式")
    assert not unfilled("［报送方式］", "编发单位")
