"""Addresses where nothing is: redirected, guessed at, counted, and 404 all the same."""

from datetime import timedelta

import pytest

from articles.acts import missing, redirecting
from articles.models import Author, Redirect, Topic
from articles.permissions import SYSTEM
from articles.pure import clock
from articles.views import likely
from tests.factories import make_draft, make_story, make_topic
from tests.pages import slugs

pytestmark = pytest.mark.django_db


def matches(response) -> list[str]:
    return [one.url for one in response.context["likely"]]


@pytest.fixture
def grid(db):
    for number in range(8):
        make_story(slug=f"other-matter-{number}", title=f"Something else {number}")
    return make_story(slug="grid-batteries", title="Grid batteries", topics=["Energy"], authors=["Ada Lind"])


def test_the_search_box_holds_the_words_of_the_address(client):
    make_story()

    assert 'value="grid batteries"' in client.get("/news/grid-batteries.html").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/stories/grid-baterries/",
        "/stories/gird-batteries/",
        "/story/grid-batteries",
        "/2024/03/grid-batteries.html",
        "/stories/grid-batteries.",
        "/Stories/Grid-Batteries/",
        "/stories/grid_batteries/",
        "/stories/grid-ba/",
        "/grid/",
        "/batteries/",
        "/grid-batteries/amp/",
        "/stories/grid-batteries/page/2/",
        "/stories/grid-batteries-who-pays/",
    ],
)
def test_a_mistyped_address_is_a_404_that_names_what_was_meant(client, grid, address):
    response = client.get(address)

    assert response.status_code == 404
    assert matches(response)[:1] == ["/stories/grid-batteries/"]
    assert '<a href="/stories/grid-batteries/">Grid batteries</a>' in response.content.decode()
    assert len(slugs(response)) == 5


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("/topics/enregy/", "/topics/energy/"),
        ("/tag/energy", "/topics/energy/"),
        ("/authors/ada-linde/", "/authors/ada-lind/"),
        ("/author/Ada-Lind.html", "/authors/ada-lind/"),
    ],
)
def test_topics_and_authors_are_named_too(client, grid, address, url):
    assert matches(client.get(address)) == [url]


@pytest.mark.parametrize(
    "address", ["/wp-login.php", "/grid-batteries.png", "/grid-batteries.php", "/.env", "/x/.git/config"]
)
def test_what_is_a_file_is_not_guessed_at(client, grid, known_edition, django_assert_num_queries, address):
    # The redirect, the latest and their topics.
    with django_assert_num_queries(2):
        response = client.get(address)

    assert (response.status_code, matches(response), len(slugs(response))) == (404, [], 5)


def test_no_more_than_five_are_named(client):
    for number in range(9):
        make_story(slug=f"grid-batteries-{number}")

    assert len(matches(client.get("/stories/grid-batteries/"))) == 5


HIDDEN = [
    {"status": "draft"},
    {"status": "withdrawn"},
    {"published_at": clock.now() + timedelta(days=9)},
    {"published_at": clock.now() - timedelta(days=9), "ends_at": clock.now() - timedelta(days=1)},
]


@pytest.mark.parametrize("values", HIDDEN)
@pytest.mark.parametrize(
    "address", ["/stories/secret-merge/", "/secret-merger", "/topics/merge/", "/authors/whistle-blowe/"]
)
def test_what_readers_may_not_see_is_never_named(client, address, values):
    make_story(slug="secret-merger-x", title="Secret merger", topics=["Merger"], authors=["Whistle Blower"], **values)

    text = client.get(address).content.decode()

    assert "Secret merger" not in text and ">Merger<" not in text and "Whistle Blower" not in text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_404_costs_the_same_whatever_there_is(client, known_edition, django_assert_num_queries, count):
    for number in range(count):
        make_story(slug=f"grid-batteries-{number}", topics=[f"T{number}"], authors=[f"A{number}"])

    # The redirect; stories, topics and authors by slug; the latest.
    with django_assert_num_queries(5):
        assert matches(client.get("/news/grid-batteries.html"))
    # Nothing like it by slug: stories by its words.
    with django_assert_num_queries(6):
        assert matches(client.get("/xyzzy-plugh-plover/")) == []


def test_what_is_only_somewhat_like_it_by_its_slug_does_not_keep_what_holds_its_words_from_being_found(client):
    make_story(slug="who-pays-for-great-britain", title="Great Britain")
    # Further from it in the order of slugs than is looked.
    for number in range(likely.BESIDE + 1):
        make_story(slug=f"t-{number}", title=f"Something else {number}")
    make_story(slug="so-who-pays-for-grid-batteries", title="So who pays for grid batteries?")

    found = matches(client.get("/stories/who-pays-for-grid-batteries/"))

    assert found == ["/stories/so-who-pays-for-grid-batteries/", "/stories/who-pays-for-great-britain/"]


