from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.pictures import opened, picture
from tests.workbooks import workbook
from toolkit import limits
from toolkit.problems import FileLocation, Problem
from toolkit.record import Photo
from toolkit.schema import Schema
from toolkit.schema_file import parse_schema
from toolkit.workbook.bind import bind
from toolkit.workbook.photos import make_photo
from toolkit.workbook.reader import read_workbook
from toolkit.workbook.values import ValueFault

SCHEMA = parse_schema(
    '[template]\nid = "t"\nname = "t"\nversion = "1"\noutput = "a"\n'
    '[[sheet]]\nname = "照片"\nshape = "table"\n'
    '[[sheet.field]]\nname = "图片"\ntype = "image"\nrequired = true\ncaption = "说明"\n[[sheet.field]]\nname = "说明"\n'
    '[[sheet]]\nname = "封面"\nshape = "form"\n[[sheet.field]]\nname = "徽标"\ntype = "image"\n',
    FileLocation("t"),
)


def bound(path: Path, schema: Schema = SCHEMA) -> tuple[list[Photo | None], list[Problem]]:
    submission = bind(read_workbook(path), schema)
    rows = submission.record.tables["照片"].rows
    return [row.values["图片"].value for row in rows], list(submission.problems)  # type: ignore[misc]


def one(tmp_path: Path, name: str) -> tuple[Photo | None, list[str]]:
    photos, problems = bound(workbook(f"| 照片 | 图片 | 说明 |\n|  | {name} | 一 |", tmp_path / "a.xlsx"))
    return photos[0], [f"{found.code} {found}" for found in problems]


# --- what becomes of a picture ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_whatever_its_camera_was_held_like(orientation: int) -> None:
    turns = {1: [], 2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}[orientation]
    upright = opened(picture(400, 300, "PNG"))
    for turn in turns:
        upright = upright.transpose(Image.Transpose(turn))
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright.save(stream, "JPEG", exif=exif.tobytes(), quality=95)
    photo = make_photo(stream.getvalue(), "a.jpg", "a.jpg")
    assert (photo.width, photo.height) == (400, 300)
    image = opened(photo.content).convert("L")
    assert [image.getpixel(place) > 200 for place in ((200, 30), (200, 280), (20, 150), (380, 150))] == [  # type: ignore[operator]
        True, False, False, False,
    ]  # fmt: skip


