"""Behind a reverse proxy: whom a request really comes from, and whether it came over https.

Each proxy appends the address it was called from to X-Forwarded-For. With n trusted proxies the n-th entry from the
right was written by the outermost of them; whatever stands left of it a client may have made up.

The server hands X_Forwarded_For over under the same name as X-Forwarded-For, so the proxy has to drop header names
with an underscore (nginx does by itself): README.md says so.
"""

import ipaddress

from django.conf import settings


class TrustedProxiesMiddleware:
    """Puts what the trusted proxies say where everybody looks, and takes the headers away from everybody else."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        believe(request.META, settings.TRUSTED_PROXIES)
        return self.get_response(request)


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
