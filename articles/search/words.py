"""Text taken apart into words, and what a reader typed into terms: words, "exact phrases", -words. Pure."""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from articles.pure.words import composed

LONGEST = 200
MOST_TERMS = 20
# PostgreSQL refuses words of more than 2 kB; both sides are cut alike, so a longer one is still found.
LONGEST_WORD = 100
_PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')
# An ending like any other: "landlord's" asks for what "landlord" and "landlords" ask for.
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ＇]s$", re.IGNORECASE)
# Accents, control characters, and invisible ones such as the soft hyphen, which stand inside words.
_DROPPED = {"Mn", "Me", "Cc", "Cf"}
# Space characters of these categories do part words: the line break, and this one of no width.
_ZERO_WIDTH_SPACE = "\u200b"


class Term(NamedTuple):
    """Words that must stand next to one another (one, or a phrase); *prefix*: the last may go on.

    *stem*: of a single word that was typed without quotes; all words that share it are meant as well.
    """

    words: tuple[str, ...]
    excluded: bool = False
    prefix: bool = False
    stem: str = ""


class Place(NamedTuple):
    """A folded word, and where in a text it stands: from *start* up to and without *end*."""

    word: str
    start: int
    end: int


def parse(query: str, stem_of: Callable[[str], str] = lambda word: "") -> list[Term]:
    """The terms of *query*, 20 at most; empty when nothing is looked for (or exclusions only).

    The last bare word may go on, whatever follows it: the reader may still be typing it. *stem_of* gives the stem of a
    word as it was typed; in quotes words are meant as they are.
    """
    terms = [term for match in _PART.finditer(query[:LONGEST]) if (term := _term(match, stem_of)).words]
    terms = terms[:MOST_TERMS]
    if all(term.excluded for term in terms):
        return []
    last = max((at for at, term in enumerate(terms) if term.prefix), default=None)
    return [term._replace(prefix=at == last) for at, term in enumerate(terms)]


def _term(match: re.Match, stem_of: Callable[[str], str]) -> Term:
    minus, phrase, bare = match.groups()
    if bare is None:
        return Term(split(phrase), excluded=bool(minus))
    excluded, bare = bare.startswith("-"), _POSSESSIVE.sub("", bare)
    found = split(bare)
    # The beginning of a number is no number: 1.80 does not ask for 1,800.
    goes_on = not excluded and not (len(found) > 1 and found[-1].isdigit())
    return Term(found, excluded=excluded, prefix=goes_on, stem=stem_of(bare) if len(found) == 1 else "")


def split(text: str) -> tuple[str, ...]:
    """The words of *text*: runs of letters and digits of any script, without accents and case.

    Whatever the engines do with letters, both sides of a search are the same before they see them.
    """
    folded = composed(text.translate(_FOLDED))
    return tuple(word[:LONGEST_WORD] for word in folded.split())


def places(text: str) -> list[Place]:
    """The words of *text* as split() gives them, each with its place; signs that folding drops belong to their word."""
    found, parts, start, end = [], [], 0, 0
    # A space at the end closes the last word.
    for at, sign in enumerate(text + " "):
        # No part: dropped; one: goes on with the word; the first of more ends it.
        first, *more = _FOLDED[ord(sign)].split(" ")
        if first or (parts and not more):
            start, end = (start if parts else at), at + 1
            parts.append(first)
        if more and parts and unicodedata.category(sign) == "Mc":
            # A vowel sign parts words, but is drawn with the letter before it.
            end = at + 1
        for part in more:
            found += [Place(word, start, end) for word in split("".join(parts))]
            parts, start, end = [part] if part else [], at, at + 1
    return found


class Signs(dict):
    """A table for str.translate(), filled as signs turn up: a tenth of the time of asking for each sign."""

    def __init__(self, change: Callable[[str], str]) -> None:
        self.change = change

    def __missing__(self, code: int) -> str:
        self[code] = changed = self.change(chr(code))
        return changed


def _fold(sign: str) -> str:
    if unicodedata.category(sign) in _DROPPED and not sign.isspace() and sign != _ZERO_WIDTH_SPACE:
        return ""
    apart = unicodedata.normalize("NFKD", sign)
    bare = "".join(one for one in apart if unicodedata.category(one) not in _DROPPED).casefold()
    return "".join(one if one.isalnum() else " " for one in bare) or " "


_FOLDED = Signs(_fold)
