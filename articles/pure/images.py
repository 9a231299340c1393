"""Pictures as they come in: verify, turn upright, strip, with Pillow and in bounded memory."""

import hashlib
import io
import re
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

from PIL import ExifTags, Image

from articles.pure import containers

MOST_BYTES = 30 * 1024 * 1024
TOO_LARGE = f"The picture is larger than {MOST_BYTES // 1024 // 1024} MB."
# What is sold as 50 megapixels has up to 50.33 (8192 × 6144).
MOST_PIXELS = 50_500_000
# A panorama, and no stroke of a pixel's breadth, for which decoders take a gigabyte.
LONGEST_SIDE = 40_000
# What a browser shows and a camera or an agency delivers. The ending is ours, never the sender's.
TYPES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}
MIME_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
}
# The name of an original in the storage: of the content's digest, with an ending of ours.
NAME = rf"pictures/[0-9a-f]{{2}}/[0-9a-f]{{32}}\.(?:{'|'.join(MIME_TYPES)})"
_NAME = re.compile(NAME)
# All that Pillow may find beside the pixels of a picture that is published as it came: colours, size, animation.
# Whatever else there is (where it was taken, with which device, by whom) has the picture encoded anew.
KEPT = {
    *"icc_profile dpi gamma srgb chromaticity aspect interlace transparency background adobe adobe_transform".split(),
    *"jfif jfif_version jfif_unit jfif_density progression progressive".split(),
    *"loop duration timestamp disposal blend bbox extension version default_image".split(),
}
UNREADABLE = "This file is no picture that can be read: JPEG, PNG, WebP, AVIF or GIF."
# EXIF's orientation -> how the pixels are turned, and the first edge of the upright picture: which rows (or columns,
# for a picture on its side) come first, those at the beginning or those at the end.
_TURNS = {
    2: ("FLIP_LEFT_RIGHT", "rows"),
    3: ("ROTATE_180", "rows from the end"),
    4: ("FLIP_TOP_BOTTOM", "rows from the end"),
    5: ("TRANSPOSE", "columns"),
    6: ("ROTATE_270", "columns"),
    7: ("TRANSVERSE", "columns from the end"),
    8: ("ROTATE_90", "columns from the end"),
}
_ROWS = 64
# A progressive JPEG is held twice while it is decoded, as coefficients and as pixels: past this, at half its size.
_MOST_PROGRESSIVE = 25_000_000
_SPOOLED = 8 * 1024 * 1024

# Held by whoever decodes: a process has the pixels of one picture at a time, however many are sent at once.
decoding = threading.Lock()


class NotAPicture(ValueError):
    """One sentence: why this file is not taken in."""


class Original(NamedTuple):
    """A picture fit to be kept: *name* in the storage made of its content, its bytes, its size in pixels."""

    name: str
    content: bytes
    width: int
    height: int


def take_in(file: BinaryIO) -> Original:
    """Read, verify and clean an upload. The type is judged by content; EXIF and GPS go, the picture is upright.

    What lies beside the pixels is cut out of the file, which keeps them as they are. Encoded anew is what stands on its
    side, and what can't be cut so simply: an AVIF with EXIF, say. A file that is clean already keeps its bytes, so that
    taking in twice gives the same name. NotAPicture says what is wrong: no picture, too many bytes or pixels, broken.
    Waits while another picture is decoded by this process.
    """
    with decoding:
        content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise NotAPicture(TOO_LARGE)
        kind, content, (width, height) = _cleaned(content)
    digest = hashlib.sha256(content).hexdigest()[:32]
    return Original(f"pictures/{digest[:2]}/{digest}.{TYPES[kind]}", content, width, height)


def is_name(text: str) -> bool:
    """Whether *text* is a name that take_in() gives: such a one can lead nowhere else."""
    return _NAME.fullmatch(text) is not None


def opened(content: bytes) -> Image.Image:
    """The picture in *content*, its pixels not decoded yet; NotAPicture, also when there are too many of them."""
    with reading(), warnings.catch_warnings():
        # Pillow only warns of a bomb up to twice its limit, which may not be the sentence that is told here.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture = Image.open(io.BytesIO(content), formats=list(TYPES))
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels()
    if max(picture.size) > LONGEST_SIDE:
        raise NotAPicture(f"The picture is longer than {LONGEST_SIDE:,} pixels: crop it.")
    return picture


