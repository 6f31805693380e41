"""Make an input wrong: bytes, text by its tokens, archives by their members."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from toolkit.opc import UNREADABLE

Mutate = Callable[[Random, bytes], bytes]

_MARKUP: Final = re.compile(r"<[^<>]*>|[^<>]+")
_ATTRIBUTE: Final = re.compile(r'([\w:]+)="([^"]*)"')
_TOKEN: Final = re.compile(r"\w+|\s+|.", re.DOTALL)
_RAW_SHARE: Final = 0.1
"""Archives spoilt as plain bytes, which hardly gets past the first check."""
_NASTY: Final = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1",
        "1.5",
        "NaN",
        "1e999",
        "-1e-400",
        "99999999999999999999",
        "0x10",
        "１２",
        "true",
        "A1",
        "A0",
    ),
    *(
        "A1:XFD1048576",
        "XFD1048577",
        "B2:A1",
        "R1C1",
        "2958466",
        "-693594",
        "0.5",
        "60",
        "#REF!",
        "=1+1",
        "+cmd|' /C calc'!A0",
    ),
    *(
        "{{",
        "}}",
        "{% x %}",
        "{{ 1/0 }}",
        "{{ x.__class__ }}",
        "{_{",
        "{#",
        "［",
        "］",
        "［［慰问金］］",
        "［慰问金",
        "【】",
        "|",
        "\t",
    ),
    *(
        "&amp;",
        "&#0;",
        "&#xD800;",
        "&lt;w:t&gt;",
        "]]>",
        "<!--",
        "<![CDATA[",
        "_x0007_",
        "_x005F_",
        "\u202e",
        "\u200b",
        "\ufeff",
    ),
    *(
        "𠀀",
        "\ue000",
        "é",
        "e\u0301",
        "\r",
        "\n",
        "\u2028",
        "\x85",
        "%",
        "%s",
        "%(x)s",
        "{0}",
        "{x}",
        "../../x",
        "CON",
        "a:b",
        "NUL.docx",
    ),
    *(
        "..",
        "/",
        "\\",
        "2026年2月30日",
        "2026-02-08",
        "0000-00-00",
        "9999-12-31",
        "壹佰",
        "亿亿",
        "500元",
        "1,2,3",
        "万",
        "12:60",
        "“”",
        "《",
    ),
    *(
        "/../x",
        "http://example.invalid/x",
        "file:///etc/passwd",
        "rId1",
        "rId999",
        "x" * 300,
        "长" * 40_000,
        "\n" * 2_000,
    ),
)


def spoilt_bytes(random: Random, data: bytes) -> bytes:
    """Flip, cut, double or put in a few bytes."""
    spoilt = bytearray(data)
    for _ in range(random.randint(1, 8)):
        place = random.randrange(len(spoilt) + 1)
        match random.randrange(5):
            case 0:
                spoilt[place : place + 1] = bytes([random.randrange(256)])
            case 1:
                del spoilt[place : place + random.choice((1, 2, 8, 64, 4096))]
            case 2:
                spoilt[place:place] = spoilt[place : place + random.choice((1, 2, 8, 64))]
            case 3:
                spoilt[place:place] = random.randbytes(random.choice((1, 2, 4)))
            case _:
                del spoilt[place : len(spoilt) if random.random() < 0.2 else place + 1]
    return bytes(spoilt)


def spoilt_text(random: Random, data: bytes) -> bytes:
    """Take out, double, swap or replace words and signs."""
    tokens = _TOKEN.findall(data.decode(errors="replace"))
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        _shuffled(random, tokens, random.choice(_NASTY))
    return "".join(tokens).encode(errors="surrogatepass")


def spoilt_xml(random: Random, data: bytes) -> bytes:
    """Take out, double or swap tags and texts, give attributes and texts other values."""
    if random.random() < 0.05:
        return spoilt_bytes(random, data)
    tokens = _MARKUP.findall(data.decode(errors="replace"))
    for _ in range(random.choice((1, 1, 2, 4, 12))):
        places = [place for place in (random.randrange(len(tokens) or 1) for _ in range(8)) if place < len(tokens)]
        for place in places[:1]:
            token = tokens[place]
            if random.random() < 0.6:
                tokens[place] = _other_value(random, token)
            else:
                _shuffled(random, tokens, token)
    return "".join(tokens).encode(errors="surrogatepass")


def _other_value(random: Random, token: str) -> str:
    if not token.startswith("<"):
        return random.choice(_NASTY).replace("<", "&lt;") if random.random() < 0.8 else random.choice(_NASTY)
    attributes = list(_ATTRIBUTE.finditer(token))
    if not attributes:
        return random.choice(("", token + token, token.replace("<", "</", 1), token.replace(">", "/>", 1)))
    chosen = random.choice(attributes)
    value = random.choice(_NASTY).replace('"', "&quot;").replace("<", "&lt;")
    if random.random() < 0.3:
        return token[: chosen.start()] + token[chosen.end() :]
    if random.random() < 0.1:
        return token[: chosen.end()] + f' {chosen[1]}="{value}"' + token[chosen.end() :]
    return token[: chosen.start(2)] + value + token[chosen.end(2) :]


def _shuffled(random: Random, tokens: list[str], other: str) -> None:
    if not tokens:
        tokens.append(other)
        return
    place, another = random.randrange(len(tokens)), random.randrange(len(tokens))
    match random.randrange(5):
        case 0:
            del tokens[place : place + random.choice((1, 1, 2, 20))]
        case 1:
            tokens.insert(place, tokens[another])
        case 2:
            tokens[place], tokens[another] = tokens[another], tokens[place]
        case 3:
            tokens[place] = other
        case _:
            first, last = sorted((place, another))
            tokens[place:place] = tokens[first : min(last, first + 40)] * random.choice((1, 1, 2, 30))


def spoilt_archive(random: Random, data: bytes) -> bytes:
    """Spoil members before they are packed again; now and then the archive itself, or the list of its members."""
    try:
        members = unpacked(data)
    except UNREADABLE:
        return spoilt_bytes(random, data)  # spoilt already
    if not members or random.random() < _RAW_SHARE:
        return spoilt_bytes(random, data)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        names = [name for name, _ in members]
        place = _weighted(random, names)
        name, content = members[place]
        chance = random.random()
        if chance < 0.88:
            spoil = spoilt_xml if name.endswith((".xml", ".rels")) else spoilt_bytes
            members[place] = (name, spoil(random, content))
        elif chance < 0.92:
            del members[place]
        elif chance < 0.95:
            members[place] = (name, random.choice(members)[1] if members else b"")
        elif chance < 0.98:
            members[place] = (
                random.choice((name.upper(), "../" + name, "/" + name, name + " ", "x.bin", names[0])),
                content,
            )
        else:
            members.insert(random.randrange(len(members) + 1), (random.choice(names), content))
        if not members:
            break
    return packed(members)


def _weighted(random: Random, names: Sequence[str]) -> int:
    """Mostly the parts that hold the text."""
    told = [
        place
        for place, name in enumerate(names)
        if re.search(r"worksheets/|document\.xml|sharedStrings|styles|workbook", name)
    ]
    return random.choice(told) if told and random.random() < 0.75 else random.randrange(len(names))


def unpacked(data: bytes) -> list[tuple[str, bytes]]:
    """The members of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(member.filename, archive.read(member)) for member in archive.infolist()]


def packed(members: Sequence[tuple[str, bytes]]) -> bytes:
    """An archive of members, twice of one name if it must be."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # twice the same name is what is wanted
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
