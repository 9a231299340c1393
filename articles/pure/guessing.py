"""What somebody may have meant by an address where nothing is."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import TypeVar
from urllib.parse import unquote

from articles.pure import missing, slugs

MOST = 5
T = TypeVar("T")
# Words of pages that say nothing of what is on them.
_SAYS_NOTHING = {"index", "default", "page", "feed", "rss", "amp", "print", "home", "html", "article", "story"}
# Longer slugs are compared by their beginnings: comparing takes the square of their length.
_COMPARED = 80
# Two slugs that share less than this are two slugs.
_CLOSE = 0.62
# Who shares so much with an address need not be looked for by its words.
SURE = 0.85
# What goes on just where the address breaks off is as good as it gets, beside the very slug.
_CUT = 0.95
_LEAST_CUT = 4
_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 6


def words_of(path: str) -> str:
    """The words that *path* was to lead to, for a search box: those of its last part, without an ending."""
    last = unquote(path).rstrip("/").rsplit("/", 1)[-1][:80]
    return " ".join("".join(sign if sign.isalnum() else " " for sign in _bare(last)).split())


def wanted(path: str) -> str:
    """The slug that *path* may have meant: its last part that says something; "" for what names a file or nothing.

    >>> wanted("/2024/03/Grid-Batteries.html")
    'grid-batteries'
    """
    if missing.is_closed(path) or missing.is_file(path):
        return ""
    for part in reversed(unquote(path).split("/")):
        slug = slugs.mended(_bare(part).lower().replace("_", "-").replace(".", "-")[: slugs.LONGEST])
        if sum(map(str.isalpha, slug)) >= 3 and slug not in _SAYS_NOTHING:
            return slug
    return ""


def words_to_search(slug: str) -> list[str]:
    """The telling words of *slug*: the longest few, in their order."""
    found = [word for word in _WORD.findall(slug) if len(word) > 2 or not word.isascii()]
    longest = sorted(dict.fromkeys(found), key=lambda word: -len(word))[:MOST_WORDS]
    return [word for word in dict.fromkeys(found) if word in longest]


def closest(slug: str, candidates: Iterable[tuple[str, T]]) -> list[tuple[float, T]]:
    """Of *candidates*, slugs and what they stand for, those that *slug* may have meant, the closest first.

    Each with how close it is: up to 1, the very slug.
    """
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(slug[:_COMPARED])
    rated = [(_closeness(matcher, slug, other), thing) for other, thing in candidates]
    # sorted() keeps the order of what is equally close.
    return sorted((one for one in rated if one[0] >= _CLOSE), key=lambda one: -one[0])


def _closeness(matcher: SequenceMatcher, slug: str, other: str) -> float:
    """From 0 to 1."""
    if slug == other:
        return 1.0
    if min(len(slug), len(other)) >= _LEAST_CUT and (other.startswith(slug) or slug.startswith(f"{other}-")):
        return _CUT
    matcher.set_seq1(other[:_COMPARED])
    # Two bounds that are quick to have spare most of the comparisons.
    if matcher.real_quick_ratio() < _CLOSE or matcher.quick_ratio() < _CLOSE:
        return 0.0
    return matcher.ratio()


def _bare(part: str) -> str:
    """*part* without the ending of a page."""
    stem, dot, ending = part.rstrip(" .,;:!)").rpartition(".")
    return stem if dot and ending.lower() in missing.PAGES else part
