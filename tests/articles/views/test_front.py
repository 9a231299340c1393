import gzip
import hashlib
from datetime import timedelta

import pytest
import time_machine

from articles.demo import content
from articles.models import Picture, Story
from articles.views import front, newest
from tests.factories import NOON, make_draft, make_picture, make_story
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


def by_topic(page):
    return {topic.name: [story.slug for story in topic.stories] for topic in page.context["by_topic"]}


def full(monkeypatch, ranked=1):
    """A front page that ends after *ranked* stories, so that few stories are enough for the bands below it."""
    monkeypatch.setattr(front, "RANKED", ranked)
    # Queries that are made now would be kept for other tests.
    monkeypatch.setattr(front, "_RANKED", [front._ranked(pins) for pins in range(front.MOST_PINS + 1)])
    monkeypatch.setattr(newest, "LATEST", 1)


def test_topics_come_by_how_much_was_written_about_them_of_late_and_the_newer_of_two_first(client, monkeypatch):
    full(monkeypatch)
    given = [["Water"], ["Courts"], ["Water", "Energy"], ["Rail"], ["Courts"], ["Water"], ["Energy"]]
    for number, topics in enumerate(given):
        make_story(slug=f"s-{number}", topics=topics, published_at=hours_ago(number))

    page = client.get("/")

    assert by_topic(page) == {"Water": ["s-2", "s-5"], "Courts": ["s-4"], "Energy": ["s-6"], "Rail": ["s-3"]}
    assert list(by_topic(page)) == ["Water", "Courts", "Energy", "Rail"]
    assert slugs(page) == ["s-0", "s-1", "s-2", "s-5", "s-4", "s-6", "s-3"]


def test_a_topic_of_one_new_story_comes_after_those_of_more(client, monkeypatch):
    full(monkeypatch)
    for number, topics in enumerate([[], [], ["Rail"], ["Water"], ["Courts"], ["Water"], ["Courts"], ["Courts"]]):
        make_story(slug=f"s-{number}", topics=topics, published_at=hours_ago(number))

    assert list(by_topic(client.get("/"))) == ["Courts", "Water", "Rail"]


def test_a_topic_shows_its_three_newest_and_leads_to_all(client, monkeypatch):
    full(monkeypatch)
    for number in range(7):
        make_story(slug=f"s-{number}", title=f"Title {number}", topics=["Water"], published_at=hours_ago(number))

    page = client.get("/")

    assert by_topic(page) == {"Water": ["s-2", "s-3", "s-4"]}
    band = page.content.decode().split('id="by-topic"')[1]
    assert '<h3 class="topic-name" id="topic-1"><a href="/topics/water/">Water</a></h3>' in band
    assert '<h4 class="card-title"><a href="/stories/s-4/">Title 4</a></h4>' in band
    assert band.count('<b class="impact-score">') == 3


def test_six_topics_are_shown_and_no_more(client, monkeypatch):
    full(monkeypatch)
    for number in range(9):
        make_story(topics=[f"Topic {number}"], published_at=hours_ago(number))

    assert list(by_topic(client.get("/"))) == [f"Topic {number}" for number in range(2, 8)]


def test_a_topic_all_of_whose_stories_stand_above_is_not_shown(client, monkeypatch):
    full(monkeypatch)
    make_story(topics=["Water"], published_at=hours_ago(1))
    make_story(topics=["Water"], published_at=hours_ago(2))
    make_story(published_at=hours_ago(3))

    page = client.get("/")

    assert by_topic(page) == {}
    assert "By topic" not in page.content.decode()


def test_topics_are_those_of_what_readers_may_see(client, monkeypatch):
    full(monkeypatch, ranked=3)
    make_story(topics=["Water"], published_at=hours_ago(9), ends_at=NOON)
    make_story(topics=["Rail"], published_at=NOON + timedelta(hours=1))
    make_draft(topics=["Secret"])
    for number in range(4):
        make_story(published_at=hours_ago(number))
    make_story(slug="seen", topics=["Energy"], published_at=hours_ago(8))

    assert by_topic(client.get("/")) == {"Energy": ["seen"]}


def test_what_was_written_long_ago_makes_no_topic(client, monkeypatch):
    full(monkeypatch)
    monkeypatch.setattr(newest, "_of_late", lambda at: Story.objects.published(at).with_topics_of_late(3))
    for number, topics in enumerate([[], [], ["Water"], ["Rail"], ["Rail"]]):
        make_story(slug=f"s-{number}", topics=topics, published_at=hours_ago(number))

    assert by_topic(client.get("/")) == {"Water": ["s-2"]}


def test_the_second_page_has_neither_latest_nor_topics(client, monkeypatch):
    full(monkeypatch)
    for number in range(5):
        make_story(slug=f"s-{number}", topics=["Water"], published_at=hours_ago(number))

    page = client.get("/?page=2")

    assert slugs(page) == ["s-1"]
    assert "<h1>The front page, page 2" in page.content.decode()


def renditions_of(number):
    """As a photograph of the desk has them: three and four sizes to a shape, three kinds each, no two names alike."""
    sizes = [("card", 320, 213), ("card", 640, 427), ("card", 960, 640)]
    sizes += [("full", 640, 427), ("full", 800, 533), ("full", 1280, 853), ("full", 1800, 1200)]
    for shape, width, height in sizes:
        for kind in ("avif", "webp", "jpeg"):
            digest = hashlib.sha256(f"{number}-{width}-{kind}".encode()).hexdigest()[:32]
            name = f"renditions/{digest[:2]}/{digest}.{kind.replace('jpeg', 'jpg')}"
            yield {"shape": shape, "width": width, "height": height, "type": f"image/{kind}", "name": name}


def test_a_full_front_page_is_small(client):
    demo = [one for one in content.stories(now=NOON) if one["status"] == "published"]
    # Once more read backwards: as many stories as a full page takes, and no words that were there already.
    more = [one | {"slug": one["slug"][::-1], "title": one["title"][::-1]} for one in demo]
    for number, one in enumerate(demo + more):
        picture = make_picture(alt=(one.get("image") or {}).get("alt") or "A field")
        Picture.objects.filter(pk=picture.pk).update(renditions=list(renditions_of(number)))
        words = {name: one[name] for name in ("slug", "title", "summary", "topics", "impact_score")}
        make_story(**words, picture=picture, published_at=hours_ago(number))

    page = client.get("/")

    assert len(slugs(page)) == 16 + 18
    assert len(by_topic(page)) == 6
    assert page.content.decode().count("<picture>") == 12
    assert len(gzip.compress(page.content)) < 14_000


def test_an_empty_front_page_says_so(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "No story has been published yet" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_five_queries_whatever_the_number_of_stories(client, known_edition, django_assert_num_queries, count):
    for number in range(front.RANKED + newest.LATEST + count):
        make_story(topics=["Energy", f"Water {number % 9}"], authors=["Ada"], published_at=hours_ago(number))
    make_draft()

    with django_assert_num_queries(5):
        client.get("/")
