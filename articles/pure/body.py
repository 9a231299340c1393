"""The body's HTML: what may stand in it, its pictures, and its plain text."""

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import ClassVar

import nh3

from articles.pure import nesting, tags

# What editors write with, and nothing that runs, frames, styles or calls elsewhere.
TAGS = {
    *"p h2 h3 h4 ul ol li blockquote a em strong b i u s sub sup br hr figure figcaption img table caption".split(),
    *"thead tbody tr th td pre code abbr cite q dl dt dd time small mark del ins".split(),
}
ATTRIBUTES = {
    "a": {"href", "title", "hreflang"},
    "img": {"src", "alt"},
    "abbr": {"title"},
    "ol": {"start", "reversed"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "q": {"cite"},
}
# What the longest of books don't reach: each tag costs cleaning, comparing and searching, a hundred thousand of them a
# second or two.
MOST_TAGS = 100_000
# Headings of a pasted page start at h1, which is the story's title here.
RENAMED = (("h1", "h2"), ("h5", "h4"), ("h6", "h4"))
# A relative path below the folder of the import, or a name in our own storage: never an address elsewhere.
_ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|/|\\|#|\?|$)", re.IGNORECASE)
_ON_THE_WEB = re.compile(r"https?://", re.IGNORECASE)
# What no database wants.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# How often cleaned HTML is cleaned again until nothing changes: once is the rule, since what is taken out from
# between two elements brings them together.
MOST_ROUNDS = 8
# nh3 writes attributes in double quotes only, so its output (and nothing else) can be read by this.
_IMG = re.compile(r'<img((?:\s++[\w-]++="[^"]*+")*+)\s*+/?>')
_ATTRIBUTE = re.compile(r'([\w-]++)="([^"]*+)"')
# A figure with nothing in it but perhaps its caption, which the desk's editor writes behind it.
_CAPTION = r"<figcaption>((?:(?!</?fig).)*)</figcaption>"
_EMPTY_FIGURE = re.compile(rf"<figure>\s*(?:{_CAPTION}\s*)?</figure>(?:\s*{_CAPTION})?", re.DOTALL)
_BLOCKS = {*"p h2 h3 h4 ul ol li blockquote br hr figure figcaption table caption tr pre dl dt dd".split()}
_BLOCK = re.compile(rf"<(?:{'|'.join(sorted(_BLOCKS - {'br'}))})[ >/]")
# Space behind the end or the beginning of a block; in <pre> it is text.
_GAP = re.compile(rf"(</(?:{'|'.join(sorted(_BLOCKS))})>|<(?:{'|'.join(sorted(_BLOCKS - {'pre'}))})>)\s+")

_A_TAG = re.compile(r'</?+([a-zA-Z][a-zA-Z0-9]*+)(?:[^<>"]|"[^"]*+")*+>')
_PARTING = _BLOCKS | {"td", "th"}


# What readers miss when it is taken out, and how the desk is told of it: one, many.
_MISSED = {
    "img": ("picture from elsewhere", "pictures from elsewhere"),
    "a": ("link that leads nowhere", "links that lead nowhere"),
    "svg": ("drawing", "drawings"),
    "input": ("form field", "form fields"),
    "textarea": ("form field", "form fields"),
    "button": ("form field", "form fields"),
    "select": ("form field", "form fields"),
    **{one: (one, f"{one}s") for one in ("script", "iframe", "form", "video", "audio", "object")},
    "style": ("style sheet", "style sheets"),
    "embed": ("object", "objects"),
}


@lru_cache(8)
def _cleaner(own: tuple[str, ...]) -> nh3.Cleaner:
    def keep(tag: str, name: str, value: str) -> str | None:
        # Written as entities, unseen signs come out of nh3 as themselves.
        value = _UNSEEN.sub("", value)
        if name == "cite" and not _ON_THE_WEB.match(value):
            return None
        if tag != "img" or name != "src":
            return value
        named = _own_name(value, own)
        return None if _ELSEWHERE.match(named) else named

    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )


