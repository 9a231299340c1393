from datetime import timedelta

import pytest
import time_machine

from tests.factories import NOON, make_draft, make_story
from tests.pages import slugs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def hours_ago(hours):
    return NOON - timedelta(hours=hours)


def test_impact_counts_like_hours_of_youth(client):
    make_story(slug="old-and-great", impact_score=100, published_at=hours_ago(20))
    make_story(slug="new-and-small", impact_score=0, published_at=hours_ago(1))
    make_story(slug="older-and-great", impact_score=100, published_at=hours_ago(26))

    assert slugs(client.get("/")) == ["old-and-great", "new-and-small", "older-and-great"]


def test_a_pin_stands_above_all_until_its_end(client):
    make_story(slug="great", impact_score=100)
    make_story(slug="pinned", impact_score=0, published_at=hours_ago(500), pinned_until=NOON + timedelta(hours=1))

    assert slugs(client.get("/")) == ["pinned", "great"]
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert slugs(client.get("/")) == ["great", "pinned"]


def test_pins_stand_in_the_order_of_their_ends_and_the_newer_of_two_first(client):
    for slug, hours in (("soon", 1), ("late", 9), ("one", 5), ("two", 5)):
        make_story(slug=slug, impact_score=0, pinned_until=NOON + timedelta(hours=hours))
    make_story(slug="great", impact_score=100)

    assert slugs(client.get("/")) == ["late", "two", "one", "soon", "great"]


def test_five_pins_stand_above_all_and_no_more(client):
    for number in range(7):
        pinned = {"impact_score": number, "pinned_until": NOON + timedelta(hours=9 - number)}
        make_story(slug=f"pin-{number}", published_at=hours_ago(500), **pinned)
    make_story(slug="great", impact_score=100)

    assert slugs(client.get("/")) == [*(f"pin-{number}" for number in range(5)), "great", "pin-6", "pin-5"]


def test_a_scheduled_story_appears_at_its_second(client):
    make_story(slug="later", published_at=NOON + timedelta(hours=1))

    with time_machine.travel(NOON + timedelta(minutes=59, seconds=59), tick=False):
        assert slugs(client.get("/")) == []
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert slugs(client.get("/")) == ["later"]


def test_each_story_stands_once_and_pages_go_on(client):
    made = {make_story(slug=f"s-{number}", published_at=hours_ago(number)).slug for number in range(30)}

    pages = [slugs(client.get(f"/?page={number}")) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [16, 12, 6]
    assert pages[0][:12] == [f"s-{number}" for number in range(12)]
    assert set(pages[0][:12] + pages[1] + pages[2]) == made
    assert client.get("/?page=4").status_code == 404


def test_the_front_page_says_what_the_score_is(client):
    make_story(impact_score=91)

    text = client.get("/").content.decode()

    assert "Each story has an impact score from 0 to 100: how much it changes for people." in text
    assert '<b class="impact-figure-score">91</b>' in text


def test_the_latest_are_four_lines_with_title_score_and_day(client):
    for number in range(17):
        make_story(
            slug=f"s-{number}", summary=f"summary {number}.", impact_score=number, published_at=hours_ago(number)
        )
    make_story(slug="newest", impact_score=0, pinned_until=NOON + timedelta(hours=1))

    page = client.get("/")

    band = page.content.decode().split('id="latest"')[1]
    assert [story.slug for story in page.context["latest"]] == slugs(page)[-4:]
    assert band.count('<article class="card line"') == 4
    assert band.count('<b class="impact-score">') == 4
    assert band.count("<time") == 4
    assert "summary " not in band


def test_an_empty_front_page_says_so(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "No story has been published yet" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_five_queries_whatever_the_number_of_stories(client, django_assert_num_queries, count):
    for number in range(count):
        make_story(topics=["Energy", "Water"], authors=["Ada"], published_at=hours_ago(number))
    make_draft()

    with django_assert_num_queries(5):
        client.get("/")
