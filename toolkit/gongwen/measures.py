"""The measures of GB/T 9704-2012 in the unit OOXML wants, each with its clause: those of a rule come from ``rules``.

Lengths are twips (1/1440 inch, 1/20 pt) unless the name says otherwise; font sizes are half-points, as in ``w:sz``.
A briefing (简报) is not one of the 15 statutory kinds: what concerns its masthead is practice (实务), not the standard.
"""

from __future__ import annotations

from typing import Final

from toolkit.gongwen.rules import rule

TWIPS_PER_MM: Final = 1440 / 25.4
EMU_PER_TWIP: Final = 635

# --- the page (5.1, 5.2.1) ---------------------------------------------------------------------------------------
PAGE_WIDTH: Final = rule("A-PAGE-01").number
"""A4, 210 mm (5.1)."""
PAGE_HEIGHT: Final = 16_838
"""A4, 297 mm (5.1)."""
MARGIN_TOP: Final = rule("A-PAGE-02").number
"""天头 37 mm (5.2.1)."""
MARGIN_LEFT: Final = rule("A-PAGE-03").number
"""订口 28 mm (5.2.1)."""
MARGIN_RIGHT: Final = 1_474
"""切口 26 mm: what 210 mm leave beside 28 mm and 156 mm (5.2.1, derived)."""
MARGIN_BOTTOM: Final = rule("A-PAGE-05").number
"""下白边 35 mm: what 297 mm leave below 37 mm and 225 mm (5.2.1, derived)."""
TEXT_WIDTH: Final = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
"""版心 156 mm wide (5.2.1)."""
TEXT_HEIGHT: Final = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
"""版心 225 mm high (5.2.1)."""
STRICT_MARGIN_TOP: Final = 1_960
"""34.6 mm: with ``STRICT_LINE`` the first line's ink begins at 37 mm (A-PAGE-13)."""
STRICT_MARGIN_BOTTOM: Final = 1_847
"""32.6 mm: with ``STRICT_LINE`` the last line's ink ends at 262 mm (A-PAGE-13)."""
HEADER_DISTANCE: Final = 850
"""页眉 15 mm from the edge; nothing is printed there."""
FOOTER_DISTANCE: Final = 1_448
"""Bottom of the footer's line to the edge, so that the dash stands 7 mm below 版心 (7.5)."""

# --- lines and characters (5.2.3) --------------------------------------------------------------------------------
LINES_PER_PAGE: Final = 22
CHARACTERS_PER_LINE: Final = 28
LINE: Final = rule("A-PAGE-06").number
"""一行: 22 lines fill 225 mm (3.2, 5.2.3)."""
STRICT_LINE: Final = 592
"""22 lines between the margins of the strict page (A-PAGE-13)."""
TRACKING: Final = rule("A-PAGE-09").number
"""Word's 3号 is 16 pt, the standard's 15.75 pt: 28 of them fill 156 mm (5.2.3)."""
HANGING_ROOM: Final = -10
"""Right indent of the body, 0.2 mm beyond 版心: LibreOffice loses a mark that hangs on a line without slack."""
CHARACTER: Final = rule("A-PAGE-16").number
"""一字 of 3号 with its tracking (3.1)."""

# --- sizes -------------------------------------------------------------------------------------------------------
SIZE_NAME: Final = 84
"""简报名称, 42 pt (practice)."""
SIZE_NAME_LARGE: Final = 144
"""The name of a certificate, 72 pt (practice)."""
SIZE_LETTER_MARK: Final = 72
"""发文机关标志 of a letter, 36 pt: its size is not laid down (7.2.4)."""
SIZE_NAME_LEAST: Final = 52
"""简报名称 shrinks to fit its line down to 一号, 26 pt (practice)."""
SIZE_TITLE: Final = rule("A-BODY-01").number
"""2号 (7.3.1)."""
SIZE_BODY: Final = rule("A-PAGE-15").number
"""3号 (5.2.2)."""
SIZE_IMPRINT: Final = rule("A-IMP-04").number
"""4号 (7.4.2, 7.5)."""
SIZE_TABLE: Final = 21
"""五号 (practice)."""

# --- the masthead ------------------------------------------------------------------------------------------------
RED: Final = str(rule("A-HEAD-04R").value)
MARK_BEFORE: Final = 117
"""Space above 发文机关标志 of 42 pt under three lines: its ink begins 35 mm below the upper edge of 版心 (7.2.4)."""
LETTER_NUMBER_BEFORE: Final = 845
"""Space above 发文字号 of a letter: 7/8 of a 3号 character below the double rule (10.1)."""
RED_RULE_LINE: Final = 170
"""Line of the paragraph whose lower border is the red rule: leaves 4 mm above it (7.2.7)."""
RED_RULE_WEIGHT: Final = 16
"""Eighths of a point."""

# --- title, imprint, page number ---------------------------------------------------------------------------------
TITLE_LINE: Final = 720
"""Exact line of a 2号 title (7.3.1 gives the size, practice the line)."""
TITLE_CHARACTERS: Final = 20
"""Characters of 2号 that 156 mm hold (derived)."""
IMPRINT_INDENT: Final = rule("A-PN-04").number
"""一字 of 4号 (7.4.2)."""
IMPRINT_LINE: Final = 460
"""Exact line of 版记 (practice)."""
IMPRINT_RULE: Final = rule("A-IMP-01").number
"""首条、末条分隔线 0.35 mm, in eighths of a point (7.4.1)."""
IMPRINT_INNER_RULE: Final = 6
"""中间分隔线 0.25 mm, in eighths of a point (7.4.1)."""
PAGE_NUMBER_LINE: Final = 280
"""Exact line of the page number (7.5)."""

# --- fonts -------------------------------------------------------------------------------------------------------
FANGSONG: Final = "仿宋_GB2312"
KAITI: Final = "楷体_GB2312"
HEITI: Final = "黑体"
XIAOBIAOSONG: Final = "方正小标宋简体"
SONGTI: Final = "宋体"
