"""What people, cameras and others send as a picture: what is refused, with its sentence, and what hides more files."""

import io
import struct
import zipfile
import zlib

from PIL import Image

from tests.factories import image_bytes

UNREADABLE = "This file is no picture that can be read: JPEG, PNG, WebP, AVIF or GIF."
TOO_MANY = "The picture has more than 50 million pixels."
PAGE = b"<html><script>alert(document.cookie)</script></html>"


def stored(picture: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("x.html", PAGE)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""

    def chunk(name, inside):
        return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


JPEG = image_bytes((600, 400), kind="JPEG")
REFUSED = {
    "a text": (b"Dear desk, please find attached", UNREADABLE),
    "nothing": (b"", UNREADABLE),
    "a page": (PAGE, UNREADABLE),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', UNREADABLE),
    "a program": (b"MZ" + bytes(200), UNREADABLE),
    "a PDF": (b"%PDF-1.7\n" + bytes(200), UNREADABLE),
    "a TIFF": (stored(Image.new("RGB", (9, 9)), "TIFF"), UNREADABLE),
    "a BMP": (image_bytes(kind="BMP"), UNREADABLE),
    "an archive": (archive(), UNREADABLE),
    "a bomb": (bomb(60_000, 60_000), TOO_MANY),
    "a smaller bomb": (bomb(10_000, 10_000), TOO_MANY),
    "a header without pixels": (bomb(600, 400), UNREADABLE),
    "51 megapixels": (stored(Image.new("1", (8500, 6000)), "PNG"), TOO_MANY),
    "31 MB": (JPEG + bytes(31 * 1024 * 1024), "The picture is larger than 30 MB."),
    **{
        f"a {kind} broken off": (whole[: len(whole) * 2 // 3], UNREADABLE)
        for kind in ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
        for whole in [stored(Image.effect_noise((200, 200), 90).convert("RGB"), kind)]
    },
    "a progressive JPEG broken off": (
        stored(Image.effect_noise((200, 200), 90), "JPEG", progressive=True)[:9000],
        UNREADABLE,
    ),
}
POLYGLOTS = {
    "JPEG and archive": JPEG + archive(),
    "GIF and page": image_bytes(kind="GIF") + PAGE,
    "GIF with a page in its comment": image_bytes(kind="GIF", comment=PAGE),
    "PNG and page": image_bytes() + PAGE,
    "JPEG with a page in its comment": image_bytes(kind="JPEG", comment=PAGE),
    "WebP and page": image_bytes(kind="WEBP") + PAGE,
    "AVIF and archive": image_bytes(kind="AVIF") + archive(),
}
