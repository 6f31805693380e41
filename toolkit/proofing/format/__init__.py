"""Checks of the format, one family a file, in the order they are run."""

from __future__ import annotations

from typing import Final

from toolkit.proofing.format.annex import check_annexes
from toolkit.proofing.format.body import check_body
from toolkit.proofing.format.briefing import check_briefing
from toolkit.proofing.format.fonts import check_fonts
from toolkit.proofing.format.imprint import check_imprint
from toolkit.proofing.format.lines import check_lines
from toolkit.proofing.format.masthead import check_masthead
from toolkit.proofing.format.page import check_page
from toolkit.proofing.format.page_number import check_page_numbers
from toolkit.proofing.format.signature import check_signature
from toolkit.proofing.format.title import check_title
from toolkit.proofing.layout import FormatCheck

CHECKS: Final[tuple[FormatCheck, ...]] = (
    check_page,
    check_masthead,
    check_briefing,
    check_title,
    check_body,
    check_fonts,
    check_lines,
    check_annexes,
    check_signature,
    check_imprint,
    check_page_numbers,
)
