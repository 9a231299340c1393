"""Plain text as it is stored: titles, summaries, names."""

import re
import unicodedata

# No database wants NUL, no reader a bell; the marks that turn the writing direction could forge a name.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# Without ink, beside what Unicode calls format, control and space: fillers, selectors of a form, the blank of Braille.
_BLANK = set(map(chr, (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10))))
_INKLESS = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}


def line(text: str) -> str:
    """*text* on one line, single spaces, NFC, without signs that can't be seen; "" when nothing of it can."""
    return " ".join(block(text).split())


def block(text: str) -> str:
    """*text* with its line breaks, NFC, without signs that can't be seen, trimmed; "" when nothing of it can.

    What joins letters or parts them without a space stays: Persian and emoji are written with it.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    # NFC last: what an unseen sign held apart may join once it is gone.
    kept = unicodedata.normalize("NFC", _UNSEEN.sub("", unified)).strip()
    return kept if any(map(_is_seen, kept)) else ""


def _is_seen(sign: str) -> bool:
    return sign not in _BLANK and unicodedata.category(sign) not in _INKLESS
