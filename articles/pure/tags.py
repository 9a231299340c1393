"""Any text, read as HTML from its first sign to its last: no sign is looked at twice, and nothing is refused.

The tags end where HTML's own rules end them (a > in a quoted value ends none), so that nobody who reads the same text
later finds others. Python's html.parser needs 30 s for 30 kB of unfinished tags, and stops at "<![".
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

# What stands in these is no text and no HTML.
UNREAD = {"script", "style"}
# HTML's own white space: Python's \s knows more.
_SPACE = r"[\t\n\f\r ]"
_ATTRIBUTE_NAME = r"[^\t\n\f\r />][^\t\n\f\r />=]*+"
_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r >"'][^\t\n\f\r >]*+)"""
_ATTRIBUTES = rf"(?:[\t\n\f\r /]++|{_ATTRIBUTE_NAME}(?:{_SPACE}*+={_SPACE}*+{_VALUE}?+)?+)*+"
_TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?:[!?]|/(?![a-zA-Z]|\Z))[^>]*+>?"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][^\t\n\f\r />]*+)(?P<rest>{_ATTRIBUTES})(?P<whole>>?)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rf"({_ATTRIBUTE_NAME})(?:{_SPACE}*+={_SPACE}*+({_VALUE})?+)?+")
_END_OF_UNREAD = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in UNREAD}
# No sign of Unicode has so long a number, and int() refuses one of thousands of digits.
_NO_NUMBER = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")


class Tag(NamedTuple):
    """A tag: its name in small letters, and what stands in it behind that as it is written."""

    name: str
    is_end: bool
    rest: str

    def attributes(self) -> dict[str, str]:
        """Each attribute's value as it is written, without its quotes; of two with one name the first counts."""
        found = {}
        for name, value in _ATTRIBUTE.findall(self.rest):
            found.setdefault(small(name), value[1:-1] if value[:1] in {'"', "'"} else value)
        return found


def parts(html: str) -> Iterator[str | Tag]:
    """The text of *html*, entities as they are written, and its tags, in order.

    Comments, what stands in scripts and styles, and a tag that never ends are left out.
    """
    at = 0
    while match := _TOKEN.search(html, at):
        if match.start() > at:
            yield html[at : match.start()]
        at = match.end()
        if not match["whole"]:
            continue
        tag = Tag(small(match["name"]), bool(match["end"]), match["rest"])
        yield tag
        if tag.name in UNREAD and not tag.is_end:
            following = _END_OF_UNREAD[tag.name].search(html, at)
            at = following.start() if following else len(html)
    if at < len(html):
        yield html[at:]


def small(name: str) -> str:
    """*name* as HTML compares it: it knows no other capitals, and K is also the Kelvin sign's small letter."""
    return name.lower() if name.isascii() else name


def read(text: str) -> str:
    """*text* with its entities as the signs that they stand for; a number that no sign has is U+FFFD."""
    return unescape(_NO_NUMBER.sub("\ufffd", text))
