"""The packages that live by mail merge: 慰问信, 送喜报通知, 优待金发放通知, 催报通知; one document a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from toolkit.gongwen.kinds import elements as e
from toolkit.gongwen.kinds.kind import Kind
from toolkit.gongwen.ledger import Column, ledger, spanning_row
from toolkit.gongwen.paragraphs import paragraph, tag
from toolkit.gongwen.styles import BODY, SEALED_ISSUE_DATE, SEALED_SIGNATURE, TITLE

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ROSTER: Final = "名单"
_FAMILIES: Final = "家庭"
_MEMBERS: Final = "成员"
_CATEGORIES: Final = (
    *("现役军人", "军人家属", "烈属", "伤残军人", "在乡复员军人", "义务兵家庭"),
    *("退役军人", "困难退役军人", "其他"),
)


def _text(field: str) -> list[Element]:
    """A long text typed in one cell: every line a paragraph."""
    return [
        tag(f'{{%p for 段落 in {field}.split("\\n") %}}'),
        paragraph(BODY, "{{ 段落 }}"),
        tag("{%p endfor %}"),
    ]


def _sealed(form: str = "落款") -> list[Element]:
    unit, date = f"{{{{ {form}.单位 }}}}", f"{{{{ {form}.成文日期 }}}}"
    return [*e.blank(2), paragraph(SEALED_SIGNATURE, unit), paragraph(SEALED_ISSUE_DATE, date)]


def _closing() -> str:
    return e.form(
        "落款",
        "每一份都一样的落款",
        e.entry("单位", "发信单位全称或规范化简称", required=True),
        e.entry("成文日期", type="date", required=True, carry="clear"),
    )


# --- 慰问信 -------------------------------------------------------------------------------------------------------
_GREETING: Final = (
    "值此{节日}来临之际，谨向您和您的家人致以节日的问候和衷心的祝福！\n"
    "您和您的家人为国防和军队建设作出了贡献，全县人民不会忘记。"
    "县里将继续落实各项优待政策，帮助解决实际困难，让军人安心、家属放心。\n"
    "祝您身体健康，阖家幸福，万事如意！"
)


def _condolence() -> list[Element]:
    gift = "随信送上慰问金{{ 行.慰问金|千分位 }}元，请查收。"
    return [
        paragraph(TITLE, "{{ 信.标题 }}"),
        *e.blank(),
        paragraph("主送机关", "尊敬的{{ 行.姓名|称谓(行.性别, 行.类别) }}："),
        *_text('信.正文.replace("{节日}", 信.节日)'),
        *e.when("行.慰问金", paragraph(BODY, gift)),
        *_sealed(),
    ]


CONDOLENCE: Final = Kind(
    id="condolence-letter",
    name="慰问信",
    description="慰问信：名单上一人一封，称呼按类别和性别写",
    output="{{ 行.姓名 }}慰问信",
    sheets=e.form(
        "信",
        "每一封都一样的内容",
        e.entry("标题", required=True, default="慰问信"),
        e.entry("节日", "如 春节、“八一”建军节；正文里写着 {节日} 的地方换成它", required=True, default="春节"),
        e.entry("正文", "一段一行，按 Alt+Enter 换行", required=True, default=_GREETING),
    )
    + _closing()
    + e.table(
        _ROSTER,
        "一人一行，一行一封信",
        e.entry("姓名", required=True),
        e.entry("性别", type="choice", choices=("男", "女")),
        e.entry("类别", type="choice", choices=_CATEGORIES),
        e.entry("街道", "可以按它分文件夹：--name '{{ 行.街道 }}/{{ 行.姓名 }}慰问信'"),
        e.entry("地址"),
        e.entry("身份证号", type="id"),
        e.entry("联系电话", type="id"),
        e.entry("慰问金", "没有就空着", type="money", unit="元", min=0),
        e.entry("备注"),
    ),
    body=_condolence,
    title_page=True,
    merge=f'over = "{_ROSTER}"',
    unit="落款.单位",
    sample="""
"名单" = [
    ["张某", "男", "退役军人", "城东街道", "光荣路1号", "", "", 500, ""],
    ["李某", "女", "烈属", "城东街道", "光荣路2号", "", "", 1000, ""],
    ["王某", "男", "义务兵家庭", "城西街道", "民生路3号", "", "", "", ""],
]

