"""Findings about what people handed in: values with a place, never exceptions.

Every message the toolkit can print about somebody's input stands in ``CODES``, so that wording is reviewed in one
place and every character of it can be written in GBK (a test holds that).  The first letter of a code says whose
matter it is: ``W`` workbook, ``T`` template, ``G`` 公文 format, ``C`` content, ``D`` delivery.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from toolkit.labels import visible, with_invisible_named
from toolkit.privacy import masked


class Severity(enum.StrEnum):
    """How much a finding weighs: an error withholds the document, a warning asks for a look, a notice informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The word staff read."""
        return {"error": "错误", "warning": "提醒", "notice": "说明"}[self.value]


class CellLocation(NamedTuple):
    """A place in a workbook, as people read it: ``3月.xlsx > 走访慰问!D7``; without a cell the sheet, or the file."""

    workbook: str
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        if self.sheet is None:
            return self.workbook
        place = self.sheet if self.cell is None else f"{self.sheet}!{self.cell}"
        return f"{self.workbook} > {place}"


class DocxLocation(NamedTuple):
    """A place in a Word document or template: ``简报.docx > 第12段``, ``简报.docx > 页眉第1段``.

    ``paragraph`` counts every ``w:p`` of the part in document order from 1; ``part`` is empty for the body.
    """

    document: str
    paragraph: int | None = None
    part: str = ""
    tag: str = ""

    def __str__(self) -> str:
        if self.paragraph is None:
            return self.document if not self.part else f"{self.document} > {self.part}"
        return f"{self.document} > {self.part}第{self.paragraph}段"


class FileLocation(NamedTuple):
    """A file or folder as a whole."""

    path: str

    def __str__(self) -> str:
        return self.path


Location = CellLocation | DocxLocation | FileLocation


class Problem(NamedTuple):
    """One finding: where it is, what is wrong, what to do.

    A finding of 核稿 also names its ``rule``, the ``clause`` behind it and the ``words`` concerned.
    """

    code: str
    severity: Severity
    message: str
    location: Location | None = None
    hint: str = ""
    rule: str = ""
    clause: str = ""
    words: str = ""

    def __str__(self) -> str:
        where = f"{self.location}：" if self.location is not None else ""
        separator = "；" if self.hint and not self.message.endswith(("。", "？")) else ""
        basis = f"（{self.rule}，{self.clause}）" if self.rule else ""
        return f"{where}{self.message}{separator}{self.hint}{basis}"


class Code(NamedTuple):
    """A kind of finding: its weight and the two sentences, with ``str.format`` fields."""

    severity: Severity
    message: str
    hint: str = ""


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Ranges: W1 the file, W2 sheets and headers, W3 one cell, W4 cells against each other, W5 figures and references,
# T1 the template package, T2 tags and rendering, D1 names and places of what is delivered, D2 writing it,
# D3 faults of ours, D4 PDFs and pictures.
CODES: Final[Mapping[str, Code]] = {
    # --- W1: the file -----------------------------------------------------------------------------------------
    "W101": Code(_E, "这是文件夹，不是工作簿", "请指定里面的 .xlsx 文件"),
    "W102": Code(_E, "文件不存在或刚被移走", "请核对文件名和位置"),
    "W103": Code(_E, "读不了这个文件：{detail}", "请确认文件没有被别的程序锁住、自己有读取权限"),
    "W104": Code(_E, "文件是空的，里面没有内容", "请重新保存或重新取得这份工作簿"),
    "W105": Code(_E, "工作簿加了密码，打不开", "请在 WPS 或 Excel 里去掉“打开密码”后另存，再试"),
    "W106": Code(_E, "这是{kind}，不能直接读", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再试"),
    "W107": Code(_E, "这不是工作簿，看起来是{kind}", "请换成 .xlsx 工作簿"),
    "W108": Code(_E, "工作簿已损坏或不完整", "请用 WPS 或 Excel 打开并重新另存为 .xlsx；打不开就向填报人重新要一份"),
    "W109": Code(_E, "工作簿里有不该有的内容（文档类型声明），为安全起见不读", "请用 WPS 或 Excel 重新另存为 .xlsx"),
    "W110": Code(_E, "工作簿超出可以处理的大小：{limit}", "请删去无关的内容，或把内容复制到一份新的空白表里"),
    "W111": Code(
        _E,
        "工作表的内容铺到了第 {rows} 行、第 {columns} 列，超过 {limit} 格",
        "请删去最右边和最下边多余的内容",
    ),
    "W112": Code(_N, "工作簿带有宏，宏不会运行，也不会读取"),
    "W113": Code(_E, "认不出文字的编码", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再试"),
    "W114": Code(
        _E, "从这一行起读不下去：引号没有配成对，或一格、一行过长", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再试"
    ),
    "W115": Code(_E, "这里读不了：{detail}", "请用 WPS 或 Excel 打开，改正这一处后保存，再试"),
    "W116": Code(_E, "这其实是{kind}，不是 .xlsx 工作簿", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再试"),
    # --- W2: sheets and headers -------------------------------------------------------------------------------
    "W201": Code(_E, "缺少工作表“{sheet}”，里面有必填的 {fields}", "请补上这张表，或从空白表里复制过来"),
    "W202": Code(_E, "有两张表都是“{sheet}”", "请只留一张；另一张是“{other}”"),
    "W203": Code(_N, "工作表“{sheet}”不属于这个模板，没有读", "{hint}"),
    "W204": Code(_W, "工作表“{sheet}”是隐藏的，没有读", "要用它，请取消隐藏"),
    "W205": Code(_W, "第 {rows} 行是隐藏的或被筛选掉的，没有读", "要用这些行，请取消隐藏或清除筛选"),
    "W206": Code(_W, "{columns} 列是隐藏的，没有读", "要用这一列，请取消隐藏"),
    "W207": Code(_E, "找不到表头：应有一行写着“{headers}”", "请从空白表里把表头复制过来"),
    "W208": Code(_E, "第 {row} 行又出现了一次表头", "一张表只能有一行表头，请删去多余的一行"),
    "W209": Code(_E, "表头里“{header}”出现了两次", "请删去或改名其中一列"),
    "W210": Code(_N, "多出的一列“{header}”没有读", "{hint}"),
    "W212": Code(_E, "没有“{label}”这个项目，填的内容没有着落", "{hint}"),
    "W213": Code(_E, "“{label}”出现了两次，另一处在 {other}", "请删去一处"),
    "W214": Code(_E, "没有一段正文", "请至少在一张栏目表的“内容”里写一段"),
    "W216": Code(_W, "栏目“{header}”的单位是“{typed}”，模板用的是“{unit}”", "请核对数字是按哪个单位填的"),
    "W217": Code(_W, "多出的一列“{header}”没有读，像是“{near}”写错了", "请把表头改成“{near}”"),
    "W218": Code(_E, "名单里没有“{header}”这一栏，模板要用它", "{hint}"),
    "W219": Code(
        _E, "没有找到名单：没有一张表的表头写着“{headers}”", "请用 gwkit new 写一份空白名单，或把表头改成这些名称"
    ),
    "W220": Code(_N, "后面还有多出的列，没有逐一指出", "请删去用不着的列"),
    "W222": Code(_W, "工作表“{sheet}”的表头和“{table}”一样，没有读：一张台账只读一张表", "{hint}"),
    "W223": Code(_W, "工作表“{sheet}”像是名单，却没有“{headers}”的表头，没有读", "{hint}"),
    "W224": Code(_E, "“{label}”的单位是“{unit}”，“{sheet}”里是“{other}”", "请把几张表改成同一个单位"),
    # --- W3: one cell -----------------------------------------------------------------------------------------
    "W301": Code(_E, "“{label}”这一格是公式错误 {error}", "请改正公式，或直接填数值"),
    "W302": Code(_E, "“{label}”这一格是公式，但文件里没有存计算结果", "请用 WPS 或 Excel 打开后保存一次，或直接填数值"),
    "W303": Code(_E, "“{label}”里有看不见的控制字符 {character}，Word 存不下", "请删去后重新输入这一格"),
    "W304": Code(_E, "“{label}”的内容超过一格能放的 {limit} 个字符", "请分成几行填"),
    "W305": Code(_E, "“{label}”应填数字，现在是“{value}”", "请只填阿拉伯数字"),
    "W306": Code(_E, "“{label}”应填整数，现在是 {value}", "请改成整数"),
    "W307": Code(_E, "“{label}”应填日期，现在是“{value}”", "请写成 2026年2月8日 或 2026-02-08"),
    "W308": Code(_E, "“{label}”的日期“{value}”不存在", "请核对年月日"),
    "W309": Code(_E, "“{label}”的日期“{value}”年份不全", "请写四位年份，如 2026年2月8日"),
    "W310": Code(
        _E, "“{label}”的号码存成了数字，超过 15 位，后几位已经丢失", "请先把这一格设为文本格式，再重新输入完整号码"
    ),
    "W311": Code(_E, "“{label}”的内容“{value}”不合规定的写法", "{hint}"),
    "W312": Code(_E, "“{label}”没有“{value}”这个选项", "{hint}可选：{known}"),
    "W313": Code(_E, "“{label}”不能小于 {bound}，现在是 {value}", "请核对"),
    "W314": Code(_E, "“{label}”不能大于 {bound}，现在是 {value}", "请核对"),
    "W315": Code(_E, "“{label}”是必填项，没有填", "请在这一格填写"),
    "W316": Code(_E, "没有“{value}”这个层级", "{hint}可选：{known}，空白就是正文"),
    "W317": Code(
        _W,
        "接排标题“{title}”末尾没有句号一类的标点，会和正文连在一起",
        "请在标题末尾加上句号；要让标题独占一行，请把内容移到下一行",
    ),
    "W318": Code(_N, "“{label}”段首或段尾的空格已去掉", "缩进由模板排，不用打空格"),
    "W319": Code(_E, "“{label}”的数是 {value}，太大、太小，或者不是数", "请改正公式，或直接填数值"),
    "W320": Code(_E, "“{label}”的数超过 15 位，电子表格存不准这么长的数", "请核对；号码请填在文字栏，并先设为文本格式"),
    "W321": Code(
        _E, "“{label}”的号码成了科学计数法“{value}”，后几位已经丢失", "请先把这一格设为文本格式，再重新输入完整号码"
    ),
    "W322": Code(_E, "“{label}”这一格里是图片，这里印不出来", "请删去图片，直接填内容；不是图片，就改正公式"),
    "W323": Code(
        _E, "“{label}”应填日期，现在是数 {value}，像是 {day} 的序号", "请把这一格设为日期格式，或直接写成 2026年2月8日"
    ),
    "W324": Code(_E, "“{label}”写成了“{value}”：会计写法里括号是负数", "是负数请写成 -500，不是就去掉括号"),
    "W351": Code(_N, "“{label}”被 Excel 当成了日期或时间，将印成“{value}”", "要换写法，请先把这一格设为文本格式再输入"),
    "W345": Code(_E, "“{label}”是必填项，还没有填：“{words}”是占位的", "请改成实际的内容"),
    "W352": Code(
        _N, "“{label}”存的是 {stored}，按格子的格式印成 {shown}", "求和、比较仍按存的数；要印全，请改格子的格式"
    ),
    "W353": Code(_W, "“{label}”的格式没有写明是哪一日，按 {value} 读", "请核对；只要年月，请把这一栏改为文字栏"),
    "W354": Code(_N, "“{label}”的格式“{format}”没有照着印，印的是 {value}", "要印成别的样子，请直接填成那样"),
    "W355": Code(
        _W, "“{label}”的“{value}”像是号码成了科学计数法", "请核对；是号码就先设为文本格式，再重新输入完整号码"
    ),
    "W356": Code(_W, "“{label}”是 {value} 元，有不到一分的零头", "请核对；大写金额按四舍五入到分"),
    # --- W33: pictures ----------------------------------------------------------------------------------------
    "W331": Code(_E, "“{label}”要的照片“{value}”找不到", "{hint}照片要放在工作簿旁边，或旁边的文件夹里（只找一层）"),
    "W332": Code(
        _E,
        "“{label}”的照片“{value}”在工作簿的文件夹外面，没有读",
        "请把照片复制到工作簿的文件夹里，只填文件名（或 子文件夹/文件名）",
    ),
    "W333": Code(_E, "“{label}”的照片“{value}”是{kind}，放不进文档", "请用看图软件另存为 JPG 或 PNG"),
    "W334": Code(_E, "“{label}”的照片“{value}”已损坏或不完整", "请重新取得这张照片"),
    "W335": Code(_E, "“{label}”的照片“{value}”太大：{limit}", "请用看图软件缩小后再用"),
    "W336": Code(_E, "“{label}”的照片“{value}”读不了：{detail}", "请确认文件没有被别的程序锁住、自己有读取权限"),
    "W337": Code(_E, "“{label}”这一格有 {count} 张照片：{names}", "一格只放一张：请移到各自的格，或删去多余的"),
    "W338": Code(_E, "“{label}”的照片超过 {limit} 张，后面的没有读", "请分成几份工作簿"),
    # --- W34: headings ----------------------------------------------------------------------------------------
    "W341": Code(
        _N,
        "原文的标题“{title}”后面没有标点，和正文连成一段：一起放在“内容”里，标题不再是标题的字体",
        "请核对；在标题后面加上句号，就可以移到“标题”一栏",
    ),
    "W339": Code(_E, "“{label}”的照片“{value}”没有存在工作簿里，只是一个链接", "请删去，再用“插入图片”重新放进来"),
    "W340": Code(_W, "图片“{value}”放在这里，不会印出来", "{hint}"),
    "W346": Code(_W, "“{label}”这一格放了图片，又写着“{value}”，印的是图片", "不要的一样请删去"),
    "W347": Code(_E, "“{label}”要的照片“{value}”不止一张：{names}", "请写明是哪一张，如 {example}"),
    # --- W36: material of a roll-up ---------------------------------------------------------------------------
    "W361": Code(
        _W,
        "有 {count} 段正文还以供稿单位开头，如“{label}”，会照样印出来",
        "这是汇总时标的，请改写成文后删去；有意保留的不用改",
    ),
    "W364": Code(
        _W,
        "汇总时有 {count} 个问题还没有处理，如：{first}",
        "处理好了，在“待核问题”表的“处理”一栏写一句；也可以再汇总一次，只留下还没有解决的",
    ),
    "W365": Code(_N, "这是“{unit}”的上报表：{fields}由汇总的单位填，这里不查"),
    "W366": Code(
        _E,
        "这是“{unit}”的上报表，没有填{fields}，不能生成文档",
        "这几项由汇总的单位填：请用 gwkit rollup 汇总；要单独成文，请用 gwkit new 另写一份空白表，把内容贴过去",
    ),
    # --- W4: cells against each other -------------------------------------------------------------------------
    "W401": Code(_E, "“{label}”的合计是 {typed}，逐行相加是 {computed}", "请核对各行和合计"),
    "W402": Code(_W, "“{label}”的小计是 {typed}，逐行相加是 {computed}", "请核对各行和小计；不是相加的数就不用管"),
    "W404": Code(_W, "手工编号“{number}”与顺序不符，按顺序应是“{expected}”", "请核对编号，或删去编号让工具来编"),
    "W405": Code(_W, "层级跳跃：前面没有{parent}，就出现了{level}", "请核对“层级”这一栏"),
    "W406": Code(_W, "手工编号“{number}”与层级“{level}”不符", "请改编号或改层级"),
    "W407": Code(_W, "“{label}”的日期早于上一行", "请核对日期先后"),
    "W409": Code(_W, "“{label}”的合计是 {typed}，逐行相加是 {computed}", "请核对各行和合计；不是相加的数就不用管"),
    "W410": Code(_E, "“{label}”的小计是 {typed}，逐行相加是 {computed}", "请核对各行和小计"),
    "W411": Code(_N, "第 {row} 行是{kind}，没有作为记录", "{hint}"),
    "W412": Code(
        _W, "第 {row} 行像是合计、小计或附注，还是作为记录读了", "不是记录，请删去这一行或移到表外；是记录就不用管"
    ),
    "W413": Code(
        _W,
        "第 {row} 行的数正好是上面各行之和，像是合计，还是作为记录读了",
        "是合计，请在第一格写上“合计”；是记录就不用管",
    ),
    "W419": Code(
        _N,
        "“{label}”各行印出的数相加是 {rows}，印出的合计是 {total}",
        "合计按存的数算；要对得上，请把各行的数改成印的样子",
    ),
    "W408": Code(_W, "“{label}”填的是 {value}，输出文件夹里上一期是 {last}", "请核对期号是否连续"),
    "W414": Code(
        _W,
        "“{label}”里 {count} 行和上一期{issue}完全一样（第 {rows} 行）",
        "请核对是不是忘了换成本期的；没有变就不用管",
    ),
    "W415": Code(_W, "“{label}”里 {count} 张照片和上一期{issue}一样", "请核对是不是忘了换成本期的；就是这几张就不用管"),
    "W416": Code(_W, "“{label}”和上一期{issue}一样", "请核对是不是忘了改；没有变就不用管"),
    "W417": Code(
        _W, "“{label}”里填的 {count} 个数和上一期{issue}全都一样", "请核对是不是忘了换成本期的；没有变就不用管"
    ),
    # --- W5: figures and references ---------------------------------------------------------------------------
    "W501": Code(_E, "指标“{label}”出现了两次，另一处在 {other}", "请删去一处或改名"),
    "W502": Code(_E, "“{label}”填的是 {typed}，按 {source} 合计是 {computed}", "请核对；要以合计为准，就把数值清空"),
    "W503": Code(_E, "{typed}找不到", "{hint}"),
    "W504": Code(_E, "{typed}不止一处有", "请写全：{choices}"),
    "W505": Code(_E, "{typed}引用的内容还是空的", "请先填 {where}"),
    "W506": Code(_E, "“{label}”的数值写着“{typed}”，单位一栏却是“{unit}”", "请改成一致"),
    "W507": Code(
        _W, "“{label}”的数值是文字，约数“{approximation}”不起作用", "请把约数写进文字里，或把数值改成阿拉伯数字"
    ),
    "W508": Code(_E, "填了数值，却没有写指标名称", "请在“指标”一栏填写名称"),
    "W509": Code(_N, "{typed}印成了“{printed}”", "不要这样印，请写成 {instead}"),
    "W510": Code(_W, "段首的{typed}当作小标题，照原样印", "要印数字，请写成 ［{name}］"),
    "W511": Code(_W, "{typed}像是引用“{near}”，没有换成数字，照原样印", "要印数字，请写成 {instead}"),
    "W512": Code(_E, "{typed}里的“{column}”不是这张表的栏目", "{hint}"),
    "W513": Code(_E, "{typed}：“{column}”一栏里没有“{value}”", "{hint}"),
    "W514": Code(_E, "{typed}：“{column}”一栏不是可以相加的数", "要印有几行，请写成 {count}"),
    "W515": Code(_E, "{typed}换算不成“{unit}”", "{hint}"),
    "W516": Code(_E, "{typed}写得不对：{detail}", "写成 ［表名.栏目|栏目=值|单位］，如 ［台账.慰问金|类别=部队|万元］"),
    "W517": Code(_W, "{typed}：没有一行同时符合这些条件，按 0 印", "请核对条件"),
    "W521": Code(_E, "没有“{name}”这张表", "{hint}原表是名称以“原表”开头的工作表，或 A1 写着“表格”的工作表"),
    "W522": Code(_E, "［{name}］不止一处有", "{hint}"),
    "W523": Code(
        _E,
        "［{name}］是一张表，不能印在一句话里",
        "请把 ［{name}］ 单独写在一行的“内容”里；只是提到它，就不加方括号",
    ),
    "W524": Code(_N, "{typed} 按 ［{name}］ 处理，这里印出这张表", "引用请用全角方括号 ［ ］"),
    "W525": Code(
        _W,
        "表“{name}”没有印出来：正文里没有提到它",
        "要印，请在正文表的一行“内容”里单独写 ［{name}］；不印，请删去或隐藏这张表",
    ),
    "W526": Code(_W, "这一行是一张表，层级“{level}”不起作用", "要在表的上面加标题，请写在“标题”一栏"),
    "W527": Code(_E, "表“{name}”太大，最多 {limit}", "请分成几张表，或删去多余的行和列"),
    "W528": Code(_W, "表“{name}”上有 {count} 张图片，没有印出来", "要印出来，请在生成以后的文档里插入"),
    "W529": Code(
        _W, "模板“{template}”不印这一段，表“{name}”没有印出来", "请把这一行移到会印的栏目，或请模板管理员改模板"
    ),
    # --- W6: the roster of a mail merge ------------------------------------------------------------------------------
    "W601": Code(_W, "“{label}”的号码和第 {other} 行相同（尾号 {tail}）", "请核对是不是同一个人填了两次"),
    "W602": Code(_W, "“{label}”的身份证号校验码不对（尾号 {tail}）", "请对照证件核对，多半有一位输错"),
    "W603": Code(_E, "“{label}”是空的，不知道归到哪一份", "请补上"),
    "W604": Code(_E, "“{label}”的“{value}”和{other}相同，分不清“{sheet}”里的行归谁", "请改成不同的"),
    "W605": Code(_W, "“{label}”的“{value}”在“{sheet}”里没有", "请核对；这一行没有印到任何一份里"),
    "W606": Code(_E, "没有一行符合条件，什么也没有生成", "请核对 --where 和 --rows"),
    "W607": Code(_W, "{rows}没有记录", "行号按 Excel 左边显示的数"),
    "W608": Code(_E, "名单里没有记录", "请在表头下面一行一条填写"),
    "W609": Code(_E, "{row}在名单里和结果里都改过，不知道以哪个为准", "请只留一处改动，再运行一次"),
    "W610": Code(_E, "这不是 gwkit merge 写的结果工作簿", "请用输出文件夹里的“结果.xlsx”"),
    "W611": Code(_N, "结果里没有要重做的行"),
    "W612": Code(_E, "同组的{row}有错，这一份没有生成", "请改好那一行"),
    "W613": Code(
        _W,
        "结果里没有生成的{row}，名单里找不到了（移动过又改过，或者删去了），这次没有做",
        "名单里还有这一行的话，请不加 --retry 再运行一次，已经做好的不会重做",
    ),
    "W614": Code(
        _E,
        "这份结果不是这份名单的：已经生成的各行，名单里一行也没有",
        "请核对 --retry 后面的文件，或者不加 --retry 再运行一次",
    ),
    "W615": Code(_W, "文件名里有“{label}”，看文件夹的人都看得到这个号码", "请在 --name 或模板的 output 里换一栏"),
    "W616": Code(
        _W,
        "“{label}”的号码和{sheet}第 {other} 行相同（尾号 {tail}）",
        "请核对是不是同一个人填在两张表里；只做其中几张，请用 --sheet",
    ),
    "W617": Code(
        _W, "这一行和{sheet}第 {other} 行每一格都相同", "请核对是不是填在两张表里；只做其中几张，请用 --sheet"
    ),
    # --- T1: the template package -----------------------------------------------------------------------------
    "T101": Code(_E, "文件不是合格的 TOML：{detail}", "请模板管理员改正"),
    "T102": Code(_E, "{place}有不认识的键“{key}”", "{hint}"),
    "T103": Code(_E, "{place}的“{key}”写得不对，应是{kind}"),
    "T104": Code(_E, "{place}缺少“{key}”", "请补上"),
    "T105": Code(_E, "{place}的“{key}”不能是“{value}”", "可用：{known}"),
    "T106": Code(_E, "{place}的名称“{name}”是保留名", "请换一个名称"),
    "T107": Code(_E, "{place}的 pattern“{value}”不是可用的正则表达式：{detail}"),
    "T108": Code(_E, "{place}指向的“{value}”不存在或不能用", "{hint}"),
    "T109": Code(_E, "{place}里名称“{name}”出现了两次", "请改名或删去一个"),
    "T110": Code(_E, "{place}里的数字单位不同：{units}", "一张图里只能放同一种单位的数"),
    "T111": Code(_E, "模板不是可用的 Word 文档（.docx）", "请用 Word 或 WPS 打开后另存为 .docx"),
    "T112": Code(_E, "模板文件过大", "请删去模板里无关的图片和附件"),
    "T113": Code(_E, "没有“{name}”这个模板", "{hint}现有的模板：{known}"),
    "T114": Code(_W, "模板文件夹“{folder}”不能用，已跳过：{detail}", "请模板管理员改正"),
    "T115": Code(_E, "模板文件夹里缺少 {file}", "请补上"),
    "T116": Code(_E, "认不出这份工作簿用的是哪个模板", "请用 --template 指明；现有的模板：{known}"),
    "T117": Code(_N, "工作簿没有写明模板，按“{template}”处理", "不对的话，请用 --template 指明"),
    "T118": Code(_E, "工作簿用的是“{template}”{version} 版，这里只有 {installed} 版", "请更新工具或模板"),
    "T119": Code(_N, "工作簿用的是“{template}”{version} 版，按现在的 {installed} 版处理"),
    "T120": Code(_E, "工作簿写明的模板“{name}”这里没有", "{hint}也可以用 --template 指明别的模板；现有的模板：{known}"),
    "T121": Code(_E, "示例 sample.toml 里的“{name}”不在模板里或写得不对", "{hint}"),
    "T122": Code(_E, "“{name}”不能用作工作表的名称", "工作表名称最多 31 个字，不能含 : \\ / ? * [ ]"),
    "T123": Code(
        _W,
        "工作簿写明用的是“{template}”，没有按 --template 换成“{wanted}”",
        "要换模板，请改“说明”表里的模板名称，或把内容填进新模板的空白表",
    ),
    "T124": Code(_E, "没有“{name}”这一种公文", "{hint}可用：{known}"),
    "T125": Code(_E, "文件夹“{folder}”已存在而且不是空的", "请换一个文件夹"),
    "T127": Code(
        _E, "“{template}”不是按名单逐行生成的模板", "请用 gwkit build；要按名单生成，就在 template.toml 里写 [merge]"
    ),
    "T128": Code(_W, "“{label}”在现在的模板里没有了，这里填的没有用上", "要用的话，请移到别的栏目"),
    "T129": Code(_W, "“{label}”在新表里没有地方放，没有带过来", "要用的话，请自己抄到别的栏目"),
    "T130": Code(_E, "{place}的“{name}”现在的模板里还在", "旧名称不能和现在的重名"),
    "T131": Code(_E, "“{label}”的 pattern“{pattern}”核对一格超过 {seconds} 秒，已停止", "请模板管理员改得简单些"),
    "T141": Code(_E, "{file} 太大，超过 {limit}", "请删去无关的内容"),
    "T142": Code(_E, "{place}的“{key}”有 {count} 项，超过 {limit} 项", "请减少"),
    "T143": Code(_E, "错误太多，后面的没有列出", "请先改正上面的"),
    "T144": Code(
        _E, "{place}的“{name}”不能挪到“{target}”", "挪到别的工作表，只能是表单的项目挪成一张表格的栏目；照片不能挪"
    ),
    "T145": Code(
        _W,
        "这是旧版的工作簿，用的是“{form}”里填的，这张“{table}”没有用上",
        "要按这张名单逐行生成，请用 gwkit new 写一份新版的空白名单，把名单抄进去",
    ),
    "T126": Code(_E, "“{template}”是按名单逐行生成的", "请用 gwkit merge {template} 名单.xlsx"),
    # --- T2: tags and rendering -------------------------------------------------------------------------------
    "T201": Code(_E, "模板标记 {tag} 出错：{detail}", "请模板管理员核对名称"),
    "T202": Code(_E, "模板标记 {tag} 的过滤器用错：{detail}", "请模板管理员核对过滤器，或核对所填的内容"),
    "T203": Code(_E, "模板标记 {tag} 用了不允许的写法", "模板里只能用数据和规定的过滤器"),
    "T204": Code(_E, "模板标记 {tag} 算不出来：{detail}", "请模板管理员核对这个标记"),
    "T205": Code(_E, "模板标记 {tag} 产生的内容过大", "请模板管理员核对循环"),
    "T206": Code(_E, "模板标记 {tag} 写法有误：{detail}", "请模板管理员改正"),
    "T207": Code(_E, "模板“{template}”生成一份文档超过 {seconds} 秒，已停止", "请模板管理员核对循环"),
    "T208": Code(_E, "模板“{template}”在处理中途停止，可能占用内存过多", "请模板管理员核对循环"),
    "T209": Code(_E, "模板标记 {tag} 出错：没有“{name}”这个名称", "{hint}"),
    "T210": Code(_E, "文件名的写法“{pattern}”有误：{detail}", "请核对花括号和名称"),
    "T211": Code(_E, "模板排出的文档结构不完整：{detail}", "请模板管理员核对 if、for 是否拆开了表格或段落"),
    # --- T3: what a finished document shows about its template --------------------------------------------------------
    "T301": Code(_W, "模板“{template}”排出的版式不合规定，{place}：{message}", "请模板管理员改模板；{hint}"),
    "T302": Code(
        _N, "目录的页码没有排好：没有能用的 LibreOffice 或 [pdf] 组件", "在 Word 里打开时选“是”更新域，页码就对了"
    ),
    # --- T4: what template check finds in the main document ----------------------------------------------------------
    "T401": Code(_N, "“{name}”在主文档里没有用到", "要印出来，请在 Word 里写上标记；不要就从 template.toml 里删去"),
    "T402": Code(_N, "模板标记 {tag} 分在几段格式里", "不影响生成；想清爽些，就把整个标记重新输入一遍"),
    "T403": Code(_N, "模板标记 {tag} 用了全角的括号或引号，已按半角处理"),
    "T404": Code(_E, "模板标记 {tag} 没有配成对", "请核对开头和结尾：if 对 endif，for 对 endfor"),
    "T405": Code(_E, "“{words}”处有没写完的模板标记", "请补上 }}}} 或 %}}"),
    "T406": Code(_W, "模板标记 {tag} 旁边还有别的文字，生成时会一起消失", "请让这个标记独占一段（或一行表格）"),
    "T407": Code(_E, "模板标记 {tag} 要写在表格里", "请把它放进表格单独的一行"),
    "T408": Code(_E, "模板标记 {tag} 跨了表格的格子，会弄坏表格", "循环整行请用以 tr 开头的标记，放在单独的一行"),
    "T409": Code(_E, "模板标记 {tag} 的过滤器“{filter}”用不到“{name}”上：它是{kind}", "请换一个过滤器，或改栏目的类型"),
    "T410": Code(_N, "名称“{name}”在标记里要写成 {form}"),
    "T411": Code(_N, "找到要填的地方“{words}”，做成了栏目“{name}”"),
    "T412": Code(_E, "没有找到要填的地方", "请在旧文件里把要填的地方写成【姓名】，或涂上突出显示颜色"),
    "T413": Code(_E, "压缩包里没有可用的模板", "里面应有 template.toml 和 template.docx"),
    "T414": Code(_E, "模板文件夹里已经有“{name}”", "要换掉它，请加 --force（旧的会留备份）"),
    "T415": Code(_E, "主文档带有宏，不能用作模板", "请另存为 .docx"),
    "T418": Code(_E, "主文档带有控件或嵌入的对象，不能用作模板", "请在 Word 里删去它们"),
    "T419": Code(_E, "主文档里的域 {field} 会通到外面，不能用作模板", "请在 Word 里把它换成文字或图片"),
    "T416": Code(_E, "主文档有通到外面的链接：{target}", "请在 Word 里取消超链接、断开链接"),
    "T417": Code(_E, "模板标记 {tag} 不能写在{part}里", "图表和照片只能放在正文、表格和正文的文本框里"),
    "T420": Code(_N, "主文档里还有没有处理的修订，按全部接受来用", "请在 Word 的“审阅”里接受或拒绝修订"),
    "T421": Code(
        _E,
        "模板标记 {tag} 循环的是{what}，不是几段几行：会一个字一个字地排，或者排不出来",
        "一格里填了几段，要一行一段，写成 {form}；要一条记录一行，请循环表格的“行”",
    ),
    # --- T5: what a chart cannot draw ---------------------------------------------------------------------------------
    "T501": Code(_N, "图表“{name}”没有数据，没有画", "填了“{source}”以后再生成，就有了"),
    "T502": Code(_W, "“{label}”填的是文字“{typed}”，图表“{name}”里没有画", "要画出来，请填阿拉伯数字"),
    "T503": Code(_W, "图表“{name}”是饼图，画不了负数，没有画", "请核对数字，或请模板管理员改用柱形图（column）"),
    "T504": Code(_W, "图表“{name}”有 {count} 组，超过 {limit} 组，没有画", "请模板管理员换一栏来分组"),
    "T505": Code(_N, "“{label}”没有填，图表“{name}”里算作“{shown}”", "请补上"),
    "T506": Code(_W, "“{label}”的单位是“{typed}”，不能和“{unit}”画在一起，图表“{name}”里没有画", "请改成同一种单位"),
    "T507": Code(_N, "饼图“{name}”有 {count} 块，印成黑白不容易分清", "请模板管理员改用条形图（bar）"),
    # --- U1: what the command line says about a roster ---------------------------------------------------------------
    "U101": Code(_E, "{option} 里的“{name}”不是名单里的栏目", "{hint}"),
    "U102": Code(_E, "--rows 里的“{value}”写得不对", "写成 3-10,15，行号按 Excel 左边显示的数"),
    "U103": Code(_E, "--sort 里的“{value}”写得不对", "写成 栏目 或 栏目:desc"),
    "U104": Code(_E, "--where 的条件“{value}”写得不对：{detail}", '写成 慰问金 >= 500 and 街道 == "城东街道"'),
    "U105": Code(_E, "--where 拿“{name}”比较时，一边是文字，一边是数字：{value}、{other}", "文字要加引号，数字不加"),
    "U106": Code(_E, "--keep 里的“{name}”不是工作表的名称", "{hint}"),
    "U110": Code(
        _E, "--rows 里的“{value}”没有写是哪张表：名单有 {count} 张（{names}）", "写成 {example}，或者用 --sheet 选一张"
    ),
    "U111": Code(_E, "{option} 里的“{name}”不是名单的工作表", "{hint}"),
    # --- G1: a document handed to proof ----------------------------------------------------------------------------
    "G101": Code(_E, "读不了这个文件：{detail}", "请确认文件没有被别的程序锁住、自己有读取权限"),
    "G102": Code(_E, "文件是空的，里面没有内容", "请重新取得这份文档"),
    "G103": Code(_E, "文档加了密码，打不开", "请在 Word 或 WPS 里去掉“打开密码”后另存，再试"),
    "G104": Code(_E, "这是旧格式（.doc 或 .wps）的文档，不能直接核", "请用 Word 或 WPS 打开，另存为 .docx 后再试"),
    "G105": Code(_E, "这不是 Word 文档（.docx），看起来是{kind}", "请换成 .docx 文档"),
    "G106": Code(_E, "文档已损坏或不完整", "请用 Word 或 WPS 打开并另存为 .docx；打不开就重新要一份"),
    "G107": Code(_E, "文档过大，不能处理", "请删去里面无关的图片和附件"),
    "G108": Code(_N, "文档里还有没有处理的修订，按全部接受来核", "请在“审阅”里接受或拒绝修订"),
    "G109": Code(_N, "文档里有批注，定稿前请删去"),
    "G111": Code(_E, "这其实是{kind}，不是 .docx 文档", "请用 WPS 或 Word 打开，另存为 .docx 后再试"),
    "G110": Code(_E, "文件夹里没有 .docx 文档", "请核对文件夹"),
    # --- I1: an old brief becomes a workbook --------------------------------------------------------------------------
    "I101": Code(
        _E,
        "文档里只有图片，没有文字，看起来是扫描件",
        "请先用文字识别（OCR）取得文字，另存为 .docx 或 .txt 再导入",
    ),
    "I102": Code(_E, "文档里没有文字", "请核对是不是给错了文件"),
    "I103": Code(_N, "文档里有修订，按全部接受以后的文字导入", "要保留原文，请先在“审阅”里处理修订"),
    "I104": Code(_W, "脚注和尾注没有栏目可放，抄在“导入说明”表里", "要印出来，请写进正文"),
    "I105": Code(_N, "有 {count} 处图片、图表或嵌入的对象没有导入", "要印出来，请在生成以后的文档里插入"),
    "I106": Code(_N, "没有写明是哪个模板，按“{template}”导入", "不对的话，请用 --template 指明"),
    "I107": Code(_W, "必填的“{label}”在文档里没有找到，先填了“{value}”", "请改成实际的内容"),
    "I108": Code(_W, "按词语归到“{section}”，把握 {confidence}", "请核对；不对就把这几行移到别的表"),
    "I109": Code(_N, "这张表没有对应的表格，放在“{sheet}”表里，生成时照样印在这里", "要改内容，就改“{sheet}”表"),
    "I110": Code(_W, "“{words}”这一段导入后再生成，不会原样出现", "请在“导入说明”表里查它的去处，核对以后再生成"),
    "I111": Code(_N, "页眉页脚里有 {count} 段文字，抄在“导入说明”表里"),
    "I112": Code(_N, "看起来是{genre}，不是简报：能认出的填进表单，其余都作为正文"),
    "I113": Code(_E, "不认识这种文件", "能导入的有 .docx .doc .wps .odt .rtf .txt"),
    "I114": Code(_W, "这一段里的公式没有导入", "要印出来，请在生成以后的文档里插入"),
    "I115": Code(_N, "有 {count} 段批注，抄在“导入说明”表里"),
    "I116": Code(_W, "有 {count} 段隐藏文字，印不出来，不作为正文，抄在“导入说明”表里", "要印出来，请写进正文"),
    "I117": Code(_W, "看不出归哪个栏目，先放在“{section}”", "请核对；不对就把这几行移到别的表"),
    "I118": Code(_W, "这一段超过一格能放的字数，分成了几段", "请核对分段的地方"),
    "I119": Code(_W, "这张表太大或太多，放不进工作表，一格一段作为正文", "请核对；要印成表，请在生成以后的文档里插入"),
    "I120": Code(
        _W, "这张表没有对应的表格，放在“{sheet}”表里；模板没有正文，生成时不会印出来", "请把要用的内容填到该填的表里"
    ),
    # --- R1: many units' workbooks become one -------------------------------------------------------------------------
    "R101": Code(_E, "“{unit}”没有报", "请催报；报来以后再运行一次"),
    "R102": Code(_E, "“{unit}”不在单位名单里，没有汇总", "{hint}"),
    "R103": Code(_E, "“{unit}”报了 {count} 份，内容不一样（{differs}），都没有汇总：{names}", "请只留一份，再运行一次"),
    "R104": Code(_N, "“{unit}”报了 {count} 份一样的，只算一份：{names}"),
    "R105": Code(_E, "用的是“{template}”模板，不是“{wanted}”，没有汇总", "请换成“{wanted}”的工作簿"),
    "R106": Code(_E, "“{unit}”的工作簿里有 {count} 处错误，没有汇总", "请填报单位改好再报；先看：{first}"),
    "R107": Code(_W, "“{unit}”迟报：{saved}保存，截止日期是{deadline}"),
    "R108": Code(_E, "没有填单位名称（{label}），没有汇总", "请填报单位补上"),
    "R109": Code(_E, "“{label}”的单位是“{typed}”，不能和“{unit}”相加，这个数没有汇总", "请填报单位按“{unit}”填"),
    "R110": Code(_W, "“{label}”填的是“{text}”，不是能相加的数，没有加进去", "请填报单位改成数字，或由审核人加上"),
    "R111": Code(_N, "“{label}”没有规定怎样汇总，只列在“来源”表里", "要汇总，请模板管理员在 template.toml 里写 rollup"),
    "R112": Code(_W, "和汇总台账第 {other} 条（{unit}）日期、对象、数都一样，可能重复", "请核对；重复的，请删去一条"),
    "R113": Code(
        _W, "“{label}”审核时改成了“{edited}”，这次汇总数由“{base}”变为“{new}”，没有动", "请审核人决定用哪一个"
    ),
    "R114": Code(_N, "审核时改过的 {count} 处内容照原样保留"),
    "R116": Code(
        _W, "“{label}”比各单位台账合计多 {difference}，已在台账末尾加一行列明", "请审核人核对是哪些单位没有附台账"
    ),
    "R117": Code(_W, "必填的“{label}”先填了“{value}”", "请审核人改成实际的内容，改好才能生成"),
    "R118": Code(_E, "没有一份工作簿可以汇总", "请按上面指出的原因处理"),
    "R119": Code(_E, "“{template}”没有规定填报单位，不能汇总", "请模板管理员在 template.toml 里写 [rollup] unit"),
    "R120": Code(_W, "“{sheet}”审核时改过，各单位报的内容这次也有变化，没有动", "要用新的内容，请清空这张表再运行一次"),
    "R121": Code(_W, "“{label}”上期 {last}，本期 {now}，变化在三倍以上", "请填报单位核对"),
    "R122": Code(_W, "“{label}”上期 {last}，本期是 0", "请填报单位核对"),
    "R123": Code(_E, "单位名单里“{unit}”出现了两次", "请删去一行"),
    "R124": Code(_E, "找不到单位名单的表头：应有“单位”一栏", "表头写成：单位、联系人、电话、截止日期"),
    "R125": Code(_E, "“{label}”比各单位台账合计少 {difference}", "请审核人核对台账和指标，改成一致再生成"),
    "R126": Code(_E, "单位名单里一个单位也没有", "请在“单位”一栏一行填一个单位；隐藏的行不读"),
    "R127": Code(_W, "上期的这份没有用上：{reason}", "要和上期对照，请换成能读的一份"),
    "R130": Code(
        _N,
        "“{unit}”的表“{name}”照原样放在“{sheet}”表里，没有汇总",
        "不要它，请删去这张表和正文里的 ［{sheet}］",
    ),
    "R132": Code(
        _W, "“{label}”由汇总的单位自己填；各单位都填了“{value}”，先照抄", "请审核人核对，改成自己的；就是这样的不用改"
    ),
    "R133": Code(_N, "上次列出的问题，有 {count} 个审核时已经处理，不再提示", "都在“待核问题”表里"),
    "R134": Code(_W, "催报名单里还没有填：{fields}", "请加选项 {options}；或者写在单位名单的“汇总单位”表里"),
    "R135": Code(_E, "一个数、一行台账、一段文字也没有填", "请填好再报"),
    # --- V1: two issues compared --------------------------------------------------------------------------------------
    "V101": Code(
        _E,
        "两份工作簿的模板不一样：这一份是“{template}”，{source} 是“{other}”，不能比较",
        "请换成同一个模板的两期",
    ),
    "V102": Code(_E, "这里的改动不能写成修订：{what}", "请在 Word 里用“比较文档”看这两份"),
    "V103": Code(_E, "文档里已有修订，不能再比较", "请先在“审阅”里接受或拒绝全部修订"),
    # --- D1: names and places of what is delivered ------------------------------------------------------------
    "D101": Code(_W, "文件名“{name}”已属于 {owner}，这一份另存为“{given}”", "要分清，请把期号或单位填成不同的"),
    "D102": Code(_W, "这份工作簿以前生成的是“{name}”，现在改叫“{given}”，旧文件没有动", "不要旧文件的话，请自己删去"),
    "D103": Code(_N, "文件名里不能用的字符已改成下划线：“{name}”"),
    "D104": Code(_N, "文件名太长，已缩短成“{name}”"),
    "D105": Code(_E, "文件名是空的", "请核对模板的 output 或 --name"),
    "D106": Code(_W, "文件名“{name}”和{other}的相同，这一份另存为“{given}”", "要分清，请在 --name 里再加一栏"),
    "D107": Code(_N, "{count} 份以前生成的文档在名单里已经没有对应的行，没有动：{names}", "不要的话，请自己删去"),
    "D109": Code(_N, "这一份仍用以前的文件名“{given}”，没有改叫“{name}”"),
    "D110": Code(_W, "这一行现在有错，以前生成的“{name}”还是旧内容", "改好这一行以前，请不要用那一份"),
    "D111": Code(
        _W,
        "文件名“{name}”的那份文档是名单里已经没有的一行的，没有动；这一份另存为“{given}”",
        "旧文件不要的话，请自己删去",
    ),
    "D108": Code(_E, "处理这一份的进程中途被终止，没有做成", "请再运行一次，已经做好的不会重做"),
    # --- D2: writing ------------------------------------------------------------------------------------------
    "D201": Code(_E, "输出位置是一个文件，不是文件夹", "请换一个文件夹"),
    "D202": Code(_E, "没有在这里写文件的权限：{detail}", "请换一个文件夹，或请管理员开通权限"),
    "D203": Code(_E, "磁盘满了，写不下", "请清理磁盘后重新运行，已生成的不会重做"),
    "D204": Code(_E, "文件正被别的程序打开，写不进去", "请先在 Word 或 WPS 里关闭它，再运行一次"),
    "D205": Code(_E, "写文件时出错：{detail}", "请核对输出位置后再运行一次"),
    "D206": Code(_W, "成品在生成后被人改过，没有覆盖", "要用新的覆盖，请加 --force（会留备份）"),
    "D207": Code(_W, "成品被人改过，工作簿也有更新：新版本存为“{given}”", "请在 Word 里比较两份，合并后留下一份"),
    "D208": Code(_N, "改过的成品已备份为“{given}”"),
    "D209": Code(
        _E,
        "另一个 gwkit 正在往这个文件夹里写（进程号 {pid}）",
        "请等它结束，或用 -o 换一个文件夹；它停住不动，就先结束那个进程",
    ),
    "D210": Code(_E, "文件已存在", "请换一个文件名，或加 --force 覆盖"),
    "D211": Code(_W, "同名文件不是这里生成的，没有覆盖", "请移走或改名后再运行，或加 --force（会留备份）"),
    "D212": Code(_E, "文件夹在写入途中不见了", "请核对输出位置（如 U 盘是否拔出）后再运行一次"),
    "D213": Code(_N, "{count} 个文件不是 .xlsx 工作簿，没有读：{names}", "要读它们，请另存为 .xlsx"),
    "D214": Code(_E, "文件夹里没有工作簿", "请核对文件夹"),
    "D215": Code(_E, "不能写回原来的文件", "请换一个文件名"),
    "D216": Code(
        _E, "没有安装 {name}，写不到这个地址", '请运行 pip install "gongwen-toolkit[cluster]"，再装这种存储的组件'
    ),
    "D217": Code(_E, "这个地址不能用：{detail}", "写成 s3://存储桶/文件夹 这样的形式"),
    "D218": Code(_E, "没有安装 {name}，不能用集群", '请运行 pip install "gongwen-toolkit[cluster]" 后再试'),
    "D219": Code(_E, "连不上集群的调度程序 {address}：{detail}", "请核对地址，确认调度程序正在运行"),
    "D220": Code(
        _E,
        "另一个 gwkit 正在写这个文件（进程号 {pid}）",
        "请等它结束，或换一个文件名；它停住不动，就先结束那个进程",
    ),
    "D221": Code(_E, "标注后的工作簿要和原来的同一种格式（{suffix}）", "请把文件名的结尾写成 {suffix}"),
    "D222": Code(_E, "没有可以放临时文件的文件夹", "请清理磁盘，或把 TMPDIR（Windows 是 TEMP）指到有地方的文件夹"),
    # --- D3: faults of ours -----------------------------------------------------------------------------------
    "D302": Code(_E, "工具自身出错", "请把日志文件发给维护人员：{log}"),
    "D301": Code(_E, "工具自身出错，这一份没有做成", "请把日志文件发给维护人员：{log}"),
    # --- D5: what doctor finds ----------------------------------------------------------------------------------------
    "D501": Code(_W, "生成过的“{name}”不见了", "是您移走的就不用管；要重做，请再运行一次"),
    "D502": Code(_N, "“{name}”在生成后被人改过", "再运行也不会覆盖它"),
    "D503": Code(_E, "“{name}”打不开，可能已损坏", "请移走它再运行一次，就会重做"),
    "D504": Code(_N, "有 {count} 份文档不是这里生成的：{names}", "工具不会动它们"),
    "D505": Code(_N, "记录里有 {count} 行没有写完整，已略过", "多半是上次运行被打断；不影响使用"),
    "D506": Code(_N, "有 {count} 个没有写完的临时文件", "下次运行会自己清掉"),
    "D507": Code(_W, "这里没有生成记录，看不出哪些是生成的", "请核对是不是输出文件夹"),
    "D508": Code(_N, "没有找到 LibreOffice，不能转 PDF、页面图片和旧格式文档", "要用的话，请安装 LibreOffice"),
    "D509": Code(
        _N, "没有安装 {names}，[{extra}] 的功能不能用", '要用的话，请运行 pip install "gongwen-toolkit[{extra}]"'
    ),
    # --- D4: PDFs and pictures --------------------------------------------------------------------------------
    "D401": Code(
        _E,
        "没有找到 LibreOffice，文档没有转换",
        "请安装 LibreOffice，或用环境变量 {variable} 写明 soffice 的位置；也可以在 WPS 或 Word 里自己另存",
    ),
    "D402": Code(_E, "LibreOffice 转换不了这份文档", "请在 WPS 或 Word 里打开看看有没有损坏，也可以在那里自己另存"),
    "D403": Code(
        _E, "LibreOffice 转换这份文档超过 {seconds} 秒没有结果，已停止", "请在 WPS 或 Word 里打开文档，自己另存"
    ),
    "D404": Code(_E, "LibreOffice 转换这份文档时中途退出", "请再运行一次；还是这样，就在 WPS 或 Word 里自己另存"),
    "D405": Code(
        _E,
        "LibreOffice 不能工作，文档没有转换",
        "请打开 LibreOffice 看看是否正常；不正常就重新安装，再运行一次",
    ),
    "D406": Code(_E, "LibreOffice 启动不了：{detail}", "请核对它的位置和权限"),
    "D407": Code(_E, "没有安装 {name}，做不了这一步", '请运行 pip install "gongwen-toolkit[pdf]" 后再试'),
    "D408": Code(_E, "读不了这份 PDF：{detail}", "请核对文件是不是完整的 PDF、有没有加密码"),
    "D409": Code(
        _E,
        "同名的 PDF 或页面图片不是这里生成的，或被人改过，没有覆盖",
        "请移走或改名后再运行，或加 --force（会留备份）",
    ),
    "D410": Code(
        _N,
        "本机没有安装 {fonts}，PDF 和页面图片里由别的字体代替：{used}",
        "定稿请在装了这些字体的电脑上打印或另存",
    ),
}


def problem(code: str, location: Location | None = None, /, **words: object) -> Problem:
    """Make the finding ``code`` with ``words`` filled into its sentences, each as a message may show it.

    Paths are no text of anybody's and stay as they are.
    """
    kind = CODES[code]
    shown = {name: sayable(str(word)) if isinstance(word, _TEXTS) else word for name, word in words.items()}
    return Problem(code, kind.severity, kind.message.format(**shown), location, kind.hint.format(**shown))


_TEXTS: Final = (str, BaseException)
_MOST_CHARACTERS: Final = 500


def sayable(word: str) -> str:
    """A word of somebody's as a message may show it: personal numbers masked, the invisible named, the end cut off."""
    bare = visible(word)
    hidden = masked(bare)
    text = with_invisible_named(word) if hidden == bare else hidden
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any finding withholds the document."""
    return any(found.severity is Severity.ERROR for found in problems)
