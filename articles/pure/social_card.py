"""The social picture of a story, which networks show beside a link to it, in the paper's design (docs/design.md)."""

import hashlib
import io

from PIL import Image, ImageDraw

from articles.pure import images, impact, renditions
from articles.pure.typesetting import SANS, SANS_BOLD, SERIF, Style, fit, settable, shortened

# What Facebook, X, LinkedIn and messengers show whole.
WIDTH, HEIGHT = 1200, 630
# Grows with each change of what is drawn here: all cards are then drawn anew.
DESIGN = 1
# The light theme's tokens: a card lies on other people's pages.
PAPER, INK, INK_SOFT, LINE, LINE_STRONG, ACCENT = "#eff4ef", "#16201b", "#4a574f", "#c3cec6", "#7a877f", "#a8330d"
_EDGE = 56
_PICTURE_WIDTH = 456
_MAST, _TITLE, _SCORE = 92, 152, 430
_LEADING = 1.13
# As .impact-level-1 and -2: the two lowest bands are drawn in grey.
_GREY_LEVELS = {1, 2}


def draw(*, title: str, score: int, name: str, host: str, picture: bytes | None, focal: tuple[float, float]) -> bytes:
    """The card as a JPEG of WIDTH × HEIGHT. The same values give the same bytes on one machine.

    *name*: of the site, *host* stands in for one that our fonts can't set; *picture*: a JPEG beside which the words
    stand, cut round *focal*. A title that our fonts can't set is left out, and the score takes its room: networks print
    the title below the picture anyway. images.NotAPicture when *picture* can't be read; waits while another picture is
    decoded by this process.
    """
    with images.decoding:
        card = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        pen = ImageDraw.Draw(card)
        right = WIDTH - _EDGE
        if picture:
            card.paste(_cut(picture, focal), (WIDTH - _PICTURE_WIDTH, 0))
            right -= _PICTURE_WIDTH
        _masthead(pen, settable(name, SERIF) or host, right)
        words = settable(title, SERIF)
        if words:
            _headline(pen, words, right, sizes=range(76, 35, -4) if picture else range(112, 43, -4))
        _score(pen, score, right, large=not words)
        return _encoded(card)


def name_of(content: bytes) -> str:
    """Where a card lies in the storage: under the digest of its content."""
    digest = hashlib.sha256(content).hexdigest()[:32]
    return f"cards/{digest[:2]}/{digest}.jpg"


def _cut(content: bytes, focal: tuple[float, float]) -> Image.Image:
    picture = images.opened(content)
    with images.reading():
        # Decoded at a half, a quarter or an eighth, where that is still enough.
        picture.draft("RGB", (_PICTURE_WIDTH, HEIGHT))
        picture.load()
    cut = renditions.crop(picture.convert("RGB"), (_PICTURE_WIDTH, HEIGHT), focal)
    return cut.resize((_PICTURE_WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _masthead(pen: ImageDraw.ImageDraw, name: str, right: int) -> None:
    """The paper's name over its measuring rule."""
    width = right - _EDGE
    style = next(
        (one for one in (Style(SERIF, size, INK) for size in range(46, 27, -6)) if one.width(name) <= width), None
    )
    style = style or Style(SERIF, 28, INK)
    style.set(pen, (_EDGE, _MAST - 14), shortened(name, style, width))
    pen.rectangle((_EDGE, _MAST, right - 1, _MAST + 3), INK)
    for across in range(_EDGE, right, 8):
        is_long = (across - _EDGE) % 80 == 0
        pen.line((across, _MAST + 4, across, _MAST + (18 if is_long else 11)), INK if is_long else LINE_STRONG)


def _headline(pen: ImageDraw.ImageDraw, words: str, right: int, *, sizes: range) -> None:
    room = (right - _EDGE, _SCORE - 24 - _TITLE)
    style, lines = fit(words, Style(SERIF, sizes[0], INK), room, sizes=sizes, leading=_LEADING)
    for number, line in enumerate(lines):
        style.set(pen, (_EDGE, _TITLE + style.size * (0.86 + number * _LEADING)), line)


def _score(pen: ImageDraw.ImageDraw, score: int, right: int, *, large: bool) -> None:
    """The score as number, bar and word, as parts/impact_figure.html has it; *large*: in place of a title."""
    band = impact.band(score)
    size, base = (280, 522) if large else (108, 542)
    Style(SANS_BOLD, 26, INK).set(pen, (_EDGE, base - round(0.727 * size) - 20), "Impact score")
    # The sign's own room on its left would set it in from the edge.
    end = Style(SANS_BOLD, size, ACCENT).set(pen, (_EDGE - size // 20, base), str(score))
    Style(SANS, 26, INK_SOFT).set(pen, (end + 14, base), "of 100")
    word, told = Style(SANS_BOLD, 30, INK), f"{band.name} impact"
    room = right - end - 130
    # Beside a picture the largest score leaves no room on its line for the longest word.
    word.set(
        pen, (right - word.width(told), base if word.width(told) <= room else base - round(0.727 * size) - 20), told
    )
    _scale(pen, score, right, top=562, colour=INK_SOFT if band.level in _GREY_LEVELS else ACCENT)


def _scale(pen: ImageDraw.ImageDraw, score: int, right: int, *, top: int, colour: str) -> None:
    width = right - _EDGE
    pen.rectangle((_EDGE, top, right - 1, top + 21), LINE_STRONG)
    pen.rectangle((_EDGE + 2, top + 2, right - 3, top + 19), LINE)
    if score:
        pen.rectangle((_EDGE + 2, top + 2, _EDGE + 1 + round((width - 4) * score / 100), top + 19), colour)
    for tenth in range(11):
        across = _EDGE + round((width - 2) * tenth / 10)
        pen.line((across, top + 22, across, top + (33 if tenth % 5 == 0 else 28)), LINE_STRONG, width=2)


def _encoded(card: Image.Image) -> bytes:
    out = io.BytesIO()
    # 4:4:4, or the vermilion would bleed into the paper.
    card.save(out, "jpeg", quality=84, subsampling=0, optimize=True)
    return out.getvalue()
