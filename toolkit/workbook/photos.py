"""Photos of a workbook: found by file name beside it or in the cell itself, made upright, small and anonymous.

What reaches the document are pixels: the picture is decoded, turned as its EXIF says, scaled down and encoded anew, so
that no place, time, camera, thumbnail or hidden layer travels with it.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Final

from toolkit import limits
from toolkit.labels import did_you_mean
from toolkit.problems import CellLocation, Problem, problem
from toolkit.record import Photo
from toolkit.workbook.cell_pictures import CellPicture, CellPictures, picture_formula
from toolkit.workbook.values import ValueFault, folded_text

if TYPE_CHECKING:
    from PIL.Image import Image

    from toolkit.workbook.reader import Raw, SheetGrid

_FORMATS: Final = ("JPEG", "PNG", "BMP", "GIF", "WEBP")
_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp")
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
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|(?:file|https?|data):", re.IGNORECASE)
_JPEG_QUALITY: Final = 85
_LISTED: Final = 2_000
"""File names of a folder among which near ones are looked for."""


class Photos:
    """The photos of one sheet."""

    def __init__(self, grid: SheetGrid) -> None:
        self._folder = grid.path.parent
        self._pictures = CellPictures(grid.path, grid.part) if grid.part else None
        self._count = 0

    def rows(self, columns: frozenset[int]) -> frozenset[int]:
        """The rows that hold a picture in one of these columns."""
        places = self._pictures.places if self._pictures is not None else ()
        return frozenset(row for row, column in places if column in columns)

    def read(
        self, raw: Raw, place: tuple[int, int], label: str, where: CellLocation
    ) -> tuple[Photo | None, list[Problem]]:
        """The photo a cell asks for, ``None`` for a blank cell or a fault, and the findings.

        A picture in the cell or placed over it goes before what is typed there.
        """
        found = self._pictures.at(place) if self._pictures is not None else []
        try:
            if not found and picture_formula(raw):
                raise ValueFault("W331", value="单元格里的图片", hint="请重新插入；")
            name = "" if found else folded_text(raw)
            if not found and not name:
                return None, []
            self._count += 1
            if self._count > limits.PHOTOS:
                if self._count > limits.PHOTOS + 1:
                    return None, []
                raise ValueFault("W338", limit=limits.PHOTOS)
            photo = self._of_cell(found[0]) if found else self._of_file(name)
        except ValueFault as fault:
            return None, [problem(fault.code, where, label=label, **fault.words)]
        return photo, [problem("W337", where, count=len(found))] if len(found) > 1 else []

    def _of_cell(self, picture: CellPicture) -> Photo:
        assert self._pictures is not None
        if picture.size > limits.PHOTO_FILE_BYTES:
            raise ValueFault("W335", value=picture.label, limit=_megabytes())
        return make_photo(self._pictures.content(picture), "", picture.label)

    def _of_file(self, name: str) -> Photo:
        path = self._found(name)
        try:
            if path.stat().st_size > limits.PHOTO_FILE_BYTES:
                raise ValueFault("W335", value=name, limit=_megabytes())
            content = path.read_bytes()
        except OSError as error:
            raise ValueFault("W336", value=name, detail=error.strerror or error) from error
        return make_photo(content, path.name, name)

    def _found(self, name: str) -> Path:
        """The file of that name inside the workbook's folder, in any case of letters, extension or not."""
        relative = PureWindowsPath(name)
        if _ADDRESS.match(name) or name.startswith(("/", "\\")) or relative.drive or ".." in relative.parts:
            raise ValueFault("W332", value=name)
        path = self._folder.joinpath(*relative.parts)
        try:
            if not path.is_file():
                path = self._near(path, name)
            if not path.resolve().is_relative_to(self._folder.resolve()):
                raise ValueFault("W332", value=name)
        except (OSError, ValueError, RuntimeError) as error:
            raise ValueFault("W336", value=name, detail=getattr(error, "strerror", None) or error) from error
        return path

    def _near(self, path: Path, name: str) -> Path:
        """The one picture that differs in case of letters alone, or lacks its extension only."""
        known = list(_picture_names(path.parent))
        wanted = _folded(path.name)
        alike = [other for other in known if _folded(other) == wanted] or [
            other for other in known if _folded(Path(other).stem) == wanted
        ]
        if len(alike) == 1:
            return path.parent / alike[0]
        raise ValueFault("W331", value=name, hint=did_you_mean(path.name, alike or known))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _picture_names(folder: Path) -> Iterator[str]:
    if not folder.is_dir():
        return
    for count, path in enumerate(sorted(folder.iterdir())):
        if count >= _LISTED:
            break
        if path.suffix.lower() in (*_SUFFIXES, ".heic", ".tif", ".tiff") and path.is_file():
            yield path.name


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