def _own_name(src: str, own: tuple[str, ...]) -> str:
    """The name in our storage when *src* is the address of one of its files: "/media/a.jpg?x" is "a.jpg"."""
    src = src.strip()
    for prefix in own:
        if src.startswith(prefix):
            return re.split(r"[?#]", src[len(prefix) :])[0]
    return src


def has_too_many_tags(html: str) -> bool:
    """Whether *html* has more than MOST_TAGS; known at once, while all else here takes its time with such a text."""
    return html.count("<") > MOST_TAGS


def clean(html: str, *, own: tuple[str, ...] = ()) -> str:
    """*html* with only what TAGS and ATTRIBUTES allow; a picture that is not ours is gone with its tag.

    *own*: what the addresses of our own pictures begin with; they become the names that the storage knows.
    Cleaning twice changes nothing. NUL and other control characters, which no database wants, are dropped first.
    """
    html = nesting.shallow(_UNSEEN.sub("", html))
    for old, new in RENAMED:
        html = re.sub(rf"(</?){old}(?=[\s>/])", rf"\1{new}", html, flags=re.IGNORECASE)
    for _ in range(MOST_ROUNDS):
        cleaned = _cleaned(html, own)
        if cleaned == html:
            return cleaned
        html = cleaned
    # It would change for ever: the words are what it says.
    return f"<p>{escape(plain_text(html), quote=False)}</p>"


def _cleaned(html: str, own: tuple[str, ...]) -> str:
    cleaned = _UNSEEN.sub("", _cleaner(own).clean(html)).replace("\r\n", "\n").replace("\r", "\n")
    if "<img" in cleaned:
        cleaned = _IMG.sub(lambda match: match.group(0) if "src" in _attributes(match) else "", cleaned)
    cleaned = _without_empty_figures(cleaned)
    # A line break right behind the tag does not count: the one that was meant needs another before it.
    return cleaned.replace("<pre>\n", "<pre>\n\n").strip()


def _without_empty_figures(cleaned: str) -> str:
    """A figure that has lost its picture is gone; its caption stays, as a paragraph."""

    def caption(match: re.Match) -> str:
        found = [text.strip() for text in match.groups() if text and text.strip()]
        return "".join(text if _BLOCK.search(text) else f"<p>{text}</p>" for text in found)

    # One within another is empty only once that is gone; nesting.shallow() bounds how many there are.
    found = "<figure>" in cleaned
    while found:
        cleaned, found = _EMPTY_FIGURE.subn(caption, cleaned)
    return cleaned


def in_paragraphs(cleaned: str) -> str:
    """A cleaned body without any block of its own as paragraphs, parted at blank lines; any other as it is."""
    if not cleaned or _BLOCK.search(cleaned):
        return cleaned
    parts = (part.strip() for part in re.split(r"\n[ \t]*\n", cleaned))
    # Cleaned again, so that emphasis that spans a blank line is closed and opened anew.
    paragraphs = clean("".join(f"<p>{part}</p>" for part in parts if part))
    return paragraphs.replace("</p><p>", "</p>\n<p>")


def removed(html: str, cleaned: str) -> list[str]:
    """What readers will miss of *html* in what clean() made of it: ["2 pictures from elsewhere", "1 iframe"].

    Only what shows or does something by itself; marks whose words stay (span, font, style="…") are not named.
    """
    before, after = _started(html), _started(cleaned)
    missed = Counter()
    for tag, names in _MISSED.items():
        missed[names] += max(0, before[tag] - after[tag])
    return [f"{count} {names[0] if count == 1 else names[1]}" for names, count in missed.items() if count]


def pictures(cleaned: str) -> list[str]:
    """The src of each picture in a cleaned body, in order."""
    return [_attributes(match).get("src", "") for match in _IMG.finditer(cleaned)]


def pictures_with_alt(cleaned: str) -> list[tuple[str, str]]:
    """The src and the alt text ("" when there is none) of each picture in a cleaned body, in order."""
    found = map(_attributes, _IMG.finditer(cleaned))
    return [(one.get("src", ""), one.get("alt", "")) for one in found]


