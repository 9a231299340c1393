"""Two texts, word by word: what was taken out and what came in."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate, islice
from typing import NamedTuple

# How a text is cut up, finest last. A word has the space before it: in each case the pieces put together are the text.
_WORD = re.compile(r"\s*+\S++|\s++")
_SENTENCE = re.compile(r"[^.!?…。！？]*+[.!?…。！？]++|[^.!?…。！？]++")
_PARAGRAPH = re.compile(r"[^\n]*+\n|[^\n]++")
_EDGE = re.compile(r"\S(?=\s)")
# In one text: where there are more, larger pieces are compared.
MOST_PIECES = 20_000
# Pairs of equal pieces that are looked at for one comparison, each as often as it is: a second's work.
MOST_STEPS = 2_000_000
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
    """The parts of two plain texts in order; the old ones put together are *old*, the new ones *new*.

    Word by word. Where that would take too many steps (a word that stands a thousand times in both has a million
    pairs), paragraphs are compared first and words within those that differ; then sentences; then there is one part
    for all that differs.
    """
    before, after = _same_ends(old, new)
    parts = [
        Part("same", old[:before], new[:before]),
        *_Comparison().parts(old[before : len(old) - after], new[before : len(new) - after]),
        Part("same", old[len(old) - after :], new[len(new) - after :]),
    ]
    return _joined(part for part in parts if part.old or part.new)


class _TooMuch(Exception):
    """More steps than are left."""


class _Comparison:
    """One comparison and the steps that it has left; each trial may take half of them."""

    def __init__(self) -> None:
        self._left = MOST_STEPS

    def parts(self, old: str, new: str) -> list[Part]:
        for pattern in (_WORD, _PARAGRAPH, _SENTENCE) if old and new else ():
            found = self._tried(pattern, old, new)
            if pattern is _WORD and found:
                return found
            if any(part.kind == "same" for part in found):
                # Between the same ones nothing larger than a word is the same any more: this ends.
                return [fine for part in found for fine in self._refined(part)]
        return [Part("changed", old, new)]

    def _refined(self, part: Part) -> list[Part]:
        return [part] if part.kind == "same" else self.parts(part.old, part.new)

    def _tried(self, pattern: re.Pattern, old: str, new: str) -> list[Part]:
        """The parts by pieces of *pattern*; none when that takes too much."""
        pieces = _cut(pattern, old), _cut(pattern, new)
        if max(map(len, pieces)) > MOST_PIECES:
            return []
        matcher = _Matcher(*pieces, most=self._left // 2)
        try:
            found = matcher.get_opcodes()
        except _TooMuch:
            return []
        finally:
            self._left -= matcher.steps
        return [
            Part("same" if tag == "equal" else "changed", "".join(pieces[0][a:b]), "".join(pieces[1][c:d]))
            for tag, a, b, c, d in found
        ]


class _Matcher(SequenceMatcher):
    """Counts its steps, and gives up before it takes more than *most*."""

    def __init__(self, old: Sequence[str], new: Sequence[str], *, most: int) -> None:
        super().__init__(None, old, new, autojunk=False)
        self.steps, self._most = 0, most
        # What looking at the old pieces up to each one costs: every place of its like in the new text.
        self._cost = [0, *accumulate(1 + len(self.b2j.get(piece, ())) for piece in old)]

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        steps = self._cost[len(self.a) if ahi is None else ahi] - self._cost[alo]
        if self.steps + steps > self._most:
            raise _TooMuch
        self.steps += steps
        return super().find_longest_match(alo, ahi, blo, bhi)


def _cut(pattern: re.Pattern, text: str) -> list[str]:
    """The pieces of *text*, no more than show that there are too many."""
    return [found[0] for found in islice(pattern.finditer(text), MOST_PIECES + 1)]


def _same_ends(old: str, new: str) -> tuple[int, int]:
    """How many signs are the same at the beginning and, behind those, at the end of both texts: whole words."""
    if old == new:
        return len(old), 0
    before = _shared(old, new)
    if not (_is_edge(old, before) and _is_edge(new, before)):
        before = _last_edge(old[:before])
    after = _shared(old[before:][::-1], new[before:][::-1])
    if not (_is_edge(old, len(old) - after) and _is_edge(new, len(new) - after)):
        edge = _EDGE.search(old, len(old) - after)
        after = len(old) - edge.end() if edge else 0
    return before, after


def _shared(one: str, other: str) -> int:
    """How many signs two texts have in common at their beginning."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _is_edge(text: str, at: int) -> bool:
    """Whether a word with the space before it begins or ends at this place."""
    return at in {0, len(text)} or (text[at].isspace() and not text[at - 1].isspace())


def _last_edge(text: str) -> int:
    """The last place in *text* where a word ends and a space follows; 0 when there is none."""
    if text[-1:].isspace():
        return len(text.rstrip())
    words = text.rsplit(maxsplit=1)
    return len(words[0]) if len(words) > 1 else 0


def _joined(parts) -> list[Part]:
    """Neighbours of one kind as one part."""
    made: list[Part] = []
    for part in parts:
        if made and made[-1].kind == part.kind:
            made[-1] = Part(part.kind, made[-1].old + part.old, made[-1].new + part.new)
        else:
            made.append(part)
    return made


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
