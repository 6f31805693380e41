"""Photos of a workbook: found by file name beside it or in the cell itself, made upright, small and anonymous.

What reaches the document are pixels: the picture is decoded, turned as its EXIF says, scaled down and encoded anew, so
that no place, time, camera, thumbnail or hidden layer travels with it.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import zlib
from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING, Final

from toolkit import limits
from toolkit.labels import listed
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Photo
from toolkit.schema import FieldType, Schema
from toolkit.workbook.cell_pictures import CellPicture, CellPictures, picture_formula
from toolkit.workbook.marks import column_letters
from toolkit.workbook.photo_files import PhotoFiles
from toolkit.workbook.values import ValueFault, folded_text

if TYPE_CHECKING:
    from PIL.Image import Image

    from toolkit.workbook.reader import Raw, SheetGrid

_FORMATS: Final = ("JPEG", "PNG", "BMP", "GIF", "WEBP")
_LOSSLESS: Final = ("PNG", "GIF", "BMP")
"""Drawings and scans rather than photographs: kept as PNG while that stays small."""
_OTHER_KINDS: Final = (
    (re.compile(rb".{4}ftyp(?:hei|hev|mif1|msf1|heix)", re.DOTALL), "苹果手机的 HEIC 照片"),
    (re.compile(rb".{4}ftypavi", re.DOTALL), "AVIF 图片"),
    (re.compile(rb"II\*\0|MM\0\*"), "TIFF 图片"),
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<svg", re.DOTALL), "SVG 图形"),
    (re.compile(rb"%PDF"), "PDF 文件"),
    (re.compile(rb"\x01\0\0\0.{36} EMF", re.DOTALL), "EMF 图形"),
    (re.compile(rb"\xd7\xcd\xc6\x9a|\x01\0\x09\0"), "WMF 图形"),
    (re.compile(rb"8BPS"), "Photoshop 文件"),
)
_JPEG_QUALITY: Final = 85
_SHOWN: Final = 5
"""Names a message lists."""


class Photos:
    """The photos of one sheet."""

    def __init__(self, grid: SheetGrid) -> None:
        self._files = PhotoFiles(grid.path.parent)
        self._pictures = _pictures_of(grid)
        self._count = 0

    def rows(self, columns: frozenset[int]) -> frozenset[int]:
        """The rows that hold a picture in one of these columns."""
        places = self._pictures.places if self._pictures is not None else ()
        return frozenset(row for row, column in places if column in columns)

    def read(
        self, raw: Raw, place: tuple[int, int], label: str, where: CellLocation
    ) -> tuple[Photo | None, list[Problem]]:
        """The photo a cell asks for, ``None`` for a blank cell or a fault, and the findings.

        A picture in the cell or placed over it goes before a name that leads to no file; with one that does, the cell
        has two photos, which is a fault as two pictures are.
        """
        found = self._pictures.at(place) if self._pictures is not None else []
        try:
            if not found and picture_formula(raw):
                raise ValueFault("W331", value="单元格里的图片", hint="请重新插入；")
            name = folded_text(raw) if not found or _is_name(raw) else ""
            if not found and not name:
                return None, []
            self._count += 1
            if self._count > limits.PHOTOS:
                if self._count > limits.PHOTOS + 1:
                    return None, []
                raise ValueFault("W338", limit=limits.PHOTOS)
            if not found:
                return self._of_file(name), []
            self._check_alone(found, name)
            notices = [problem("W346", where, label=label, value=name)] if name else []
            return self._of_cell(found[0]), notices
        except ValueFault as fault:
            return None, [problem(fault.code, where, label=label, **fault.words)]

    def _check_alone(self, found: Sequence[CellPicture], name: str) -> None:
        """Raises ``ValueFault`` for a cell with more than one photo."""
        names = [f"“{picture.label}”{_corner(picture)}" for picture in found]
        names += [f"文件“{path}”" for path in self._files.named(name)] if name else []
        if len(names) > 1:
            raise ValueFault("W337", count=len(names), names=listed(names, _SHOWN))

    def _of_cell(self, picture: CellPicture) -> Photo:
        assert self._pictures is not None
        if picture.size > limits.PHOTO_FILE_BYTES:
            raise ValueFault("W335", value=picture.label, limit=_megabytes())
        if not picture.member:
            raise ValueFault("W339", value=picture.label)
        return make_photo(self._pictures.content(picture), "", picture.label)

    def _of_file(self, name: str) -> Photo:
        path = self._files.find(name)
        try:
            if path.stat().st_size > limits.PHOTO_FILE_BYTES:
                raise ValueFault("W335", value=name, limit=_megabytes())
            content = path.read_bytes()
        except OSError as error:
            raise ValueFault("W336", value=name, detail=error.strerror or error) from error
        return make_photo(content, path.name, name)


def _is_name(raw: Raw) -> bool:
    return isinstance(raw, str) and not picture_formula(raw)


def _corner(picture: CellPicture) -> str:
    return f"（左上角在 {column_letters(picture.corner[1])}{picture.corner[0] + 1}）" if picture.corner else ""


def _pictures_of(grid: SheetGrid) -> CellPictures | None:
    return CellPictures(grid.path, grid.part, grid.merged) if grid.part else None


def stray_pictures(grid: SheetGrid, first: int, taken: Set[str | None], schema: Schema) -> Iterator[Problem]:
    """Pictures placed over cells from row ``first`` on that are not ``taken``, which are cells by name: ``B4``.

    What lies above is a letterhead and no photo; rows and columns that are named as hidden are left out as a whole.
    """
    pictures = _pictures_of(grid)
    over = pictures.over if pictures is not None else {}
    told = (set(grid.hidden_rows()), set(grid.hidden_columns())) if over else (set(), set())
    for row, column in sorted(over):
        where = grid.where(row, column)
        if row >= first and row not in told[0] and column not in told[1] and where.cell not in taken:
            for picture in over[row, column]:
                yield problem("W340", where, value=picture.label, hint=_home(schema))


def _home(schema: Schema) -> str:
    """Where the photos of a template belong."""
    for sheet in schema.sheets:
        for field in sheet.fields:
            if field.type is FieldType.IMAGE:
                return f"请移到“{sheet.name}”表的“{field.name}”：左上角在哪一格，就算哪一格"
    return "这个模板不印图片；要印，请在生成以后的文档里插入"


def _megabytes() -> str:
    return f"文件超过 {limits.PHOTO_FILE_BYTES // limits.MIB} MB"


def make_photo(content: bytes, name: str, label: str) -> Photo:
    """A picture file as it goes into a document; ``label`` is what messages call it.

    Raises ``ValueFault`` for what is no picture, is damaged or over a limit.
    """
    import PIL
    from PIL import Image as pillow

    for pattern, kind in _OTHER_KINDS:
        if pattern.match(content):
            raise ValueFault("W333", value=label, kind=kind)
    try:
        with warnings.catch_warnings():
            # Our own limit stands in for Pillow's, and its remarks on odd metadata concern what is thrown away.
            warnings.simplefilter("ignore")
            with pillow.open(io.BytesIO(content), formats=_FORMATS) as image:
                # What is see-through or has a palette is held twice, four bytes a pixel, until it is scaled down.
                times = 1 if image.mode in ("1", "L", "RGB") else 2
                if image.width * image.height * times > limits.PHOTO_PIXELS:
                    raise ValueFault("W335", value=label, limit=f"{image.width} × {image.height} 像素")
                lossless = image.format in _LOSSLESS
                plain = _plain(image)
    except PIL.UnidentifiedImageError as error:
        raise ValueFault("W333", value=label, kind="别的文件，不是图片") from error
    except pillow.DecompressionBombError as error:
        raise ValueFault("W335", value=label, limit="像素过多") from error
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError, zlib.error) as error:
        raise ValueFault("W334", value=label) from error
    except MemoryError as error:
        raise ValueFault("W335", value=label, limit="内存放不下") from error
    return _encoded(plain, name, lossless=lossless)


def _plain(image: Image) -> Image:
    """Upright, no larger than needed, on white, in grey or colour, and nothing but pixels."""
    from PIL import Image as pillow
    from PIL import ImageOps

    side = limits.PHOTO_SIDE_PIXELS
    image.draft("RGB", (side, side))
    image.load()
    if image.mode.startswith("I") or image.mode == "F":
        image = image.convert("F").point(lambda value: value * (255 / 65535)).convert("L")
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("LA", "PA", "RGBA", "P", "La", "RGBa") or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        upright = pillow.new("RGBA", layered.size, "white")
        upright.alpha_composite(layered)
    if upright.mode not in ("L", "RGB"):
        upright = upright.convert("L" if upright.mode == "1" else "RGB")
    upright.thumbnail((side, side), pillow.Resampling.LANCZOS)
    bare = pillow.new(upright.mode, upright.size)
    bare.paste(upright)
    return bare


def _encoded(image: Image, name: str, *, lossless: bool) -> Photo:
    content, extension = b"", "png"
    if lossless:
        content = _saved(image, "PNG", optimize=False, compress_level=9)
    if not lossless or len(content) > limits.PHOTO_BYTES:
        content, extension = _saved(image, "JPEG", quality=_JPEG_QUALITY), "jpeg"
    return Photo(name, content, extension, image.width, image.height, hashlib.sha256(content).hexdigest())


def _saved(image: Image, kind: str, **options: int | bool) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
