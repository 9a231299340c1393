"""HTML that would keep its parser busy, made plain before it reaches the cleaner.

HTML's own parsing looks through all open elements at nearly each tag (30,000 nested quotes, 360 kB, took 19 s) and
through all attributes of a tag at each of them (40,000 took a second, 400,000 would take two minutes). Each step here
reads the text once.
"""

import re
from itertools import islice

from articles.pure import tags

# What readers can follow ends at five; pasted pages nest thirty or forty.
DEEPEST = 100
# Of one tag; twelve are ever kept.
MOST_ATTRIBUTES = 50
# In signs: as many attributes as find room in that take no time.
SHORT = 20_000
# Without content, whatever stands around them. Others of that kind are not everywhere (in <svg>): they count.
VOID = {"br", "hr", "img"}
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+>?", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\t\n\f\r />]*+)")
_VALUE = r"""(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=]++)"""
_PLAIN = rf"""[^\s"'<>/]*+(?:[\s/]++[^\s"'<>/=]++(?:\s*+=\s*+{_VALUE})?+){{0,{MOST_ATTRIBUTES}}}+[\s/]*+>"""
# What looks like a tag or a comment and may end elsewhere for HTML's parsers than at the next >, or has very many
# attributes.
_ODD = re.compile(rf"<(?:[!?]|/?[a-zA-Z](?!{_PLAIN})|/(?![a-zA-Z]))")
# Elements within which parsers read tags as text.
_AS_TEXT = {*"textarea title xmp iframe noembed noframes noscript plaintext".split()}
_NAME = re.compile(r"[a-z][a-z0-9:-]*")
# Elements whose end tag is often left out: what begins ends them, up to what holds them.
_CELLS, _HOLDS_CELLS = {"td", "th"}, {"tr", "table"}
_ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    **dict.fromkeys(("dt", "dd"), ({"dt", "dd"}, {"dl"})),
    "tr": ({"tr"}, {"table", "thead", "tbody"}),
    **dict.fromkeys(_CELLS, (_CELLS, _HOLDS_CELLS)),
}
_HOLD_PARAGRAPHS = {"li", "dd", "td", "th", "blockquote", "figure", "figcaption", "caption", "table", "div"}
_END_PARAGRAPHS = {*"p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre figure table hr div".split()}


def shallow(html: str) -> str:
    """*html*, when its elements lie twice as deep as DEEPEST, with none deeper than that: the text there stays.

    What is not that deep stays as it is, comments apart, which are for nobody. Twice, because parsers put in what a
    table lacks (tbody, tr): what was made flat once is flat enough from then on. So with a tag that has more than
    MOST_ATTRIBUTES.
    """
    if html.count("<") <= DEEPEST and len(html) <= SHORT:
        return html
    plain = _COMMENT.sub("", html)
    return plain if _is_shallow(plain) else _flattened(html)


def _is_shallow(html: str) -> bool:
    """Whether no parser can have more than twice DEEPEST elements open at a time.

    Cautious: a start counts until its own end comes while nothing else is open within; what is unclear is a no.
    """
    if _ODD.search(html):
        return False
    open_: list[str] = []
    for match in _TAG.finditer(html):
        name = tags.small(match[2])
        if name in tags.UNREAD or name in _AS_TEXT:
            return False
        if not match[1] and name not in VOID:
            open_.append(name)
            if len(open_) > 2 * DEEPEST:
                return False
        elif match[1] and open_ and open_[-1] == name:
            open_.pop()
    return True


def _flattened(html: str) -> str:
    writer = _Writer()
    for part in tags.parts(html):
        if isinstance(part, str):
            writer.text(part)
        elif not _is_left_out(part.name):
            writer.end(part.name) if part.is_end else writer.start(part)
    return "".join(writer.parts)


def _is_left_out(name: str) -> bool:
    """Whether the cleaner would take out this tag in any case, and no more than the tag."""
    return name in tags.UNREAD or name in _AS_TEXT or not _NAME.fullmatch(name)


class _Writer:
    """Writes well-formed HTML, in which no parser finds more open than stands here."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._open: list[str] = []

    def text(self, text: str) -> None:
        self.parts.append(text.replace("<", "&lt;"))

    def start(self, tag: tags.Tag) -> None:
        name = tag.name
        if name in _END_PARAGRAPHS:
            self._close({"p"}, _HOLD_PARAGRAPHS)
        if name in _ENDS:
            self._close(*_ENDS[name])
        if name in VOID or len(self._open) < DEEPEST:
            self.parts.append(f"<{name}{_attributes(tag)}>")
            if name not in VOID:
                self._open.append(name)

    def end(self, name: str) -> None:
        self._close({name}, set())

    def _close(self, names: set[str], held_by: set[str]) -> None:
        """End the innermost of *names* and what is open within it, unless one of *held_by* lies between."""
        for number in range(len(self._open) - 1, -1, -1):
            if self._open[number] in names:
                self.parts += [f"</{name}>" for name in reversed(self._open[number:])]
                del self._open[number:]
                return
            if self._open[number] in held_by:
                return


def _attributes(tag: tags.Tag) -> str:
    """The attributes of a tag, each in quotes that end."""
    found = ((name, value) for name, value in tag.attributes().items() if _NAME.fullmatch(name))
    return "".join(f' {name}="{_quoted(value)}"' for name, value in islice(found, MOST_ATTRIBUTES))


def _quoted(value: str) -> str:
    return value.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
