"""Small pictures for tests, and workbooks that hold pictures in their cells as office programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image, ImageDraw

from toolkit.opc import read_members, write_members

ORIENTATION, GPS = 0x0112, 0x8825


def picture(
    width: int = 400,
    height: int = 300,
    kind: str = "JPEG",
    mode: str = "RGB",
    *,
    orientation: int = 1,
    corner: str = "",
) -> bytes:
    """A grey picture with a bright band at its upper edge, which tells where up is; ``orientation`` as in EXIF.

    A JPEG also carries where it was taken.
    """
    image = Image.new("RGB", (width, height), (90, 90, 90))
    ImageDraw.Draw(image).rectangle((0, 0, width, height // 4), fill=(250, 250, 250))
    if corner:
        image.paste(Image.new("RGB", (width // 8, height // 8), corner), (0, 0))
    stream = io.BytesIO()
    options: dict[str, object] = {}
    if kind == "JPEG":
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        exif[0x010F] = "CameraMaker"
        exif.get_ifd(GPS).update({1: "N", 2: (30.0, 15.0, 1.0)})
        options["exif"] = exif.tobytes()
    image.convert(mode).save(stream, kind, **options)
    return stream.getvalue()


def opened(content: bytes) -> Image.Image:
    """A picture, read."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def placed_over(path: Path, sheet: str, cells: Mapping[str, bytes]) -> Path:
    """Place pictures over cells of a workbook, as inserting one does."""
    book = openpyxl.load_workbook(path)
    for cell, content in cells.items():
        image = SheetImage(io.BytesIO(content))
        image.width, image.height = 60, 45
        book[sheet].row_dimensions[book[sheet][cell].row].height = 40
        book[sheet].add_image(image, cell)
    book.save(path)
    return path


def embedded_by_wps(path: Path, sheet_part: str, cells: Mapping[str, bytes]) -> Path:
    """Put pictures into cells as WPS does: the formula DISPIMG, and ``xl/cellimages.xml`` beside the sheets.

    The cells must hold ``DISPIMG <cell>`` as a placeholder.
    """
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    members = {member.name: member for member in read_members(path.read_bytes())}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in members}
    pictures, links = "", ""
    sheet = parts[sheet_part].decode()
    assert main in sheet
    for number, (cell, content) in enumerate(cells.items(), 1):
        name = f"ID_{number:032X}"
        pictures += (
            f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{number}" name="{name}"/><xdr:cNvPicPr/>'
            f'</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId{number}"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
            "</etc:cellImage>"
        )
        links += f'<Relationship Id="rId{number}" Type="{office}/image" Target="media/wps{number}.jpeg"/>'
        parts[f"xl/media/wps{number}.jpeg"] = content
        start = sheet.index(f'<c r="{cell}"')
        end = sheet.index("</c>", start) + 4
        formula = f"DISPIMG(&quot;{name}&quot;,1)"
        sheet = sheet[:start] + (f'<c r="{cell}" t="str"><f>_xlfn.{formula}</f><v>={formula}</v></c>') + sheet[end:]
    parts[sheet_part] = sheet.encode()
    parts["xl/cellimages.xml"] = (
        '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
        f'xmlns:xdr="{drawing}/spreadsheetDrawing" xmlns:a="{drawing}/main" xmlns:r="{office}">{pictures}'
        "</etc:cellImages>"
    ).encode()
    parts["xl/_rels/cellimages.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    ).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(write_members(read_members(stream.getvalue())))
    return path


def embedded_by_excel(path: Path, rows: Mapping[str, list[list[str | bytes]]]) -> Path:
    """A workbook whose cells hold pictures as Excel's “放置在单元格中” writes them; bytes are pictures."""
    with xlsxwriter.Workbook(path) as book:
        for name, lines in rows.items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, content in enumerate(line):
                    if isinstance(content, bytes):
                        image = {"image_data": io.BytesIO(content)}
                        sheet.embed_image(row, column, f"{row}-{column}.jpg", image)
                    elif content:
                        sheet.write_string(row, column, content)
    return path
