"""Every limit of the toolkit, with its name and number, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MIB: Final = 1024 * 1024

WORKBOOK_FILE_BYTES: Final = 100 * MIB
"""A workbook's file; a larger one is refused unread."""

UNCOMPRESSED_BYTES: Final = 1024 * MIB
"""All members of a workbook or of a template package, unpacked; they are read piece by piece."""

DOCUMENT_UNPACKED_BYTES: Final = 400 * MIB
"""All members of a docx, unpacked, pictures included: they are held in memory at once."""

COMPRESSION_RATIO: Final = 200
"""Unpacked to packed size of one member over ``RATIO_FREE_BYTES``; Office itself stays below 60."""

RATIO_FREE_BYTES: Final = 8 * MIB
"""A member up to this size may be packed at any ratio."""

XML_NODES: Final = 6_000_000
"""Tags, and attributes twice, of one XML part; a document of a thousand pages has half a million."""

MEMBERS: Final = 10_000
"""Members of one archive."""

SHEETS: Final = 500
"""Sheets of one workbook."""

SHEET_CELLS: Final = 5_000_000
"""Cells in the used range of one sheet, blank ones included."""

SHEET_ROWS: Final = 1_048_576
"""Rows of one sheet: Excel's own limit."""

SHEET_COLUMNS: Final = 16_384
"""Columns of one sheet: Excel's own limit."""

LINE_CHARACTERS: Final = 4 * MIB
"""Characters of one line of a CSV file."""

FREE_TABLE_ROWS: Final = 2_000
"""Rows of a table that is printed as it stands."""

FREE_TABLE_COLUMNS: Final = 63
"""Its columns: Word's own limit."""

COMPARED_ROWS: Final = 5_000
"""Rows of a ledger that are compared with those of the last issue."""

EXTRA_COLUMNS: Final = 100
"""Columns nobody asked for that are named one by one."""

CELL_CHARACTERS: Final = 32_767
"""Characters of one cell: Excel's own limit."""

TEMPLATE_TOML_BYTES: Final = MIB
"""``template.toml`` and the other texts of a template package, each; the largest of ours has 20 KiB."""

TEMPLATE_TABLES: Final = 100
"""Sheets, charts and migrations of a template, each."""

TEMPLATE_FIELDS: Final = 1_000
"""Fields of a template, all its sheets together."""

TEMPLATE_WORDS: Final = 1_000
"""Words in one list of ``template.toml``: choices, columns, renamed names."""

TEMPLATE_FAULTS: Final = 50
"""Faults of one ``template.toml`` that are told; with so many nobody reads on."""

TEMPLATE_NUMBER: Final = 10**15
"""What a number in ``template.toml`` stays below: Excel keeps fifteen digits."""

RENDER_SECONDS: Final = 10.0
"""Time a stranger's template may take for one document."""

RENDER_MEMORY_BYTES: Final = 1024 * MIB
"""Address space a stranger's template may take above what the worker starts with."""

PRODUCT_SIZE: Final = 10_000_000
"""Characters, items or binary digits that a product or another long result in a template may have."""

EXPRESSION_SIZE: Final = 100_000
"""The same in names of documents and conditions on rows, which are computed without a deadline."""

EXPRESSION_CHARACTERS: Final = 2_000
"""Length of a name pattern or a condition."""

PATTERN_SECONDS: Final = 1.0
"""Computing time of one text against the pattern of its column."""

NOTES: Final = 1_000
"""Comments written into one document."""

DOCUMENT_BYTES: Final = 200 * MIB
"""XML of one rendered document part."""

FILE_NAME_BYTES: Final = 255
"""A file name in UTF-8, suffix and extension included."""

PATH_CHARACTERS: Final = 259
"""A whole path on Windows without the long-path setting."""

OFFICE_CHUNK: Final = 50
"""Documents that one process of LibreOffice converts."""

OFFICE_SECONDS: Final = 60.0
"""Time LibreOffice may take for its start or for one document."""

PICTURE_PIXELS: Final = 100_000_000
"""Pixels of one page's picture; a larger page is drawn at a lower resolution."""

PHOTO_FILE_BYTES: Final = 50 * MIB
"""A picture's file; a larger one is refused unread."""

PHOTO_PIXELS: Final = 100_000_000
"""Pixels of a picture before it is scaled down; see-through ones and those of a palette count twice."""