["落款"]
"单位" = "某县双拥工作领导小组"
"成文日期" = "2026年2月8日"
""",
)

# --- 送喜报通知 ---------------------------------------------------------------------------------------------------
_NEWS_NUMBER: Final = "{{ 红头.机关代字 }}〔{{ 红头.年份 }}〕{{ 行.发文序号 }}号"


def _good_news() -> list[Element]:
    mark = paragraph("发文机关标志", "{{ 红头.发文机关标志 }}")
    head = [*e.blank(3), mark, *e.blank(2), paragraph("发文字号", _NEWS_NUMBER), paragraph("红线")]
    reason = (
        "{{ 行.所在部队 }}来函告知，你{{ 行.辖区称呼 }}籍军人{{ 行.立功军人 }}同志在服役期间表现突出，"
        "荣立{{ 行.立功等级 }}。为营造一人立功、全家光荣的氛围，现就送喜报有关事项通知如下。"
    )
    matters = (
        ("一级标题", "一、时间和地点"),
        (BODY, "{{ 行.送达日期 }}，{{ 行.家庭地址 }}，家属{{ 行.家属姓名 }}。"),
        ("一级标题", "二、参加人员"),
        (BODY, "{{ 安排.参加人员 }}"),
        ("一级标题", "三、有关要求"),
        (BODY, "{{ 安排.要求 }}"),
    )
    return [
        *head,
        *e.blank(2),
        paragraph(TITLE, "关于为{{ 行.立功军人 }}同志家庭送喜报的通知"),
        *e.blank(),
        paragraph("主送机关", "{{ 行.主送单位 }}："),
        paragraph(BODY, reason),
        *(paragraph(style, words) for style, words in matters),
        *_sealed(),
    ]


GOOD_NEWS: Final = Kind(
    id="good-news-notice",
    name="送喜报通知",
    description="送喜报通知：名单上一名立功军人一份，发给家庭所在的街道（乡镇）",
    output="关于为{{ 行.立功军人 }}同志家庭送喜报的通知",
    sheets=e.form(
        "红头",
        "首页红线以上的内容",
        e.entry("发文机关标志", required=True, default="某县双拥工作领导小组办公室文件"),
        e.entry("机关代字", required=True, default="某双拥办"),
        e.entry("年份", type="integer", required=True, min=2000, max=2099),
    )
    + e.form(
        "安排",
        "每一份都一样的安排",
        e.entry(
            "参加人员", required=True, default="县退役军人事务局、县人武部和你单位的负责同志，所在社区（村）干部。"
        ),
        e.entry(
            "要求", required=True, default="请提前通知家属，组织好迎接；喜报由县双拥办带去，慰问品和慰问金按规定发放。"
        ),
    )
    + _closing()
    + e.table(
        _ROSTER,
        "一名立功军人一行，一行一份通知",
        e.entry("发文序号", "本年度第几号，一份一个号", type="integer", required=True, min=1),
        e.entry("主送单位", "如 某街道办事处", required=True),
        e.entry("辖区称呼", "如 街道、镇", required=True),
        e.entry("立功军人", required=True),
        e.entry("所在部队", "写规定的对外称呼", required=True),
        e.entry("立功等级", type="choice", required=True, choices=("一等功", "二等功", "三等功", "四等战功")),
        e.entry("家属姓名", required=True),
        e.entry("家庭地址", required=True),
        e.entry("送达日期", type="date", required=True),
        e.entry("联系电话", type="id"),
    ),
    body=_good_news,
    merge=f'over = "{_ROSTER}"',
    unit="落款.单位",
    sample="""
"名单" = [
    [11, "城东街道办事处", "街道", "张某", "驻外地某部", "三等功", "张乙", "光荣路1号", "2026年2月10日", ""],
    [12, "城西街道办事处", "街道", "李某", "驻外地某部", "二等功", "李乙", "民生路2号", "2026年2月11日", ""],
]

["红头"]
"年份" = 2026

["落款"]
"单位" = "某县双拥工作领导小组办公室"
"成文日期" = "2026年2月8日"
""",
)

# --- 优待金发放通知 -----------------------------------------------------------------------------------------------
_PAYMENTS: Final[Sequence[Column]] = (
    ("序号", "{{ loop.index }}", 900),
    ("姓名", "{{ 行.姓名 }}", 1_700),
    ("类别", "{{ 行.类别 }}", 2_000),
    ("发放月数", "{{ 行.发放月数 }}", 1_400),
    ("金额（元）", "{{ 行.金额|千分位 }}", 1_700),
    ("备注", "{{ 行.备注 }}", 1_145),
)


def _allowance() -> list[Element]:
    total = spanning_row(
        _PAYMENTS, (4, "合计（大写）：{{ 成员.合计.金额|大写金额 }}"), (1, "{{ 成员.合计.金额|千分位 }}"), (1, "")
    )
    told = (
        "按照义务兵家庭和优抚对象优待有关规定，你家庭{{ 发放.年度 }}年度优待金共{{ 成员.合计.金额|千分位 }}元，"
        "将于{{ 发放.发放日期 }}前发到户主登记的银行账户（尾号{{ 行.账号尾号 }}），请注意查收。明细如下："
    )
    ask = "对发放有疑问的，请与{{ 发放.联系部门 }}联系，电话{{ 发放.联系电话 }}。"
    return [
        paragraph(TITLE, "{{ 发放.年度 }}年度优待金发放通知"),
        *e.blank(),
        paragraph("主送机关", "{{ 行.户主 }}："),
        paragraph(BODY, told),
        ledger(_PAYMENTS, f"{_MEMBERS}.行", total),
        *e.blank(),
        paragraph(BODY, ask),
        *_sealed(),
    ]


ALLOWANCE: Final = Kind(
    id="allowance-notice",
    name="优待金发放通知",
    description="优待金发放通知：一户一份，附本户成员的金额和合计（大写）",
    output="{{ 行.户主 }}优待金发放通知",
    sheets=e.form(
        "发放",
        "每一份都一样的内容",
        e.entry("年度", type="integer", required=True, min=2000, max=2099),
        e.entry("发放日期", type="date", required=True, carry="clear"),
        e.entry("联系部门", required=True, default="县退役军人事务局优抚股"),
        e.entry("联系电话", type="id", required=True),
    )
    + _closing()
    + e.table(
        _FAMILIES,
        "一户一行，一行一份通知",
        e.entry("户号", "一户一个，和“成员”表对应", type="id", required=True),
        e.entry("户主", required=True),
        e.entry("街道"),
        e.entry("地址"),
        e.entry("账号尾号", "银行账号最后四位", type="id", required=True, pattern="\\d{4}"),
    )
    + e.table(
        _MEMBERS,
        "一名成员一行；户号填他家的",
        e.entry("户号", type="id", required=True),
        e.entry("姓名", required=True),
        e.entry("类别", type="choice", choices=("义务兵", "烈属", "伤残军人", "在乡复员军人", "其他")),
        e.entry("发放月数", type="integer", min=1, max=12),
        e.entry("金额", type="money", unit="元", min=0, required=True),
        e.entry("备注"),
    ),
    body=_allowance,
    title_page=True,
    merge=f'over = "{_FAMILIES}"\nkey = "户号"\nwith = ["{_MEMBERS}"]',
    unit="落款.单位",
    sample="""
