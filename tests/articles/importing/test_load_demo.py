"""The demo newsroom, loaded."""

import io

import pytest
import time_machine
from django.core.management import call_command
from PIL import Image

from articles.demo import content, drawing
from articles.models import Assessment, Correction, Criterion, ImpactEvent, Picture, Story
from articles.pure import body, clock
from tests.factories import make_draft, make_picture

pytestmark = pytest.mark.django_db


def loading(*options) -> str:
    out = io.StringIO()
    call_command("load_demo", *options, stdout=out, stderr=out)
    return out.getvalue()


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Story, Picture, Assessment, ImpactEvent)]


def test_the_demo_is_there_with_every_rendition_and_a_second_time_changes_nothing():
    number = len(content.slugs())

    first = loading()
    stored = everything()
    with time_machine.travel("2031-01-01"):
        second = loading()

    assert first == f"created {number}, updated 0, unchanged 0, skipped 0\n"
    assert second == f"created 0, updated 0, unchanged {number}, skipped 0\n"
    assert everything() == stored
    assert all(picture.renditions for picture in Picture.objects.all())


@pytest.fixture
def plain_pictures(monkeypatch):
    """One colour each, in no time: for what is not about pictures."""
    names = drawing.names()
    monkeypatch.setattr(drawing, "draw", lambda name: Image.new("RGB", (60, 40), (names.index(name), 0, 0)))


def test_each_scored_story_is_rated_two_of_them_twice_and_three_tell_what_happened_since(plain_pictures):
    loading()

    stories = {story.slug: story for story in Story.objects.exclude(impact_score=None)}
    assert len(stories) == 34
    assert {len(story.impact_ratings) for story in stories.values()} == {5}
    assert all(story.impact_rationale for story in stories.values())
    register = stories["rent-register"]
    assert [(one.score, one.since == register.published_at) for one in register.impact_periods] == [
        (73, False),
        (60, True),
    ]
    assert register.impact_links == [
        "https://marlhaven.example.org/rent-register",
        "https://data.example.org/marlhaven/query",
    ]
    assert [one.score for one in stories["river-interview"].impact_periods] == [55, 45]
    assert [(one.score, one.since) for one in stories["market-clock"].impact_periods] == [
        (5, stories["market-clock"].published_at)
    ]
    assert {slug: len(story.impact_events) for slug, story in stories.items() if story.impact_events} == {
        "damp-ruling": 2,
        "flood-one-year-on": 3,
        "thrape-dam-lowered": 3,
    }


def test_the_story_that_was_wrong_has_its_correction(plain_pictures):
    loading()

    correction = Correction.objects.get()
    assert (correction.story.slug, correction.right) == (
        "bus-fares-frozen",
        "The town pays £1.12 towards each journey.",
    )
    assert correction.story.published_at < correction.published_at == correction.story.updated_at < clock.now()
    assert "£11.20" not in correction.story.body


def test_where_the_desk_asks_other_questions_the_demo_keeps_the_scores_of_its_files(plain_pictures):
    Criterion.objects.filter(name="Reach").update(name="Range")

    loading()

    assert Story.objects.get(slug="rent-register").impact_score == 60
    assert not Assessment.objects.filter(kind="rated").exists()
    assert len(Story.objects.get(slug="damp-ruling").impact_events) == 2


def test_only_what_is_missing_is_loaded_and_what_the_desk_made_of_the_rest_stays():
    *there, missing = content.slugs()
    for slug in there:
        make_draft(slug=slug, title="The desk's own")

    told = loading()

    assert told == "created 1, updated 0, unchanged 0, skipped 0\n"
    assert list(Story.objects.exclude(title="The desk's own").values_list("slug", flat=True)) == [missing]


def test_if_empty_leaves_a_house_that_has_a_story_alone():
    make_draft()

    assert loading("--if-empty") == ""
    assert Story.objects.count() == 1


@pytest.mark.parametrize("place", ["lead", "body"])
def test_if_empty_makes_the_sizes_that_a_broken_off_first_run_left_out(place):
    waiting = make_picture()
    figure = f"<p>Text</p>{body.img(waiting.file, 'A field')}"
    shown = {"picture": waiting} if place == "lead" else {"body": figure}
    make_draft(slug=content.slugs()[0], **shown)

    assert loading("--if-empty") == ""
    waiting.refresh_from_db()
    assert waiting.renditions


def test_if_empty_leaves_the_desk_s_own_pictures_to_the_worker():
    own = make_picture()
    make_draft(slug=content.slugs()[0])
    make_draft(picture=own)

    assert loading("--if-empty") == ""
    own.refresh_from_db()
    assert own.renditions is None
