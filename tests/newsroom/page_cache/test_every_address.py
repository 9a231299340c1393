"""Every address that the product has: what is the same for everybody is kept, and nothing else ever is."""

import re
from datetime import timedelta

import pytest
from django.urls import URLPattern, get_resolver

from articles.acts import publishing, sharing
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from contact.acts import verifying
from tests.contact.flow import CLIENT, prove
from tests.factories import make_draft, make_face, make_page, make_picture, make_rubric, make_story
from tests.newsroom.page_cache.conftest import ask

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)

KEPT = {
    "front": "/",
    "archive": "/stories/",
    "story": "/stories/known/",
    "months": "/archive/",
    "month": "/archive/{month}/",
    "topic_list": "/topics/",
    "topic": "/topics/energy/",
    "author_list": "/authors/",
    "author": "/authors/ada/",
    "corrections": "/corrections/",
    "corrections_feed": "/corrections.atom",
    "feed_rss": "/feed.rss",
    "feed_atom": "/feed.atom",
    "feed_json": "/feed.json",
    "sitemap": "/sitemap.xml",
    "sitemap_pages": "/sitemap-pages.xml",
    "sitemap_stories": "/sitemap-{part}.xml",
    "news_sitemap": "/news-sitemap.xml",
    "impact": "/impact/",
    "page": "/pages/about-us/",
}
# The rest of what readers are answered: private, or with a time of its own, or a way to somewhere else.
NEVER = {
    "year": "/archive/2026/",
    "face": "/face-0123456789abcdef.css",
    "shared": "/shared/{shared}/",
    "media": "/media/{picture}",
    "contact:email": "/contact/",
    "contact:verify": "/contact/verify/",
    "contact:resend": "/contact/resend/",
    "contact:message": "/contact/message/",
    "contact:done": "/contact/done/",
    "contact:forget": "/contact/forget/",
    "robots": "/robots.txt",
    "favicon": "/favicon.ico",
}
UNNAMED = [
    "/nowhere/",
    "/stories/known",
    "/stories/gone/",
    "/stories/draft/",
    "/healthz",
    "/readyz",
    "/stories/?q=zzzz",
]
REFUSED = ["/?page=9", "/?page=x", "/stories/?before=x", "/feed.json?topic=none", "/feed.rss?min_impact=200"]


@pytest.fixture
def staged(edition) -> dict:
    picture = make_picture()
    story = make_story(
        slug="known", topics=["Energy"], authors=["Ada"], picture=picture, published_at=clock.now() - timedelta(days=1)
    )
    make_rubric()
    make_face(menus={"header": [{"page": make_page()}]})
    publishing.withdraw(make_story(slug="gone"), by=SYSTEM)
    draft = make_draft(slug="draft")
    shared = sharing.share(Story.objects.get(pk=draft.pk), by=SYSTEM, days=7)
    at = story.published_at
    return {"month": f"{at:%Y/%m}", "part": f"{at:%Y-%m}", "shared": shared.token, "picture": picture.file}


def patterns(resolver, namespace: str = ""):
    """Each address of the product: its name with its namespaces, and its route."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name or ''}", str(one.pattern)
        else:
            inner = f"{one.namespace}:" if one.namespace else ""
            for name, route in patterns(one, namespace + inner):
                yield name, f"{one.pattern}{route}"


def desk_addresses() -> list[str]:
    found = [route for name, route in patterns(get_resolver()) if name.startswith("admin:")]
    return ["/" + re.sub(r"<[^>]+>", "1", re.sub(r"\(\?P<url>\.\*\)\$", "nowhere", route)) for route in found]


def test_every_address_of_readers_is_in_one_of_the_two_lists():
    names = {name for name, _ in patterns(get_resolver()) if not name.startswith("admin:")}

    assert names == KEPT.keys() | NEVER.keys()
    assert not KEPT.keys() & NEVER.keys()


def test_what_is_the_same_for_everybody_is_kept(door, staged):
    for address in KEPT.values():
        assert ask(door, address.format(**staged)).status == "200 OK", address

    assert set(door._store._pages) == {(address.format(**staged), ()) for address in KEPT.values()}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_else_that_a_reader_may_ask_for_is_kept(door, staged, method):
    token = verifying.start("ada@example.org", client=CLIENT)
    prove(verifying.find(token))

    for address in [*NEVER.values(), *UNNAMED, *REFUSED]:
        for cookie in ("", f"contact={token}; contact_sent=1"):
            ask(door, address.format(**staged), method=method, COOKIE=cookie)

    assert list(door._store._pages) == []


def test_nothing_that_the_desk_asks_for_is_kept(door, staged, desk):
    cookies = "; ".join(f"{name}={one.value}" for name, one in desk.cookies.items())
    addresses = desk_addresses()
    assert "/admin/articles/story/1/preview/" in addresses

    statuses = {address: ask(door, address, COOKIE=cookies).status[:3] for address in addresses}

    assert list(door._store._pages) == []
    # Many were really shown, not sent to the page for signing in.
    assert list(statuses.values()).count("200") > 50, statuses


def test_a_signed_in_editor_gets_the_page_that_everybody_gets(door, staged, desk, django_assert_num_queries):
    cookies = "; ".join(f"{name}={one.value}" for name, one in desk.cookies.items())

    as_editor = ask(door, "/stories/known/", COOKIE=cookies)
    with django_assert_num_queries(0):
        as_reader = ask(door, "/stories/known/")

    assert as_editor == as_reader
