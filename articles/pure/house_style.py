"""House style: where a text doesn't keep to the desk's list, and the same text mended.

A hit is a whole word or several. The longest rule goes first, and what a rule writes is never taken apart by another:
AI in "Artificial Intelligence (AI)" is no hit when that is what some rule says. So mending comes to an end whatever
stands round a hit, and mended text has no hits: each hit uses up words that no rule has written, unless a rule finds
the whole of what another writes; such chains are followed, and circle() finds those that have no end.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from articles.pure import prose, word_edges

# How much is shown on each side of a hit.
CONTEXT = 80


class Rule(NamedTuple):
    """Write *use* where *find* stands; in any case of its letters unless *match_case*. *key* tells rules apart.

    Both as articles.pure.words.line() leaves them, and neither is empty.
    """

    find: str
    use: str
    match_case: bool = True
    key: int = 0


class Hit(NamedTuple):
    """Where in the text as it is read something stands for which *rule* has another word."""

    start: int
    end: int
    rule: Rule


class Part(NamedTuple):
    """A stretch of a passage that is shown; *rule*: what it hits, None for what stands round it."""

    text: str
    rule: Rule | None = None


def hits(source: str, rules: Sequence[Rule], *, is_body: bool = False) -> list[Hit]:
    """What *rules* find in plain text or, *is_body*, in cleaned HTML, in order; their places are in the read text.

    Links, addresses, code and quotations are left alone, and words that a tag parts.
    """
    return _hits(_read(source, is_body), _sheet(tuple(rules)))


def mend(source: str, rules: Sequence[Rule], *, is_body: bool = False, only: Rule | None = None) -> str:
    """*source* with no hits left, tags and entities as they were; *only*: no hits of that one rule.

    Mending twice changes nothing.
    """
    sheet = _sheet(tuple(rules))
    while True:
        read = _read(source, is_body)
        found = [hit for hit in _hits(read, sheet) if only in (None, hit.rule)]
        if not found:
            return source
        source = prose.put(read, ((hit.start, hit.end, hit.rule.use) for hit in found))


def passages(source: str, rules: Sequence[Rule], *, is_body: bool = False) -> list[list[Part]]:
    """The paragraphs in which there are hits, each in parts, long stretches without one cut short."""
    read = _read(source, is_body)
    found, at, made = _hits(read, _sheet(tuple(rules))), 0, []
    starts = [hit.start for hit in found]
    for paragraph in read.text.split(prose.BREAK):
        end = at + len(paragraph)
        here = found[bisect_left(starts, at) : bisect_left(starts, end)]
        inside = [Hit(hit.start - at, hit.end - at, hit.rule) for hit in here]
        if inside:
            made.append(_parts(paragraph, inside))
        at = end + 1
    return made


def circle(rules: Sequence[Rule]) -> list[Rule]:
    """Rules of which each finds what the one before it writes, and the first what the last does; [] for none."""
    follows, left = _followers(rules), set(rules)
    while ended := {rule for rule in left if not follows[rule] & left}:
        left -= ended
    way = [rule for rule in rules if rule in left][:1]
    while way:
        following = min(follows[way[-1]] & left)
        if following in way:
            return way[way.index(following) :]
        way.append(following)
    return []


class _Sheet(NamedTuple):
    """Rules made ready, in the order in which they go."""

    finds: list[tuple[Rule, re.Pattern]]
    uses: list[re.Pattern]


@lru_cache(maxsize=16)
def _sheet(rules: tuple[Rule, ...]) -> _Sheet:
    # None are stored that go in circles; should two people have saved them at once, none of these is followed.
    while found := circle(rules):
        rules = tuple(rule for rule in rules if rule not in found)
    ordered = sorted(rules, key=lambda rule: (-len(rule.find), not rule.match_case, rule.find))
    return _Sheet([(rule, _finder(rule)) for rule in ordered], [_pattern(rule.use) for rule in rules])


def _finder(rule: Rule) -> re.Pattern:
    return _pattern(rule.find, 0 if rule.match_case else re.IGNORECASE)


def _pattern(text: str, flags: int = 0) -> re.Pattern:
    """*text* in both spellings of its accents, with any white space between its words."""
    spelled = dict.fromkeys(unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    return re.compile("|".join(r"\s+".join(map(re.escape, one.split())) for one in spelled), flags)


def _read(source: str, is_body: bool) -> prose.Prose:
    return prose.of_body(source) if is_body else prose.of_text(source)


def _hits(read: prose.Prose, sheet: _Sheet) -> list[Hit]:
    kept = _kept_together(read.text, sheet)
    taken, found = bytearray(len(read.text) + 1), []
    for rule, pattern in sheet.finds:
        for start, end in _places(pattern, read.text):
            # Not even beside another: what that one becomes may then belong to the same word.
            free = not any(taken[max(0, start - 1) : end + 1]) and not kept[start] and not kept[end]
            if free and _may_change(read, start, end) and _is_hit(read.text, start, end, rule):
                taken[start:end] = b"\1" * (end - start)
                found.append(Hit(start, end, rule))
    return sorted(found)


def _kept_together(text: str, sheet: _Sheet) -> bytearray:
    """For each place between two signs whether something that stays as it is would be cut there.

    A hit may hold such a thing whole, as "Artificial Intelligence Act" does, but not begin or end within it.
    """
    kept = bytearray(len(text) + 1)
    written = (
        (start, end)
        for pattern in sheet.uses
        for start, end in _places(pattern, text)
        if word_edges.stands_alone(text, start, end)
    )
    for spans in (prose.left_alone(text), written):
        for start, end in spans:
            kept[start + 1 : end] = b"\1" * (end - start - 1)
    return kept


def _may_change(read: prose.Prose, start: int, end: int) -> bool:
    run = prose.run_at(read, start)
    return run is not None and end <= run.end


def _is_hit(text: str, start: int, end: int, rule: Rule) -> bool:
    """Whether this is a whole word that is not right already, and will be a whole word when it is mended."""
    return (
        not _is_the_same(text[start:end], rule.use)
        and not word_edges.goes_on(text, end)
        and word_edges.stands_alone(text, start, end)
        and word_edges.stands_alone(text, start, end, rule.use)
    )


def _is_the_same(found: str, use: str) -> bool:
    return unicodedata.normalize("NFC", " ".join(found.split())) == use


def _places(pattern: re.Pattern, text: str) -> Iterator[tuple[int, int]]:
    """Where *pattern* stands, also where one place begins within another."""
    found = pattern.search(text)
    while found:
        yield found.span()
        found = pattern.search(text, found.start() + 1)


def _followers(rules: Sequence[Rule]) -> dict[Rule, set[Rule]]:
    """For each rule those that find the whole of what it writes."""
    by_length = defaultdict(list)
    for rule in rules:
        by_length[len(rule.find)].append((rule, _finder(rule)))
    return {
        rule: {
            other
            for other, finder in by_length[len(rule.use)]
            if other.use != rule.use and finder.fullmatch(rule.use) is not None
        }
        for rule in rules
    }


def _parts(paragraph: str, found: list[Hit]) -> list[Part]:
    parts, at = [], 0
    for hit in found:
        parts.append(Part(_shortened(paragraph[at : hit.start], is_first=at == 0)))
        parts.append(Part(paragraph[hit.start : hit.end], hit.rule))
        at = hit.end
    parts.append(Part(_shortened(paragraph[at:], is_last=True)))
    return [part for part in parts if part.text]


def _shortened(text: str, *, is_first: bool = False, is_last: bool = False) -> str:
    """What stands round hits: all of it, or only what is near to one."""
    if len(text) <= 2 * CONTEXT:
        return text
    before = "" if is_first else text[:CONTEXT]
    after = "" if is_last else text[-CONTEXT:]
    return f"{before} … {after}" if before and after else f"{before}…{after}"
