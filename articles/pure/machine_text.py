"""Texts as machines read them: nothing that XML forbids, and no address that only a page of ours completes."""

import re
from html import escape
from urllib.parse import urljoin

from articles.pure import tags

# The only signs that XML 1.0 knows (https://www.w3.org/TR/xml/#charsets); lone surrogates can't be encoded either.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# In a cleaned body: attributes stand in double quotes, and no < stands within the text.
_LINK = re.compile(r'(<a(?:\s++[\w-]++="[^"]*+")*?\s+href=")([^"]*+)(?=")')


def safe(text: str) -> str:
    """*text* without the signs that would break a feed for all of its readers."""
    return _FORBIDDEN.sub("", text)


def absolute(address: str, base: str) -> str:
    """*address* as a whole one, seen from the page *base*; as it is where it is none at all."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        # [ in a host name: it leads nowhere from anywhere.
        return address


def with_absolute_links(cleaned: str, base: str) -> str:
    """A cleaned body whose links lead to the same places from anywhere, as they do from the page *base*."""

    def complete(match: re.Match) -> str:
        return match[1] + escape(absolute(tags.read(match[2]), base))

    return _LINK.sub(complete, cleaned)
