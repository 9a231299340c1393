"""Two texts, word by word: what was taken out and what came in."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

# A word with the space behind it, so that the parts put together are the text again.
_WORD = re.compile(r"\s*\S+\s*?(?=\s|$)|\s+")
# SequenceMatcher takes quadratic time on texts that differ throughout: beyond this the texts stand side by side whole.
MOST_WORDS = 20_000
# So many paragraphs that are the same on both sides are read past; more are folded.
MOST_UNCHANGED = 3


class Part(NamedTuple):
    """A stretch of both texts: *kind* "same", "changed", "folded"; what stands in the *old* and in the *new* one."""

    kind: str
    old: str
    new: str

    @property
    def paragraphs(self) -> int:
        """How many paragraphs of the old text stand in it."""
        return sum(bool(line.strip()) for line in self.old.split("\n"))


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


def fold(parts: list[Part]) -> list[Part]:
    """*parts* with each long run of unchanged paragraphs as a part of its own, "folded"; together they are the same.

    The paragraph in which a change ends stays open, and so does the one in which the next begins.
    """
    folded = []
    for at, part in enumerate(parts):
        if part.kind == "same":
            folded += _folded(part, is_first=at == 0, is_last=at == len(parts) - 1)
        else:
            folded.append(part)
    return folded


def _folded(part: Part, *, is_first: bool, is_last: bool) -> list[Part]:
    lines = part.old.splitlines(keepends=True)
    begin, end = 0 if is_first else 1, len(lines) if is_last else len(lines) - 1
    middle = "".join(lines[begin:end])
    cut = Part("folded", middle, middle)
    if cut.paragraphs <= MOST_UNCHANGED:
        return [part]
    before, after = "".join(lines[:begin]), "".join(lines[end:])
    return [one for one in (Part("same", before, before), cut, Part("same", after, after)) if one.old]
