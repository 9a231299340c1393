"""What stands in the head of reader pages for machines."""

import json
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from articles.acts import correcting, drawing, illustrating
from articles.models import SocialCard, Story
from articles.permissions import SYSTEM
from tests.factories import image_bytes, make_picture, make_story

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"
UGLY = '"Quotes" & <b>\'s</b> </script><!-- x'


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL, settings.SITE_NAME = SITE, "Newsroom"


class Head(HTMLParser):
    """The meta and link elements of a page, and its JSON-LD."""

    def __init__(self, response):
        super().__init__()
        self.meta, self.links, self.data, self.within = {}, {}, [], False
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "meta":
            name = given.get("property") or given.get("name")
            self.meta.setdefault(name, []).append(given.get("content"))
        elif tag == "link":
            self.links[given["rel"]] = given["href"]
        self.within = tag == "script"

    def handle_data(self, data):
        if self.within:
            self.data.append(json.loads(data))
            self.within = False

    def one(self, name):
        (found,) = self.meta[name]
        return found

    def thing(self, kind):
        things = [one for data in self.data for one in data.get("@graph", [data])]
        (found,) = [one for one in things if one["@type"] == kind]
        return found


def head(client, address) -> Head:
    return Head(client.get(address))


def draw() -> None:
    while illustrating.illustrate_waiting() or drawing.draw_waiting():
        pass


def make_one(**values) -> Story:
    told = {"title": "Water is back", "summary": "It is clean.", "body": "<p>One two three.</p>", "slug": "water"}
    hung = {
        "topics": ["Health", "Energy"],
        "authors": ["Ada Lind", "Bo Ek"],
        "sources": [("Log", "https://a.example/")],
    }
    return make_story(**{**told, **hung, "published_at": NOON, "impact_score": 75, **values})


def test_a_story_is_a_news_article_with_all_that_google_lists(client):
    make_one(picture=make_picture(image_bytes((1400, 900)), caption="A tap", credit="Cy"))
    draw()

    found = head(client, "/stories/water/").thing("NewsArticle")

    url = f"{SITE}/stories/water/"
    assert [(one["width"], one["height"]) for one in found.pop("image")] == [(1200, 630), (1400, 900), (960, 640)]
    assert found.pop("publisher")["name"] == "Newsroom"
    assert found == {
        "@type": "NewsArticle",
        "@id": f"{url}#story",
        "headline": "Water is back",
        "description": "It is clean.",
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "datePublished": "2026-03-01T12:00:00+00:00",
        "dateModified": "2026-03-01T12:00:00+00:00",
        "author": [
            {"@type": "Person", "name": "Ada Lind", "url": f"{SITE}/authors/ada-lind/"},
            {"@type": "Person", "name": "Bo Ek", "url": f"{SITE}/authors/bo-ek/"},
        ],
        "articleSection": ["Energy", "Health"],
        "keywords": ["Energy", "Health"],
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "wordCount": 3,
        "citation": [{"@type": "CreativeWork", "name": "Log", "url": "https://a.example/"}],
    }


def test_no_story_was_changed_before_it_came_out(client):
    make_one()
    Story.objects.update(updated_at=NOON - timedelta(days=2))

    assert head(client, "/stories/water/").thing("NewsArticle")["dateModified"] == "2026-03-01T12:00:00+00:00"


def test_published_corrections_stand_in_it_and_open_ones_do_not(client):
    story = make_one()
    told = {"by": SYSTEM, "kind": "correction", "wrong": "Eleven days.", "right": "Twelve days."}
    one = correcting.open_correction(story, **told)
    correcting.open_correction(story, **told | {"right": "Nobody knows."})
    correcting.publish(one, by=SYSTEM, at=NOON.replace(hour=14))

    found = head(client, "/stories/water/").thing("NewsArticle")

    assert found["dateModified"] == "2026-03-01T14:00:00+00:00"
    assert found["correction"] == [
        {
            "@type": "CorrectionComment",
            "name": "Correction",
            "text": "Was: Eleven days.\nIs: Twelve days.",
            "datePublished": "2026-03-01T14:00:00+00:00",
            "url": f"{SITE}/stories/water/#correction-{one.pk}",
        }
    ]


def test_a_retracted_story_says_so(client):
    story = make_one()
    told = {"by": SYSTEM, "kind": "retraction", "wrong": "All.", "right": "Nothing."}
    correcting.publish(correcting.open_correction(story, **told), by=SYSTEM)

    assert head(client, "/stories/water/").thing("NewsArticle")["creativeWorkStatus"] == "Retracted"


def test_without_authors_the_publisher_wrote_it(client):
    make_one(authors=[])

    found = head(client, "/stories/water/").thing("NewsArticle")

    assert found["author"] == [{"@type": "Organization", "name": "Newsroom", "url": SITE}]


def test_the_way_down_to_a_story(client):
    make_one()

    steps = head(client, "/stories/water/").thing("BreadcrumbList")["itemListElement"]

    assert [(one["position"], one["name"], one["item"]) for one in steps] == [
        (1, "Front page", f"{SITE}/"),
        (2, "Topics", f"{SITE}/topics/"),
        (3, "Energy", f"{SITE}/topics/energy/"),
        (4, "Water is back", f"{SITE}/stories/water/"),
    ]


