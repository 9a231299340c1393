"""What holds for every page made for readers."""

from datetime import timedelta

import pytest

from articles.pure import clock
from tests.factories import make_author, make_story, make_topic
from tests.pages import slugs

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/", "/stories/", "/stories/?q=x", "/stories/known/", "/topics/", "/topics/energy/", "/authors/", "/authors/ada/",
    "/contact/", "/unknown/", "/robots.txt", "/favicon.ico", "/stories/unknown/", "/media/unknown",
    "/stories/gone/", "/impact/", "/feed.rss", "/feed.atom", "/feed.json", "/corrections.atom", "/sitemap.xml",
    "/archive/", "/sitemap-pages.xml", "/sitemap-2026-03.xml", "/news-sitemap.xml",
]  # fmt: skip
WITH_STORIES = ["/", "/stories/", "/stories/known/", "/impact/", "/topics/energy/", "/authors/ada/", "/unknown/"]


@pytest.fixture(autouse=True)
def known(db):
    make_story(slug="gone", status="withdrawn")
    return make_story(slug="known", topics=["Energy"], authors=["Ada"])


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_cookie_and_nothing_that_depends_on_one(client, address):
    response = client.get(address)

    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert "csrf" not in (b"" if response.streaming else response.content).decode()


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("cookie", ["csrftoken=", "csrftoken=abc", "csrftoken=" + "a" * 32, "sessionid=x", "contact=x"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_cookies_that_a_browser_brings_change_nothing(client, address, cookie, method):
    response = getattr(client, method)(address, headers={"cookie": cookie})

    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("address", ["/unknown/", "/stories/unknown/", "/stories/gone/"])
def test_what_is_not_there_has_no_canonical_address(client, address):
    assert "canonical" not in client.get(address).content.decode()


@pytest.mark.parametrize("kind", ["stories", "topics", "authors"])
def test_an_accent_apart_from_its_letter_leads_to_the_one_spelling(client, kind):
    make_story(slug="café", topics=["Café"], authors=["Café"])

    response = client.get(f"/{kind}/cafe\u0301/?page=1")

    assert (response.status_code, response["Location"]) == (301, f"/{kind}/caf%C3%A9/?page=1")
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("address", WITH_STORIES)
def test_each_page_that_shows_stories_has_step_1(client, address):
    text = client.get(address).content.decode()

    assert "known" in slugs(client.get(address))
    assert '<form class="contact-form" method="post" action="/contact/">' in text
    assert 'name="email"' in text
    assert "Step 1 of 2" in text


@pytest.mark.parametrize("address", [one for one in ADDRESSES if one not in {"/contact/", "/unknown/"}])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_wrong_method_is_405(client, address, method):
    if "unknown" in address and "stories" not in address and "media" not in address:
        pytest.fail("only known addresses belong here")
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize(
    "address", ["/", "/stories/", "/stories/known/", "/impact/", "/topics/energy/", "/authors/ada/"]
)
def test_a_page_that_has_not_changed_is_304(client, address):
    etag = client.get(address)["ETag"]

    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_head_answers_as_get_does_without_a_body(client):
    response = client.head("/stories/known/")

    assert (response.status_code, response.content) == (200, b"")


def test_unknown_addresses_show_a_search_box_and_the_latest(client):
    response = client.get("/2019/07/grid-batteries.html")

    assert response.status_code == 404
    assert slugs(response) == ["known"]
    assert 'name="q"' in response.content.decode()


def test_a_fault_is_a_plain_page(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("articles.views.front.cut", lambda *args, **kwargs: 1 / 0)

    response = client.get("/")

    assert response.status_code == 500
    assert "ZeroDivisionError" not in response.content.decode()
    assert "<h1" in response.content.decode()


def test_topics_and_authors_in_any_script(client):
    make_story(topics=["हिन्दी"], authors=["Ñandú Øst"])

    assert len(slugs(client.get(make_topic("हिन्दी").get_absolute_url()))) == 1
    assert len(slugs(client.get(make_author("Ñandú Øst").get_absolute_url()))) == 1
    assert client.get("/topics/nothing/").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize("address", ["/topics/energy/", "/authors/ada/"])
def test_three_queries_whatever_the_number_of_stories(client, known_edition, django_assert_num_queries, count, address):
    for _ in range(count - 1):
        make_story(topics=["Energy", "Water"], authors=["Ada", "Bo"])

    with django_assert_num_queries(3):
        assert len(slugs(client.get(address))) == min(count, 20)


def test_pictures_are_served_for_ever_and_as_nothing_else(client):
    from tests.factories import make_picture

    picture = make_picture()

    response = client.get(f"/media/{picture.file}")

    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "name", ["../newsroom.sqlite3", "pictures/../../x.png", "%2e%2e/x", "pictures/ab/x.html", "a%00b"]
)
def test_no_other_file_is_served(client, name):
    assert client.get(f"/media/{name}").status_code == 404


HIDDEN = [
    {"status": "draft"},
    {"status": "review"},
    {"status": "withdrawn"},
    {"published_at": clock.now() + timedelta(days=99)},
    {"published_at": clock.now() - timedelta(days=9), "ends_at": clock.now() - timedelta(days=1)},
]


@pytest.mark.parametrize("values", HIDDEN)
@pytest.mark.parametrize(
    "address", ["/", "/impact/", "/topics/", "/authors/", "/stories/", "/stories/?topic=merger&author=whistle-blower"]
)
def test_topics_and_authors_of_what_is_not_public_are_named_nowhere(client, address, values):
    make_story(topics=["Merger", "Energy"], authors=["Whistle Blower", "Ada"], **values)

    text = client.get(address).content.decode()

    assert "Merger" not in text and "Whistle Blower" not in text


@pytest.mark.parametrize("values", HIDDEN)
@pytest.mark.parametrize("address", ["/topics/merger/", "/authors/whistle-blower/"])
def test_the_page_of_a_topic_or_author_is_there_with_their_first_public_story(client, address, values):
    make_story(topics=["Merger"], authors=["Whistle Blower"], **values)

    before = client.get(address).status_code
    make_story(topics=["Merger"], authors=["Whistle Blower"])

    assert (before, client.get(address).status_code) == (404, 200)


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize("address", ["/topics/", "/authors/"])
def test_the_lists_of_names_are_one_query(client, known_edition, django_assert_num_queries, count, address):
    make_story(topics=[f"Topic {n}" for n in range(count)], authors=[f"Author {n}" for n in range(count)])

    with django_assert_num_queries(1):
        text = client.get(address).content.decode()

    assert all(f"{kind} {count - 1}" in text for kind in (["Topic"] if "topics" in address else ["Author"]))
