"""Plain text as it is stored: titles, summaries, names."""

import re
import unicodedata

# No database wants NUL, no reader a bell; the marks that turn the writing direction could forge a name.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def line(text: str) -> str:
    """*text* on one line, single spaces, NFC, without signs that can't be seen."""
    return " ".join(block(text).split())


def block(text: str) -> str:
    """*text* with its line breaks, NFC, without signs that can't be seen, trimmed."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    # NFC last: what an unseen sign held apart may join once it is gone.
    return unicodedata.normalize("NFC", _UNSEEN.sub("", unified)).strip()
