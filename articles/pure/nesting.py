"""HTML whose elements lie too deep in one another, made flat before it reaches the cleaner.

HTML's own parsing looks through all open elements at nearly each tag: 30,000 nested quotes, 360 kB, took 19 s. Both
steps here read the text once.
"""

import re

# What readers can follow ends at five; pasted pages nest thirty or forty.
DEEPEST = 100
# Without content, whatever stands around them. Others of that kind are not everywhere (in <svg>): they count.
VOID = {"br", "hr", "img"}
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*>?", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\t\n\f\r />]*)")
# A tag with another one within: a value of an attribute that holds <, or what is no tag at all.
_UNCLEAR = re.compile(r"</?[a-zA-Z][^<>]*<")
_WHOLE_TAG = re.compile(r"<(/?)([a-zA-Z][^\t\n\f\r /<>]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'=`]+)""")
_UNREAD = {"script", "style"}
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
    table lacks (tbody, tr): what was made flat once is flat enough from then on.
    """
    if html.count("<") <= DEEPEST:
        return html
    html = _COMMENT.sub("", html)
    return html if _is_shallow(html) else _flattened(html)


def _is_shallow(html: str) -> bool:
    """Whether no parser can have more than twice DEEPEST elements open at a time.

    Cautious: a start counts until its own end comes while nothing else is open within; what is unclear is a no.
    """
    if _UNCLEAR.search(html):
        return False
    open_: list[str] = []
    for match in _TAG.finditer(html):
        name = _name(match[2])
        if not match[1] and name not in VOID:
            open_.append(name)
            if len(open_) > 2 * DEEPEST:
                return False
        elif match[1] and open_ and open_[-1] == name:
            open_.pop()
    return True


def _name(text: str) -> str:
    # HTML knows no other capitals: K is also the Kelvin sign's small letter.
    return text.lower() if text.isascii() else text


def _flattened(html: str) -> str:
    writer, at = _Writer(), 0
    for match in _WHOLE_TAG.finditer(html):
        writer.text(html[at : match.start()])
        name, at = _name(match[2]), match.end()
        if match[1]:
            writer.end(name)
        else:
            writer.start(name, match[3])
    writer.text(html[at:])
    return "".join(writer.parts)


class _Writer:
    """Writes well-formed HTML, in which no parser finds more open than stands here."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._open: list[str] = []
        self._unread = ""

    def text(self, text: str) -> None:
        if not self._unread:
            self.parts.append(text.replace("<", "&lt;"))

    def start(self, name: str, attributes: str) -> None:
        if self._unread:
            return
        if name in _UNREAD:
            self._unread = name
            return
        if name in _END_PARAGRAPHS:
            self._close({"p"}, _HOLD_PARAGRAPHS)
        if name in _ENDS:
            self._close(*_ENDS[name])
        if name in VOID or len(self._open) < DEEPEST:
            self.parts.append(f"<{name}{_attributes(attributes)}>")
            if name not in VOID:
                self._open.append(name)

    def end(self, name: str) -> None:
        if self._unread:
            self._unread = "" if name == self._unread else self._unread
        else:
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


def _attributes(text: str) -> str:
    """The attributes of a tag, each in quotes that end."""
    found = ((name, _bare(value).replace('"', "&quot;")) for name, value in _ATTRIBUTE.findall(text))
    return "".join(f' {name}="{value}"' for name, value in found)


def _bare(value: str) -> str:
    # Its own two quotes only: one of the other kind within may stand at its end.
    return value[1:-1] if value[0] in "\"'" else value