def with_pictures(cleaned: str, replace: Callable[[str, str], str | None]) -> str:
    """A cleaned body, each picture replaced by what *replace*(src, alt) writes; None leaves the tag as it is."""

    def swap(match: re.Match) -> str:
        found = _attributes(match)
        written = replace(found.get("src", ""), found.get("alt", ""))
        return match.group(0) if written is None else written

    return _IMG.sub(swap, cleaned)


def says_something(cleaned: str) -> bool:
    """Whether a cleaned body holds words or a picture."""
    return bool(plain_text(cleaned)) or bool(pictures(cleaned))


def img(src: str, alt: str) -> str:
    """An img tag as clean() writes it."""
    return f'<img src="{escape(src)}" alt="{escape(alt)}">'


def plain_text(html: str, *, with_marks: bool = False) -> str:
    """The words of *html*, a line break where a block ends; for search, counting and mails.

    *with_marks*: with the addresses of links and pictures and the signs of headings, quotes and lists, so that two
    bodies that differ have texts that differ.
    """
    reader = _MarkedReader() if with_marks else _TextReader()
    for part in tags.parts(html):
        reader.take(part)
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def word_count(cleaned: str) -> int:
    """How many words a cleaned body has, as plain_text() would part them."""
    return len(_A_TAG.sub(_gap, cleaned.replace("&nbsp;", " ")).split())


def _gap(tag: re.Match) -> str:
    return "\n" if tag[1].lower() in _PARTING else ""


def without_gaps(html: str) -> str:
    """A clean body without the space between its blocks, which nobody sees and the desk's editor leaves out."""
    return _GAP.sub(r"\1", html)


def _attributes(match: re.Match) -> dict[str, str]:
    return {name: tags.read(value) for name, value in _ATTRIBUTE.findall(match.group(1))}


def _started(html: str) -> Counter:
    """How many elements of each name begin in *html*; links only those that lead somewhere."""
    found = Counter()
    for part in tags.parts(html):
        if isinstance(part, str) or part.is_end or (part.name == "a" and not part.attributes().get("href")):
            continue
        # HTML's parsers read <image> as <img>.
        found["img" if part.name == "image" else part.name] += 1
    return found


class _TextReader:
    def __init__(self) -> None:
        self.parts: list[str] = []

    def take(self, part: str | tags.Tag) -> None:
        if isinstance(part, str):
            self.parts.append(tags.read(part))
        elif part.is_end:
            self.end(part)
        else:
            self.start(part)

    def start(self, tag: tags.Tag) -> None:
        if tag.name in _BLOCKS:
            self.parts.append("\n")
        elif tag.name in {"td", "th"}:
            self.parts.append(" ")

    def end(self, tag: tags.Tag) -> None:
        if tag.name in _BLOCKS:
            self.parts.append("\n")


class _MarkedReader(_TextReader):
    MARKS: ClassVar = {"h2": "## ", "h3": "### ", "h4": "#### ", "li": "• ", "blockquote": "> ", "hr": "—"}
    WITHIN: ClassVar = {"em": "_", "i": "_", "strong": "*", "b": "*", "u": "_", "s": "~", "code": "`", "q": '"'}

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def start(self, tag: tags.Tag) -> None:
        super().start(tag)
        if tag.name not in {"a", "img"}:
            self.parts.append(self.MARKS.get(tag.name, self.WITHIN.get(tag.name, "")))
            return
        given = {name: tags.read(value) for name, value in tag.attributes().items()}
        if tag.name == "a":
            self.links.append(given.get("href", ""))
        else:
            self.parts.append(f"[picture {given.get('src', '')}: {given.get('alt', '')}]")

    def end(self, tag: tags.Tag) -> None:
        if tag.name == "a" and self.links:
            self.parts.append(f" ({self.links.pop()})")
        self.parts.append(self.WITHIN.get(tag.name, ""))
        super().end(tag)
