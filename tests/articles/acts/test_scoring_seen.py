"""Readers are told of the scores that they saw, and of no others."""

from datetime import timedelta

import pytest
import time_machine

from articles.acts import editing, publishing
from articles.models import Story
from articles.permissions import SYSTEM
from tests.factories import NOON, make_draft, make_story, make_user
from tests.importing import importing, write_lines

pytestmark = pytest.mark.django_db
PUBLIC = NOON - timedelta(days=30)


def days(number: float):
    return NOON + timedelta(days=number)


@pytest.fixture
def editor():
    return make_user("Editor")


def score(story: Story, value: int, reason: str, *, day: float, by) -> Story:
    return editing.change_one(
        Story.objects.get(pk=story.pk), by=by, at=days(day), impact_score=value, impact_rationale=reason
    )


def told(story: Story) -> list[tuple]:
    return [(one.score, one.reason) for one in Story.objects.get(pk=story.pk).impact_periods]


def out(**values) -> Story:
    return make_story(at=NOON, published_at=PUBLIC, impact_score=50, impact_rationale="First", **values)


def test_what_was_set_while_it_was_withdrawn_stays_with_the_desk(editor):
    story = out()
    with time_machine.travel(days(1), tick=False):
        publishing.withdraw(Story.objects.get(), by=editor)
    score(story, 99, "Secret", day=2, by=editor)
    score(story, 30, "Mild", day=3, by=editor)
    with time_machine.travel(days(4), tick=False):
        publishing.publish(Story.objects.get(), by=editor)

    assert told(story) == [(30, "Mild"), (50, "First")]
    assert Story.objects.get().impact_periods[0].since == days(4)
    score(story, 40, "Now", day=5, by=editor)
    assert told(story) == [(40, "Now"), (30, "Mild"), (50, "First")]


def test_what_was_set_while_it_was_a_draft_again_stays_with_the_desk(editor):
    story = out()
    editing.change_one(Story.objects.get(), by=editor, at=days(1), status="draft")
    score(story, 77, "Secret", day=2, by=editor)
    score(story, 20, "Mild", day=3, by=editor)
    with time_machine.travel(days(4), tick=False):
        publishing.publish(Story.objects.get(), by=editor)

    assert told(story) == [(20, "Mild"), (50, "First")]


def test_what_was_set_after_its_end_stays_with_the_desk(editor):
    story = out(ends_at=days(1))
    score(story, 91, "Secret", day=2, by=editor)
    score(story, 30, "Mild", day=3, by=editor)
    editing.change_one(Story.objects.get(), by=editor, at=days(4), ends_at=None)

    assert told(story) == [(30, "Mild"), (50, "First")]
    assert Story.objects.get().impact_periods[0].since == days(4)


def test_what_was_set_before_its_time_came_stays_with_the_desk(editor):
    story = make_story(at=NOON, published_at=days(9), impact_score=50, impact_rationale="Secret")
    score(story, 30, "Mild", day=1, by=editor)
    score(story, 40, "Now", day=10, by=editor)

    assert told(story) == [(40, "Now"), (30, "Mild")]
    assert [one.since for one in Story.objects.get().impact_periods] == [days(10), days(9)]


def test_a_first_publication_tells_of_its_score_alone(editor):
    story = make_draft(at=NOON, impact_score=90, impact_rationale="Secret")
    score(story, 40, "Mild", day=1, by=editor)
    with time_machine.travel(days(2), tick=False):
        publishing.publish(Story.objects.get(), by=editor)

    assert told(story) == [(40, "Mild")]
    assert Story.objects.get().impact_periods[0].since == days(2)


def test_an_import_tells_of_the_score_it_was_published_with(tmp_path):
    line = {"slug": "one", "title": "One", "summary": "S", "body": "<p>B</p>"}
    for values in (
        {"status": "draft", "impact_score": 90, "impact_rationale": "Secret"},
        {"status": "draft", "impact_score": 40, "impact_rationale": "Mild"},
        {"status": "published", "impact_score": 40, "impact_rationale": "Mild", "published_at": "2026-01-01T09:00:00Z"},
    ):
        importing(write_lines(tmp_path / "one.jsonl", line | values))

    story = Story.objects.get()
    assert [(one.score, one.since) for one in story.impact_periods] == [(40, story.published_at)]


def test_a_score_from_before_there_were_records_is_told_where_readers_saw_it(editor):
    story = out()
    Story.objects.update(impact_shown={})

    score(story, 60, "New", day=1, by=editor)

    assert told(story) == [(60, "New"), (50, "First")]
    assert Story.objects.get().impact_periods[1].since == PUBLIC


def test_another_save_between_hides_nothing():
    story = out()
    editing.change_one(Story.objects.get(), by=SYSTEM, at=days(1), title="Other")
    editing.change_one(Story.objects.get(), by=SYSTEM, at=days(2), impact_score=60)

    assert told(story) == [(60, "First"), (50, "First")]
