"""Two texts, word by word: what was taken out and what came in."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

# A word with the space behind it, so that the parts put together are the text again.
_WORD = re.compile(r"\s*\S+\s*?(?=\s|$)|\s+")
# SequenceMatcher takes quadratic time on texts that differ throughout: beyond this the texts stand side by side whole.
MOST_WORDS = 20_000


class Part(NamedTuple):
    """A stretch of both texts: *kind* "same", "changed"; what stands in the *old* and in the *new* one."""

    kind: str
    old: str
    new: str


def compare(old: str, new: str) -> list[Part]:
    """The parts of two plain texts in order; the old ones put together are *old*, the new ones *new*."""
    if old == new:
        return [Part("same", old, new)] if old else []
    words = _WORD.findall(old), _WORD.findall(new)
    if max(map(len, words)) > MOST_WORDS:
        return [Part("changed", old, new)]
    found = SequenceMatcher(None, *words, autojunk=False).get_opcodes()
    return [
        Part("same" if tag == "equal" else "changed", "".join(words[0][a:b]), "".join(words[1][c:d]))
        for tag, a, b, c, d in found
    ]