def test_a_storys_card_has_words_picture_and_dates(client):
    story = make_one()
    draw()

    found = head(client, "/stories/water/").meta

    name = SocialCard.objects.get(story=story).name
    wanted = {
        "og:title": ["Water is back"],
        "og:description": ["It is clean."],
        "og:url": [f"{SITE}/stories/water/"],
        "og:site_name": ["Newsroom"],
        "og:locale": ["en_US"],
        "og:image": [f"{SITE}/media/{name}"],
        "og:image:width": ["1200"],
        "og:image:height": ["630"],
        "og:image:alt": ["Water is back. Impact score 75 of 100."],
        "og:type": ["article"],
        "twitter:card": ["summary_large_image"],
        "article:published_time": ["2026-03-01T12:00:00+00:00"],
        "article:modified_time": ["2026-03-01T12:00:00+00:00"],
        "article:author": [f"{SITE}/authors/ada-lind/", f"{SITE}/authors/bo-ek/"],
        "article:section": ["Energy"],
        "article:tag": ["Energy", "Health"],
    }
    assert {name: found.get(name) for name in wanted} == wanted
    assert client.get(f"/media/{name}")["Content-Type"] == "image/jpeg"


def test_words_are_escaped_wherever_they_stand(client):
    make_one(title=UGLY, summary=f"{UGLY}\nand more")

    found = head(client, "/stories/water/")

    assert found.one("og:title") == UGLY
    assert found.one("description") == found.one("og:description") == f"{UGLY} and more"
    assert found.thing("NewsArticle")["headline"] == UGLY


def test_only_a_picture_that_exists_is_named(client):
    make_one(picture=make_picture(image_bytes((1400, 900), "navy"), alt="A tap"))

    assert head(client, "/stories/water/").one("twitter:card") == "summary"
    illustrating.illustrate_waiting()
    found = head(client, "/stories/water/")
    assert (found.one("og:image:width"), found.one("og:image:alt")) == ("1400", "A tap")
    drawing.draw_waiting()
    assert "/media/cards/" in head(client, "/stories/water/").one("og:image")


def test_a_card_of_another_title_is_not_shown(client):
    story = make_one()
    draw()
    Story.objects.filter(pk=story.pk).update(title="Another")

    assert head(client, "/stories/water/").one("twitter:card") == "summary"


@pytest.mark.parametrize(
    ("address", "title"),
    [("/", "Newsroom"), ("/stories/", "All stories"), ("/topics/", "Topics"), ("/topics/energy/", "Energy"),
     ("/authors/", "Authors"), ("/authors/ada-lind/", "Ada Lind"), ("/impact/", "How we score impact"),
     ("/corrections/", "Corrections"), ("/contact/", "Write to us")],
)  # fmt: skip
def test_every_other_page_has_its_title_and_the_logo(client, address, title):
    make_one()

    found = head(client, address)

    assert found.one("og:title") == title
    assert found.one("og:type") == "website"
    assert found.one("og:url") == found.links["canonical"] == f"{SITE}{address}"
    assert (found.one("og:image"), found.one("og:image:alt")) == (f"{SITE}/static/newsroom/logo.png", "Newsroom")
    assert found.one("description") == found.one("og:description") != ""


@pytest.mark.parametrize("address", ["/nowhere/", "/stories/gone/"])
def test_what_is_not_there_has_no_card(client, address):
    make_one(slug="gone", status="withdrawn")

    text = client.get(address).content.decode()

    assert "og:" not in text
    assert "ld+json" not in text


def test_the_front_page_is_the_site_and_its_publisher(client):
    make_one()

    found = head(client, "/")

    assert found.thing("WebSite")["potentialAction"]["@type"] == "SearchAction"
    assert found.thing("NewsMediaOrganization")["logo"]["url"] == f"{SITE}/static/newsroom/logo.png"


def test_an_authors_page_is_a_profile(client):
    make_one()

    found = head(client, "/authors/ada-lind/").thing("ProfilePage")["mainEntity"]

    assert (found["@type"], found["name"]) == ("Person", "Ada Lind")


@pytest.mark.parametrize("address", ["/", "/stories/", "/topics/energy/", "/authors/ada/", "/stories/?q=story"])
def test_pages_of_a_list_name_those_beside_them(client, address):
    for _ in range(45):
        make_story(topics=["Energy"], authors=["Ada"])
    sign = "&" if "?" in address else "?"

    first, second = head(client, address).links, head(client, f"{address}{sign}page=2").links

    assert "prev" not in first
    assert first["next"] == f"{SITE}{address}{sign}page=2"
    assert second["prev"] == f"{SITE}{address}"
    assert second["next"] == f"{SITE}{address}{sign}page=3"


@pytest.mark.parametrize(
    ("query", "robots"),
    [("", None), ("?page=1", None), ("?q=water", "noindex"), ("?topic=energy", "noindex"), ("?min_impact=5", "noindex"),
     ("?author=ada", "noindex"), ("?since=2026-01-01", "noindex")],
)  # fmt: skip
def test_robots_keep_whole_lists_alone(client, query, robots):
    make_one()

    assert head(client, f"/stories/{query}").meta.get("robots", [None]) == [robots]
