"""The smaller files of a picture: cropped, shrunk and encoded, from one base that is not larger than they need."""

import hashlib
import io

from PIL import Image, ImageCms

from articles.pure import images

# shape -> (widths, proportions or None for the picture's own). The templates ask for these and no others.
SHAPES = {"card": ((320, 640, 960), (3, 2)), "full": ((640, 800, 1280, 1920), None)}
# For portraits alone: at most 160 px of the page, sharp on any screen.
SQUARE = {"square": ((160, 320), (1, 1))}
# A logo stands in the masthead, 64 px high at most: this is twice that, and transparent where it was.
_LOGO = (960, 128)
# A browser takes the first that it knows. One thread for AVIF: the same picture has the same bytes on any machine.
# At speed 6 it would be a third smaller at best, for four times the work.
FORMATS = (
    ("image/avif", "avif", {"quality": 60, "speed": 9, "max_threads": 1}),
    ("image/webp", "webp", {"quality": 80, "method": 4}),
    ("image/jpeg", "jpg", {"quality": 82}),
)
# What the largest of SHAPES need: 1920 across, and the height of a card that is 960 wide.
_BASE = (1920, 640)
# No side may be longer in WebP (14 bits).
_LONGEST = 16_383
_ROWS = 64


def make(content: bytes, *, focal: tuple[float, float], shapes: dict = SHAPES) -> list[tuple[dict, bytes]]:
    """The smaller files of a picture in *shapes*: ({"shape", "width", "height", "type", "name"}, bytes) each.

    Never enlarged.

    images.NotAPicture when *content* can't be read. Waits while another picture is decoded by this process.
    """
    with images.decoding:
        whole = _base(content)
        made = []
        for shape, (widths, proportions) in shapes.items():
            cut = crop(whole, proportions, focal) if proportions else whole
            widest = max(1, min(cut.width, cut.width * _LONGEST // cut.height))
            for width in sorted({min(width, widest) for width in widths}):
                small = cut.resize((width, max(1, round(cut.height * width / cut.width))), Image.Resampling.LANCZOS)
                made += [_encode(small, shape, *one) for one in FORMATS]
    return made


def logo(content: bytes) -> tuple[dict, bytes]:
    """A logo's one file, as make() tells of it: WebP, what is transparent stays so; never enlarged."""
    with images.decoding:
        picture = images.opened(content)
        with images.reading():
            picture.load()
            shown = picture.convert("RGBA")
        scale = min(1, _LOGO[0] / shown.width, _LOGO[1] / shown.height)
        size = (max(1, round(shown.width * scale)), max(1, round(shown.height * scale)))
        small = shown.resize(size, Image.Resampling.LANCZOS)
        return _encode(small, "logo", "image/webp", "webp", {"quality": 90, "method": 6})


def _base(content: bytes) -> Image.Image:
    """The whole picture in sRGB, shrunk by a whole number as far as _BASE allows. The full one is decoded once."""
    picture = images.opened(content)
    with images.reading():
        # JPEG is decoded at a half, a quarter or an eighth; what else there is, is shrunk strip by strip.
        picture.draft("RGB", _BASE)
        picture.load()
    factor = max(1, min(picture.width // _BASE[0], picture.height // _BASE[1]))
    colours = _to_srgb(picture)
    mode = "CMYK" if colours and picture.mode == "CMYK" else "RGB"
    base = Image.new(mode, (-(-picture.width // factor), -(-picture.height // factor)))
    for top in range(0, picture.height, factor * _ROWS):
        strip = picture.crop((0, top, picture.width, min(picture.height, top + factor * _ROWS)))
        base.paste((strip if mode == "CMYK" else _flat(strip)).reduce(factor), (0, top // factor))
    return _no_larger(ImageCms.applyTransform(base, colours) if colours else base)


def _no_larger(base: Image.Image) -> Image.Image:
    """The rest of the way, which no whole number goes: so much less to hold while the large ones are encoded."""
    scale = max(_BASE[0] / base.width, _BASE[1] / base.height)
    if scale >= 1:
        return base
    return base.resize((round(base.width * scale), round(base.height * scale)), Image.Resampling.LANCZOS)


def _to_srgb(picture: Image.Image) -> ImageCms.ImageCmsTransform | None:
    """How the colours of the picture's own profile become those of the web; None without a profile that serves."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode in {"L", "LA", "I;16"}:
        return None
    mode = "CMYK" if picture.mode == "CMYK" else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.buildTransform(own, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError):
        return None


def _flat(picture: Image.Image) -> Image.Image:
    """In RGB, what is transparent on white: JPEG knows no transparency, and all formats shall look alike."""
    if picture.mode.startswith("I"):
        # 16 bits of grey, which convert() would cut off at 255.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def crop(picture: Image.Image, proportions: tuple[int, int], focal: tuple[float, float]) -> Image.Image:
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
