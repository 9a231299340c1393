import io
import struct

import pytest
from PIL import Image, ImageCms

from articles.pure import images, renditions
from tests.factories import image_bytes

FOCAL = (0.5, 0.5)


@pytest.fixture
def jpeg_only(monkeypatch):
    """For what does not depend on the encoder: AVIF takes its time."""
    monkeypatch.setattr(renditions, "FORMATS", renditions.FORMATS[-1:])


def stored(picture: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def colors(content: bytes, at=(5, 5)) -> list[tuple[int, ...]]:
    """The colour at one place of each smaller file."""
    made = renditions.make(content, focal=FOCAL)
    return [Image.open(io.BytesIO(small)).convert("RGB").getpixel(at) for _, small in made]


def is_near(color, wanted) -> bool:
    return max(abs(one - other) for one, other in zip(color, wanted, strict=True)) < 12


def test_they_are_never_enlarged_and_say_their_size():
    made = renditions.make(image_bytes(size=(1000, 500)), focal=FOCAL)

    told = [(one["shape"], one["width"], one["height"], one["type"]) for one, _ in made]
    assert told == [
        (shape, width, height, f"image/{kind}")
        for shape, width, height in [
            ("card", 320, 213), ("card", 640, 427), ("card", 750, 500), ("full", 640, 320),
            ("full", 800, 400), ("full", 1000, 500),
        ]
        for kind in ("avif", "webp", "jpeg")
    ]  # fmt: skip
    opened = [Image.open(io.BytesIO(content)) for _, content in made]
    assert [(one.width, one.height, f"image/{one.format.lower()}") for one in opened] == [one[1:] for one in told]


def test_the_crop_follows_the_focal_point():
    picture = Image.new("RGB", (900, 300), "white")
    picture.paste("black", (600, 0, 900, 300))

    left = renditions.make(stored(picture), focal=(0, 0.5))[0][1]
    right = renditions.make(stored(picture), focal=(1, 0.5))[0][1]

    assert Image.open(io.BytesIO(left)).convert("L").resize((1, 1)).getpixel((0, 0)) > 240
    assert Image.open(io.BytesIO(right)).convert("L").resize((1, 1)).getpixel((0, 0)) < 100


@pytest.mark.parametrize("size", [(4100, 2050), (8000, 2000), (2000, 5000)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_has_all_widths(jpeg_only, size, kind):
    made = renditions.make(image_bytes(size=size, kind=kind), focal=FOCAL)

    assert [one["width"] for one, _ in made] == [320, 640, 960, 640, 800, 1280, 1920]


def test_what_is_shrunk_strip_by_strip_has_no_seams(jpeg_only):
    slope = Image.linear_gradient("L").rotate(180).resize((4000, 3001)).convert("RGB")

    made = renditions.make(stored(slope), focal=FOCAL)

    widest = Image.open(io.BytesIO(made[-1][1])).convert("L")
    column = [widest.getpixel((900, y)) for y in range(0, widest.height, 5)]
    wanted = [255 - 255 * y / widest.height for y in range(0, widest.height, 5)]
    assert max(abs(one - other) for one, other in zip(column, wanted, strict=True)) < 5


def test_a_tower_is_no_higher_than_webp_allows(jpeg_only):
    made = renditions.make(image_bytes(size=(700, 20_000), kind="JPEG"), focal=FOCAL)

    assert max(one["height"] for one, _ in made) == 16_371
    assert all(Image.open(io.BytesIO(content)).size == (one["width"], one["height"]) for one, content in made)


def test_16_bits_of_grey_stay_grey():
    content = stored(Image.new("I;16", (64, 64), 128 * 256))

    assert all(is_near(color, (128, 128, 128)) for color in colors(content))


def test_what_is_transparent_becomes_white():
    palette = Image.new("P", (64, 64), 0)
    palette.putpalette([255, 0, 0, 0, 0, 255])

    assert all(is_near(color, (255, 255, 255)) for color in colors(stored(palette, transparency=0)))
    assert all(is_near(color, (255, 255, 255)) for color in colors(stored(Image.new("RGBA", (64, 64), "#ff000000"))))


def test_the_four_inks_of_print_become_colors_of_the_web():
    content = stored(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG")

    assert all(is_near(color, (255, 0, 0)) for color in colors(content))


def test_a_profile_s_colors_become_those_of_the_web():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A profile whose red is the web's green.
    swapped = srgb.replace(b"rXYZ", b"none", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"none", b"gXYZ", 1)

    assert all(is_near(color, (0, 255, 0)) for color in colors(image_bytes((64, 64), "red", icc_profile=swapped)))


def red_inks() -> bytes:
    """A profile of four inks: black, and three that are the web's red. An ICC file with one table of 2⁴ colours."""
    red, black = bytes([138, 208, 198]), bytes([0, 128, 128])  # in CIELAB: 54, 80, 70, and 0, 0, 0
    line = bytes(range(256))
    unit = b"".join(struct.pack(">i", 65536 * (at % 4 == 0)) for at in range(9))
    table = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + unit + 4 * line + 2**3 * (red + black) + 3 * line
    tags = struct.pack(">I4sII", 1, b"A2B0", 144, len(table))
    head = struct.pack(">I4sI4s4s4s", 144 + len(table), b"test", 0x02400000, b"prtr", b"CMYK", b"Lab ") + bytes(12)
    white = struct.pack(">iii", 63190, 65536, 54061)
    return (head + b"acsp" + bytes(28) + white).ljust(128, b"\0") + tags + table


def test_the_four_inks_of_print_are_read_by_their_own_profile():
    content = stored(Image.new("CMYK", (64, 64), (255, 0, 0, 0)), "JPEG", icc_profile=red_inks())

    assert all(is_near(color, (255, 0, 0)) for color in colors(content))


def test_a_profile_that_is_none_does_no_harm():
    content = image_bytes(size=(64, 64), icc_profile=b"no profile")

    assert all(is_near(color, (0, 128, 128)) for color in colors(content))


def test_a_broken_file_is_told_in_a_sentence():
    with pytest.raises(images.NotAPicture, match="no picture that can be read"):
        renditions.make(image_bytes()[:80], focal=FOCAL)
