from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.binding import FORM, LEDGER, body, figures, found, prose, submit


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("［慰问金］元", "10000元"),
        ("［台账.慰问金］", "10000元"),
        ("［台账．户数］户", "7户"),
        ("［户数］", "7户"),
        ("［数据.慰问金.数值］", "10000"),
        ("［慰问金.单位］", "元"),
        ("［报头.单位］", "甲县"),
        ("［单位］", "甲县"),
        ("［慰问\u200b金］", "10000元"),
        ("［台账.户\ufeff数］", "7户"),
        ("［2024］6号 ［20xx］ ［］ ［×］", "［2024］6号 ［20xx］ ［］ ［×］"),
        ("[20xx]6号 20__年 【】 (一) ' {", "[20xx]6号 20__年 【】 (一) ' {"),
    ],
)
def test_references(tmp_path: Path, text: str, printed: str) -> None:
    submission = submit(FORM + prose(text) + LEDGER, tmp_path)
    assert (body(submission), found(submission)) == ([printed], [])


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("［慰问今］", "W503", "您是不是要找“慰问金”"),
        ("［会议］", "W505", "请先填 数据"),
        ("［慰问金.大写］", "W503", ""),
        ("［台账.慰问今］", "W503", "您是不是要找“慰问金”"),
        ("［台账.慰问金.大写］", "W503", ""),
    ],
)
def test_a_reference_that_leads_nowhere(tmp_path: Path, text: str, code: str, words: str) -> None:
    submission = submit(FORM + prose(text) + LEDGER, tmp_path)
    assert found(submission) == [f"{code} 导语!C2"]
    assert words in str(submission.problems[0])


def test_an_ambiguous_name_shows_the_full_ones(tmp_path: Path) -> None:
    submission = submit(FORM + prose("［户数］") + figures("户数 | 9 |  | 户") + LEDGER, tmp_path)
    assert found(submission) == ["W504 导语!C2"]
    assert "［数据.户数］、［台账.户数］" in submission.problems[0].hint


def test_what_stands_around_a_reference_stays(tmp_path: Path) -> None:
    submission = submit(FORM + prose("共 ［户数］ 户，又［户数］、［户数］") + LEDGER, tmp_path)
    assert body(submission) == ["共 7户 户，又7户、7户"]


# --- other brackets -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("发【慰问金】", "发10000元"),
        ("[慰问金]元", "10000元"),
        ("〔 慰问金 〕", "10000元"),
        ("{数据.慰问金.数值}", "10000"),
        ("见【慰\u200b问金】", "见10000元"),
        ("｛台账.户数｝户", "7户"),
        ("[台账．合计．户数]", "7户"),
        ("[台账.户数|对象=甲]", "3户"),
        ("[报头.单位]", "甲县"),
        ("【［户数］】[慰问金]", "【7户】10000元"),
        ("[【慰问金】]", "[10000元]"),
    ],
)
def test_other_brackets_around_exactly_a_name(tmp_path: Path, text: str, printed: str) -> None:
    submission = submit(FORM + prose(text.replace("|", "\\|")) + LEDGER, tmp_path)
    assert (body(submission), found(submission)) == ([printed], ["W509 导语!C2"])
    shown = printed.strip("【】[]户").lstrip("发见").removeprefix("7户】").removesuffix("元")
    assert f"印成了“{shown}" in submission.problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        "〔2026〕6号、[20xx]、[1]、【】、{}、[ ]、｛×｝",
        "【城东街道】的〔走访〕[发放]{宣传}",
        "发【发放慰问金】[慰问金和物资]",
        "（慰问金）、『慰问金』、“慰问金”、<慰问金>、《慰问金》",
        "【户数】、[单位]、{期号}、【台账】",
        "{{慰问金}}、{{ 报头.期号 }}、{%p if 慰问金 %}、｛｛数据.慰问金｝｝、{{{慰问金}}}",
        "【【城东街道】】、[[甲]]",
        "[慰问金|万元]",
        "［慰问金",
    ],
)
def test_everything_else_stays_as_typed(tmp_path: Path, text: str) -> None:
    submission = submit(FORM + prose("见" + text.replace("|", "\\|")) + LEDGER, tmp_path)
    assert (body(submission), found(submission)) == (["见" + text], [])


