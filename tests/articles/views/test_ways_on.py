"""Ways on from a story, and the way back up from every page."""

import re
from datetime import timedelta

import pytest

from articles.acts import correcting
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import NOON, make_story
from tests.pages import articles

pytestmark = pytest.mark.django_db


def hours(number):
    return clock.now() - timedelta(hours=number)


@pytest.fixture
def archive(db):
    """Five latest of another topic; below them seven on Energy, the odd ones by Ada; older ones of neither."""
    for number in range(5):
        make_story(slug=f"latest-{number}", topics=["Water"], published_at=hours(number + 1))
    for number in range(7):
        by = ["Ada Lind"] if number % 2 else ["Bo Ek"]
        make_story(slug=f"energy-{number}", topics=["Energy"], authors=by, published_at=hours(number + 10))
    for number in range(3):
        make_story(slug=f"ada-{number}", authors=["Bo Ek", "Ada Lind"], published_at=hours(number + 30))
    make_story(slug="secret", topics=["Energy"], authors=["Ada Lind"], published_at=hours(-1))
    return make_story(slug="x", topics=["Energy", "Zoo"], authors=["Ada Lind", "Bo Ek"], published_at=hours(20))


def listed(response, name: str) -> list[str]:
    more = response.context[name]
    return [one.slug for one in more.stories] if more else []


def test_more_on_its_topic_and_by_its_first_author_besides_what_the_page_shows(client, archive):
    response = client.get("/stories/x/")

    assert [slug for slug, _ in articles(response)] == ["x", *(f"latest-{number}" for number in range(5))]
    assert listed(response, "more_on") == [f"energy-{number}" for number in range(5)]
    assert listed(response, "more_by") == ["energy-5", "ada-0", "ada-1", "ada-2"]
    text = " ".join(response.content.decode().split())
    assert 'More on <a href="/topics/energy/">Energy</a></h2>' in text
    assert 'More by <a href="/authors/ada-lind/">Ada Lind</a></h2>' in text
    assert text.index("More on") < text.index('id="latest"')


def test_what_is_among_the_latest_is_not_listed_twice(client):
    for number in range(4):
        make_story(slug=f"s-{number}", topics=["Energy"], authors=["Ada Lind"], published_at=hours(number + 1))

    response = client.get("/stories/s-3/")

    assert (response.context["more_on"], response.context["more_by"]) == (None, None)
    assert "More on" not in response.content.decode()


@pytest.mark.parametrize("authors", [["Ada Lind"], []])
def test_lists_are_full_where_every_newest_story_is_of_the_topic_and_by_the_author(client, authors):
    """The most that can be among the lists before: the story itself, five latest, five on its topic."""
    for number in range(15):
        topics = ["Energy"] if number < 10 else []
        make_story(slug=f"s-{number}", topics=topics, authors=authors, published_at=hours(number + 1))
    make_story(slug="x", topics=["Energy"], authors=authors, published_at=hours(0))

    response = client.get("/stories/x/")

    assert [slug for slug, _ in articles(response)] == ["x", *(f"s-{number}" for number in range(5))]
    assert listed(response, "more_on") == [f"s-{number}" for number in range(5, 10)]
    assert listed(response, "more_by") == ([f"s-{number}" for number in range(10, 15)] if authors else [])


def test_the_latest_are_five_beside_the_newest_itself(client):
    for number in range(6):
        make_story(slug=f"s-{number}", published_at=hours(number + 1))
    make_story(slug="x", published_at=hours(0))

    assert [slug for slug, _ in articles(client.get("/stories/x/"))] == ["x", *(f"s-{number}" for number in range(5))]


def test_a_story_of_no_topic_by_nobody_has_no_such_lists(client):
    make_story(slug="x")

    assert client.get("/stories/x/").context["more_on"] is None


def test_the_newest_of_a_topic_are_exact_where_keys_and_times_run_against_each_other():
    """More stories than are looked through, the topic's the oldest, imported from either end."""
    for order in (1, -1):
        Story.objects.all().delete()
        made = [make_story(topics=["Old"], published_at=hours(1000 + order * number)) for number in range(12)]
        for number in range(6):
            make_story(topics=["New"], published_at=hours(number + 1))
        newest = sorted(made, key=lambda one: one.published_at, reverse=True)[:3]

        found = Story.objects.published().newest_of(4, topics=made[0].topics.get()).latest_first()

        assert list(found[:3]) == newest


# --- breadcrumbs ----------------------------------------------------------------------------------------------------


def trail(response) -> list[tuple[str, str]]:
    (found,) = re.findall(
        r'<nav class="trail" aria-label="Breadcrumb">(.*?)</nav>', response.content.decode(), re.DOTALL
    )
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', found)


FRONT = ("/", "Front page")


@pytest.mark.parametrize(
    ("address", "steps"),
    [
        ("/stories/x/", [FRONT, ("/topics/", "Topics"), ("/topics/energy/", "Energy")]),
        ("/stories/bare/", [FRONT, ("/stories/", "All stories")]),
        ("/topics/energy/", [FRONT, ("/topics/", "Topics")]),
        ("/authors/ada/", [FRONT, ("/authors/", "Authors")]),
        ("/archive/", [FRONT, ("/stories/", "All stories")]),
        ("/archive/2026/03/", [FRONT, ("/stories/", "All stories"), ("/archive/", "By month")]),
        ("/corrections/", [FRONT]),
        ("/impact/", [FRONT]),
    ],
)
def test_each_page_shows_the_way_back_up(client, address, steps):
    story = make_story(slug="x", topics=["Energy"], authors=["Ada"], published_at=NOON)
    make_story(slug="bare", published_at=NOON)
    told = {"kind": "update", "wrong": "", "right": "More."}
    correcting.publish(correcting.open_correction(story, by=SYSTEM, **told), by=SYSTEM)

    response = client.get(address)

    assert trail(response) == steps
    assert all(client.get(url).status_code == 200 for url, _ in steps)


@pytest.mark.parametrize("address", ["/", "/stories/", "/nowhere/", "/topics/"])
def test_the_uppermost_pages_have_none(client, address):
    assert 'class="trail"' not in client.get(address).content.decode()
