"""The links of a cleaned body; and links that say one address and lead to another."""

import re
import unicodedata
from html import unescape
from urllib.parse import unquote, urlsplit

_HREF = re.compile(r'<a(?:\s+[\w-]+="[^"]*")*?\s+href="([^"]*)"')

# What a host is written with, letters and digits of every script apart; 。 and ⁄ only look like it.
_OF_HOSTS = set(".:-_[]")
# Persian and emoji are written with these.
_JOINERS = {"\u200c", "\u200d"}


def fault(link: str) -> str:
    """Why the http(s) address *link* is not to be trusted, as the end of a sentence about it; "" when it is."""
    host = urlsplit(link).netloc
    if "@" in host:
        return "names a user: leave out what stands before the @."
    if any(map(_is_hidden, link)) or not all(map(_is_of_a_host, host)) or _wide(host):
        return "holds signs that can't be seen or pass for others: type the address anew."
    return ""


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


def _is_hidden(sign: str) -> bool:
    return sign not in _JOINERS and unicodedata.category(sign) in {"Cc", "Cf", "Zs", "Zl", "Zp"}


def _is_of_a_host(sign: str) -> bool:
    return sign in _OF_HOSTS or unicodedata.category(sign)[0] in "LMN"


def _wide(host: str) -> bool:
    """Whether *host* has signs that browsers read as others: Ａ is a, ① is 1."""
    return unicodedata.normalize("NFKC", host) != unicodedata.normalize("NFC", host)