@pytest.mark.parametrize(
    "text", ["【慰问今】", "[慰金]", "{慰问 金额}", "[数据.慰问今]", "[台账.户教|对象=甲]", "[[慰问今]]"]
)
def test_a_slip_of_one_character_is_told_and_stays(tmp_path: Path, text: str) -> None:
    submission = submit(FORM + prose("发" + text.replace("|", "\\|")) + LEDGER, tmp_path)
    assert (body(submission), found(submission)) == (["发" + text], ["W511 导语!C2"])


@pytest.mark.parametrize("text", ["［慰问金]", "[慰问金］", "【慰问金]", "｛慰问金}"])
def test_brackets_that_do_not_match_are_told_and_stay(tmp_path: Path, text: str) -> None:
    submission = submit(FORM + prose("发" + text) + LEDGER, tmp_path)
    assert (body(submission), found(submission)) == (["发" + text], ["W511 导语!C2"])
    assert submission.problems[0].hint.endswith("［慰问金］")


@pytest.mark.parametrize(
    ("title", "content", "places"),
    [
        ("", "【慰问金】每户500元。", ["W510 导语!C2"]),
        ("【慰问金】。", "按标准发。", ["W510 导语!B2"]),
        ("", "一、【慰问金】", ["W510 导语!C2"]),
        ("（一）【慰问金】", "", ["W510 导语!B2"]),
    ],
)
def test_a_label_at_the_front_stays(tmp_path: Path, title: str, content: str, places: list[str]) -> None:
    text = f"| 导语 | 层级 | 标题 | 内容 |\n|  |  | {title} | {content} |\n"
    submission = submit(FORM + text + LEDGER, tmp_path)
    assert (body(submission), [place for place in found(submission) if "W5" in place]) == ([title + content], places)


def test_what_looks_like_a_label_and_is_none(tmp_path: Path) -> None:
    text = "| 导语 | 层级 | 标题 | 内容 |\n|  | 二级 | 题。 | 【慰问金】 |\n|  |  |  | [慰问金]，【慰问金】 |\n"
    submission = submit(FORM + text + LEDGER, tmp_path)
    assert body(submission) == ["（一）题。10000元", "10000元，10000元"]
    assert [place for place in found(submission) if "W5" in place] == ["W509 导语!C2"] + ["W509 导语!C3"] * 2


@pytest.mark.parametrize(
    ("text", "code"), [("发【会议】", "W505"), ("发{台账.对象}", "W514"), ("发[台账.户数|对象=丙]", "W513")]
)
def test_a_finding_in_other_brackets_says_how_to_print_them(tmp_path: Path, text: str, code: str) -> None:
    submission = submit(FORM + prose(text.replace("|", "\\|")) + LEDGER, tmp_path)
    assert (body(submission), found(submission)) == ([text], [f"{code} 导语!C2"])
    assert submission.problems[0].hint.endswith(f"不是引用，就写成 ［{text[1:]}］")


# --- brackets that are to be printed ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "printed", "told"),
    [
        ("［［慰问金］］", "［慰问金］", 0),
        ("［［无此名］］", "［无此名］", 0),
        ("［【慰问金】］、［[慰问金]］、［{慰问金}］", "【慰问金】、[慰问金]、{慰问金}", 0),
        ("见【【慰问金】】、[[慰问金]]、〔〔慰问金〕〕", "见【慰问金】、[慰问金]、〔慰问金〕", 3),
        ("［［［慰问金］］］", "［［慰问金］］", 0),
        ("［［2024］］、［[2024]］", "［［2024］］、［[2024]］", 0),
    ],
)
def test_brackets_that_are_to_be_printed(tmp_path: Path, text: str, printed: str, told: int) -> None:
    submission = submit(FORM + prose(text) + LEDGER, tmp_path)
    assert (body(submission), found(submission)) == ([printed], ["W509 导语!C2"] * told)
