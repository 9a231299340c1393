"""Plain text as it is stored: titles, summaries, names."""

import re
import unicodedata
from functools import cache

# No database wants NUL, no reader a bell; the marks that turn the writing direction could forge a name.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

# Without ink, beside what Unicode calls format, control and space: fillers, selectors of a form, the blank of Braille.
_BLANK = set(map(chr, (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10))))
# Those of them that take room all the same, beside white space: a run of them would draw lines in a line.
_ROOM = r"[\s\u115f\u1160\u2800\u3164\uffa0]"
# What takes none, and shapes nothing between two spaces.
_THIN = (
    r"[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufff9-\ufffb"
    r"\U000e0000-\U000e0fff]"
)
_GAP = re.compile(f"{_ROOM}++(?:{_THIN}++{_ROOM}++)*+")
_INKLESS = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}


# Unicode's own bound for text that any program can take in parts (UAX #15, Stream-Safe Text Format): no language writes
# so many marks on one letter.
MOST_MARKS = 30


def composed(text: str) -> str:
    """*text* in NFC; of more than MOST_MARKS marks on one letter the rest goes.

    NFC sorts such marks in a time that grows with the square of their number, and while it does no other thread runs.
    """
    return unicodedata.normalize("NFC", text if text.isascii() else _too_many_marks().sub(r"\1", text))


@cache
def _too_many_marks() -> re.Pattern:
    """More marks in a row than MOST_MARKS. Made when it is first asked for: it looks at each sign there is."""
    signs = filter(_is_mark, map(chr, range(0x300, 0x20000)))
    marks = "".join(re.escape(sign) for sign in signs)
    return re.compile(f"([{marks}]{{{MOST_MARKS}}})[{marks}]+")


def _is_mark(sign: str) -> bool:
    """Whether *sign*, or what NFC takes it apart into, is sorted among others."""
    return unicodedata.combining(unicodedata.normalize("NFKD", sign)[0]) != 0


def line(text: str) -> str:
    """*text* on one line, single spaces, NFC, without signs that can't be seen; "" when nothing of it can.

    A letter without ink that takes room is white space, the fillers of Hangul too: no syllable of today has one.
    """
    return _GAP.sub(" ", block(text)).strip()


def block(text: str) -> str:
    """*text* with its line breaks, NFC, without signs that can't be seen, trimmed; "" when nothing of it can.

    What joins letters or parts them without a space stays: Persian and emoji are written with it.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    # NFC last: what an unseen sign held apart may join once it is gone.
    kept = composed(_UNSEEN.sub("", unified)).strip()
    return kept if any(map(_is_seen, kept)) else ""


def _is_seen(sign: str) -> bool:
    return sign not in _BLANK and unicodedata.category(sign) not in _INKLESS
