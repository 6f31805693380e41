"""One defect at a time: each is a small mutation of a clean document, and proof names its paragraph and its rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from tests.defects import (
    Mutation,
    blank_before,
    changed,
    clean,
    font,
    footer,
    found,
    number_of,
    paragraph,
    proofed,
    run,
    section,
    setting,
    words,
)
from toolkit.gongwen.oxml import qn
from toolkit.problems import DocxLocation, Severity

KINDS = ("通知", "请示", "报告", "函", "纪要", "命令", "公告", "联合行文")
SHIPPED = (
    "briefing", "payment-roster", "meeting-notice", "visit-plan", "consultation-letter", "meeting-minutes",
    "summary-report", "honour-certificate",
)  # fmt: skip


@pytest.mark.parametrize("kind", [*KINDS, *SHIPPED])
def test_a_clean_document_has_no_findings(kind: str) -> None:
    assert [str(problem) for problem in proofed(clean(kind)).problems()] == []


def attribute(name: str, key: str, new: str) -> Callable[[etree._Element], None]:
    """Set an attribute of the first element of that name."""

    def change(root: etree._Element) -> None:
        next(root.iter(qn(name))).set(qn(key) if ":" in key else key, new)

    return change


def dropped(name: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        for node in list(root.iter(qn(name))):
            parent = node.getparent()
            assert parent is not None
            parent.remove(node)

    return change


def retyped(old: str, new: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        for node in root.iter(qn("w:t")):
            node.text = (node.text or "").replace(old, new)

    return change


def all_runs(name: str, new: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        for node in root.iter(qn(name)):
            node.set(qn("w:val"), new)

    return change


def fonts(new: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        for node in root.iter(qn("w:rFonts")):
            for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
                node.set(qn(f"w:{slot}"), new)

    return change


def body(function: Callable[[etree._Element], None]) -> Mutation:
    return lambda docx: changed(docx, function)


def red_rule(key: str, new: str) -> Mutation:
    def change(root: etree._Element) -> None:
        for node in root.iter(qn("w:pBdr")):
            next(iter(node)).set(qn(key), new)

    return body(change)


def no_red_rule(root: etree._Element) -> None:
    for node in list(root.iter(qn("w:p"))):
        if node.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None:
            parent = node.getparent()
            assert parent is not None
            parent.remove(node)


def rule_indented(root: etree._Element) -> None:
    for node in root.iter(qn("w:pBdr")):
        own = node.getparent()
        assert own is not None
        indent = own.find(qn("w:ind"))
        assert indent is not None
        indent.set(qn("w:left"), "640")


def title_page_gone(root: etree._Element) -> None:
    dropped("w:titlePg")(root)


TEXT = "利用宣传栏、广播等形式宣传拥军优属政策，营造节日氛围。"
VISIT = "各乡镇、各部门于节前走访驻地部队和优抚对象，了解困难，逐项解决。"
ALL = ""

# name: (kind, mutation, rule, words of the paragraph it belongs to; empty for the document as a whole)
DEFECTS: dict[str, tuple[str, Mutation, str, str]] = {
    # --- 页面
    "纸张": ("通知", section("w:pgSz", w=12240, h=15840), "A-PAGE-01", ALL),
    "天头": ("通知", section("w:pgMar", top=1440), "A-PAGE-02", ALL),
    "订口": ("通知", section("w:pgMar", left=1800), "A-PAGE-03", ALL),
    "版心宽": ("通知", section("w:pgMar", right=1800), "A-PAGE-04", ALL),
    "版心高": ("通知", section("w:pgMar", bottom=1440), "A-PAGE-04", ALL),
    "装订线": ("通知", section("w:pgMar", gutter=284), "A-PAGE-03", ALL),
    "字符网格": ("通知", section("w:docGrid", type="linesAndChars", charSpace=-849), "A-PAGE-10", ALL),
    # --- 行与字
    "行距大": ("通知", paragraph(TEXT, "w:spacing", line=600), "A-PAGE-06", TEXT),
    "行距小": ("通知", paragraph(TEXT, "w:spacing", line=480), "A-PAGE-06", TEXT),
    "行距不撑满": ("通知", paragraph(TEXT, "w:spacing", line=560), "A-PAGE-08", TEXT),
    "倍数行距": ("通知", paragraph(TEXT, "w:spacing", line=360, lineRule="auto"), "A-PAGE-06", TEXT),
    "段前": ("通知", paragraph(TEXT, "w:spacing", before=240), "A-PAGE-06", TEXT),
    "段后": ("通知", paragraph(TEXT, "w:spacing", after=156), "A-PAGE-06", TEXT),
    "字距标准": ("通知", run(TEXT, "w:spacing", val=0), "A-PAGE-09", TEXT),
    "字距加宽": ("通知", run(TEXT, "w:spacing", val=40), "A-PAGE-06", TEXT),
    "右缩进": ("通知", paragraph(TEXT, "w:ind", right=640), "A-PAGE-06", TEXT),
    "对齐网格": ("通知", paragraph(TEXT, "w:snapToGrid", val=1), "A-PAGE-12", TEXT),
    "孤行控制": ("通知", paragraph(TEXT, "w:widowControl", val=1), "A-OX-06", TEXT),
    "自动间距": ("通知", paragraph("请于2026年", "w:autoSpaceDN", val=1), "A-OX-04", "请于2026年"),
    "标点压缩": ("通知", setting(attribute("w:characterSpacingControl", "w:val", "compressPunctuation")), "A-OX-05", ALL),
    # --- 字体字号颜色
    "正文宋体": ("通知", font(TEXT, "宋体"), "A-PAGE-15", TEXT),
    "正文微软雅黑": ("通知", font(TEXT, "微软雅黑"), "A-PAGE-15", TEXT),
    "正文小四": ("通知", run(TEXT, "w:sz", val=24), "A-PAGE-15", TEXT),
    "正文四号": ("briefing", run("围绕国防教育", "w:sz", val=28), "A-PAGE-15", "围绕国防教育"),
    "正文红字": ("通知", run(TEXT, "w:color", val="FF0000"), "A-PAGE-14", TEXT),
    "正文灰字": ("通知", run(TEXT, "w:color", val="7F7F7F"), "A-PAGE-14", TEXT),
    "数字换字体": ("通知", run("请于2026年", "w:rFonts", ascii="Times New Roman"), "A-OX-01", "请于2026年"),
    # --- 段首
    "首行不缩进": ("通知", paragraph(TEXT, "w:ind", firstLineChars=0, firstLine=0), "A-BODY-05", TEXT),
    "首行缩一字": ("通知", paragraph(TEXT, "w:ind", firstLineChars=100, firstLine=320), "A-BODY-05", TEXT),
    "左缩进": ("通知", paragraph(TEXT, "w:ind", left=640), "A-BODY-05", TEXT),
    "悬挂缩进": ("通知", paragraph(TEXT, "w:ind", firstLineChars=0, firstLine=0, hanging=640, left=640), "A-BODY-05", TEXT),
    "空格缩进": ("通知", words(TEXT, "　　" + TEXT), "A-BODY-05", TEXT),
    "半角空格缩进": ("通知", words(TEXT, "    " + TEXT), "A-BODY-05", TEXT),
    "正文居中": ("通知", paragraph(TEXT, "w:jc", val="center"), "A-BODY-05", TEXT),
    # --- 层次
    "一级楷体": ("通知", font("宣传教育", "楷体_GB2312"), "A-BODY-07", "宣传教育"),
    "一级仿宋": ("通知", font("宣传教育", "仿宋_GB2312"), "A-BODY-07", "宣传教育"),
    "一级加粗": ("通知", run("宣传教育", "w:b", val=1), "A-BODY-07", "宣传教育"),
    "一级二号": ("通知", run("宣传教育", "w:sz", val=44), "A-BODY-07", "宣传教育"),
    "二级黑体": ("briefing", font("走访驻县部队", "黑体", "走访驻县部队"), "A-BODY-07", "走访驻县部队"),
    "三级黑体": ("briefing", font("突出重点", "黑体", "突出重点"), "A-BODY-07", "突出重点"),
    "接排正文楷体": ("briefing", font("走访驻县部队", "楷体_GB2312", "座谈"), "A-PAGE-15", "走访驻县部队"),
    # --- 版头
    "标志居左": ("通知", paragraph("人民政府文件", "w:jc", val="left"), "A-HEAD-04", "人民政府文件"),
    "标志黑色": ("通知", run("人民政府文件", "w:color", val="000000"), "A-HEAD-04R", "人民政府文件"),
    "标志宋体": ("通知", font("人民政府文件", "宋体"), "A-HEAD-04R", "人民政府文件"),
    "文号居右": ("通知", paragraph("某政发〔", "w:jc", val="right"), "A-HEAD-05", "某政发〔"),
    "文号上空一行": ("通知", blank_before("某政发〔", -1), "A-HEAD-05", "某政发〔"),
    "文号方括号": ("通知", words("〔2026〕", "[2026]"), "A-HEAD-06", "某政发["),
    "文号圆括号": ("通知", words("〔2026〕", "（2026）"), "A-HEAD-06", "某政发（"),
    "文号加第": ("通知", words("〕6号", "〕第6号"), "A-HEAD-06", "第6号"),
    "文号虚位": ("通知", words("〕6号", "〕06号"), "A-HEAD-06", "06号"),
    "签发人姓名仿宋": ("请示", font("签发人：", "仿宋_GB2312", "张某"), "A-HEAD-07", "签发人："),
    "签发人半角冒号": ("请示", words("签发人：", "签发人:"), "A-HEAD-07", "签发人:"),
    "上行文文号居中": ("请示", paragraph("签发人：", "w:ind", left=0), "A-HEAD-05", "签发人："),
    "红线黑色": ("通知", red_rule("w:color", "000000"), "A-HEAD-08", "某政发〔"),
    "红线细": ("通知", red_rule("w:sz", "4"), "A-HEAD-08", "红线"),
    "红线缩短": ("通知", body(rule_indented), "A-HEAD-08", "红线"),
    "没有红线": ("通知", body(no_red_rule), "A-HEAD-08", "某政发〔"),
    # --- 标题、主送
    "标题三号": ("通知", run("拥军优属工作的通知", "w:sz", val=32), "A-BODY-01", "拥军优属工作的通知"),
    "标题黑体": ("通知", font("拥军优属工作的通知", "黑体"), "A-BODY-01", "拥军优属工作的通知"),
    "标题加粗": ("通知", run("拥军优属工作的通知", "w:b", val=1), "A-BODY-01", "拥军优属工作的通知"),
    "标题居左": ("通知", paragraph("拥军优属工作的通知", "w:jc", val="left"), "A-BODY-01", "拥军优属工作的通知"),
    "标题上空一行": ("通知", blank_before("拥军优属工作的通知", -1), "A-BODY-01", "拥军优属工作的通知"),
    "标题过长": (
        "通知", words("关于做好春节期间拥军优属工作的通知", "关于认真贯彻落实上级要求切实做好春节期间拥军优属工作的通知"),
        "A-BODY-02", "切实做好春节期间",
    ),
    "主送缩进": ("通知", paragraph("各乡镇人民政府，", "w:ind", firstLineChars=200, firstLine=640), "A-BODY-03", "各乡镇人民政府，"),
    "主送半角冒号": ("通知", words("县直有关单位：", "县直有关单位:"), "A-BODY-03", "县直有关单位:"),
    # --- 附件、署名、日期
    "附件说明句号": ("通知", words("2.慰问对象名册", "2.慰问对象名册。"), "A-BODY-08", "2.慰问对象名册"),
    "附件说明顿号": ("通知", words("附件：1.", "附件：1、"), "A-BODY-08", "附件：1、"),
    "附件说明半角冒号": ("通知", words("附件：1.", "附件:1."), "A-BODY-08", "附件:1."),
    "附件说明不空行": ("通知", blank_before("附件：1.", -1), "A-BODY-08", "附件：1."),
    "附件标记仿宋": ("visit-plan", lambda docx: changed(docx, annex_mark_font), "A-ATT-01", "附件标记"),
    "附件标题不一致": ("visit-plan", words("附件：走访慰问安排表", "附件：走访慰问日程表"), "A-ATT-01", "附件标题"),
    "附件不另面": ("visit-plan", body(attribute("w:pageBreakBefore", "w:val", "0")), "A-ATT-01", "附件标记"),
    "日期虚位": ("通知", words("2026年2月8日", "2026年02月08日"), "A-SIGN-06", "2026年02月08日"),
    "日期汉字": ("通知", words("2026年2月8日", "二〇二六年二月八日"), "A-SIGN-06", "二〇二六年"),
    "日期不存在": ("通知", words("2026年2月8日", "2026年2月30日"), "A-SIGN-06", "2026年2月30日"),
    "日期居左": ("联合行文", paragraph("2026年2月8日", "w:jc", val="left"), "", ""),
    "署名偏": ("通知", lambda docx: changed(docx, signature_moved), "A-SIGN-02", "署名"),
    "附注顶格": ("通知", lambda docx: changed(docx, note_added), "A-NOTE-01", "此件公开发布"),
    # --- 版记、页码
    "抄送无句号": ("通知", words("某县人武部。", "某县人武部"), "A-IMP-04", "抄送："),
    "抄送三号": ("通知", run("抄送：", "w:sz", val=32), "A-IMP-04", "抄送："),
    "印发漏字": ("通知", words("9日印发", "9日"), "A-IMP-05", "2026年2月9日"),
    "印发虚位": ("通知", words("2月9日印发", "02月09日印发"), "A-IMP-05", "02月09日"),
    "版记首线": ("通知", lambda docx: changed(docx, imprint_rule("w:top", "24")), "A-IMP-01", "抄送："),
    "版记中线": ("通知", lambda docx: changed(docx, imprint_rule("w:insideH", "12")), "A-IMP-01", "抄送："),
    "版记无末线": ("通知", lambda docx: changed(docx, imprint_rule("w:bottom", "none")), "A-IMP-01", "抄送："),
    "版记居上": ("通知", lambda docx: changed(docx, imprint_up), "A-IMP-02", "抄送："),
    "页码小五": ("通知", footer(1, all_runs("w:sz", "18")), "A-PN-01", "页脚"),
    "页码黑体": ("通知", footer(1, fonts("黑体")), "A-PN-01", "页脚"),
    "页码短横": ("通知", footer(1, retyped("—", "-")), "A-PN-02", "页脚"),
    "页码无线": ("通知", footer(1, retyped("—", "")), "A-PN-02", "页脚"),
    "页码高低": ("通知", section("w:pgMar", footer=850), "A-PN-03", "页脚"),
    "页码居中": ("通知", footer(1, attribute("w:jc", "w:val", "center")), "A-PN-04", "页脚"),
    "双页码居右": ("通知", footer(2, attribute("w:jc", "w:val", "right")), "A-PN-04", "页脚"),
    "奇偶不分": ("通知", setting(dropped("w:evenAndOddHeaders")), "A-PN-04", "页脚"),
    "没有页码": ("通知", body(dropped("w:footerReference")), "A-PN-02", ALL),
    "函首页有页码": ("函", body(title_page_gone), "A-LET-03", ALL),
    # --- 简报
    "简报名称黑色": ("briefing", run("双拥工作简报", "w:color", val="000000"), "B-HEAD-01", "双拥工作简报"),
    "期数写法": ("briefing", words("第3期（总第27期）", "第3期(总27期)"), "B-HEAD-02", "第3期"),
    "编印日期虚位": ("briefing", lambda docx: changed(docx, issue_date_padded), "B-HEAD-04", "编发单位行"),
    "间隔红线黑": ("briefing", red_rule("w:color", "000000"), "B-HEAD-07", "红线"),
    "供稿居左": ("briefing", paragraph("供稿）", "w:jc", val="left"), "B-BODY-05", "供稿）"),
    # --- 占位与缺字
    "20xx年": ("通知", words("营造节日氛围", "营造20xx年节日氛围"), "C-PH-01", "20xx年"),
    "20__年": ("通知", words("营造节日氛围", "营造20__年节日氛围"), "C-PH-01", "20__年"),
    "××××年": ("通知", words("营造节日氛围", "营造××××年节日氛围"), "C-PH-01", "××××年"),
    "占位金额": ("通知", words("营造节日氛围", "发放20xx多元"), "C-PH-02", "20xx多元"),
    "XX街道": ("通知", words("营造节日氛围", "在XX街道营造氛围"), "C-PH-03", "XX街道"),
    "某某": ("通知", words("营造节日氛围", "县委书记某某营造氛围"), "C-PH-03", "某某"),
    "缺字框": ("通知", words("营造节日", "营造□日"), "C-PH-04", "□"),
    "模板标记": ("通知", words("营造节日", "营造{{ 节日 }}"), "C-PH-05", "{{ 节日 }}"),
    "待填": ("通知", words("营造节日", "营造【待填】节日"), "C-PH-05", "【待填】"),
    # --- 数字与日期
    "文内文号": ("通知", words("营造节日", "按某政发(2026)3号营造节日"), "C-NUM-01", "(2026)"),
    "3千多人": ("通知", words("营造节日", "教育3千多人，营造节日"), "C-NUM-06", "3千多人"),
    "近5000多名": ("通知", words("营造节日", "教育近5000多名群众，营造节日"), "C-NUM-07", "近5000多名"),
    "三、四个": ("通知", words("营造节日", "举办三、四个活动，营造节日"), "C-NUM-08", "三、四个"),
    "范围短横": ("通知", words("营造节日", "用3-5天营造节日"), "C-NUM-09", "3-5天"),
    "率超百": ("通知", words("营造节日", "参训率达到100%以上，营造节日"), "C-NUM-12", "100%以上"),
    "八一": ("通知", words("营造节日", "在八一期间营造节日"), "C-NUM-13", "八一期间"),
    "月日虚位": ("通知", words("营造节日", "于02月08日营造节日"), "C-NUM-03", "02月08日"),
    "年份简写": ("通知", words("营造节日", "于26年2月营造节日"), "C-NUM-04", "26年"),
    "几号": ("通知", words("营造节日", "于2月8号营造节日"), "C-NUM-05", "2月8号"),
    "不存在的日期": ("通知", words("营造节日", "于2月30日营造节日"), "C-NUM-14", "2月30日"),
    "汉字阿拉伯混": ("通知", words("营造节日", "于二〇二六年2月营造节日"), "C-NUM-11", "二〇二六年2月"),
    # --- 标点
    "半角逗号": ("通知", words("政策，营造", "政策,营造"), "C-PUN-01", "政策,营造"),
    "半角括号": ("通知", words("拥军优属政策", "拥军(优属)政策"), "C-PUN-01", "(优属)"),
    "直引号": ("通知", words("拥军优属政策", '"拥军优属"政策'), "C-PUN-02", '"拥军优属"'),
    "引号不成对": ("通知", words("拥军优属政策", "“拥军优属政策"), "C-PUN-02", "“拥军优属政策"),
    "书名号顿号": ("通知", words("拥军优属政策", "《国防法》、《兵役法》"), "C-PUN-03", "《国防法》"),
    "一点": ("通知", words("二、", "二. "), "C-PUN-04", "宣传教育"),
    "三级顿号": ("briefing", words("1.", "1、"), "C-PUN-05", "突出重点"),
    "括号顿号": ("briefing", words("（一）", "（一）、"), "C-PUN-06", "（一）、"),
    "一级标题句号": ("通知", words("宣传教育", "宣传教育。"), "C-PUN-08", "宣传教育。"),
    "分号前句号": (
        "通知", words(TEXT, "一是利用宣传栏。广泛宣传；二是利用广播。"), "C-PUN-10", "一是利用宣传栏",
    ),
    "顿号等": ("通知", words("广播等形式", "广播、等形式"), "C-PUN-11", "、等"),
    "省略号": ("通知", words("营造节日氛围", "营造节日氛围..."), "C-PUN-12", "..."),
    "标点连用": ("通知", words("政策，营造", "政策，，营造"), "C-PUN-14", "，，"),
    "书名号不成对": ("通知", words("拥军优属政策", "《拥军优属政策"), "C-PUN-15", "《拥军"),
    # --- 序号
    "一级跳号": ("通知", words("二、", "三、"), "C-SEQ-02", "三、"),
    "一级重号": ("通知", words("二、", "一、"), "C-SEQ-02", "宣传教育"),
    "二级重号": ("briefing", words("（二）", "（三）"), "C-SEQ-02", "（三）"),
    "二是无一是": ("通知", words(TEXT, "宣传政策：二是利用宣传栏；三是利用广播。"), "C-SEQ-02", "二是利用"),
    "层次跳级": ("通知", words(VISIT, "（1）各乡镇走访优抚对象。"), "C-SEQ-01", "（1）各乡镇"),
    # --- 文字
    "重复": ("通知", words(TEXT, TEXT + TEXT), "C-TXT-04", TEXT),
    "繁体": ("通知", words("节日氛围", "節日氛围"), "C-TXT-02", "節日"),
    "别字": ("通知", words("等形式", "等形式召开茶花会"), "C-TXT-03", "茶花会"),
    "范文": ("通知", words("节日氛围", "节日氛围，仅供参考"), "C-TXT-05", "仅供参考"),
    "乘积": ("通知", words(TEXT, "走访20户，每户发放200元，共计5000元。"), "C-TXT-07", "共计5000元"),
    "断尾": ("通知", words(TEXT, TEXT[:-1] + "，把工作进"), "C-TXT-01", "把工作进"),
    "部队代号": ("通知", words("节日氛围", "12345部队的节日氛围"), "C-SEC-01", "12345部队"),
    "手机号": ("通知", words("节日氛围", "节日氛围，电话13800138000"), "C-SEC-02", "13800138000"),
}  # fmt: skip
del DEFECTS["日期居左"]


def annex_mark_font(root: etree._Element) -> None:
    for node in root.iter(qn("w:p")):
        style = node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) == "附件标记":
            fonts("仿宋_GB2312")(node)


def signature_moved(root: etree._Element) -> None:
    node = next(n for n in root.iter(qn("w:pStyle")) if n.get(qn("w:val"), "").startswith("署名"))
    indent = node.getparent().find(qn("w:ind"))  # type: ignore[union-attr]
    assert indent is not None
    indent.set(qn("w:right"), "200")
    indent.set(qn("w:rightChars"), "63")


def note_added(root: etree._Element) -> None:
    date = next(n for n in root.iter(qn("w:pStyle")) if n.get(qn("w:val"), "").startswith("成文日期"))
    owner = date.getparent().getparent()  # type: ignore[union-attr]
    note = etree.fromstring(etree.tostring(found(root, TEXT)))
    style = note.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    indent = note.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    assert style is not None
    assert indent is not None
    style.set(qn("w:val"), "附注")
    indent.set(qn("w:firstLineChars"), "0")
    indent.set(qn("w:firstLine"), "0")
    next(note.iter(qn("w:t"))).text = "（此件公开发布）"
    owner.addnext(note)  # type: ignore[union-attr]


def imprint_rule(name: str, new: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        box = next(root.iter(qn("w:txbxContent")))
        border = next(box.iter(qn(name)))
        border.set(qn("w:val" if new == "none" else "w:sz"), new)

    return change


def imprint_up(root: etree._Element) -> None:
    place = next(root.iter(qn("wp:positionV")))
    next(iter(place)).text = "top"


def issue_date_padded(root: etree._Element) -> None:
    for node in root.iter(qn("w:p")):
        style = node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) == "编发单位行":
            last = list(node.iter(qn("w:t")))[-1]
            last.text = "2026年02月08日"


STYLED = ("红线", "附件标记", "附件标题", "编发单位行", "署名")


def place(docx: bytes, locator: str) -> tuple[str, int | None]:
    """Where a defect stands: part and paragraph."""
    if not locator:
        return "", None
    if locator == "页脚":
        return "页脚", 1
    if locator in STYLED:
        for _, each in proofed(docx).layout.elements:
            if each.style.startswith(locator) or (locator == "红线" and each.border("bottom")):
                return "", each.number
    return "", number_of(docx, locator)


def test_there_are_enough_of_them() -> None:
    assert len(DEFECTS) >= 90
    assert len({rule for _, _, rule, _ in DEFECTS.values()}) >= 60


@pytest.mark.parametrize("name", DEFECTS)
def test_every_defect_is_found_where_it_is(name: str) -> None:
    kind, mutation, rule, locator = DEFECTS[name]
    docx = mutation(clean(kind))
    findings = proofed(docx).findings
    part, number = place(docx, locator)
    places = [
        (finding.where.part[:2], finding.where.paragraph)
        for finding in findings
        if finding.rule.id == rule and isinstance(finding.where, DocxLocation)
    ]
    listed = [str(finding.problem()) for finding in findings]
    if locator == "红线" or rule == "A-HEAD-08":
        assert places, listed
    else:
        assert (part, number) in places, listed
    others = [f for f in findings if f.rule.severity is Severity.ERROR and f.rule.id != rule]
    assert [str(finding.problem()) for finding in others] == []


def strangers(docx: bytes) -> bytes:
    """The same document as if somebody else had made it: none of our style names is left."""

    def rename(root: etree._Element) -> None:
        for number, style in enumerate(root.iter(qn("w:style"))):
            name = style.find(qn("w:name"))
            if name is not None and style.get(qn("w:default")) is None:
                name.set(qn("w:val"), f"样式{number}")

    return changed(docx, rename, "word/styles.xml")


@pytest.mark.parametrize("kind", [*KINDS, *SHIPPED])
def test_a_clean_document_of_a_stranger_has_no_findings(kind: str) -> None:
    assert [str(problem) for problem in proofed(strangers(clean(kind))).problems()] == []


@pytest.mark.parametrize("name", DEFECTS)
def test_every_defect_is_found_in_a_stranger_s_document(name: str) -> None:
    kind, mutation, rule, locator = DEFECTS[name]
    own = mutation(clean(kind))
    findings = proofed(strangers(own)).findings
    listed = [str(finding.problem()) for finding in findings]
    places = [
        (finding.where.part[:2], finding.where.paragraph)
        for finding in findings
        if finding.rule.id == rule and isinstance(finding.where, DocxLocation)
    ]
    if locator == "红线" or rule in ("A-HEAD-08", "B-HEAD-07"):
        assert places, listed
    else:
        assert place(own, locator) in places, listed
    others = [f for f in findings if f.rule.severity is Severity.ERROR and f.rule.id != rule]
    assert [str(finding.problem()) for finding in others] == []
