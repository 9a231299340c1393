"""What a picture file is made of, with Pillow's own files, and with what somebody hid in them."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from articles.pure import containers, images
from tests.factories import image_bytes

NAMED = PngImagePlugin.PngInfo()
KINDS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SECRET = b"Anna's kitchen"
NAMED.add_text("Author", SECRET.decode())


def take_in(content: bytes) -> images.Original:
    return images.take_in(io.BytesIO(content))


def frames(kind: str) -> bytes:
    out, pictures = io.BytesIO(), [Image.new("RGB", (20, 20), color) for color in ("red", "teal", "white")]
    pictures[0].save(out, kind, save_all=True, append_images=pictures[1:], duration=100, loop=0)
    return out.getvalue()


def jpeg_with(marker: int, inside: bytes) -> bytes:
    plain = image_bytes(kind="JPEG")
    return plain[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(inside) + 2) + inside + plain[2:]


def png_with(name: bytes, inside: bytes) -> bytes:
    plain = image_bytes()
    crc = struct.pack(">I", zlib.crc32(name + inside))
    return plain[:33] + struct.pack(">I", len(inside)) + name + inside + crc + plain[33:]


def webp_with(name: bytes, inside: bytes) -> bytes:
    plain = image_bytes(kind="WEBP") + name + struct.pack("<I", len(inside)) + inside + b"\0" * (len(inside) % 2)
    return plain[:4] + struct.pack("<I", len(plain) - 8) + plain[8:]


def gif_with(extension: bytes) -> bytes:
    plain = image_bytes(kind="GIF")
    at = 13 + 3 * 2 ** ((plain[10] & 7) + 1)
    return plain[:at] + extension + plain[at:]


CLEAN = {
    **{kind: image_bytes(kind=kind) for kind in KINDS},
    **{f"{kind} with a profile": image_bytes(kind=kind, icc_profile=PROFILE) for kind in KINDS if kind != "GIF"},
    **{f"moving {kind}": frames(kind) for kind in ("GIF", "WEBP", "PNG")},
    "progressive": image_bytes(kind="JPEG", progressive=True),
    "restarts": image_bytes(kind="JPEG", size=(64, 64), restart_marker_rows=1),
    "300 dpi": image_bytes(kind="JPEG", dpi=(300, 300)),
    "lossless": image_bytes(kind="WEBP", lossless=True),
}
HIDDEN = {
    "JPEG comment": jpeg_with(0xFE, SECRET),
    "JPEG APP1": jpeg_with(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + SECRET),
    "JPEG APP5": jpeg_with(0xE5, SECRET),
    "JPEG APP13": jpeg_with(0xED, b"Photoshop 3.0\x008BIM" + SECRET),
    "JPEG APP2 of another kind": jpeg_with(0xE2, b"MPF\0" + SECRET),
    "JPEG thumbnail": jpeg_with(0xE0, b"JFXX\0\x10" + SECRET),
    "PNG tEXt": png_with(b"tEXt", b"Location\0" + SECRET),
    "PNG Author": image_bytes(pnginfo=NAMED),
    "PNG unknown chunk": png_with(b"prVt", SECRET),
    "WebP unknown chunk": webp_with(b"JUNK", SECRET),
    "WebP XMP": image_bytes(kind="WEBP", xmp=SECRET),
    "AVIF XMP": image_bytes(kind="AVIF", xmp=SECRET),
    "AVIF free box": image_bytes(kind="AVIF") + struct.pack(">I", 8 + len(SECRET)) + b"free" + SECRET,
    "GIF comment": image_bytes(kind="GIF", comment=SECRET),
    "GIF application": gif_with(b"\x21\xff\x0bXMP DataXMP" + bytes([len(SECRET)]) + SECRET + b"\0"),
    **{f"{kind} tail": image_bytes(kind=kind) + SECRET for kind in KINDS},
    "JPEG with an end of its own behind it": image_bytes(kind="JPEG") + SECRET + b"\xff\xd9",
    "GIF with an end of its own behind it": image_bytes(kind="GIF") + SECRET + b"\x3b",
    "PNG with an end of its own behind it": image_bytes() + SECRET + image_bytes()[-12:],
}  # fmt: skip


@pytest.mark.parametrize("content", CLEAN.values(), ids=CLEAN)
def test_a_picture_and_nothing_else_keeps_its_bytes(content):
    assert take_in(content).content == content


@pytest.mark.parametrize("content", HIDDEN.values(), ids=HIDDEN)
def test_what_was_hidden_in_a_file_is_gone_for_good(content):
    original = take_in(content)

    assert SECRET in content and SECRET not in original.content
    assert Image.open(io.BytesIO(original.content)).size == (60, 40)
    assert take_in(original.content) == original


@pytest.mark.parametrize("content", CLEAN.values(), ids=CLEAN)
def test_a_file_cut_anywhere_is_not_bare(content):
    kind = Image.open(io.BytesIO(content)).format

    ends = range(16, len(content), 1 + len(content) // 500)
    assert [end for end in ends if containers.bare(content[:end], kind) == content[:end]] == []


@pytest.mark.parametrize("deep", [2, 5000])
def test_a_frame_within_a_frame_is_nobody_s_animation(deep):
    inside = b""
    for _ in range(deep):
        inside = b"ANMF" + (16 + len(inside)).to_bytes(4, "little") + bytes(16) + inside

    assert containers.bare(b"RIFF" + (len(inside) + 4).to_bytes(4, "little") + b"WEBP" + inside, "WEBP") is None


@pytest.mark.parametrize("number", [1, 3])
def test_bytes_that_fill_up_before_a_marker_do_no_harm(number):
    plain, fill = image_bytes(kind="JPEG"), b"\xff" * number
    tables, end = plain.index(b"\xff\xdb"), len(plain) - 2

    assert containers.bare(plain[:2] + fill + plain[2:], "JPEG") == plain
    for at in (tables, end):
        filled = plain[:at] + fill + plain[at:]
        assert containers.bare(filled, "JPEG") == filled