PHOTO_SIDE_PIXELS: Final = 1_200
"""The longer side of a picture in a document: 400 dots an inch where two stand in a row, 200 across the page."""

PHOTO_BYTES: Final = MIB
"""One picture in a document; a larger drawing is kept as a photograph."""

PHOTOS: Final = 500
"""Pictures of one workbook's sheet."""

CHART_LABELS: Final = 100
"""Labels of one chart; more cannot be told apart on a page."""

ALIGNED_LENGTH: Final = 1_000
"""Items of two sequences that are compared each with each; longer ones are parted first."""

ALIGNED_PAIRS: Final = 10_000
"""Pairs of changed paragraphs, or of equal items, that are all looked at; of more, the likely ones."""

COMPARED_CHARACTERS: Final = 2_000
"""Characters of a text by which it is known again."""

LABELS: Final[Mapping[str, str]] = {
    "WORKBOOK_FILE_BYTES": "工作簿文件",
    "UNCOMPRESSED_BYTES": "一份工作簿或模板包解压以后",
    "DOCUMENT_UNPACKED_BYTES": "一份文档解压以后",
    "COMPRESSION_RATIO": "压缩的倍数",
    "RATIO_FREE_BYTES": "不论压缩倍数的部分",
    "XML_NODES": "一个部件里的标签和属性",
    "MEMBERS": "一个文件里的部件",
    "SHEETS": "一份工作簿的工作表",
    "SHEET_CELLS": "一张工作表的单元格",
    "SHEET_ROWS": "一张工作表的行",
    "SHEET_COLUMNS": "一张工作表的列",
    "LINE_CHARACTERS": "CSV 一行的字数",
    "FREE_TABLE_ROWS": "一张原表的行",
    "FREE_TABLE_COLUMNS": "一张原表的列",
    "COMPARED_ROWS": "和上一期比较的台账行",
    "EXTRA_COLUMNS": "逐一指出的多出的列",
    "CELL_CHARACTERS": "一格的字数",
    "TEMPLATE_TOML_BYTES": "模板的 template.toml",
    "TEMPLATE_TABLES": "模板的工作表、图表、改名记录各",
    "TEMPLATE_FIELDS": "模板的栏目",
    "TEMPLATE_WORDS": "模板里一个列表的词语",
    "TEMPLATE_FAULTS": "一个模板列出的错误",
    "TEMPLATE_NUMBER": "模板里的数",
    "RENDER_SECONDS": "外来模板生成一份文档的时间",
    "RENDER_MEMORY_BYTES": "外来模板占用的内存",
    "NOTES": "一份文档里写的批注",
    "DOCUMENT_BYTES": "一份文档的正文",
    "PRODUCT_SIZE": "模板里一步计算的结果",
    "EXPRESSION_SIZE": "文件名和条件里一步计算的结果",
    "EXPRESSION_CHARACTERS": "文件名写法或条件的字数",
    "PATTERN_SECONDS": "一格内容核对格式（pattern）的时间",
    "FILE_NAME_BYTES": "文件名",
    "PATH_CHARACTERS": "整个路径的字数",
    "OFFICE_CHUNK": "LibreOffice 一次转换的文档",
    "OFFICE_SECONDS": "LibreOffice 转换一份的时间",
    "PICTURE_PIXELS": "一页图片的像素",
    "PHOTO_FILE_BYTES": "照片文件",
    "PHOTO_PIXELS": "照片的像素",
    "PHOTO_SIDE_PIXELS": "照片印出来的边长（像素）",
    "PHOTO_BYTES": "照片印出来的大小",
    "PHOTOS": "一份工作簿的照片",
    "CHART_LABELS": "一张图表的标签",
    "ALIGNED_LENGTH": "对比时逐个比较的段数",
    "ALIGNED_PAIRS": "对比时全部试配的段落对",
    "COMPARED_CHARACTERS": "对比时认一段话看的字数",
}
"""What staff call each limit."""


def shown(name: str) -> str:
    """A limit as people read it: 100 MiB, 10 秒, 10,000."""
    value: float = globals()[name]
    if name.endswith("_BYTES"):
        return f"{value // MIB:,} MiB" if value >= MIB else f"{value:,} 字节"
    return f"{value:g} 秒" if name.endswith("_SECONDS") else f"{value:,}"
