"""Sitemaps: every page that readers may see, and no other."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from articles.acts import publishing, tallying
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from articles.views import sitemaps
from tests.factories import make_page, make_picture, make_story

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
ADDRESSES = ["/sitemap.xml", "/sitemap-pages.xml", "/sitemap-2026-03.xml", "/news-sitemap.xml"]
LOC = ".//{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LASTMOD = ".//{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod"
NEWS = ".//{http://www.google.com/schemas/sitemap-news/0.9}"


def root(client, address: str):
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)  # noqa: S314 (ours)


def locs(client, address: str) -> list[str]:
    return [one.text.removeprefix(SITE) for one in root(client, address).findall(LOC)]


def on(*day, **values) -> Story:
    return make_story(published_at=datetime(*day, 12, tzinfo=UTC), **values)


@pytest.mark.parametrize("tallied", [True, False])
def test_the_index_names_each_month_with_a_public_story(client, tallied):
    now = clock.now()
    on(2026, 3, 1), on(2026, 3, 31), on(2025, 12, 1)
    on(2025, 6, 1, ends_at=now - timedelta(days=1))
    make_story(published_at=now + timedelta(days=40))
    publishing.withdraw(on(2025, 7, 1), by=SYSTEM)
    if tallied:
        tallying.recount()

    assert locs(client, "/sitemap.xml") == ["/sitemap-pages.xml", "/sitemap-2025-12.xml", "/sitemap-2026-03.xml"]


def test_every_public_story_stands_in_one_part(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST_IN_PART", 3)
    for number in range(7):
        on(2026, 3, 1 + number // 2, slug=f"s{number}")
    on(2026, 4, 1, slug="april")
    on(2026, 3, 1, slug="draft", status="draft")
    on(2026, 3, 1, slug="ended", ends_at=clock.now() - timedelta(days=1))

    parts = locs(client, "/sitemap.xml")[1:]

    assert parts == [f"/sitemap-2026-0{part}.xml" for part in ("3", "3-2", "3-3", "4")]
    assert [locs(client, part) for part in parts] == [
        ["/stories/s0/", "/stories/s1/", "/stories/s2/"],
        ["/stories/s3/", "/stories/s4/", "/stories/s5/"],
        ["/stories/s6/"],
        ["/stories/april/"],
    ]
    assert client.get("/sitemap-2026-03-4.xml").status_code == 404


def test_months_are_those_of_the_time_zone(client, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    make_story(slug="late", published_at=datetime(2026, 3, 31, 12, tzinfo=UTC))

    assert locs(client, "/sitemap.xml") == ["/sitemap-pages.xml", "/sitemap-2026-04.xml"]
    assert locs(client, "/sitemap-2026-04.xml") == ["/stories/late/"]


def test_a_story_has_its_picture_and_the_time_of_its_change(client):
    picture = make_picture()
    on(2026, 3, 1, slug="hafen-straße", picture=picture)
    Story.objects.update(updated_at=datetime(2026, 3, 2, 10, 30, 5, 999, tzinfo=UTC))

    found = root(client, "/sitemap-2026-03.xml")

    assert [one.text for one in found.findall(LOC)] == ["http://testserver/stories/hafen-stra%C3%9Fe/"]
    assert [one.text for one in found.findall(LASTMOD)] == ["2026-03-02T10:30:05+00:00"]
    image = found.find(".//{http://www.google.com/schemas/sitemap-image/1.1}loc")
    assert image.text == f"http://testserver/media/{picture.file}"


def test_nothing_changed_before_it_came_out(client):
    on(2026, 3, 1)
    Story.objects.update(updated_at=datetime(2026, 2, 1, tzinfo=UTC))

    found = root(client, "/sitemap-2026-03.xml")

    assert [one.text for one in found.findall(LASTMOD)] == ["2026-03-01T12:00:00+00:00"]


def test_the_other_pages(client):
    on(2026, 3, 1, topics=["Energy"], authors=["Ada"]), on(2025, 12, 31), on(2026, 3, 2)
    on(2026, 2, 1, topics=["Hidden"], authors=["Ghost"], status="draft")
    on(2026, 1, 1, ends_at=clock.now() - timedelta(days=1))

    found = locs(client, "/sitemap-pages.xml")

    assert found == [
        "/", "/stories/", "/archive/", "/topics/", "/authors/", "/impact/", "/corrections/", "/contact/",
        "/archive/2026/03/", "/archive/2025/12/", "/topics/energy/", "/authors/ada/",
    ]  # fmt: skip
    assert {client.get(path).status_code for path in found} == {200}


def test_the_news_are_those_of_two_days(client, settings):
    settings.SITE_NAME, settings.LANGUAGE_CODE = "Tide & Co", "en-gb"
    now = clock.now()
    make_story(slug="new", title="A < B", published_at=now - timedelta(hours=47))
    make_story(slug="old", published_at=now - timedelta(hours=49))
    make_story(slug="later", published_at=now + timedelta(hours=1))
    Story.objects.filter(slug="new").update(title="A < B \x0b]]>")

    found = root(client, "/news-sitemap.xml")

    assert [one.text for one in found.findall(LOC)] == ["http://testserver/stories/new/"]
    told = {name: found.find(NEWS + name).text for name in ("name", "language", "title", "publication_date")}
    assert told == {
        "name": "Tide & Co",
        "language": "en",
        "title": "A < B ]]>",
        "publication_date": (now - timedelta(hours=47)).isoformat(timespec="seconds"),
    }


@pytest.mark.parametrize(("code", "told"), [("zh-hans", "zh-cn"), ("pt-br", "pt"), ("hsb", "hsb"), ("zh-tw", "zh-tw")])
def test_the_language_is_written_as_news_sitemaps_want_it(client, settings, code, told):
    settings.LANGUAGE_CODE = code
    make_story()

    assert root(client, "/news-sitemap.xml").find(NEWS + "language").text == told


def test_a_thousand_news_at_most(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
    for number in range(3):
        make_story(slug=f"s{number}", published_at=clock.now() - timedelta(hours=3 - number))

    assert locs(client, "/news-sitemap.xml") == ["/stories/s2/", "/stories/s1/"]


def test_without_stories_they_are_valid(client):
    assert locs(client, "/news-sitemap.xml") == []
    assert locs(client, "/sitemap.xml") == ["/sitemap-pages.xml"]


@pytest.mark.parametrize(
    "part",
    ["2026-13", "2026-3", "2026-03-1", "2026-03-0", "0000-01", "9999-12", "2026-03-99999", "²026-03", "x", "%00"],
)
def test_no_other_part_is_there(client, part):
    on(2026, 3, 1)

    assert client.get(f"/sitemap-{part}.xml").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_type_conditions_and_methods(client, address):
    on(2026, 3, 1)
    response = client.get(address)

    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert not response.cookies
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert (client.head(address).status_code, client.head(address).content) == (200, b"")
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize(
    ("address", "queries"),
    [("/sitemap.xml", 3), ("/sitemap-pages.xml", 6), ("/sitemap-2026-03.xml", 1), ("/news-sitemap.xml", 1)],
)
def test_queries_whatever_the_number_of_stories(
    client, known_edition, django_assert_num_queries, count, address, queries
):
    for number in range(count):
        on(2026, 3, 1 + number, topics=[f"T{number}"], authors=[f"A{number}"])
    tallying.recount()

    with django_assert_num_queries(queries):
        root(client, address)


def test_robots_are_told_of_them(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[-2:] == ["Sitemap: http://testserver/sitemap.xml", "Sitemap: http://testserver/news-sitemap.xml"]


def test_pages_that_the_desk_has_published_are_named(client):
    make_page("About us")
    make_page("Not yet", is_published=False)

    text = client.get("/sitemap-pages.xml").content.decode()

    assert "<loc>http://testserver/pages/about-us/</loc>" in text
    assert "not-yet" not in text
