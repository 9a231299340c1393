"""The ledger of what happened since a story was out."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.acts import editing, following
from articles.models import ImpactEvent, Story
from articles.pure import clock
from articles.pure.refusal import Refusal
from tests.factories import make_story, make_user

pytestmark = pytest.mark.django_db
LAW = {"kind": "law", "on": date(2026, 3, 4), "what": "A new law.", "url": "https://e.org/law", "size": 3}


@pytest.fixture
def editor(db):
    return make_user("Editor", "erin")


def test_what_happened_is_on_the_story_s_row(editor):
    story = make_story()
    following.add(story, by=editor, **LAW)
    following.add(story, by=editor, kind="cited", on=date(2026, 3, 9), what="Cited in a report.")

    events = Story.objects.get().impact_events
    assert [(one["on"], one["kind"], one["size"], one["what"], one["url"]) for one in events] == [
        (date(2026, 3, 9), "Cited", "Small", "Cited in a report.", ""),
        (date(2026, 3, 4), "Law or policy changed", "Large", "A new law.", "https://e.org/law"),
    ]


def test_it_outlives_a_save_and_a_form_that_was_open_is_told(editor):
    story = make_story()
    following.add(story, by=editor, **LAW)

    with pytest.raises(Refusal) as refused:
        editing.change_one(story, by=editor, title="Typed meanwhile")
    assert refused.value.sentence == editing.OVERTAKEN
    editing.change_one(Story.objects.get(), by=editor, impact_score=80, impact_rationale="A law was changed")

    assert [one["what"] for one in Story.objects.get().impact_events] == ["A new law."]
    assert Story.objects.get().impact_periods[0].score == 80


def test_what_was_not_so_is_taken_out(editor):
    story = make_story()
    event = following.add(story, by=editor, **LAW)

    following.take_out(event, by=editor)

    assert not ImpactEvent.objects.exists()
    assert Story.objects.get().impact_events == []
    with pytest.raises(Refusal, match="taken out already"):
        following.take_out(event, by=editor)


@pytest.mark.parametrize(
    ("changed", "sentence", "field"),
    [
        ({"kind": "war"}, "Choose what happened.", "kind"),
        ({"size": 4}, "Choose how large the effect is.", "size"),
        ({"what": " \n"}, "Say in a sentence what happened.", "what"),
        ({"what": "x" * 2001}, "No more than 2000 characters, please.", "what"),
        ({"url": "javascript:1"}, "“javascript:1” is no address that begins with http:// or https://.", "url"),
        ({"on": "tomorrow"}, "This day is still to come.", "on"),
    ],
)
def test_what_can_be_no_event_is_refused(editor, changed, sentence, field):
    if changed.get("on") == "tomorrow":
        changed = {"on": timezone.localtime(clock.now()).date() + timedelta(days=1)}

    with pytest.raises(Refusal) as refused:
        following.add(make_story(), by=editor, **LAW | changed)
    assert (refused.value.sentence, refused.value.field) == (sentence, field)
    assert not ImpactEvent.objects.exists()


def test_only_who_may_edit_the_story(editor):
    story, reporter = make_story(), make_user("Reporter")
    event = following.add(story, by=editor, **LAW)

    with pytest.raises(Refusal, match="may not edit this story"):
        following.add(story, by=reporter, **LAW)
    with pytest.raises(Refusal, match="may not edit this story"):
        following.take_out(event, by=reporter)
