"""The words of a text that a search was for, marked."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.search import stems
from articles.search.words import Place, Term, places


def marked(text: str, terms: list[Term]) -> SafeString:
    """*text* as HTML, what *terms* look for within `<mark>`: whole words, a phrase as one; nothing for exclusions."""
    parts, last = [], 0
    for start, end in _spans(text, [term for term in terms if not term.excluded]):
        parts += [escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>"]
        last = end
    return mark_safe("".join([*parts, escape(text[last:])]))  # each part is escaped


def _spans(text: str, terms: list[Term]) -> list[tuple[int, int]]:
    """Where *terms* stand in *text*, in order; what overlaps is one."""
    found = places(text)
    hits = []
    for term in terms:
        length = len(term.words)
        for at in range(len(found) - length + 1):
            if _stands(term, found[at : at + length], text):
                hits.append((found[at].start, found[at + length - 1].end))
    spans = []
    for start, end in sorted(hits):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _stands(term: Term, found: list[Place], text: str) -> bool:
    """Whether *found*, as many words of *text* as *term* has, are what it looks for: as the engines say."""
    *first, last = (one.word for one in found)
    if term.stem and (last == term.stem or stems.of_word(text[found[-1].start : found[-1].end]) == term.stem):
        return True
    fits = last.startswith(term.words[-1]) if term.prefix else last == term.words[-1]
    return fits and tuple(first) == term.words[:-1]
