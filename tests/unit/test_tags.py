from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from toolkit.assembly.tags import find_tags, literal


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("第{{ 报头.期号 }}期", ["{{ 报头.期号 }}"]),
        ("｛｛ 报头．期号 ｝｝", ["{{ 报头.期号 }}"]),
        ("{｛ a ｝}", ["{{ a }}"]),
        ("｛％ if a ＝＝ 1 ％｝", ["{% if a == 1 %}"]),
        ("{{ a | 序号（“一”） }}", ['{{ a | 序号("一") }}']),
        ("{{ a or “无” }}", ['{{ a or "无" }}']),
        ("{{ a or ‘无’ }}", ['{{ a or "无" }}']),
        ("{{ '他说“好”' }}", ['{{ "他说\\u201c好\\u201d" }}']),
        ('{{ "a & b}}" }}', ['{{ "a \\u0026 b\\u007d\\u007d" }}']),
        ("他说“{{ a }}”和“{{ b }}”", ["{{ a }}", "{{ b }}"]),
        ("{%p if a %}", ["{%p if a %}"]),
        ("{# 注“ #}", ["{# 注“ #}"]),
        ('{{ 行["户数（户）"] }}', ['{{ 行["户数\\uff08户\\uff09"] }}']),
        (r"{{ '\% \x4 \x41 \\ \n' }}", [r'{{ "\u005c\u0025 \u005cx4 A \u005c \u000a" }}']),
        (r"{{ '\777\U00110000' }}", [r'{{ "\u003f7\u005cU00110000" }}']),
        ("{{ a", []),
        ("a } b {", []),
        ("{{ it's }} {{ b }}", ["{{ it's }}", "{{ b }}"]),
    ],
)
def test_tags_in_any_typing(text: str, tags: list[str]) -> None:
    assert [tag.text for tag in find_tags(text)] == tags


@given(st.text(max_size=40))
def test_a_literal_means_its_text(text: str) -> None:
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore").replace("\r", "\n")
    assert Environment(autoescape=False).from_string("{{ " + literal(clean) + " }}").render() == clean


@given(st.text("{}%#｛｝％＃“”'\"\\ a", max_size=40))
def test_any_typing_ends(text: str) -> None:
    tags = list(find_tags(text))
    assert all(tag.end > tag.start for tag in tags)