"家庭" = [
    ["001", "张某", "城东街道", "光荣路1号", "1234"],
    ["002", "李某", "城西街道", "民生路2号", "5678"],
]
"成员" = [
    ["001", "张乙", "义务兵", 12, 18000, ""],
    ["001", "张某", "伤残军人", 12, 9600, ""],
    ["002", "李乙", "义务兵", 6, 9000, "6月退役"],
]

["发放"]
"年度" = 2026
"发放日期" = "2026年8月1日"
"联系电话" = "12345"

["落款"]
"单位" = "某县退役军人事务局"
"成文日期" = "2026年7月20日"
""",
)


# --- 催报通知 -----------------------------------------------------------------------------------------------------
def _reminder() -> list[Element]:
    told = (
        "{{ 催报.事项 }}{% if 行.截止日期 %}的报送截止日期是{{ 行.截止日期 }}。经核对，"
        "{% elif 催报.截止日期 %}的报送截止日期是{{ 催报.截止日期 }}。经核对，{% endif %}你单位{{ 行.情况 }}。"
    )
    asked = "请于{{ 催报.补报期限 }}前{% if 行.问题 %}改正后重新报送{% else %}补报{% endif %}。"
    return [
        paragraph(TITLE, "关于催报{{ 催报.事项 }}的通知"),
        *e.blank(),
        paragraph("主送机关", "{{ 行.单位 }}："),
        paragraph(BODY, told),
        *e.when("行.问题", paragraph(BODY, "发现的主要问题：{{ 行.问题 }}。")),
        paragraph(BODY, asked),
        paragraph(BODY, "联系人：{{ 催报.联系人 }}，电话：{{ 催报.联系电话 }}。"),
        *_sealed(),
    ]


REMINDER: Final = Kind(
    id="reminder-notice",
    name="催报通知",
    description="催报通知：没有报、报错或重复报的单位一家一份，名单由 gwkit status --reminders 写",
    output="催报通知（{{ 行.单位 }}）",
    sheets=e.form(
        "催报",
        "每一份都一样的内容",
        e.entry("事项", required=True, default="双拥工作简报材料", carry="clear"),
        e.entry("截止日期", "名单里没有写截止日期的，用这一个", type="date", carry="clear"),
        e.entry("补报期限", type="date", required=True, carry="clear"),
        e.entry("联系人", required=True),
        e.entry("联系电话", type="id", required=True),
    )
    + _closing()
    + e.table(
        _ROSTER,
        "一个单位一行，一行一份",
        e.entry("单位", required=True),
        e.entry("联系人"),
        e.entry("电话", type="id"),
        e.entry("截止日期", type="date"),
        e.entry("情况", "接在“你单位”后面", required=True),
        e.entry("问题", "没有就空着"),
    ),
    body=_reminder,
    title_page=True,
    merge=f'over = "{_ROSTER}"',
    unit="落款.单位",
    sample="""
"名单" = [
    ["城东街道办事处", "张某", "12345", "2026年3月5日", "至今没有报送", ""],
    ["城西街道办事处", "李某", "12345", "2026年3月5日", "报送的工作簿有错误，不能汇总", "“数据”表 B6 格：应填数字"],
]

["催报"]
"补报期限" = "2026年3月10日"
"联系人" = "王某"
"联系电话" = "12345"

["落款"]
"单位" = "某县双拥工作领导小组办公室"
"成文日期" = "2026年3月6日"
""",
)

MERGED: Final = (CONDOLENCE, GOOD_NEWS, ALLOWANCE, REMINDER)
