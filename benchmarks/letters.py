"""What is measured: rosters, and one finished document with the tags of every peer in it."""

from __future__ import annotations

import random
from pathlib import Path

from openpyxl import Workbook

from toolkit.opc import pack
from toolkit.parts import BODY_PART, read_docx

FIELDS = ("姓名", "性别", "街道", "地址", "类别", "慰问金", "身份证号", "联系电话", "备注", "编号")
_STREETS = ("城东街道", "城西街道", "城南街道", "城北街道")
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
_SIGNS = "伟芳娜敏静丽强磊军洋勇艳杰娟涛霞平刚桂英华玉兰红梅建国文辉鹏飞志明秀珍海燕晓峰新宇浩然雪慧颖佳琪凯旋"
_KINDS = ("烈属", "伤残军人", "义务兵家庭", "退役军人")


def people(count: int) -> list[dict[str, object]]:
    """Records of ten fields, the same ones every time."""
    chance = random.Random(20261124)
    return [
        {
            "姓名": _name(number),
            "性别": chance.choice("男女"),
            "街道": chance.choice(_STREETS),
            "地址": f"光荣路{chance.randrange(300)}号{chance.randrange(9)}室",
            "类别": chance.choice(_KINDS),
            "慰问金": chance.randrange(5, 20) * 100,
            "身份证号": "",
            "联系电话": f"138{chance.randrange(10**8):08}",
            "备注": "",
            "编号": f"A-{number}",
        }
        for number in range(count)
    ]


def _name(number: int) -> str:
    """A plausible name, another one for every number."""
    digits = [number // len(_SIGNS) ** power % len(_SIGNS) for power in range(3)]
    return _SURNAMES[number % len(_SURNAMES)] + "".join(_SIGNS[digit] for digit in digits)


def write_roster(path: Path, count: int) -> Path:
    """A workbook with so many people, and the constants of the letter."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(list(FIELDS))
    for person in people(count):
        sheet.append(list(person.values()))
    form = book.create_sheet("落款")
    for row in (["项目", "内容"], ["单位", "某县双拥工作领导小组"], ["成文日期", "2026年2月8日"]):
        form.append(row)
    book.save(path)
    return path


def tagged(docx: bytes, words: dict[str, str], dialect: str) -> bytes:
    """A finished document in which the words of each field stand as a tag of ``dialect``, a pattern with ``{}``."""
    body = read_docx(docx, "finished.docx")[BODY_PART].decode()
    for field, word in words.items():
        body = body.replace(word, dialect.replace("NAME", field), 1)
    return pack(docx, {BODY_PART: body.encode()})


JINJA = "{{ NAME }}"
BRACES = "{NAME}"
MERGE_FIELD = (
    '</w:t></w:r><w:fldSimple w:instr=" MERGEFIELD NAME "><w:r><w:t>«NAME»</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve">'
)
