"""A story's text as it is read, and which stretches of it the desk's tools may change."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple

# Somebody else's words, and what machines read.
LEFT_ALONE = {"a", "code", "pre", "blockquote", "q", "cite"}
# What may stand within a word; any other tag ends it, and its paragraph too.
INLINE = {*"a em strong b i u s sub sup code abbr q time small mark del ins cite".split()}
# Stands where a paragraph ends: cleaned text has no NUL, so nothing is ever found across it.
BREAK = "\0"
# As body.clean() writes them: attributes in double quotes only.
_TAG = re.compile(r'(</?[a-z][a-z0-9]*(?:\s[^<>"]*(?:"[^"]*"[^<>"]*)*)?/?>)')
_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
# Double quotation marks of any language; one that only opens goes to the end of its paragraph, as speech over several
# paragraphs is printed. Straight ones and single ones count in pairs only: they are inches and apostrophes as well.
_QUOTED = re.compile(
    r"“[^”\0]*”?|„[^“”\0]*[“”]?|«[^»\0]*»?|»[^«»\0]*[«»]?|”[^“”\0]*”|「[^」\0]*」?|『[^』\0]*』?"
    r'|"[^"\0]*"'
    r"|(?P<single>(?<!\w)(?:‘|'(?![\s\d])))"
)
# What ends the single ones, by the mark that opens: an apostrophe within a word does not, the paragraph's end does.
_SINGLE_ENDS = {"‘": re.compile(r"’(?!\w)|\0"), "'": re.compile(r"'(?!\w)|\0")}
# In signs: what is longer is no quotation but two apostrophes.
LONGEST_SINGLE = 1000
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*", re.IGNORECASE)


class Run(NamedTuple):
    """A stretch of a text that may be changed: from *start* to *end*, written in the piece number *piece*."""

    start: int
    end: int
    piece: int


class Prose(NamedTuple):
    """*text*: what readers read, BREAK between paragraphs. *pieces*: the source, cut up; put together it is whole."""

    text: str
    runs: list[Run]
    pieces: list[str]
    is_html: bool


def of_text(text: str) -> Prose:
    """Plain text: a title, a summary."""
    return Prose(text, [Run(0, len(text), 0)], [text], is_html=False)


def of_body(html: str) -> Prose:
    """A cleaned body. What stands in links, code and quotations is read, but is no run; nor is any tag."""
    pieces, read, runs = _TAG.split(html), [], []
    at = closed = 0
    for number, piece in enumerate(pieces):
        if number % 2:
            closed += _closes(piece)
            shown = _between(piece)
        else:
            shown = unescape(piece)
            if shown and not closed:
                runs.append(Run(at, at + len(shown), number))
        read.append(shown)
        at += len(shown)
    return Prose("".join(read), runs, pieces, is_html=True)


def _name(tag: str) -> str:
    return _NAME.match(tag).group(1)


def _closes(tag: str) -> int:
    """How many more elements that are left alone are open after *tag*: 1, 0 or -1."""
    if _name(tag) not in LEFT_ALONE:
        return 0
    return -1 if tag.startswith("</") else 1


def _between(tag: str) -> str:
    name = _name(tag)
    if name in INLINE:
        return ""
    return "\n" if name == "br" else BREAK


def left_alone(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses and what stands in quotation marks begin and end, the marks included."""
    yield from _quotations(text)
    yield from (found.span() for found in _ADDRESS.finditer(text))


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    at, next_ends = 0, {}
    while found := _QUOTED.search(text, at):
        start, at = found.span()
        if found["single"]:
            end = _single_end(text, start, next_ends)
            if end is None:
                continue
            at = end
        yield start, at


def _single_end(text: str, start: int, next_ends: dict[str, int]) -> int | None:
    """Where the quotation ends whose single mark stands at *start*; None when it is no quotation.

    *next_ends*: the end that was found last for each mark, so that the text is read once however many there are.
    """
    mark = text[start]
    if next_ends.get(mark, -1) <= start:
        found = _SINGLE_ENDS[mark].search(text, start + 1)
        next_ends[mark] = found.start() if found else len(text)
    end = next_ends[mark]
    is_none = text[end : end + 1] in {"", BREAK} or end - start > LONGEST_SINGLE + 1
    return None if is_none or (mark == "'" and text[end - 1].isspace()) else end + 1


def put(prose: Prose, changes: Iterable[tuple[int, int, str]]) -> str:
    """The source with new words in it: *changes* are (start, end, words), each within a run, none over another."""
    pieces, within = list(prose.pieces), defaultdict(list)
    for change in sorted(changes):
        within[run_at(prose, change[0])].append(change)
    for run, inside in within.items():
        words = _exchanged(prose.text, run, inside)
        pieces[run.piece] = _escaped(words) if prose.is_html else words
    return "".join(pieces)


def run_at(prose: Prose, place: int) -> Run | None:
    """The run in which *place* lies, if it may be changed."""
    number = bisect_right(prose.runs, place, key=lambda run: run.start) - 1
    return prose.runs[number] if number >= 0 and place < prose.runs[number].end else None


def _exchanged(text: str, run: Run, changes: list[tuple[int, int, str]]) -> str:
    parts, at = [], run.start
    for start, end, words in changes:
        parts += [text[at:start], words]
        at = end
    return "".join([*parts, text[at : run.end]])


def _escaped(text: str) -> str:
    """Text in HTML, spelled as body.clean() does."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\xa0", "&nbsp;")):
        text = text.replace(sign, entity)
    return text
