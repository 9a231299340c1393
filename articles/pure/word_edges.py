"""Where a word begins and ends, in any script."""

import re
import unicodedata

# Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, Chinese and Japanese signs.
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
# Signs that can't be seen and hold the two sides of a word together, and the underscore of names in code.
_JOINERS = "_\u200c\u200d\u00ad\u2060"
# don't is one word, AI's is AI with an ending.
_CONTRACTION = re.compile(r"(?<=\w)['’](?!s(?!\w))\w", re.IGNORECASE)


def stands_alone(text: str, start: int, end: int, word: str = "") -> bool:
    """Whether text[start:end], or *word* in its place, is no part of a longer word."""
    word = word or text[start:end]
    return not _are_joined(text[start - 1 : start], word[:1]) and not _are_joined(word[-1:], text[end : end + 1])


def goes_on(text: str, end: int) -> bool:
    """Whether the word that ends at *end* goes on behind an apostrophe, as in don't; AI's does not."""
    return _CONTRACTION.match(text, end) is not None


def _are_joined(one: str, other: str) -> bool:
    """Whether two neighbouring signs belong to one word; "" is the text's edge.

    Where a script has no spaces any sign may end a word; Korean endings follow foreign words without a space.
    """
    return _writing(one) is not None and _writing(one) == _writing(other)


def _writing(sign: str) -> str | None:
    if not sign or _WITHOUT_SPACES.match(sign):
        return None
    if _HANGUL.match(sign):
        return "hangul"
    # Letters, digits, and the marks upon letters.
    return "letters" if sign in _JOINERS or unicodedata.category(sign)[0] in "LNM" else None
