"""A page as it is kept: ready to be sent in each form that was asked for, as 200 and as 304."""

import hashlib
import threading
from collections.abc import Callable, Iterable
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from newsroom.page_cache import encodings, lasting

# What a page of Python objects takes beside its bytes, generously.
OVERHEAD = 3000
_keeping = threading.Lock()
# Said anew for each form and each answer.
_OWN = frozenset({"content-length", "content-encoding", "etag", "vary", "cache-control", "surrogate-key"})
# What a 304 repeats (RFC 9110, 15.4.5), beside what tells caches how long.
_ON_304 = frozenset({"last-modified", "date", "content-location", "expires"})


class Form(NamedTuple):
    """A page in one encoding. *tag*: its ETag; *headers*, *headers_304*: all but Cache-Control; *usual*, *usual_304*:
    with it, as long as the page stays what it is for longer than any cache may keep it."""

    tag: str
    body: list[bytes]
    headers: list[tuple[str, str]]
    headers_304: list[tuple[str, str]]
    usual: list[tuple[str, str]]
    usual_304: list[tuple[str, str]]


class Page:
    """What a request for everybody was answered with, of the edition *edition*, until *until* (seconds) at the latest.

    *headers*: of the answer; *text*: its body, not encoded; *is_dated*: whether its date tells it from others.
    *was_used*: since the store last looked; *is_hasty*: it was made for one reader, and may be made smaller.
    """

    __slots__ = (
        "_headers",
        "_modified",
        "changes_at",
        "edition",
        "forms",
        "is_hasty",
        "lasts_until",
        "size",
        "until",
        "was_used",
    )

    def __init__(
        self, text: bytes, headers: Iterable[tuple[str, str]], *, edition: tuple, until: float, is_dated: bool = True
    ) -> None:
        self.edition, self.until = edition, until
        # In the second of a change it is kept until the next one, for its date alone: readers see the same for longer.
        self.changes_at = until if is_dated else edition[1].timestamp()
        self.lasts_until = self.changes_at - lasting.LONGEST
        self._headers = [(name, value) for name, value in headers if name.lower() not in _OWN]
        dates = [value for name, value in self._headers if name.lower() == "last-modified"]
        self._modified = dates[0] if dates and is_dated else ""
        self.forms = {encodings.IDENTITY: self._form(text, encodings.IDENTITY, _digest(text))}
        self.was_used = self.is_hasty = False
        self.size = OVERHEAD + len(text)

    def form(self, encoding: str, *, in_haste: bool = False) -> Form:
        """The page in *encoding*, made when it is first asked for; the plain text is then let go."""
        found = self.forms.get(encoding)
        if found is None:
            known, one = next(iter(self.forms.items()))
            text = encodings.decoded(one.body[0], known)
            found = self._encoded(text, encoding, _bare(one.tag), in_haste=in_haste)
            self._keep(encoding, found)
            # Beside one that is settled none is made in haste.
            self.is_hasty = in_haste or self.is_hasty
        return found

    def settle(self) -> None:
        """Make smaller what was made in haste: the one form that there is of it then."""
        self.is_hasty = False
        encoding, form = next(iter(self.forms.items()))
        if encoding != encodings.IDENTITY:
            text = encodings.decoded(form.body[0], encoding)
            self._keep(encoding, self._encoded(text, encoding, _bare(form.tag)))

    def _encoded(self, text: bytes, encoding: str, digest: str, *, in_haste: bool = False) -> Form:
        return self._form(encodings.encoded(text, encoding, in_haste=in_haste), encoding, digest)

    def _keep(self, encoding: str, form: Form) -> None:
        # Two that make a form each at the same time: neither may lose the other's.
        with _keeping:
            kept = {name: other for name, other in self.forms.items() if name != encodings.IDENTITY}
            self.forms = kept | {encoding: form}
            self.size = OVERHEAD + sum(len(one.body[0]) for one in self.forms.values())

    def _form(self, body: bytes, encoding: str, digest: str) -> Form:
        is_plain = encoding == encodings.IDENTITY
        tag = f'"{digest}"' if is_plain else f'W/"{digest}"'
        about = [("Vary", "Accept-Encoding"), ("ETag", tag), ("Surrogate-Key", f"newsroom edition-{self.edition[0]}")]
        coded = [] if is_plain else [("Content-Encoding", encoding)]
        headers = [*self._headers, ("Content-Length", str(len(body))), *coded, *about]
        headers_304 = [(name, value) for name, value in self._headers if name.lower() in _ON_304] + about
        usual = ("Cache-Control", lasting.USUAL)
        return Form(tag, [body], headers, headers_304, [*headers, usual], [*headers_304, usual])

    def answer(self, environ: dict, start_response: Callable, form: Form, now: float) -> list[bytes]:
        """Answer a GET or HEAD with *form*: 304 where the browser has it already."""
        is_known = self._is_known(environ, form)
        headers = form.usual_304 if is_known else form.usual
        if now >= self.lasts_until:
            own = form.headers_304 if is_known else form.headers
            headers = [*own, ("Cache-Control", lasting.until(self.changes_at, now))]
        start_response("304 Not Modified" if is_known else "200 OK", headers)
        return form.body if environ["REQUEST_METHOD"] == "GET" and not is_known else []

    def _is_known(self, environ: dict, form: Form) -> bool:
        """Whether the browser has just this page: by its tag, or without one by its date."""
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            return tags == form.tag or _holds(tags, form.tag)
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        return bool(since and self._modified) and _is_since(since, self._modified)


def _holds(tags: str, tag: str) -> bool:
    """The weak comparison of RFC 9110, 8.8.3.2: encoded or not, it is the same page."""
    if tags.strip() == "*":
        return True
    bare = tag.removeprefix("W/")
    return any(one.strip().removeprefix("W/") == bare for one in tags.split(","))


def _is_since(since: str, modified: str) -> bool:
    try:
        return parsedate_to_datetime(since) >= parsedate_to_datetime(modified)
    except (TypeError, ValueError):
        return False


def _bare(tag: str) -> str:
    return tag.removeprefix("W/").strip('"')


def _digest(text: bytes) -> str:
    # The quickest there is where the processor knows it, as most do.
    return hashlib.sha256(text).hexdigest()[:32]
