"""Which of a story's scores its readers are told of: those that they could read, and no other."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps

from articles.acts import editing, following, publishing
from articles.models import Story
from articles.permissions import SYSTEM
from tests.factories import make_draft, make_story

pytestmark = pytest.mark.django_db


def on(day: int) -> datetime:
    return datetime(2026, 3, day, 9, tzinfo=UTC)


def change(day: int, **values) -> None:
    """Save *values* of the one story on *day*."""
    with time_machine.travel(on(day), tick=False):
        editing.change_one(Story.objects.get(), by=SYSTEM, **values)


def score(day: int, number: int, reason: str = "") -> None:
    change(day, impact_score=number, impact_rationale=reason)


def withdraw(day: int) -> None:
    with time_machine.travel(on(day), tick=False):
        publishing.withdraw(Story.objects.get(), by=SYSTEM)


def publish(day: int, **values) -> None:
    with time_machine.travel(on(day), tick=False):
        publishing.publish(Story.objects.get(), by=SYSTEM, **values)


def seen() -> list[tuple[int, datetime, str]]:
    return [tuple(one) for one in Story.objects.get().impact_periods]


@pytest.fixture
def out_on_the_first(db):
    with time_machine.travel(on(1), tick=False):
        make_story(impact_score=60, impact_rationale="First", published_at=on(1))


@pytest.fixture
def draft(db):
    with time_machine.travel(on(1), tick=False):
        make_draft(impact_score=90, impact_rationale="SECRET", slug="one")


def leaves_the_readers(way: str) -> None:
    """The one story, out since the first, is unread from the third on."""
    if way == "withdrawn":
        withdraw(3)
    elif way == "ended":
        change(2, ends_at=on(3))
    else:
        change(3, status=way)


def comes_back(way: str) -> None:
    """On the eighth."""
    if way == "ended":
        change(8, ends_at=None)
    else:
        publish(8)


@pytest.mark.parametrize("way", ["withdrawn", "draft", "review", "ended"])
def test_what_was_decided_while_no_reader_could_look_is_not_told(out_on_the_first, client, way):
    leaves_the_readers(way)
    score(4, 99, "SECRET")
    score(5, 70, "Better")
    comes_back(way)

    assert seen() == [(70, on(8), "Better"), (60, on(1), "First")]
    page = client.get(Story.objects.get().get_absolute_url()).content.decode()
    assert "Better" in page
    assert "SECRET" not in page


@pytest.mark.parametrize("way", ["withdrawn", "draft", "review", "ended"])
def test_what_is_read_again_under_the_same_score_goes_on(out_on_the_first, way):
    leaves_the_readers(way)
    comes_back(way)
    score(9, 70)

    assert seen() == [(70, on(9), ""), (60, on(1), "First")]


def test_of_a_draft_only_the_score_that_it_goes_out_with(draft):
    score(2, 40, "Second thoughts")
    publish(3)
    score(5, 50)

    assert seen() == [(50, on(5), ""), (40, on(3), "Second thoughts")]


def test_an_import_that_brings_the_time_of_publication_later(draft):
    score(2, 40, "Second thoughts")
    change(3, status="published", published_at=on(1) - timedelta(days=365))

    assert seen() == [(40, on(1) - timedelta(days=365), "Second thoughts")]


def test_a_plan_counts_once_its_time_has_come(draft):
    publish(2, at=on(6))
    score(3, 40, "Planned")
    score(8, 50, "Out")

    assert seen() == [(50, on(8), "Out"), (40, on(6), "Planned")]


def test_a_plan_that_was_dropped_or_moved_does_not(draft):
    publish(2, at=on(6))
    change(3, status="draft")
    score(7, 40, "Second thoughts")
    publish(8, at=on(10))
    change(9, published_at=on(12))
    score(13, 50, "Out")

    assert seen() == [(50, on(13), "Out"), (40, on(12), "Second thoughts")]


def test_what_was_out_until_its_end_was_seen(out_on_the_first):
    score(2, 70, "Second")
    change(2, ends_at=on(3))
    change(8, ends_at=on(9))
    score(10, 99, "SECRET")
    score(11, 80, "Third")
    change(12, ends_at=None)

    assert seen() == [(80, on(12), "Third"), (70, on(2), "Second"), (60, on(1), "First")]


def test_a_story_of_before_the_record_keeps_the_score_that_readers_see(out_on_the_first):
    change(2, title="Other words")
    Story.objects.update(impact_shown={})

    score(4, 75, "Better")

    assert seen() == [(75, on(4), "Better"), (60, on(1), "First")]


def test_a_story_of_before_the_record_that_is_withdrawn_first(out_on_the_first):
    Story.objects.update(impact_shown={})

    withdraw(2)
    score(4, 75, "Better")
    publish(8)

    assert seen() == [(75, on(8), "Better"), (60, on(1), "First")]


@pytest.mark.parametrize("values", [{"status": "withdrawn"}, {"status": "draft"}, {"ends_at": on(2)}])
def test_what_stood_before_the_record_and_was_not_to_be_read_is_not_told(out_on_the_first, values):
    Story.objects.update(impact_shown={}, was_public=True, **values)

    score(4, 75, "Better")
    change(8, status="published", ends_at=None)

    assert seen() == [(75, on(8), "Better")]


# --- records from before they knew what readers had seen --------------------------------------------------------------


def forget() -> None:
    """Make of the one story's record what it was: every entry, and nothing of who saw it."""
    story = Story.objects.get()
    entries = [
        {"score": one.score, "at": one.at.isoformat(), "kind": one.kind, "reason": one.reason, "links": one.links}
        for one in story.assessments.all()
    ]
    Story.objects.update(impact_shown=story.impact_shown | {"entries": entries})


def reckon() -> None:
    import_module("articles.migrations.0022_scores_that_readers_saw").reckon(apps, None)


@pytest.mark.parametrize("way", ["withdrawn", "draft", "review", "ended"])
def test_an_older_record_is_reckoned_from_the_versions(out_on_the_first, way):
    score(2, 65, "Second")
    leaves_the_readers(way)
    score(4, 99, "SECRET")
    score(5, 70, "Better")
    comes_back(way)
    score(9, 80, "Best")
    with time_machine.travel(on(9), tick=False):
        following.add(Story.objects.get(), kind="cited", on=on(9).date(), what="Cited.", by=SYSTEM)
    known = Story.objects.get().impact_shown
    forget()

    reckon()

    assert Story.objects.get().impact_shown == known
    assert [one[0] for one in seen()] == [80, 70, 65, 60]


def test_an_older_record_of_drafts_plans_and_imports(draft):
    score(2, 40, "Second thoughts")
    change(3, status="published", published_at=on(1) - timedelta(days=365))
    known = Story.objects.get().impact_shown
    forget()

    reckon()

    assert Story.objects.get().impact_shown == known


def test_an_older_record_without_versions_keeps_the_newest_alone(out_on_the_first):
    score(4, 75, "Better")
    forget()
    Story.objects.get().versions.all().delete()

    reckon()

    assert seen() == [(75, on(4), "Better")]
