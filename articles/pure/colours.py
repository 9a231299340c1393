"""Colours as WCAG 2.2 reckons them: contrast, the accent that a paper chooses, and the stylesheet that says it.

The grounds are the tokens of newsroom.css; a test compares them.
"""

import hashlib
import re
from typing import NamedTuple

# SC 1.4.3 for text; SC 1.4.11 for what is drawn: a score's bar beside its remainder.
TEXT, DRAWN = 4.5, 3.0
_SHAPE = re.compile(r"#[0-9a-f]{6}")
# How finely a nearer colour is looked for.
_STEPS = 512


class Theme(NamedTuple):
    """What the accent stands on: *grounds* under text, *line* beside a bar, *ink* on the accent itself."""

    grounds: tuple[str, ...]
    line: str
    ink: str
    is_dark: bool


LIGHT = Theme(("#eff4ef", "#fbfdfb"), "#c3cec6", "#ffffff", is_dark=False)
DARK = Theme(("#121815", "#1b2320"), "#36423b", "#1b0d06", is_dark=True)


def is_colour(text: str) -> bool:
    """Whether *text* is a colour as #rrggbb, in small letters."""
    return _SHAPE.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21; WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def on_paper(accent: str, theme: Theme = LIGHT) -> float:
    """The least contrast that *accent* has as text on the grounds of *theme*, or as a ground under its ink."""
    return min(contrast(accent, other) for other in (*theme.grounds, theme.ink))


def serves(accent: str, theme: Theme = LIGHT) -> bool:
    """Whether *accent* can be read on *theme*, as text, as a button and as a score's bar."""
    return on_paper(accent, theme) >= TEXT and contrast(accent, theme.line) >= DRAWN


def nearest(accent: str, theme: Theme = LIGHT) -> str:
    """*accent* itself where it serves on *theme*, else the first colour that does on its way to black (to white)."""
    wanted = (_on_its_way(accent, theme, step / _STEPS) for step in range(_STEPS + 1))
    return next(one for one in wanted if serves(one, theme))


def stylesheet(accent: str) -> str:
    """The rules that make *accent* the page's; on the dark paper its nearest colour that can be read there."""
    dark = f"@media (prefers-color-scheme:dark){{{_tokens(nearest(accent, DARK), DARK)}}}"
    return f"@layer tokens{{{_tokens(accent, LIGHT)}{dark}}}\n"


def name_of(css: str) -> str:
    """The name under which a stylesheet can be kept for ever: a digest of what it says."""
    return hashlib.sha256(css.encode()).hexdigest()[:16]


def _tokens(accent: str, theme: Theme) -> str:
    return f":root{{--accent:{accent};--accent-ink:{theme.ink}}}"


def _parts(colour: str) -> list[float]:
    """Red, green and blue as light, 0 to 1 (IEC 61966-2-1)."""
    signs = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [sign / 12.92 if sign <= 0.04045 else ((sign + 0.055) / 1.055) ** 2.4 for sign in signs]


def _luminance(colour: str) -> float:
    red, green, blue = _parts(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _on_its_way(colour: str, theme: Theme, share: float) -> str:
    """*colour* with *share* of its way gone, its hue kept: to black, or first to its full brightness, then to white."""
    parts = _parts(colour)
    brightest = max(parts)
    if not theme.is_dark:
        mixed = [part * (1 - share) for part in parts]
    elif share < 0.5 and brightest:
        mixed = [part * (1 + (1 / brightest - 1) * 2 * share) for part in parts]
    else:
        full = [part / brightest for part in parts] if brightest else parts
        mixed = [part + (1 - part) * (2 * share - 1) for part in full] if brightest else [share] * 3
    signs = (part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in mixed)
    return "#" + "".join(f"{round(sign * 255):02x}" for sign in signs)
