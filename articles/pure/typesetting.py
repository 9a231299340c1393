"""Text set in the paper's own fonts, for pictures: which signs these have, where lines break, how large it may be."""

import functools
import io
import re
import unicodedata
from importlib import resources
from typing import NamedTuple

from PIL import ImageDraw, ImageFont

from articles.pure import words

# Each family is the files that it comes in, one for each group of scripts: the first that has a sign sets it.
SERIF = tuple(
    f"source-serif-4-{part}-700-normal.woff2"
    for part in ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek")
)
SANS = ("inter-latin-400-normal.woff2",)
SANS_BOLD = ("inter-latin-600-normal.woff2",)
# Without these a text says the same: pictures, what only tells how a sign is shown, what nobody sees.
_ADORNS = {"So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn"}
_VARIANTS = re.compile("[\ufe00-\ufe0f\u20e3\U000e0100-\U000e01ef]")
_NO_SIGN = "\U0010ffff"
_PROBED_AT = 24
ELLIPSIS = "…"


class Style(NamedTuple):
    """A family, its size in pixels and its colour."""

    family: tuple[str, ...]
    size: int
    colour: str

    def width(self, text: str) -> float:
        """How far *text* reaches, in pixels."""
        return sum(_font(name, self.size).getlength(part) for name, part in _runs(text, self.family))

    def set(self, pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str) -> float:
        """Draw *text* from the left end *at* of its base line; where it ends."""
        across, base = at
        for name, part in _runs(text, self.family):
            font = _font(name, self.size)
            pen.text((across, base), part, font=font, fill=self.colour, anchor="ls")
            across += font.getlength(part)
        return across


def settable(text: str, family: tuple[str, ...]) -> str:
    """*text* in one line without emoji and the like; "" where *family* lacks a letter, a digit or a sign that counts.

    Half a name, or a price without its currency, would say something that nobody wrote.
    """
    text = _VARIANTS.sub("", words.composed(text))
    kept = " ".join("".join(one for one in text if _counts(one, family)).split())
    return kept if all(_covering(one, family) for one in _clusters(kept)) else ""


def _counts(sign: str, family: tuple[str, ...]) -> bool:
    return sign.isspace() or unicodedata.category(sign) not in _ADORNS or bool(_covering(sign, family))


def fit(text: str, style: Style, room: tuple[int, int], *, sizes: range, leading: float) -> tuple[Style, list[str]]:
    """The largest of *sizes* (falling) at which *text* fits into *room*, and its lines, about equally long.

    At the smallest, words are broken and what does not fit ends in an ellipsis. *leading*: from line to line, in sizes.
    """
    width, height = room
    for size in sizes:
        style = style._replace(size=size)
        lines = _lines(text, style, width)
        if len(lines) * size * leading <= height and max(map(style.width, text.split())) <= width:
            return style, _balanced(text, style, width, len(lines))
    most = max(1, int(height / (style.size * leading)))
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(f"{lines[most - 1]} {lines[most]}", style, width)]
    return style, lines


def _lines(text: str, style: Style, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and style.width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines += _broken(word, style, width)
    return lines


def _broken(word: str, style: Style, width: float) -> list[str]:
    """A word in pieces no wider than *width*."""
    if style.width(word) <= width:
        return [word]
    pieces = [""]
    for cluster in _clusters(word):
        if pieces[-1] and style.width(pieces[-1] + cluster) > width:
            pieces.append("")
        pieces[-1] += cluster
    return pieces


def _balanced(text: str, style: Style, width: int, number: int) -> list[str]:
    """The lines at the least width that takes no more than *number* of them."""
    least, most = int(max(map(style.width, text.split()))), width
    while most - least > 8:
        middle = (least + most) // 2
        least, most = (least, middle) if len(_lines(text, style, middle)) <= number else (middle, most)
    return _lines(text, style, most)


def _cut(text: str, style: Style, width: float) -> str:
    """As much of *text* as goes on one line with an ellipsis behind it."""
    clusters = _clusters(text)
    while clusters and style.width("".join(clusters).rstrip() + ELLIPSIS) > width:
        clusters.pop()
    return "".join(clusters).rstrip() + ELLIPSIS


def shortened(text: str, style: Style, width: float) -> str:
    """*text* on one line, with an ellipsis where it is cut."""
    return text if style.width(text) <= width else _cut(text, style, width)


def _clusters(text: str) -> list[str]:
    """Signs with the marks that stand on them, which belong into one font."""
    found: list[str] = []
    for sign in text:
        if found and unicodedata.category(sign).startswith("M"):
            found[-1] += sign
        else:
            found.append(sign)
    return found


@functools.lru_cache(2048)
def _runs(text: str, family: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """*text* in parts of one font file each."""
    found: list[tuple[str, str]] = []
    for cluster in _clusters(text):
        name = _covering(cluster, family) or family[0]
        # What several have, a space above all, goes on in the font that is at work.
        if found and (found[-1][0] == name or _has(found[-1][0], cluster)):
            found[-1] = (found[-1][0], found[-1][1] + cluster)
        else:
            found.append((name, cluster))
    return tuple(found)


def _covering(cluster: str, family: tuple[str, ...]) -> str:
    """The first file of *family* with all signs of *cluster*; "" where there is none."""
    return next((name for name in family if _has(name, cluster)), "")


@functools.lru_cache(4096)
def _has(name: str, cluster: str) -> bool:
    # Laid out plainly, sign by sign: else a font would seem to have what it only puts together.
    probe = _font(name, _PROBED_AT, ImageFont.Layout.BASIC)
    nothing = probe.getmask(_NO_SIGN)
    return all(sign == " " or _differ(probe.getmask(sign), nothing) for sign in cluster)


def _differ(one, other) -> bool:
    return one.size != other.size or bytes(one) != bytes(other)


@functools.lru_cache(160)
def _font(name: str, size: int, layout: ImageFont.Layout | None = None) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_file(name)), size, layout_engine=layout)


@functools.cache
def _file(name: str) -> bytes:
    return resources.files("articles").joinpath("fonts", name).read_bytes()