@contextmanager
def reading() -> Iterator[None]:
    """Makes NotAPicture of whatever Pillow raises while it reads a file."""
    try:
        yield
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:
        # Pillow's decoders raise nearly anything on a broken file (OSError, SyntaxError, struct.error…).
        raise NotAPicture(UNREADABLE) from error


def look_through(content: bytes) -> None:
    """Decode *content* once, to find what is broken in it: NotAPicture."""
    with decoding:
        _decode(opened(content))


def _decode(picture: Image.Image) -> None:
    """Read all of *picture*. Of a JPEG's pixels only one of 64 is kept; others load in full."""
    with reading():
        picture.draft("L", (1, 1))
        picture.load()


def _too_many_pixels() -> NotAPicture:
    return NotAPicture(f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels.")


def _cleaned(content: bytes) -> tuple[str, bytes, tuple[int, int]]:
    """The type, the bytes to be kept and the size of an upload."""
    picture = opened(content)
    kind = _kind(picture)
    with reading():
        turn = picture.getexif().get(ExifTags.Base.Orientation, 1)
    bare = None if turn in _TURNS else containers.bare(content, kind)
    if bare is None or not _is_clean(opened(bare)):
        return kind, *_anew(picture, kind, turn)
    size = picture.size
    _decode(picture)
    return kind, bare, size


def _kind(picture: Image.Image) -> str:
    """The picture's type, one of TYPES. Many cameras write MPO: a JPEG with a second picture behind the first."""
    kind = "JPEG" if picture.format == "MPO" else picture.format
    if kind not in TYPES:
        raise NotAPicture(UNREADABLE)
    return kind


def _is_clean(picture: Image.Image) -> bool:
    return all(key in KEPT for key, value in picture.info.items() if value)


def _anew(picture: Image.Image, kind: str, turn: int) -> tuple[bytes, tuple[int, int]]:
    """The first picture of the file encoded anew as *kind*, upright, with its colours and nothing else."""
    options = {"JPEG": {"quality": 92}, "WEBP": {"quality": 92}, "AVIF": {"quality": 85}}.get(kind, {})
    out = io.BytesIO()
    with reading():
        if picture.info.get("progressive") and picture.width * picture.height > _MOST_PROGRESSIVE:
            picture.draft(None, (picture.width // 2, picture.height // 2))
        picture.load()
        kept = ("icc_profile", "transparency") if kind in {"PNG", "GIF"} else ("icc_profile",)
        options |= {key: picture.info[key] for key in kept if picture.info.get(key) is not None}
        upright = _turned(picture, turn) if turn in _TURNS else picture
        # The encoders take along what stands here.
        upright.info = {}
        upright.save(out, kind, **options)
    return out.getvalue(), upright.size


def _turned(picture: Image.Image, turn: int) -> Image.Image:
    """*picture*, which is used up, turned. Its rows go through a file: two such pictures at once are too much."""
    mode, size = picture.mode, picture.size[::-1] if _TURNS[turn][1].startswith("columns") else picture.size
    palette = picture.getpalette() if mode == "P" else None
    tops = range(0, size[1], _ROWS)
    with tempfile.SpooledTemporaryFile(_SPOOLED) as rows:
        lengths = [rows.write(_strip(picture, top, size[1], turn)) for top in tops]
        picture.close()
        rows.seek(0)
        turned = Image.new(mode, size)
        for top, length in zip(tops, lengths, strict=True):
            strip = Image.frombytes(mode, (size[0], min(_ROWS, size[1] - top)), rows.read(length))
            turned.paste(strip, (0, top))
    if palette:
        turned.putpalette(palette)
    return turned


def _strip(picture: Image.Image, top: int, height: int, turn: int) -> bytes:
    """The rows from *top* of the turned picture, which is *height* high."""
    how, edge = _TURNS[turn]
    first, last = top, min(top + _ROWS, height)
    if edge.endswith("end"):
        first, last = height - last, height - first
    box = (first, 0, last, picture.height) if edge.startswith("columns") else (0, first, picture.width, last)
    return picture.crop(box).transpose(Image.Transpose[how]).tobytes()
