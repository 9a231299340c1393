"""What machines read of the running site: feeds, sitemaps, and what a page says of itself."""

import json
import re
import urllib.request
from datetime import datetime
from xml.etree import ElementTree

import feedparser
import pytest

pytestmark = pytest.mark.yardstick
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
# The children of an entry, in the order in which the schemas of sitemaps.org and Google take them.
CHILDREN = [f"{MAP}loc", f"{MAP}lastmod", f"{IMAGE}image", f"{NEWS}news"]
# What Google lists for articles (NewsArticle), authors included.
ARTICLE = {"headline", "image", "datePublished", "dateModified", "author"}


@pytest.fixture(scope="session")
def fetch(staged):
    """The body of an address of the site, without the site's name or with it."""

    def fetched(address: str) -> bytes:
        with urllib.request.urlopen(staged["site"] + address.removeprefix(staged["site"]), timeout=20) as answer:  # noqa: S310  (loopback)
            assert answer.status == 200
            return answer.read()

    return fetched


@pytest.mark.parametrize(
    "address",
    ["/feed.rss", "/feed.atom", "/feed.rss?topic=environment", "/feed.atom?min_impact=50", "/corrections.atom"],
)
def test_a_feed_is_read_without_a_complaint(fetch, address):
    found = feedparser.parse(fetch(address))

    assert not found.bozo, found.get("bozo_exception")
    assert found.entries
    assert all(one.id and one.title and one.link and one.updated_parsed for one in found.entries)


def test_the_json_feed_has_what_its_version_wants(fetch):
    found = json.loads(fetch("/feed.json"))

    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"] and found["items"]
    assert all(one["id"] and (one.get("content_html") or one.get("content_text")) for one in found["items"])


def test_every_sitemap_is_valid_and_leads_to_pages_that_answer(fetch, staged):
    index = ElementTree.fromstring(fetch("/sitemap.xml"))  # noqa: S314  (ours)
    assert index.tag == f"{MAP}sitemapindex"
    parts = [one.text for one in index.iter(f"{MAP}loc")]
    assert len(parts) > 2

    addresses = [address for part in [*parts, "/news-sitemap.xml"] for address in entries(fetch(part))]

    assert len(addresses) > 40
    for address in set(addresses):
        assert address.startswith(f"{staged['site']}/")
        fetch(address)


def entries(sitemap: bytes) -> list[str]:
    """The addresses in *sitemap*, each entry of it looked at."""
    root = ElementTree.fromstring(sitemap)  # noqa: S314  (ours)
    assert root.tag == f"{MAP}urlset"
    assert len(root) <= 50_000 and len(sitemap) <= 50 * 1024 * 1024
    for entry in root:
        assert entry.tag == f"{MAP}url"
        places = [CHILDREN.index(child.tag) for child in entry]
        assert places == sorted(places) and places[0] == 0
        assert all(datetime.fromisoformat(one.text).tzinfo for one in entry.iter(f"{MAP}lastmod"))
        for news in entry.iter(f"{NEWS}news"):
            assert [child.tag for child in news] == [
                f"{NEWS}{name}" for name in ("publication", "publication_date", "title")
            ]
    return [entry[0].text for entry in root]


@pytest.mark.parametrize("slug", ["boil-water-notice-northfield", "whole", "retracted", "plain"])
def test_an_article_says_all_that_google_lists(fetch, slug, staged):
    page = fetch(f"/stories/{slug}/").decode()
    told = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    things = [one for text in told for one in json.loads(text).get("@graph", [json.loads(text)])]
    (article,) = [one for one in things if one["@type"] == "NewsArticle"]

    assert {name for name in ARTICLE if not article.get(name)} == set()
    assert datetime.fromisoformat(article["datePublished"]) <= datetime.fromisoformat(article["dateModified"])
    assert all(one["@type"] in {"Person", "Organization"} and one["name"] and one["url"] for one in article["author"])
    for image in article["image"]:
        fetch(image if isinstance(image, str) else image["url"])
