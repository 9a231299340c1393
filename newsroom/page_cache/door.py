"""The door before Django: who asks for a page that everybody gets is answered here, as long as it is what it was.

What every request passes through is written out in one piece: a call more is a fiftieth of what a whole answer costs.
"""

import threading
from collections.abc import Callable, Iterable

from django.db import DatabaseError, InterfaceError, connection

from articles.acts import editions
from articles.pure import clock
from articles.views.keeping import AT_THE_DOOR, UNDATED, UNTIL
from newsroom.page_cache.asked import Asked, Key, Reading
from newsroom.page_cache.page import Page
from newsroom.page_cache.store import Store

# One request makes a page, the others wait for it as long; then each makes its own.
PATIENCE_SECONDS = 1
# The database is away: so long the pages of the edition that was seen last are shown, and so often it is asked again.
WITHOUT_DATABASE_SECONDS, ASKED_AGAIN_SECONDS = 60, 1


class Door:
    """The WSGI application *django* behind a store of *limit* bytes; 0: nothing is kept, and nobody waits."""

    def __init__(self, django: Callable, limit: int) -> None:
        self._keeps = limit > 0
        self._django, self._store, self._read = django, Store(limit), Reading().read
        self._page = self._store.get
        self._making: dict[Key, threading.Event] = {}
        self._failed_at = 0.0

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method != "GET" and method != "HEAD":
            return self._django(environ, start_response)
        asked = self._read(environ)
        if asked is None:
            return self._django(environ, start_response)
        now, seen = clock.seconds(), editions.last_seen()
        edition = seen.edition if seen is not None and seen.since <= now < seen.until else self._edition(now)
        page = self._page(asked.key)
        if page is not None and page.edition == edition and now < page.until:
            if page.is_hasty:
                self._settle(page, asked)
            return self._answer(page, asked, environ, start_response, now)
        if edition is None:
            return self._django(environ, start_response)
        return self._made(asked, edition, environ, start_response)

    def _answer(self, page: Page, asked: Asked, environ: dict, start_response: Callable, now: float) -> list[bytes]:
        page.was_used = True
        form = page.forms.get(asked.encoding)
        if form is None:
            form = page.form(asked.encoding)
            self._store.put(asked.key, page)
        if now < page.lasts_until and "HTTP_IF_NONE_MATCH" not in environ and "HTTP_IF_MODIFIED_SINCE" not in environ:
            start_response("200 OK", form.usual)
            return form.body if environ["REQUEST_METHOD"] == "GET" else []
        return page.answer(environ, start_response, form, now)

    def _settle(self, page: Page, asked: Asked) -> None:
        """Asked for a second time *page* is worth the pains."""
        page.settle()
        self._store.put(asked.key, page)

    def _edition(self, now: float) -> tuple | None:
        """The edition of now; while the database is away the last one for a while, and then None: nobody knows."""
        if not 0 <= now - self._failed_at < ASKED_AGAIN_SECONDS:
            seen = self._look(now)
            if seen is not None:
                return seen.edition if seen.number is not None else None
        last = editions.last_seen()
        is_near = last is not None and 0 <= now - last.since < WITHOUT_DATABASE_SECONDS
        return last.edition if is_near and now < last.next_at.timestamp() else None

    def _look(self, now: float) -> editions.Seen | None:
        """What is seen now, over a new connection where the old one was lost; None while the database is away."""
        for _ in range(2):
            try:
                seen = editions.seen(clock.now())
            except (DatabaseError, InterfaceError):
                connection.close()
                # Said before the second try, which may take seconds: meanwhile nobody else waits for an answer.
                self._failed_at = now
            else:
                self._failed_at = 0.0
                return seen
        return None

    def _made(self, asked: Asked, edition: tuple, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Made by Django, by one request of all that want it now."""
        if not self._keeps:
            return self._ask(asked, edition, environ, start_response)
        mine = threading.Event()
        others = self._making.setdefault(asked.key, mine)
        if others is not mine:
            others.wait(PATIENCE_SECONDS)
            now, page = clock.seconds(), self._page(asked.key)
            edition = self._edition(now)
            if page is not None and page.edition == edition and now < page.until:
                return self._answer(page, asked, environ, start_response, now)
            return self._ask(asked, edition, environ, start_response)
        try:
            return self._ask(asked, edition, environ, start_response)
        finally:
            self._making.pop(asked.key, None)
            mine.set()

    def _ask(self, asked: Asked, edition: tuple | None, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Django's answer; kept where it is the same for everybody."""
        environ[AT_THE_DOOR] = True
        answered = []
        body = self._django(environ, lambda *told: answered.append(told))
        status, headers = answered[-1][:2]
        until = environ.get(UNTIL)
        if until is None or status != "200 OK" or not is_for_everybody(headers):
            start_response(*answered[-1])
            return body
        try:
            text = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        page = Page(text, headers, edition=edition, until=until.timestamp(), is_dated=UNDATED not in environ)
        # In the form that was asked for, so that it is counted as it is kept.
        page.form(asked.encoding, in_haste=True)
        if self._keeps and not self._store.has_room_for(page.size):
            page.settle()
        self._store.put(asked.key, page)
        return self._answer(page, asked, environ, start_response, clock.seconds())


def is_for_everybody(headers: Iterable[tuple[str, str]]) -> bool:
    """Whether nothing in an answer speaks against it, whatever its view says: no cookie, nothing private, and no
    header of the reader's that it depends on but the encoding."""
    said: dict[str, str] = {}
    for name, value in headers:
        said[name.lower()] = f"{said.get(name.lower(), '')},{value.lower()}"
    varies = {one.strip() for one in said.get("vary", "").split(",")} - {"", "accept-encoding"}
    is_private = any(word in said.get("cache-control", "") for word in ("private", "no-store"))
    return "set-cookie" not in said and not varies and not is_private
