"""The links of a cleaned body."""

import re
from html import unescape
from urllib.parse import unquote, urlsplit

_HREF = re.compile(r'<a(?:\s+[\w-]+="[^"]*")*?\s+href="([^"]*)"')


def internal(cleaned: str, *, host: str) -> list[str]:
    """The paths of this site, percent signs decoded, that links of *cleaned* lead to: in order, each once.

    *host* is the site's own, with its port if it has one. A link belongs to the site when it begins with one slash or
    with that host.
    """
    found = (_path(unescape(href), host) for href in _HREF.findall(cleaned))
    return list(dict.fromkeys(path for path in found if path))


def _path(href: str, host: str) -> str:
    href = href.strip()
    try:
        parts = urlsplit(href)
    except ValueError:
        # [ in a host name: such an address leads nowhere, but not within this site.
        return ""
    if parts.netloc.lower() == host.lower() and parts.scheme in {"", "http", "https"}:
        return unquote(parts.path) or "/"
    # Two slashes begin an address elsewhere.
    return unquote(parts.path) if href.startswith("/") and not href.startswith("//") else ""
