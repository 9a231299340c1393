"""Behind a reverse proxy: whom a request really comes from, and whether it came over https.

Each proxy appends the address it was called from to X-Forwarded-For. With n trusted proxies the n-th entry from the
right was written by the outermost of them; whatever stands left of it a client may have made up.

The server hands X_Forwarded_For over under the same name as X-Forwarded-For, so the proxy has to drop header names
with an underscore (nginx does by itself): README.md says so.
"""

import ipaddress
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from articles.pure import clock, faults
from contact.acts import alarming
from contact.models import Alarm

logger = logging.getLogger(__name__)
NOTED_FOR = timedelta(hours=1)


class TrustedProxiesMiddleware:
    """Puts what the trusted proxies say where everybody looks, and takes the headers away from everybody else.

    X-Forwarded-For although none is trusted is written down where `doctor` sees it: behind a proxy all readers would
    be one client to the limits. Once an hour, however often somebody sends it.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response
        self._noted: dict[str, datetime] = {}

    def __call__(self, request):
        is_unasked = "HTTP_X_FORWARDED_FOR" in request.META and not settings.TRUSTED_PROXIES
        believe(request.META, settings.TRUSTED_PROXIES)
        response = self.get_response(request)
        if is_unasked:
            self._note(request.META.get("REMOTE_ADDR", ""))
        return response

    def _note(self, peer: str) -> None:
        kind, now = Alarm.Kind.PROXY if is_near(peer) else Alarm.Kind.PROXY_AFAR, clock.now()
        if self._noted.get(kind, now - NOTED_FOR) > now - NOTED_FOR:
            return
        self._noted[kind] = now
        try:
            alarming.note(kind, at=now)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("X-Forwarded-For could not be written down: %s", faults.told(error))


def is_near(peer: str) -> bool:
    """Whether *peer* is in our own network, as a reverse proxy is, and not somewhere on the internet.

    >>> is_near("127.0.0.1"), is_near("10.1.2.3"), is_near("::1"), is_near(""), is_near("8.8.8.8")
    (True, True, True, True, False)
    """
    try:
        return not ipaddress.ip_address(address(peer)).is_global
    except ValueError:
        # A Unix socket has no address.
        return True


def believe(meta: dict, proxies: int) -> None:
    """Set REMOTE_ADDR and the scheme in *meta* (a WSGI environ) as the outermost of *proxies* saw them."""
    given = {name: meta.pop(name) for name in list(meta) if name.startswith("HTTP_X_FORWARDED_")}
    meta["newsroom.forwarded"] = bool(given)
    if not proxies:
        return
    client = address(nth_from_right(given.get("HTTP_X_FORWARDED_FOR", ""), proxies))
    if client:
        meta["REMOTE_ADDR"] = client
    scheme = nth_from_right(given.get("HTTP_X_FORWARDED_PROTO", ""), proxies).lower()
    if scheme in {"http", "https"}:
        meta["wsgi.url_scheme"] = scheme


def nth_from_right(header: str, number: int) -> str:
    """The *number*-th entry from the right of a comma separated header; the leftmost when there are fewer."""
    entries = [entry.strip() for entry in header.split(",")]
    return entries[-number] if len(entries) >= number else entries[0]


def address(text: str) -> str:
    """The IP address in *text*, without port and brackets; "" when there is none.

    >>> address("[2001:DB8::1]:443"), address("::ffff:192.0.2.1"), address("192.0.2.1:80"), address("unknown")
    ('2001:db8::1', '192.0.2.1', '192.0.2.1', '')
    """
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].split("]", 1)[0]
    elif bare.count(":") == 1:
        bare = bare.split(":", 1)[0]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)
