"""What a page says in schema.org's words, as JSON-LD for its head.

Properties: https://developers.google.com/search/docs/appearance/structured-data/article and, of schema.org, what fits
beyond them. The impact score is not among them: a rating or a review there is a reader's or a critic's verdict on the
thing itself, and additionalProperty belongs to places and products, so any of them would say what we do not mean.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from django.utils.safestring import SafeString, mark_safe

from articles.models import Story
from articles.printed import local
from articles.pure import body

CONTEXT = "https://schema.org"
# Google's former limit, and still what others keep to.
LONGEST_HEADLINE = 110
# In signs of HTML: some 20,000 words.
LONGEST_COUNTED = 120_000
# Neither the end of the element nor a comment may begin within it; the two line ends are none to a JSON reader alone.
_ESCAPES = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_TO_ESCAPE = re.compile("[<>&\u2028\u2029]")


@dataclass(frozen=True)
class Image:
    """A picture that exists: its whole address, its size in pixels, its words. *is_large*: it fills a card's width."""

    url: str
    width: int
    height: int
    alt: str = ""
    caption: str = ""
    credit: str = ""
    is_large: bool = True


@dataclass(frozen=True)
class Site:
    """The site as machines are told of it; *url* without a slash at its end, *publisher_url* the publisher's own."""

    name: str
    url: str
    language: str
    description: str
    logo: Image
    publisher_name: str
    publisher_url: str

    def whole(self, address: str) -> str:
        """*address* as seen from anywhere."""
        # Nearly all are of this kind.
        if address[:1] == "/" and address[1:2] != "/":
            return f"{self.url}{address}"
        return urljoin(f"{self.url}/", address)


def script(*things: dict) -> SafeString:
    """*things* as the content of a <script type="application/ld+json">."""
    graph = {"@context": CONTEXT, **things[0]} if len(things) == 1 else {"@context": CONTEXT, "@graph": list(things)}
    text = _ENCODER.encode(graph)
    return mark_safe(_TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], text))


def publisher(site: Site) -> dict:
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{site.url}/#publisher",
        "name": site.publisher_name,
        "url": site.publisher_url,
        "logo": _image(site.logo),
        "correctionsPolicy": site.whole("/corrections/"),
        "publishingPrinciples": site.whole("/impact/"),
    }


def website(site: Site) -> dict:
    """The site and the way to search it (RFC 6570 says how words are put into the address)."""
    search = {"@type": "EntryPoint", "urlTemplate": f"{site.url}/stories/?q={{search_term_string}}"}
    return {
        "@type": "WebSite",
        "@id": f"{site.url}/#website",
        "name": site.name,
        "url": f"{site.url}/",
        "description": site.description,
        "inLanguage": site.language,
        "publisher": {"@id": f"{site.url}/#publisher"},
        "potentialAction": {"@type": "SearchAction", "target": search},
    }


def article(
    story: Story,
    site: Site,
    url: str,
    images: Sequence[Image],
    *,
    authors: Iterable,
    topics: Iterable,
    sources: Iterable,
) -> dict:
    """The story as a NewsArticle, what is empty left out; *sources*: each with a name and an address or ""."""
    topics = list(topics)
    told = {
        "@type": "NewsArticle",
        "@id": f"{url}#story",
        "headline": headline(story.title),
        "description": story.summary,
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "image": [_image(one) for one in images],
        "datePublished": _moment(story.published_at),
        "dateModified": _moment(max(story.updated_at, story.published_at)),
        "author": [_person(one, site) for one in authors] or [{"@type": "Organization", **_named(site)}],
        "publisher": publisher(site),
        "articleSection": [one.name for one in topics],
        "keywords": [one.name for one in topics],
        "isAccessibleForFree": True,
        "inLanguage": site.language,
        "wordCount": _words(story.body),
        "correction": [_correction(one, url) for one in story.public_corrections],
        "citation": [_source(one) for one in sources],
        "creativeWorkStatus": "Retracted" if story.retraction else "",
    }
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def _words(html: str) -> int | None:
    """How many words a body has; None for one so long that counting would hold its reader up (0.25 s at 180,000)."""
    return body.word_count(html) if len(html) <= LONGEST_COUNTED else None


def headline(title: str) -> str:
    """*title*, or as many whole words of it as go: what stands on the page, without an ellipsis that does not."""
    if len(title) <= LONGEST_HEADLINE:
        return title
    begun = title[: LONGEST_HEADLINE + 1]
    return begun.rsplit(" ", 1)[0] if " " in begun else title[:LONGEST_HEADLINE]


def breadcrumbs(steps: Iterable[tuple[str, str]], site: Site) -> dict:
    """The way down to a page: (name, address) each, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": site.whole(address)}
            for number, (name, address) in enumerate(steps, 1)
        ],
    }


def profile(author, site: Site, url: str) -> dict:
    """The page of one author."""
    return {"@type": "ProfilePage", "url": url, "mainEntity": _person(author, site) | _about(author.biography)}


def _person(author, site: Site) -> dict:
    return {"@type": "Person", "name": author.name, "url": site.whole(author.get_absolute_url())}


def _about(text: str) -> dict:
    return {"description": text} if text else {}


def _named(site: Site) -> dict:
    return {"name": site.publisher_name, "url": site.publisher_url}


def _image(image: Image) -> dict:
    told = {
        "@type": "ImageObject",
        "url": image.url,
        "width": image.width,
        "height": image.height,
        "caption": image.caption,
        "creditText": image.credit,
    }
    return {name: value for name, value in told.items() if value != ""}


def _correction(told: dict, url: str) -> dict:
    was = f"Was: {told['wrong']}\nIs: " if told["wrong"] else ""
    return {
        "@type": "CorrectionComment",
        "name": told["kind"],
        "text": f"{was}{told['right']}",
        "datePublished": _moment(told["at"]),
        "url": f"{url}#correction-{told['id']}",
    }


def _source(source) -> dict:
    return {"@type": "CreativeWork", "name": source.name} | ({"url": source.url} if source.url else {})


def _moment(at: datetime) -> str:
    """In TIME_ZONE, with its distance from UTC."""
    return local(at).isoformat(timespec="seconds")
