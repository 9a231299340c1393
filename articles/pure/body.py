"""The body's HTML: what may stand in it, its pictures, and its plain text."""

import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser
from typing import ClassVar

import nh3

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
# Headings of a pasted page start at h1, which is the story's title here.
RENAMED = (("h1", "h2"), ("h5", "h4"), ("h6", "h4"))
# A relative path below the folder of the import, or a name in our own storage: never an address elsewhere.
_ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|/|\\|#|\?|$)", re.IGNORECASE)
# nh3 writes attributes in double quotes only, so its output (and nothing else) can be read by this.
_IMG = re.compile(r'<img((?:\s+[\w-]+="[^"]*")*)\s*/?>')
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_BLOCKS = {*"p h2 h3 h4 ul ol li blockquote br hr figure figcaption table caption tr pre dl dt dd".split()}


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src" and _ELSEWHERE.match(value):
        return None
    return value


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    attribute_filter=_keep_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)


def clean(html: str) -> str:
    """*html* with only what TAGS and ATTRIBUTES allow; a picture that is not ours is gone with its tag.

    Cleaning twice changes nothing. NUL and other control characters, which no database wants, are dropped first.
    """
    html = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", html)
    for old, new in RENAMED:
        html = re.sub(rf"(</?){old}(?=[\s>/])", rf"\1{new}", html, flags=re.IGNORECASE)
    cleaned = _CLEANER.clean(html).strip()
    if "<img" in cleaned:
        cleaned = _IMG.sub(lambda match: match.group(0) if "src" in _attributes(match) else "", cleaned)
    return cleaned.replace("\r\n", "\n").replace("\r", "\n")


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


def img(src: str, alt: str) -> str:
    """An img tag as clean() writes it."""
    return f'<img src="{escape(src)}" alt="{escape(alt)}">'


def plain_text(html: str, *, with_marks: bool = False) -> str:
    """The words of *html*, a line break where a block ends; for search, counting and mails.

    *with_marks*: with the addresses of links and pictures and the signs of headings, quotes and lists, so that two
    bodies that differ have texts that differ.
    """
    reader = _MarkedReader() if with_marks else _TextReader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _attributes(match: re.Match) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(match.group(1))}


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")

    def handle_endtag(self, tag):
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data):
        self.parts.append(data)


class _MarkedReader(_TextReader):
    MARKS: ClassVar = {"h2": "## ", "h3": "### ", "h4": "#### ", "li": "• ", "blockquote": "> ", "hr": "—"}
    WITHIN: ClassVar = {"em": "_", "i": "_", "strong": "*", "b": "*", "u": "_", "s": "~", "code": "`", "q": '"'}

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        given = dict(attrs)
        if tag == "a":
            self.links.append(given.get("href") or "")
        elif tag == "img":
            self.parts.append(f"[picture {given.get('src', '')}: {given.get('alt', '')}]")
        else:
            self.parts.append(self.MARKS.get(tag, self.WITHIN.get(tag, "")))

    def handle_endtag(self, tag):
        if tag == "a" and self.links:
            self.parts.append(f" ({self.links.pop()})")
        self.parts.append(self.WITHIN.get(tag, ""))
        super().handle_endtag(tag)
