"""May this post in? Judged by what browsers say of where a form was sent from, since a cached page has no token."""

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

OURS, FOREIGN, UNKNOWN = "ours", "foreign", "unknown"


def judge(headers: Mapping[str, str], origins: Collection[str]) -> str:
    """OURS, FOREIGN, or UNKNOWN when the browser says nothing at all.

    *origins*: the scheme://host[:port] that are ours. Sec-Fetch-Site (Fetch Metadata) is what no page can forge;
    then Origin (RFC 6454 §7), then Referer.
    """
    origin = headers.get("Origin", "")
    site = headers.get("Sec-Fetch-Site", "")
    if site:
        # "none": the reader did it (a restored tab); same-site is another name under our domain, not us.
        return OURS if site in {"same-origin", "none"} or origin in origins else FOREIGN
    if origin:
        return OURS if origin in origins else FOREIGN
    referer = headers.get("Referer", "")
    if referer:
        return OURS if _origin(referer) in origins else FOREIGN
    return UNKNOWN


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
