"""What a reader typed into a search box, taken apart: words, "exact phrases", -words. Pure."""

import re
import unicodedata
from typing import NamedTuple

LONGEST = 200
MOST_TERMS = 20
_PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')


class Term(NamedTuple):
    """Words that must stand next to one another (one, or a phrase); *prefix*: the last may go on."""

    words: tuple[str, ...]
    excluded: bool = False
    prefix: bool = False


def parse(query: str) -> list[Term]:
    """The terms of *query*, 20 at most; empty when nothing is looked for (only exclusions find nothing either).

    The last bare word may go on: the reader is still typing it.
    """
    found = []
    for match in _PART.finditer(query[:LONGEST]):
        minus, phrase, bare = match.groups()
        if bare is not None:
            minus, phrase = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
        if words := split(phrase):
            found.append(Term(words, bool(minus), prefix=bare is not None and not minus))
    terms = [term._replace(prefix=False) for term in found[: MOST_TERMS - 1]] + found[MOST_TERMS - 1 : MOST_TERMS]
    if terms and found[len(terms) - 1].prefix:
        terms[-1] = terms[-1]._replace(prefix=True)
    return terms if any(not term.excluded for term in terms) else []


def fold(text: str) -> str:
    """*text* without accents and case, so that uber finds Über in any database."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def split(text: str) -> tuple[str, ...]:
    """The words of *text*, folded: runs of letters and digits of any script."""
    return tuple("".join(sign if sign.isalnum() else " " for sign in fold(text)).split())
