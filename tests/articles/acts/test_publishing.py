from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry

from articles.acts import publishing
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from articles.pure.refusal import Refusal
from tests.factories import NOON, make_draft, make_story

pytestmark = pytest.mark.django_db


@time_machine.travel(NOON, tick=False)
def test_publish_puts_a_draft_out_now_and_says_who(editor):
    story = publishing.publish(make_draft(impact_score=40), by=editor)

    assert (story.status, story.published_at) == ("published", NOON)
    assert list(LogEntry.objects.values_list("user__username", "change_message")) == [("erin", "Published.")]


@time_machine.travel(NOON, tick=False)
def test_a_plan_is_kept_and_a_stale_one_means_now():
    later, earlier = NOON + timedelta(days=1), NOON - timedelta(days=1)

    assert publishing.publish(make_draft(impact_score=1, published_at=later), by=SYSTEM).published_at == later
    assert publishing.publish(make_draft(impact_score=1, published_at=earlier), by=SYSTEM).published_at == NOON


@time_machine.travel(NOON, tick=False)
def test_a_withdrawn_story_comes_back_at_its_old_time():
    story = make_story(published_at=NOON - timedelta(days=3))

    gone = publishing.withdraw(story, by=SYSTEM, reason="A source lied.")
    assert (gone.status, gone.withdrawal_reason, gone.rank_at) == ("withdrawn", "A source lied.", None)
    back = publishing.publish(gone, by=SYSTEM)
    assert (back.status, back.published_at, back.withdrawal_reason) == (
        "published",
        NOON - timedelta(days=3),
        "",
    )


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("planned", [-1, 0, 1, 3])
@pytest.mark.parametrize("asked", [0, 2])
def test_the_time_that_is_asked_for_goes_before_the_planned_one(planned, asked):
    draft = make_draft(impact_score=1, published_at=NOON + timedelta(days=planned))

    story = publishing.publish(draft, by=SYSTEM, at=NOON + timedelta(days=asked))

    assert (story.status, story.published_at) == ("published", NOON + timedelta(days=asked))


@time_machine.travel(NOON, tick=False)
def test_no_time_that_is_asked_for_moves_what_was_out():
    gone = publishing.withdraw(make_story(published_at=NOON - timedelta(days=3)), by=SYSTEM)

    story = publishing.publish(gone, by=SYSTEM, at=NOON + timedelta(days=1))

    assert story.published_at == NOON - timedelta(days=3)


def test_publishing_without_a_score_is_refused_and_changes_nothing():
    draft = make_draft()

    with pytest.raises(Refusal, match="needs an impact score"):
        publishing.publish(draft, by=SYSTEM)

    assert Story.objects.get(pk=draft.pk).status == "draft"


def test_an_act_on_a_story_that_somebody_saved_meanwhile_is_refused():
    draft = make_draft(impact_score=1)
    publishing.pin(draft, by=SYSTEM, until=clock.now() + timedelta(hours=1))

    with pytest.raises(Refusal, match="Somebody else has saved"):
        publishing.publish(draft, by=SYSTEM)


def test_what_is_out_is_not_published_once_more():
    story = make_story()

    with pytest.raises(Refusal, match="It is out already"):
        publishing.publish(story, by=SYSTEM)

    assert Story.objects.get().revision == story.revision


def test_a_withdrawn_story_keeps_its_reason():
    gone = publishing.withdraw(make_story(), by=SYSTEM, reason="A source lied.")

    with pytest.raises(Refusal, match="It is withdrawn already"):
        publishing.withdraw(gone, by=SYSTEM)

    assert Story.objects.get().withdrawal_reason == "A source lied."


def test_what_nobody_saw_can_not_be_withdrawn_but_what_is_planned_can(editor):
    planned = make_story(published_at=clock.now() + timedelta(days=1))

    with pytest.raises(Refusal, match="No reader has seen it"):
        publishing.withdraw(make_draft(), by=editor)

    assert publishing.withdraw(planned, by=editor).status == "withdrawn"


@time_machine.travel(NOON, tick=False)
def test_a_pin_ends_later_than_now():
    with pytest.raises(Refusal, match="This time has passed") as refused:
        publishing.pin(make_story(), by=SYSTEM, until=NOON)

    assert refused.value.field == "pinned_until"
