"""What people, cameras and others send as a picture: each kind refused in a sentence, or cleaned."""

import io
import zipfile

import pytest
from PIL import Image

from articles.pure import images
from tests.factories import image_bytes
from tests.uploads import JPEG, POLYGLOTS, REFUSED, stored


def take_in(content: bytes) -> images.Original:
    return images.take_in(io.BytesIO(content))


def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def moving(kind: str, **options) -> bytes:
    first, *others = (Image.new("RGB", (20, 10), color) for color in ("red", "teal", "white"))
    return stored(first, kind, save_all=True, append_images=others, duration=100, loop=0, **options)


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_picture_or_too_large_is_refused(content, sentence):
    with pytest.raises(images.NotAPicture) as refused:
        take_in(content)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=POLYGLOTS)
def test_a_file_that_is_two_things_becomes_a_picture_only(content):
    kept = take_in(content).content

    assert b"script" not in kept and b"PK\x03\x04" not in kept
    assert shown(kept).size == shown(content).size
    assert not zipfile.is_zipfile(io.BytesIO(kept))


@pytest.mark.parametrize("size", [(8000, 6250), (8192, 6144)])
def test_50_megapixels_pass(size):
    original = take_in(stored(Image.new("L", size, "gray"), "JPEG"))

    assert (original.width, original.height) == size


def test_50_megapixels_on_their_side_pass_in_full_size():
    exif = Image.Exif()
    exif[0x0112] = 6

    original = take_in(stored(Image.new("L", (8000, 6250), "gray"), "JPEG", exif=exif))

    assert (original.width, original.height) == (6250, 8000) == shown(original.content).size


def test_a_large_progressive_picture_on_its_side_is_halved(monkeypatch):
    monkeypatch.setattr(images, "_MOST_PROGRESSIVE", 200_000)
    exif = Image.Exif()
    exif[0x0112] = 6

    original = take_in(image_bytes((600, 400), kind="JPEG", exif=exif, progressive=True))

    assert (original.width, original.height) == (200, 300) == shown(original.content).size


def test_a_photo_that_stands_upright_keeps_its_pixels_and_loses_the_rest():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "A camera", 1
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    content = image_bytes((600, 400), kind="JPEG", exif=exif)

    original = take_in(content)

    assert b"A camera" in content and b"A camera" not in original.content
    assert original.content == JPEG


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_goes_on_moving(kind):
    secret = {"GIF": {"comment": b"Anna"}, "WEBP": {"xmp": b"Anna"}, "PNG": {}}[kind]

    kept = shown(take_in(moving(kind, **secret)).content)

    assert (kept.n_frames, kept.info["loop"], "comment" in kept.info, "xmp" in kept.info) == (3, 0, False, False)


@pytest.mark.parametrize(("picture", "kind"), [
    (Image.new("CMYK", (60, 40), (0, 255, 255, 0)), "JPEG"),
    (Image.new("I;16", (60, 40), 40_000), "PNG"),
    (Image.new("LA", (60, 40), (90, 9)), "PNG"),
    (Image.new("1", (61, 40), 1), "PNG"),
    (Image.new("RGBA", (60, 40), "#ff000080"), "WEBP"),
    (Image.new("P", (60, 40), 3), "GIF"),
])  # fmt: skip
@pytest.mark.parametrize("turn", [1, 6])
def test_any_kind_of_pixels_is_kept(picture, kind, turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    content = stored(picture, kind, **({} if kind == "GIF" else {"exif": exif}))

    kept = shown(take_in(content).content)

    assert (kept.format, kept.mode) == (kind, shown(content).mode)
    assert kept.size == (picture.size[::-1] if turn == 6 and kind != "GIF" else picture.size)
    middle = [one.convert("RGBA").getpixel((20, 20)) for one in (kept, shown(content))]
    assert max(abs(one - other) for one, other in zip(*middle, strict=True)) < 4


def test_a_palette_with_transparency_is_turned_with_both():
    picture = Image.new("P", (60, 40), 0)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.paste(1, (0, 0, 60, 10))
    exif = Image.Exif()
    exif[0x0112] = 6

    kept = shown(take_in(stored(picture, "PNG", transparency=0, exif=exif)).content).convert("RGBA")

    # Turned to the right, what was above is at the right.
    assert kept.size == (40, 60)
    assert [kept.getpixel(at) for at in ((35, 30), (5, 30))] == [(0, 0, 255, 255), (255, 0, 0, 0)]


# EXIF's orientation -> where the picture's first corner (above, left) and second one (above, right) lie in the file.
CORNERS = {
    1: ((0, 0), (1, 0)), 2: ((1, 0), (0, 0)), 3: ((1, 1), (0, 1)), 4: ((0, 1), (1, 1)),
    5: ((0, 0), (0, 1)), 6: ((0, 1), (0, 0)), 7: ((1, 1), (1, 0)), 8: ((1, 0), (1, 1)),
}  # fmt: skip


@pytest.mark.parametrize("turn", CORNERS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright_however_the_camera_was_held(turn, kind):
    # 300 × 200 pixels: more than one of the strips in which a picture is turned.
    upright = (300, 200) if turn < 5 else (200, 300)
    picture = Image.new("RGB", (300, 200), "white")
    for color, (x, y) in zip(("red", "blue"), CORNERS[turn], strict=True):
        picture.paste(color, (x * 200, y * 100, x * 200 + 100, y * 100 + 100))
    exif = Image.Exif()
    exif[0x0112] = turn

    original = take_in(stored(picture, kind, exif=exif))

    kept = shown(original.content).convert("RGB")
    assert (original.width, original.height) == kept.size == upright
    left, right = kept.getpixel((20, 20)), kept.getpixel((upright[0] - 20, 20))
    assert (left[0] > 220, left[2] < 40, right[0] < 40, right[2] > 220) == (True, True, True, True)
    assert not kept.getexif()
