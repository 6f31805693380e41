"""Break a title into lines by meaning and shape: words whole, lines symmetric (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import functools
import itertools
import re
from typing import TYPE_CHECKING, Final

from toolkit.gongwen.measures import TITLE_CHARACTERS
from toolkit.gongwen.metrics import text_width

if TYPE_CHECKING:
    import budoux

_WORDS: Final = """
“八一”建军节 “八一” 双拥 拥军 优属 拥政 爱民 军民 军政 军地 军警 共建 国防 教育 走访 慰问 部队 驻军 官兵
退役 军人 军属 烈属 优抚 对象 抚恤 优待 春节 元旦 中秋 建军节 清明节 期间 活动 开展 深入
扎实 组织 领导 宣传 工作 简报 座谈会 茶话会 联席会议 领导小组 办公室 人民政府 人武部 街道
医院 社区 上半年 下半年 全年 情况 通报 通知 报告 总结 方案 意见 印发 关于 取得 成效 成绩
进展 新成效 新成绩 新进展 新局面 鱼水情 鱼水情深 多措并举 模范城 模范县 创建 推进 落实 政策
安置 义务兵 立功受奖 喜报 光荣牌 烈士 陵园 祭扫 支持 建设 关爱 功臣 氛围 浓厚 稳步推进
扎实推进 深入推进 全面推进 深入开展 广泛开展 扎实开展 积极开展 不断巩固 持续深化 再上新台阶
谱写 新篇章
"""
"""Words of the domain that the segmentation model tears."""

_KEPT_TOGETHER: Final = re.compile(
    "|".join(sorted(_WORDS.split(), key=len, reverse=True))
    + "|《[^》]{1,18}》|“[^”]{1,12}”|（[^）]{1,12}）|[0-9A-Za-z.%]+[年月日届次个]?"
)
_NEVER_FIRST: Final = re.compile("[的地得了着和与及暨等、，。：；！？）》”’之]")
_NEVER_LAST: Final = re.compile("[（《“‘第在为对把被向从以将]")
_LONG_LINE, _LONE_END = 500.0, 300.0


def break_title(title: str, longest: int = TITLE_CHARACTERS) -> list[str]:
    """The lines of a title; a line break typed by hand decides alone.

    Lines hold at most ``longest`` full-width characters of 2号.  Among the ways to break between words the one is
    taken whose lines are most alike, the upper ones rather longer (倒梯形) than ragged.
    """
    typed = [line.strip() for line in title.splitlines() if line.strip()]
    if len(typed) > 1 or text_width(title) <= longest:
        return typed or [title]
    title = typed[0]
    places = _places(title)
    count = int(-(-text_width(title) // longest))
    for lines in range(count, count + 3):
        if lines - 1 > len(places):
            break
        best = min(itertools.combinations(places, lines - 1), key=functools.partial(_cost, title, longest))
        pieces = _cut(title, best)
        if all(text_width(piece) <= longest for piece in pieces):
            return pieces
    return [title]


def _places(title: str) -> list[int]:
    """Where a line may end: between words, never inside a name in 《》, a number or a known word."""
    kept = [found.span() for found in _KEPT_TOGETHER.finditer(title)]
    words = itertools.accumulate(len(word) for word in _parser().parse(title))
    ends = {end for _, end in kept} | {start for start, _ in kept} | set(words)
    return sorted(
        place
        for place in ends
        if 1 < place < len(title) - 1
        and not any(start < place < end for start, end in kept)
        and not _NEVER_FIRST.match(title[place])
        and not _NEVER_LAST.match(title[place - 1])
    )


@functools.cache
def _parser() -> budoux.Parser:
    import budoux  # Most titles fit their line.

    return budoux.load_default_simplified_chinese_parser()


def _cut(title: str, places: tuple[int, ...]) -> list[str]:
    edges = (0, *places, len(title))
    return [title[start:end] for start, end in itertools.pairwise(edges)]


def _cost(title: str, longest: int, places: tuple[int, ...]) -> float:
    widths = [text_width(piece) for piece in _cut(title, places)]
    mean = sum(widths) / len(widths)
    cost = sum((width - mean) ** 2 for width in widths)
    cost += sum(_LONG_LINE + width for width in widths if width > longest)
    cost += _LONE_END if widths[-1] < 4 else 0
    # A last line longer than the one above reads as a pedestal only where it is by little.
    return cost + max(0.0, widths[-1] - widths[-2]) * 1.5