def test_a_flood_is_answered_without_guesses(client, grid, django_assert_num_queries, monkeypatch, known_edition):
    monkeypatch.setattr(likely, "allowance", likely.Allowance(2, 0))
    for number in range(2):
        assert matches(client.get(f"/grid-baterries/?{number}"))

    with django_assert_num_queries(2):
        response = client.get("/grid-baterries/")

    assert (response.status_code, matches(response), len(slugs(response))) == (404, [], 5)


def test_the_allowance_comes_back_with_the_time(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(likely.time, "monotonic", lambda: now[0])
    allowance = likely.Allowance(3, 2)

    at_once = [allowance.take() for _ in range(4)]
    now[0] += 0.5
    later = [allowance.take() for _ in range(2)]
    now[0] += 1000
    much_later = [allowance.take() for _ in range(4)]

    assert (at_once, later, much_later) == ([True] * 3 + [False], [True, False], [True] * 3 + [False])


# --- counted --------------------------------------------------------------------------------------------------------


def test_what_was_asked_for_in_vain_is_counted_by_its_path_alone(client):
    for address in ("/old/page?utm_source=x", "/old/page/", "/old/page/?q=secret"):
        client.get(address)
    client.head("/old/page/")
    client.post("/old/page/")

    assert missing.tally.take() == {"/old/page": 3}


@pytest.mark.parametrize(
    "address",
    [
        "/admin/nowhere/",
        "/contact/nowhere/",
        "/media/x",
        "/shared/abc/",
        "/wp-login.php",
        "/a@example.org",
        "/reset/123456",
    ],
)
def test_what_may_not_be_told_is_not_counted(client, address):
    assert client.get(address).status_code in {302, 404}
    assert missing.tally.take() == {}


def test_what_is_there_is_not_counted(client):
    make_story(slug="here")

    assert client.get("/stories/here/").status_code == 200
    assert missing.tally.take() == {}


@pytest.mark.parametrize("address", ["/stories/here", "/topics", "/impact?x=1"])
def test_what_lacks_its_slash_is_led_on_at_once(client, address, known_edition, django_assert_num_queries):
    make_story(slug="here")

    with django_assert_num_queries(0):
        response = client.get(address)

    path, _, query = address.partition("?")
    assert (response.status_code, response["Location"]) == (301, f"{path}/?{query}" if query else f"{path}/")
    assert missing.tally.take() == {}


# --- redirected -----------------------------------------------------------------------------------------------------


def redirect(path: str, **to) -> Redirect:
    found = Redirect(path=path, **to)
    redirecting.keep(found, by=SYSTEM)
    return found


@pytest.mark.parametrize("method", ["get", "head"])
def test_an_old_address_leads_where_the_desk_says(client, method):
    story = make_story(slug="dam", topics=["Water"])
    redirect("/2019/dam.php", story=story)
    redirect("/wasser", topic=make_topic("Water"))
    redirect("/about-scores", address="/impact/#how")

    asked = {one: getattr(client, method)(one) for one in ("/2019/dam.php", "/wasser/", "/wasser", "/about-scores?x=1")}

    assert {(one.status_code, one["Location"]) for one in asked.values()} == {
        (301, "/stories/dam/"),
        (301, "/topics/water/"),
        (301, "/impact/#how"),
    }
    assert all("no-store" in one["Cache-Control"] for one in asked.values())
    assert missing.tally.take() == {}


def test_a_redirected_address_is_for_reading_only(client):
    redirect("/old", address="/impact/")

    assert client.post("/old").status_code == 404


def test_what_is_there_comes_before_a_redirect(client):
    story = make_story(slug="one")
    redirect("/stories/two", address="/impact/")
    make_story(slug="two", title="The second")

    assert client.get("/stories/two/").status_code == 200
    assert client.get(story.get_absolute_url()).status_code == 200


def test_a_redirect_follows_a_story_and_names_none_that_is_hidden(client):
    from articles.acts import editing

    story = make_story(slug="one")
    redirect("/old", story=story)
    editing.change_one(story, by=SYSTEM, slug="two")
    moved = client.get("/old")["Location"]
    editing.change_one(type(story).objects.get(), by=SYSTEM, status="draft")

    assert moved == "/stories/two/"
    assert client.get("/old").status_code == 404


def test_a_circle_that_got_into_the_database_is_a_404(client):
    Redirect.objects.create(path="/a", address="/b/")
    Redirect.objects.create(path="/b", address="/a/")

    assert [client.get(one).status_code for one in ("/a", "/b/")] == [404, 404]


@pytest.mark.parametrize("path", ["/admin/x", "/contact/x", "/media/x", "/shared/x"])
def test_some_addresses_are_never_redirected(client, path):
    Redirect.objects.create(path=path, address="/impact/")

    response = client.get(f"{path}/")

    assert response.get("Location") != "/impact/"


def test_a_name_without_public_stories_is_nobody_s_guess(client):
    Topic.objects.create(name="Merger", slug="merger")
    Author.objects.create(name="Mole", slug="mole-mole")
    make_draft()

    assert matches(client.get("/topics/mergers/")) == matches(client.get("/authors/mole-mole-x/")) == []
