"""The ledger of what happened since a story was out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles.acts import editing, following
from articles.models import ImpactEvent, Story
from articles.permissions import SYSTEM
from articles.pure import clock
from articles.pure.refusal import Refusal
from tests.factories import NOON, make_story, make_user
from tests.parallel import together

pytestmark = pytest.mark.django_db
LAW = {"kind": "law", "on": date(2026, 3, 4), "what": "A new law.", "url": "https://e.org/law", "size": 3}


@pytest.fixture
def editor(db):
    return make_user("Editor", "erin")


def test_what_happened_is_on_the_story_s_row(editor):
    story = make_story(published_at=NOON)
    following.add(story, by=editor, **LAW)
    following.add(story, by=editor, kind="cited", on=date(2026, 3, 9), what="Cited in a report.")

    events = Story.objects.get().impact_events
    assert [(one["on"], one["kind"], one["size"], one["what"], one["url"]) for one in events] == [
        (date(2026, 3, 9), "Cited", "Small", "Cited in a report.", ""),
        (date(2026, 3, 4), "Law or policy changed", "Large", "A new law.", "https://e.org/law"),
    ]


def test_it_outlives_saves_that_began_before_it(editor):
    story = make_story(published_at=NOON)
    stale = Story.objects.get()
    following.add(story, by=editor, **LAW)

    before = editing.stored_values(stale)
    stale.title = "Typed meanwhile"
    editing.save([editing.Change(stale, before)], by=editor)
    before = editing.stored_values(stale)
    stale.impact_score, stale.impact_rationale = 80, "A law was changed"
    editing.save([editing.Change(stale, before)], by=editor)

    story = Story.objects.get()
    assert (story.title, story.impact_periods[0].score) == ("Typed meanwhile", 80)
    assert [one["what"] for one in story.impact_events] == ["A new law."]


def test_of_many_at_once_each_stands_on_the_story(shared_database):
    editor, story = make_user("Editor", "erin"), make_story(published_at=NOON)

    def do(at):
        if at == 0:
            return editing.change_one(story, by=editor, impact_score=80, impact_rationale="A law was changed")
        return following.add(story, by=editor, **LAW | {"what": f"Law {at}"})

    answers = together(5, do)

    assert [type(one).__name__ for one in answers] == ["Story", *["ImpactEvent"] * 4]
    story = Story.objects.get()
    assert sorted(one["what"] for one in story.impact_events) == ["Law 1", "Law 2", "Law 3", "Law 4"]
    assert [one.score for one in story.impact_periods] == [80, 50]


def test_what_was_not_so_is_taken_out(editor):
    story = make_story(published_at=NOON)
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
        (
            {"on": date(2026, 2, 28)},
            "The story went out on 1 March 2026: what happened since has that day or a later one.",
            "on",
        ),
    ],
)
def test_what_can_be_no_event_is_refused(editor, changed, sentence, field):
    if changed.get("on") == "tomorrow":
        changed = {"on": timezone.localtime(clock.now()).date() + timedelta(days=1)}

    with pytest.raises(Refusal) as refused:
        following.add(make_story(published_at=NOON), by=editor, **LAW | changed)
    assert (refused.value.sentence, refused.value.field) == (sentence, field)
    assert not ImpactEvent.objects.exists()


def test_the_day_on_which_it_went_out_is_one_where_the_newsroom_is(editor, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    story = make_story(published_at=NOON)

    with timezone.override("Pacific/Auckland"):
        with pytest.raises(Refusal, match="went out on 2 March 2026"):
            following.add(story, by=editor, **LAW | {"on": date(2026, 3, 1)})
        following.add(story, by=editor, **LAW | {"on": date(2026, 3, 2)})


@pytest.mark.parametrize("values", [{"status": "draft"}, {"published_at": clock.now() + timedelta(days=9)}])
def test_what_nobody_has_read_has_brought_nothing_about(editor, values):
    with pytest.raises(Refusal, match="Readers have not seen this story yet"):
        following.add(make_story(**values), by=editor, **LAW)


def test_only_who_may_edit_the_story(editor):
    story, reporter = make_story(published_at=NOON), make_user("Reporter")
    event = following.add(story, by=editor, **LAW)

    with pytest.raises(Refusal, match="may not edit this story"):
        following.add(story, by=reporter, **LAW)
    with pytest.raises(Refusal, match="may not edit this story"):
        following.take_out(event, by=reporter)


def test_two_who_write_at_once_are_both_on_the_story_s_row(shared_database):
    story = make_story(published_at=datetime(2026, 3, 1, tzinfo=UTC))

    def add(number):
        return following.add(story, by=SYSTEM, **LAW | {"what": f"Law {number}."})

    for round_ in range(5):
        events = together(4, lambda number, first=4 * round_: add(first + number))
        assert [type(one) for one in events] == [ImpactEvent] * 4

    assert len(Story.objects.get().impact_events) == 20
    assert together(4, lambda number: following.take_out(events[number], by=SYSTEM)) == [None] * 4
    assert len(Story.objects.get().impact_events) == 16


def test_the_row_holds_the_newest_of_many(editor):
    story = make_story(published_at=datetime(2025, 3, 1, tzinfo=UTC))
    rows = [
        ImpactEvent(story=story, kind="cited", on=date(2025, 3, 2) + timedelta(days=number), what=f"{number}",
                    added_at=clock.now())
        for number in range(200)
    ]  # fmt: skip
    ImpactEvent.objects.bulk_create(rows)

    following.add(story, by=editor, kind="cited", on=date(2026, 3, 4), what="Newest.")

    told = [one["what"] for one in Story.objects.get().impact_events]
    assert told == ["Newest.", *(str(number) for number in range(199, 0, -1))]


def test_as_much_as_fits(editor):
    following.add(make_story(published_at=datetime(2026, 3, 1, tzinfo=UTC)), by=editor, **LAW | {"what": "x" * 2000})

    assert ImpactEvent.objects.get().what == "x" * 2000
