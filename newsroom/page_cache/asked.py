"""What a request asks for: which page, in which encoding; worked out once for all requests that say it alike."""

from typing import NamedTuple
from urllib.parse import parse_qsl

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from articles.pure import clock
from articles.views.pages import FILTERS
from newsroom import proxies
from newsroom.page_cache import encodings

# What reader pages read of an address; other parameters make no other page.
PARAMETERS = frozenset({*FILTERS, "page", "before"})
# Not for everybody, or not made by a view: never looked for.
PASSED_BY = ("/admin/", "/contact/", "/shared/", "/media/", "/static/", "/healthz", "/readyz")
LONGEST_QUERY, MOST_PARAMETERS = 2000, 50
# Requests that say it alike; made-up ones push the others out, which costs each of these a few microseconds.
MOST_KNOWN, LONGEST_KNOWN = 4096, 500

Key = tuple[str, tuple[tuple[str, str], ...]]


class Asked(NamedTuple):
    """*key*: the same for all requests that get the same page."""

    key: Key
    encoding: str


class Reading:
    """Reads requests, and remembers what it read."""

    def __init__(self) -> None:
        self._known: dict[tuple, Asked | None] = {}
        self._told: dict[bool, float] = {}

    def read(self, environ: dict) -> Asked | None:
        """What a GET or HEAD asks for; None for what only Django can answer, or has to refuse."""
        get = environ.get
        said = (
            environ["PATH_INFO"],
            get("QUERY_STRING"),
            get("HTTP_HOST"),
            get("HTTP_ACCEPT_ENCODING"),
            get("HTTP_X_FORWARDED_PROTO"),
        )
        try:
            asked = self._known[said]
        except KeyError:
            asked = self._learn(said, environ)
        if "HTTP_X_FORWARDED_FOR" in environ and not settings.TRUSTED_PROXIES and self._is_news(environ):
            return None
        return asked

    def _is_news(self, environ: dict) -> bool:
        """Whether Django has to see a header that nobody asked for, which it writes down once an hour."""
        from_near, now = proxies.is_near(environ.get("REMOTE_ADDR", "")), clock.seconds()
        if 0 <= now - self._told.get(from_near, 0) < proxies.NOTED_FOR.total_seconds():
            return False
        self._told[from_near] = now
        return True

    def _learn(self, said: tuple, environ: dict) -> Asked | None:
        path, query, host, accepted, _ = said
        wanted = None if path.startswith(PASSED_BY) or environ.get("SCRIPT_NAME") else key(path, query or "")
        is_let_in = wanted is not None and _is_ours(host or "") and _is_safe(environ)
        asked = Asked(wanted, encodings.chosen(accepted or "")) if is_let_in else None
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        if sum(len(one or "") for one in said) <= LONGEST_KNOWN:
            self._known[said] = asked
        return asked


def key(path: str, query: str) -> Key | None:
    """Path and known parameters, in one order; None for a query that Django might read in another way.

    >>> key("/stories/", "utm_source=x&page=2&page=3&q=a+b")
    ('/stories/', (('page', '3'), ('q', 'a b')))
    """
    if not query:
        return path, ()
    # Signs that are not ASCII are bytes here, which Django reads in another way than their escapes.
    if len(query) > LONGEST_QUERY or not query.isascii():
        return None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    # Of two values of a name Django takes the last.
    return path, tuple(sorted((name, value) for name, value in dict(pairs).items() if name in PARAMETERS))


def _is_ours(host: str) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _is_safe(environ: dict) -> bool:
    """Whether Django would not send the request on to https."""
    if not settings.SECURE_SSL_REDIRECT:
        return True
    told = {name: environ[name] for name in ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO") if name in environ}
    proxies.believe(told, settings.TRUSTED_PROXIES)
    return told.get("wsgi.url_scheme") == "https"