def test_nothing_but_pixels_is_left() -> None:
    content = picture()
    assert b"CameraMaker" in content
    photo = make_photo(content, "a.jpg", "a.jpg")
    image = opened(photo.content)
    assert b"CameraMaker" not in photo.content and b"Exif" not in photo.content
    assert dict(image.getexif()) == {} and not {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()


def test_texts_and_profiles_of_a_png_are_gone() -> None:
    stream = io.BytesIO()
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Author", "Nobody")
    opened(picture(kind="PNG")).save(stream, "PNG", pnginfo=told, icc_profile=b"profile" * 20, dpi=(300, 300))
    photo = make_photo(stream.getvalue(), "a.png", "a.png")
    assert photo.extension == "png" and b"Nobody" not in photo.content and b"iCCP" not in photo.content


@pytest.mark.parametrize(
    ("kind", "mode", "extension"),
    [
        ("JPEG", "RGB", "jpeg"), ("JPEG", "L", "jpeg"), ("JPEG", "CMYK", "jpeg"), ("PNG", "RGBA", "png"),
        ("PNG", "P", "png"), ("PNG", "1", "png"), ("PNG", "LA", "png"), ("PNG", "I;16", "png"), ("BMP", "RGB", "png"),
        ("GIF", "P", "png"), ("WEBP", "RGB", "jpeg"), ("WEBP", "RGBA", "jpeg"),
    ],
)  # fmt: skip
def test_every_common_kind_is_taken(kind: str, mode: str, extension: str) -> None:
    photo = make_photo(picture(400, 300, kind, mode), "a", "a")
    assert (photo.extension, photo.width, photo.height) == (extension, 400, 300)
    assert opened(photo.content).mode in ("RGB", "L")


def test_what_was_transparent_is_white() -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(stream, "PNG")
    assert opened(make_photo(stream.getvalue(), "a", "a").content).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_16_bit_grey_keeps_its_greys() -> None:
    stream = io.BytesIO()
    Image.new("I;16", (20, 20), 0x8000).save(stream, "PNG")
    grey = opened(make_photo(stream.getvalue(), "a", "a").content).convert("L").getpixel((5, 5))
    assert isinstance(grey, int) and 120 <= grey <= 135


def test_a_large_picture_is_scaled_down_and_keeps_its_shape() -> None:
    photo = make_photo(picture(4000, 3000), "a", "a")
    assert (photo.width, photo.height) == (1200, 900)
    assert (make_photo(picture(300, 200), "a", "a").width) == 300


def test_a_noisy_drawing_is_kept_small() -> None:
    noise = Image.effect_noise((1100, 1100), 90).convert("RGB")
    stream = io.BytesIO()
    noise.save(stream, "PNG")
    photo = make_photo(stream.getvalue(), "a", "a")
    assert photo.extension == "jpeg" and len(photo.content) < limits.PHOTO_BYTES


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert make_photo(picture(), "a", "a") == make_photo(picture(), "a", "a")


# --- what is no picture, or a hostile one -----------------------------------------------------------------------------
def code_of(content: bytes) -> str:
    with pytest.raises(ValueFault) as fault:
        make_photo(content, "a", "a")
    return fault.value.code + str(fault.value.words.get("kind", ""))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "W333别的文件，不是图片"),
        (b"just text", "W333别的文件，不是图片"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "W333苹果手机的 HEIC 照片"),
        (b"\0\0\0\x18ftypavif" + bytes(20), "W333AVIF 图片"),
        (b"II*\0" + bytes(20), "W333TIFF 图片"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "W333SVG 图形"),
        (b"%PDF-1.4", "W333PDF 文件"),
        (b"PK\x03\x04" + bytes(40), "W333别的文件，不是图片"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(content: bytes, code: str) -> None:
    assert code_of(content) == code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "GIF", "WEBP"])
def test_a_cut_off_picture_is_refused(kind: str) -> None:
    content = picture(800, 600, kind)
    assert code_of(content[: len(content) // 2]) == "W334"


def png(width: int, height: int, data: bytes, *further: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), *further, (b"IDAT", zlib.compress(data)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks)


def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked() -> None:
    assert code_of(png(60_000, 60_000, b"")) == "W335"
    assert code_of(png(10_001, 10_001, b"")) == "W335"


def test_a_bomb_of_text_does_no_harm() -> None:
    bomb = (b"zTXt", b"a\0\0" + zlib.compress(bytes(200 * limits.MIB)))
    with pytest.raises(ValueFault):
        make_photo(png(2, 2, b"\0\0\0\0\0\0", bomb), "a", "a")


@given(st.binary(max_size=200), st.sampled_from(["JPEG", "PNG", "BMP", "GIF", "WEBP"]), st.integers(0, 400))
def test_any_bytes_give_a_picture_or_a_finding(noise: bytes, kind: str, place: int) -> None:
    content = picture(60, 40, kind)
    for broken in (noise, content[:place] + noise + content[place + len(noise) :]):
        try:
            assert make_photo(broken, "a", "a").content
        except ValueFault as fault:
            assert fault.code in ("W333", "W334", "W335")


# --- how a file is found ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    [
        "慰问.jpg",
        "慰问.JPG",
        " 慰问.jpg ",
        "子/慰问.png",
        "子\\慰问.png",
        "./慰问.jpg",
        "./慰问",
        "慰问.png",
        "子/慰问",
    ],
)
def test_a_file_is_found_as_people_name_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "子").mkdir()
    (tmp_path / "慰问.jpg").write_bytes(picture())
    (tmp_path / "子" / "慰问.png").write_bytes(picture(kind="PNG"))
    photo, problems = one(tmp_path, name)
    assert problems == [] and photo is not None and photo.name.startswith("慰问")


