"""What somebody may have meant by words that nothing holds."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

# Two words that share less than this are two words.
_CLOSE = 0.75
_LEAST = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def respelled(query: str, texts: Iterable[str]) -> str:
    """*query* with each word that *texts* do not hold in place of the closest one that they do; "" where none is close.

    >>> respelled("maternity hospitol", ["A maternity unit", "The hospital board"])
    'maternity hospital'
    """
    known = {word.casefold(): word for text in texts for word in _WORD.findall(text)}
    changed = _WORD.sub(lambda match: _closest(match[0], known), query)
    return changed if changed.casefold() != query.casefold() else ""


def _closest(word: str, known: dict[str, str]) -> str:
    folded = word.casefold()
    if folded in known or len(word) < _LEAST:
        return word
    return next(iter(get_close_matches(folded, known, 1, _CLOSE)), word)
