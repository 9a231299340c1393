import io

import pytest
from PIL import Image

from articles.pure import images
from tests.factories import image_bytes


def take_in(content: bytes) -> images.Original:
    return images.take_in(io.BytesIO(content))


def test_a_clean_picture_keeps_its_bytes_and_is_named_by_them():
    content = image_bytes()

    original = take_in(content)

    assert original.content == content
    assert (original.width, original.height) == (60, 40)
    assert original.name == take_in(content).name
    assert original.name.startswith("pictures/") and original.name.endswith(".png")


def test_exif_goes_and_the_picture_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010F] = "A camera"
    content = image_bytes(kind="JPEG", exif=exif)

    original = take_in(content)

    assert (original.width, original.height) == (40, 60)
    assert b"A camera" in content and b"A camera" not in original.content
    assert take_in(original.content) == original


def test_a_page_hidden_behind_a_picture_is_cut_off():
    original = take_in(image_bytes() + b"<script>alert(1)</script>")

    assert b"script" not in original.content


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", image_bytes()[:80]]
)
def test_what_is_no_picture_is_refused_in_a_sentence(content):
    with pytest.raises(images.NotAPicture, match="no picture that can be read"):
        take_in(content)


def test_too_many_pixels_are_refused_before_they_are_decoded(monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS", 2399)

    with pytest.raises(images.NotAPicture, match="million pixels"):
        take_in(image_bytes())


def test_a_stroke_that_is_no_picture_is_refused_before_it_is_decoded():
    with pytest.raises(images.NotAPicture, match="The picture is longer than 40,000 pixels: crop it"):
        take_in(image_bytes(size=(40_001, 1)))


def test_too_many_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(images, "MOST_BYTES", 50)

    with pytest.raises(images.NotAPicture, match="larger than"):
        take_in(image_bytes())


def test_the_first_picture_of_a_camera_s_file_is_taken():
    out = io.BytesIO()
    first = Image.new("RGB", (60, 40), "teal")
    first.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), "red")])

    original = take_in(out.getvalue())

    assert Image.open(io.BytesIO(out.getvalue())).format == "MPO"
    assert original.name.endswith(".jpg")
    kept = Image.open(io.BytesIO(original.content))
    assert (kept.format, kept.getpixel((5, 5))[0] < 50) == ("JPEG", True)
    assert take_in(original.content) == original


def test_a_format_that_pillow_finds_and_we_do_not_know_is_refused(monkeypatch):
    monkeypatch.delitem(images.TYPES, "GIF")
    monkeypatch.setattr(images.Image, "open", lambda file, formats, opened=Image.open: opened(file))

    with pytest.raises(images.NotAPicture, match="no picture that can be read"):
        take_in(image_bytes(kind="GIF"))


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "PPM", "ICO"])
def test_a_format_that_we_do_not_know_is_not_even_opened(kind):
    with pytest.raises(images.NotAPicture, match="no picture that can be read"):
        images.opened(image_bytes(kind=kind))


def test_whatever_the_encoder_raises_is_a_sentence(monkeypatch):
    content = image_bytes(kind="AVIF", xmp=b"A camera")
    monkeypatch.setattr(images.Image.Image, "save", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(images.NotAPicture, match="no picture that can be read"):
        take_in(content)


def test_what_is_transparent_stays_so_when_a_file_is_encoded_anew():
    picture = Image.new("P", (4, 4), 0)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    out = io.BytesIO()
    picture.save(out, "PNG", transparency=0)

    original = take_in(out.getvalue() + b"tail")

    assert Image.open(io.BytesIO(original.content)).info["transparency"] == 0
