"""Links to videos and posts elsewhere, as plain cards: nothing is embedded, and nothing is asked of those places.

A paragraph of a cleaned body that is one link and no more, to a place that is known for such things, is written as
that place's name, the link's words and the host that it opens on. The body itself stays as it is stored.
"""

import re
from html import escape
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from articles.pure import tags

# Host (subdomains included) -> the name of the place, and what stands there.
PLACES = {
    "youtube.com": ("YouTube", "Video"),
    "youtu.be": ("YouTube", "Video"),
    "youtube-nocookie.com": ("YouTube", "Video"),
    "vimeo.com": ("Vimeo", "Video"),
    "dailymotion.com": ("Dailymotion", "Video"),
    "dai.ly": ("Dailymotion", "Video"),
    "twitch.tv": ("Twitch", "Video"),
    "tiktok.com": ("TikTok", "Video"),
    "instagram.com": ("Instagram", "Post"),
    "threads.net": ("Threads", "Post"),
    "threads.com": ("Threads", "Post"),
    "facebook.com": ("Facebook", "Post"),
    "fb.watch": ("Facebook", "Video"),
    "x.com": ("X", "Post"),
    "twitter.com": ("X", "Post"),
    "bsky.app": ("Bluesky", "Post"),
    "linkedin.com": ("LinkedIn", "Post"),
    "reddit.com": ("Reddit", "Post"),
    "t.me": ("Telegram", "Post"),
}
# Places that anybody may run are known by their addresses: a post's number behind a name, a video's UUID (or its
# short form, in 22 signs without those that look alike).
_MASTODON = re.compile(r"/@[\w.-]+(?:@[\w.-]+)?/[0-9]{6,}/?")
_PEERTUBE = re.compile(
    r"/(?:w|videos/watch)/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{22})/?"
)
# A link's words have no link and no paragraph in them: each sign is looked at once, whatever stands there.
_ALONE = re.compile(
    r"<p>\s*+(?:"
    r'<a(?P<given>(?:\s++[\w-]++="[^"]*+")*+)>(?P<words>(?:[^<]|<(?!/?(?:a|p)[ >]))*+)</a>'
    r"|(?P<bare>https?://[^\s<]++)"
    r")\s*+</p>"
)
_HREF = re.compile(r'\shref="([^"]*+)"')


class Place(NamedTuple):
    """Where a link leads: the place's name, "Video" or "Post", and its host as it is shown."""

    name: str
    kind: str
    host: str


def place(url: str) -> Place | None:
    """The place of *url*, when that is a video or a post somewhere known; None for all other addresses."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or parts.path in {"", "/"}:
        return None
    found = _known(host) or _by_address(parts)
    return Place(*found, host) if found else None


def _known(host: str) -> tuple[str, str] | None:
    labels = host.split(".")[-3:]
    ends = (".".join(labels[at:]) for at in range(len(labels)))
    return next((PLACES[end] for end in ends if end in PLACES), None)


def _by_address(parts: SplitResult) -> tuple[str, str] | None:
    if _MASTODON.fullmatch(parts.path):
        return "Mastodon", "Post"
    if _PEERTUBE.fullmatch(parts.path):
        return "PeerTube", "Video"
    return None


def with_cards(cleaned: str) -> str:
    """A cleaned body with a card in the place of each paragraph that is one link to a video or a post elsewhere."""
    return _ALONE.sub(_card, cleaned) if "http" in cleaned else cleaned


def _card(match: re.Match) -> str:
    if match["bare"]:
        href, words = match["bare"], ""
    else:
        href = (_HREF.search(match["given"]) or ("", ""))[1]
        words = " ".join(re.sub(r"<[^>]*+>", "", match["words"]).split())
    url = tags.read(href)
    found = place(url)
    if found is None:
        return match.group(0)
    # Words that are the address itself say less than what is there.
    if not words or tags.read(words).startswith(("http://", "https://", "www.")):
        words = found.kind
    return (
        f'<p class="elsewhere"><a href="{escape(url)}" rel="noopener nofollow">'
        f'<span class="elsewhere-place">{found.name}</span> <span class="elsewhere-words">{words}</span> '
        f'<span class="elsewhere-host">Opens on {escape(found.host)}</span></a></p>'
    )
