"""Pictures: verify, turn upright, strip, crop and encode, with Pillow."""

import hashlib
import io
import re
import warnings
from typing import BinaryIO, NamedTuple

from PIL import Image, ImageOps

from articles.pure import containers

MOST_BYTES = 30 * 1024 * 1024
MOST_PIXELS = 50_000_000
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
# shape -> (widths, proportions or None for the picture's own). The templates ask for these and no others.
SHAPES = {"card": ((320, 640, 960), (3, 2)), "full": ((640, 1280, 1920), None)}
FORMATS = (("image/webp", "webp", {"quality": 80, "method": 4}), ("image/jpeg", "jpg", {"quality": 82}))
# All that Pillow may find beside the pixels of a picture that is published as it came: colours, size, animation.
# Whatever else there is (where it was taken, with which device, by whom) has the picture encoded anew.
KEPT = {
    *"icc_profile dpi gamma srgb chromaticity aspect interlace transparency background adobe adobe_transform".split(),
    *"jfif jfif_version jfif_unit jfif_density progression progressive".split(),
    *"loop duration timestamp disposal blend bbox extension version default_image".split(),
}
UNREADABLE = "This file is no picture that can be read: JPEG, PNG, WebP, AVIF or GIF."


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

    A file that is clean already keeps its bytes, so that taking in twice gives the same name. NotAPicture says
    what is wrong: no picture, too many bytes or pixels, broken.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotAPicture(f"The picture is larger than {MOST_BYTES // 1024 // 1024} MB.")
    picture = _open(content)
    kind = _kind(picture)
    if picture.format == kind and _is_clean(picture) and containers.is_bare(content, kind):
        width, height = picture.size
    else:
        content, (width, height) = _without_metadata(picture, kind)
    digest = hashlib.sha256(content).hexdigest()[:32]
    return Original(f"pictures/{digest[:2]}/{digest}.{TYPES[kind]}", content, width, height)


def is_name(text: str) -> bool:
    """Whether *text* is a name that take_in() gives: such a one can lead nowhere else."""
    return _NAME.fullmatch(text) is not None


def renditions(content: bytes, *, focal: tuple[float, float]) -> list[tuple[dict, bytes]]:
    """The smaller files of a picture: ({"shape", "width", "height", "type", "name"}, bytes) each; never enlarged."""
    picture = _open(content)
    picture.draft("RGB", (2 * 1920, 2 * 1920))
    whole = _flat(picture)
    made = []
    for shape, (widths, proportions) in SHAPES.items():
        cut = _crop(whole, proportions, focal) if proportions else whole
        for width in sorted({min(width, cut.width) for width in widths}):
            small = cut.resize((width, max(1, round(cut.height * width / cut.width))), Image.Resampling.LANCZOS)
            made += [_encode(small, shape, *one) for one in FORMATS]
    return made


def _open(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a bomb up to twice the limit; here the limit is the limit.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=list(TYPES))
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPicture(f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels.")
            picture.load()
    except NotAPicture:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise NotAPicture(f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels.") from error
    except Exception as error:
        # Pillow's decoders raise nearly anything on a broken file (OSError, SyntaxError, struct.error…).
        raise NotAPicture(UNREADABLE) from error
    return picture


def _kind(picture: Image.Image) -> str:
    """The picture's type, one of TYPES. Many cameras write MPO: a JPEG with a second picture behind the first."""
    kind = "JPEG" if picture.format == "MPO" else picture.format
    if kind not in TYPES:
        raise NotAPicture(UNREADABLE)
    return kind


def _is_clean(picture: Image.Image) -> bool:
    return all(key in KEPT for key, value in picture.info.items() if value) and not len(picture.getexif())


def _without_metadata(picture: Image.Image, kind: str) -> tuple[bytes, tuple[int, int]]:
    """The first picture of the file encoded anew as *kind*, upright, with its colours and nothing else."""
    options = {"JPEG": {"quality": 92}, "WEBP": {"quality": 92}, "AVIF": {"quality": 85}}.get(kind, {})
    out = io.BytesIO()
    try:
        upright = ImageOps.exif_transpose(picture)
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
        if upright.mode == "P":
            bare.putpalette(upright.getpalette())
        kept = ("icc_profile", "transparency") if kind in {"PNG", "GIF"} else ("icc_profile",)
        options |= {key: picture.info[key] for key in kept if picture.info.get(key) is not None}
        bare.save(out, kind, **options)
    except Exception as error:
        # As in _open: what Pillow raises on a broken file is anybody's guess.
        raise NotAPicture(UNREADABLE) from error
    return out.getvalue(), bare.size


def _flat(picture: Image.Image) -> Image.Image:
    """In RGB, what is transparent on white: JPEG knows no transparency, and both formats shall look alike."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def _crop(picture: Image.Image, proportions: tuple[int, int], focal: tuple[float, float]) -> Image.Image:
    """The largest part in *proportions*, with the focal point as near to its middle as the edges allow."""
    across, down = proportions
    width = min(picture.width, picture.height * across // down) or 1
    height = min(picture.height, picture.width * down // across) or 1
    left = min(max(round(picture.width * focal[0] - width / 2), 0), picture.width - width)
    top = min(max(round(picture.height * focal[1] - height / 2), 0), picture.height - height)
    return picture.crop((left, top, left + width, top + height))


def _encode(picture: Image.Image, shape: str, mime: str, ending: str, options: dict) -> tuple[dict, bytes]:
    out = io.BytesIO()
    picture.save(out, ending.replace("jpg", "jpeg"), **options)
    content = out.getvalue()
    digest = hashlib.sha256(content).hexdigest()[:32]
    told = {"shape": shape, "width": picture.width, "height": picture.height, "type": mime}
    return told | {"name": f"renditions/{digest[:2]}/{digest}.{ending}"}, content