def test_a_missing_file_is_named_with_near_names(tmp_path: Path) -> None:
    (tmp_path / "慰问现场.jpg").write_bytes(picture())
    photo, (found,) = one(tmp_path, "慰问现昌.jpg")
    assert photo is None
    assert found == (
        "W331 a.xlsx > 照片!A2：“图片”要的照片“慰问现昌.jpg”找不到；"
        "您是不是要找“慰问现场.jpg”？照片要放在工作簿旁边，或旁边的文件夹里（只找一层）"
    )


def files(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_bytes(picture())


@pytest.mark.parametrize(
    ("there", "name", "listed"),
    [
        (["慰问.jpg", "慰问.png"], "慰问", "慰问.jpg、慰问.png"),
        (["慰问.jpg", "照片/慰问.jpg"], "慰问.jpg", "慰问.jpg、照片/慰问.jpg"),
        (["1月/慰问.jpg", "2月/慰问.JPG"], "慰问.jpg", "1月/慰问.jpg、2月/慰问.JPG"),
        (["1月/慰问.jpg", "2月/慰问.png"], "慰问", "1月/慰问.jpg、2月/慰问.png"),
    ],
)
def test_several_files_of_one_name_are_listed(there: list[str], name: str, listed: str, tmp_path: Path) -> None:
    files(tmp_path, *there)
    photo, (found,) = one(tmp_path, name)
    assert photo is None and found.startswith("W347 a.xlsx > 照片!A2：") and f"不止一张：{listed}；" in found
    assert f"如 {there[-1]}" in found
    assert one(tmp_path, there[-1])[1] == [] or there[-1] == "照片/慰问.jpg"


@pytest.mark.parametrize(
    ("there", "name"),
    [
        (["照片/慰问.jpg"], "慰问.jpg"), (["照片/慰问.jpg"], "慰问"), (["2026年春节/慰问.JPG"], "慰问.jpg"),
        (["照片/慰问.jpg", "照片/更深/慰问.jpg"], "慰问.jpg"), (["照片/慰问.jpg", "输出/慰问.jpg"], "慰问.jpg"),
        (["照片/慰问.jpg", ".缩略图/慰问.jpg", "__MACOSX/慰问.jpg", "@eaDir/慰问.jpg"], "慰问.jpg"),
        (["慰问.jpg", "第3期-页面/慰问.jpg"], "慰问.jpg"), (["慰问.jpg", "照片/慰问.png"], "慰问.jpg"),
        (["照片/慰问.jpg", "照片/慰问现场.jpg"], "慰问"), (["照片/（1）.jpg"], "(1)"),
    ],
)  # fmt: skip
def test_a_bare_name_is_looked_for_one_level_down(there: list[str], name: str, tmp_path: Path) -> None:
    files(tmp_path, *there)
    photo, problems = one(tmp_path, name)
    assert problems == [] and photo is not None and photo.name == Path(there[0]).name


def test_two_levels_down_nothing_is_found(tmp_path: Path) -> None:
    files(tmp_path, "照片/更深/慰问.jpg")
    assert one(tmp_path, "慰问.jpg")[1][0].startswith("W331")
    assert one(tmp_path, "照片/更深/慰问.jpg")[1] == []


def test_near_names_are_told_with_their_folders(tmp_path: Path) -> None:
    files(tmp_path, "2026年春节走访慰问的照片/慰问现场.jpg", "输出/慰问现昌1.jpg")
    for name in ("慰问现昌.jpg", "照片/慰问现昌.jpg"):
        _, (found,) = one(tmp_path, name)
        assert "您是不是要找“2026年春节走访慰问的照片/慰问现场.jpg”？" in found


def test_a_folder_that_cannot_be_read_hinders_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files(tmp_path, "照片/慰问.jpg", "锁/别的.jpg")
    scan = os.scandir

    def refuse(place: Path) -> object:
        if Path(place).name == "锁":
            raise PermissionError(13, "没有权限")
        return scan(place)

    monkeypatch.setattr("toolkit.workbook.photo_files.os.scandir", refuse)
    assert one(tmp_path, "慰问.jpg")[1] == []


@pytest.mark.parametrize(
    "name",
    [
        "../外.jpg", "子/../../外.jpg", "..\\外.jpg", "/etc/passwd", "C:\\外.jpg", "C:外.jpg", "\\\\server\\share\\外.jpg",
        "//server/外.jpg", "http://example.com/外.jpg", "file:///etc/passwd", "data:image/png;base64,AAAA",
    ],
)  # fmt: skip
def test_nothing_outside_the_folder_is_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "里"
    folder.mkdir()
    (tmp_path / "外.jpg").write_bytes(picture())
    photo, (found,) = one(folder, name)
    assert photo is None and found.startswith("W332 a.xlsx > 照片!A2：")


def test_a_link_that_leads_outside_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "里"
    folder.mkdir()
    (tmp_path / "外.jpg").write_bytes(picture())
    (folder / "链.jpg").symlink_to(tmp_path / "外.jpg")
    (folder / "夹").symlink_to(tmp_path)
    for name in ("链.jpg", "夹/外.jpg"):
        _, (found,) = one(folder, name)
        assert found.startswith("W332"), name


def test_odd_names_are_findings_and_no_crash(tmp_path: Path) -> None:
    for name in ("a" * 300, "慰问.txt", ".", "子/", "CON"):
        photo, problems = one(tmp_path, name)
        assert photo is None and problems[0][:4] in ("W331", "W336"), name


def test_a_blank_required_cell_is_missing_and_errors_stand_at_their_cells(tmp_path: Path) -> None:
    (tmp_path / "好.jpg").write_bytes(picture())
    (tmp_path / "坏.jpg").write_bytes(picture()[:400])
    path = workbook(
        "| 照片 | 图片 | 说明 |\n|  |  | 一 |\n|  | 坏 | 二 |\n|  | 好 | 三 |\n|  | !#REF! |  |", tmp_path / "a.xlsx"
    )
    photos, problems = bound(path)
    assert [photo is not None for photo in photos] == [False, False, True, False]
    assert [(found.code, str(found.location)) for found in problems] == [
        ("W315", "a.xlsx > 照片!A2"), ("W334", "a.xlsx > 照片!A3"), ("W301", "a.xlsx > 照片!A5"),
    ]  # fmt: skip


def test_files_over_the_limit_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PHOTO_FILE_BYTES", 100)
    (tmp_path / "大.jpg").write_bytes(picture())
    assert one(tmp_path, "大")[1][0].startswith("W335")


def test_photos_beyond_the_limit_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PHOTOS", 2)
    (tmp_path / "a.jpg").write_bytes(picture())
    photos, problems = bound(workbook("| 照片 | 图片 | 说明 |\n" + "|  | a |  |\n" * 5, tmp_path / "a.xlsx"))
    assert [photo is not None for photo in photos] == [True, True, False, False, False]
    assert [found.code for found in problems if found.code == "W338"] == ["W338"]


def test_a_form_takes_a_photo(tmp_path: Path) -> None:
    (tmp_path / "徽.png").write_bytes(picture(kind="PNG"))
    path = workbook("| 封面 | 项目 | 内容 |\n|  | 徽标 | 徽.png |", tmp_path / "a.xlsx")
    submission = bind(read_workbook(path), SCHEMA)
    value = submission.record.forms["封面"]["徽标"].value
    assert submission.problems == () and isinstance(value, Photo) and value.name == "徽.png"
