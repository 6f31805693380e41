"""The five typefaces of a 公文 and the names they go by on different machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from toolkit.gongwen import measures as m

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    m.FANGSONG: ("仿宋", "FangSong", "FangSong_GB2312", "方正仿宋_GBK", "方正仿宋简体", "华文仿宋", "STFangsong"),
    m.KAITI: ("楷体", "KaiTi", "KaiTi_GB2312", "方正楷体_GBK", "方正楷体简体", "华文楷体", "STKaiti"),
    m.HEITI: ("黑体", "SimHei", "方正黑体_GBK", "方正黑体简体", "华文黑体", "STHeiti"),
    m.SONGTI: ("宋体", "SimSun", "NSimSun", "新宋体", "方正书宋_GBK", "方正书宋简体"),
    m.XIAOBIAOSONG: ("方正小标宋_GBK", "方正小标宋", "小标宋", "小标宋体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
}
_FAMILIES: Final = {
    name.casefold(): family
    for family, names in _NAMES.items()
    for name in (family, family.removesuffix("简体"), *names)
}
LABELS: Final[Mapping[str, str]] = {
    m.FANGSONG: "仿宋",
    m.KAITI: "楷体",
    m.HEITI: "黑体",
    m.SONGTI: "宋体",
    m.XIAOBIAOSONG: "小标宋",
}
"""What people call each typeface."""

_SIZES: Final = {
    84: "初号", 72: "小初", 52: "一号", 48: "小一", 44: "二号", 36: "小二", 32: "三号", 30: "小三",
    28: "四号", 24: "小四", 21: "五号", 18: "小五", 15: "六号",
}  # fmt: skip


def family(name: str) -> str:
    """The typeface a font name stands for (one of the five), or the name itself."""
    return _FAMILIES.get(name.strip().casefold(), name)


def font_label(name: str) -> str:
    """How messages call a font."""
    return LABELS.get(family(name), name) or "没有指定的字体"


def size_label(size: int) -> str:
    """How messages call a size in half-points: 三号, or 17 磅."""
    return _SIZES.get(size, f"{size / 2:g} 磅")
