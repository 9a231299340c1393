"""Drafts thrown away and brought back."""

import pytest
import time_machine
from django.contrib.admin.models import LogEntry

from articles.acts import assessing, deleting, editing, noting, publishing, recording
from articles.models import Assessment, DeletedDraft, ImpactEvent, Picture, Story, StoryNote, Version
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import NOON, make_draft, make_picture, make_story, make_user, rate

pytestmark = pytest.mark.django_db


def test_a_deleted_draft_comes_back_with_its_versions():
    lead = make_user("Desk lead")
    story = make_draft(title="Lost", slug="lost", authors=["Ada"], topics=["Energy"])
    editing.change_one(story, by=SYSTEM, title="Found")

    deleting.delete(Story.objects.get(), by=lead)
    assert not Story.objects.exists()
    back = deleting.bring_back(DeletedDraft.objects.get(), by=lead)

    assert (back.title, back.slug, back.status) == ("Found", "lost", "draft")
    assert [one.author.name for one in back.bylines.all()] == ["Ada"]
    assert [one.number for one in Version.objects.filter(story=back)] == [3, 2, 1]
    assert not DeletedDraft.objects.exists()


def test_only_a_draft_can_be_deleted_by_its_writer_or_a_desk_lead():
    writer, other, lead = make_user("Reporter"), make_user("Reporter"), make_user("Desk lead")
    draft, out = make_draft(created_by=writer), make_story(created_by=writer)

    for user, story in ((other, draft), (writer, out), (lead, out)):
        with pytest.raises(Refusal, match="Only drafts can be deleted"):
            deleting.delete(story, by=user)

    deleting.delete(draft, by=writer)
    assert list(Story.objects.all()) == [out]


def test_after_thirty_days_nothing_is_left():
    story = make_draft()
    deleting.delete(story, by=SYSTEM)
    deleted = DeletedDraft.objects.get()

    assert deleting.empty_bin(at=deleted.deleted_at + deleting.KEPT - deleting.KEPT / 1000) == 0
    assert deleting.empty_bin(at=deleted.deleted_at + deleting.KEPT) == 1

    assert not Version.objects.exists()


def test_a_draft_is_brought_back_by_its_writer_or_a_desk_lead_alone():
    writer, other, editor = make_user("Reporter"), make_user("Reporter"), make_user("Editor")
    deleting.delete(make_draft(created_by=writer), by=make_user("Desk lead"))
    deleted = DeletedDraft.objects.get()

    for user in (other, editor):
        with pytest.raises(Refusal, match="You may bring back only drafts of your own"):
            deleting.bring_back(deleted, by=user)
    back = deleting.bring_back(deleted, by=writer)

    assert (back.created_by, back.versions.first().told) == (writer, f"Brought back by {writer}.")


def test_two_who_bring_the_same_draft_back_make_one_story_of_it():
    deleting.delete(make_draft(title="Once"), by=SYSTEM)
    first, second = DeletedDraft.objects.get(), DeletedDraft.objects.get()
    deleting.bring_back(first, by=SYSTEM)

    with pytest.raises(Refusal, match="Somebody else has brought this draft back already"):
        deleting.bring_back(second, by=SYSTEM)

    assert Story.objects.filter(title="Once").count() == 1


def test_a_draft_comes_back_without_what_is_gone_and_under_a_free_address():
    deleting.delete(make_draft(title="Lost", slug="lost", picture=make_picture(), authors=["Ada"]), by=SYSTEM)
    Picture.objects.all().delete()
    make_story(slug="lost")

    back = deleting.bring_back(DeletedDraft.objects.get(), by=SYSTEM)

    back.refresh_from_db()
    assert (back.picture, back.slug) == (None, "lost-2")
    assert [one.author.name for one in back.bylines.all()] == ["Ada"]


def test_a_draft_comes_back_under_its_old_key_with_its_history():
    lead = make_user("Desk lead")
    story = make_draft()
    recording.record([story], "Handed over.", by=lead)
    key = story.pk
    deleting.delete(story, by=lead)
    make_draft()

    back = deleting.bring_back(DeletedDraft.objects.get(), by=lead)

    assert back.pk == key
    entries = LogEntry.objects.filter(object_id=str(key)).order_by("pk")
    assert [one.change_message for one in entries] == ["Handed over.", "Brought back."]


def test_notes_come_back_as_they_were():
    writer, gone = make_user("Reporter", "rita"), make_user("Editor", "gus")
    story = make_draft(created_by=writer)
    with time_machine.travel(NOON, tick=False):
        noting.note(story, by=gone, text="Who says so?", passage="the dam")
        noting.resolve(noting.note(story, by=writer, text="Call the mayor."), by=writer)
    deleting.delete(story, by=writer)
    assert not StoryNote.objects.exists()
    gone.delete()

    back = deleting.bring_back(DeletedDraft.objects.get(), by=writer)

    names = ("text", "passage", "written_by__username", "written_at", "resolved_by__username", "resolved_at")
    assert list(back.notes.order_by("pk").values_list(*names)) == [
        ("Who says so?", "the dam", None, NOON, None, None),
        ("Call the mayor.", "", "rita", NOON, "rita", NOON),
    ]


ENTRY = ("pk", "kind", "score", "ratings", "reason", "links", "at", "by__username")
EVENT = ("pk", "kind", "on", "what", "url", "size", "added_at", "added_by__username")


def test_what_it_was_scored_by_comes_back_as_it_was():
    writer, gone = make_user("Reporter", "rita"), make_user("Editor", "gus")
    story = make_draft(created_by=writer, impact_score=40)
    with time_machine.travel(NOON, tick=False):
        story = rate(story, 4, 3, 2, 4, 1, reason="A region", links=["https://e.org/a"], by=writer)
        given = {one.pk: 2 for one in assessing.criteria()}
        assessing.give_opinion(story, given, reason="Less", by=gone)
    event = {"kind": "law", "what": "A law.", "url": "https://e.org/law", "size": 3, "added_by": writer}
    ImpactEvent.objects.create(story=story, on=NOON.date(), added_at=NOON, **event)
    entries, events = (list(rows.order_by("pk").values_list(*names)) for rows, names in
                       ((Assessment.objects, ENTRY), (ImpactEvent.objects, EVENT)))  # fmt: skip
    shown = Story.objects.get().impact_shown
    deleting.delete(Story.objects.get(), by=writer)
    assert not Assessment.objects.exists()
    gone.delete()

    back = deleting.bring_back(DeletedDraft.objects.get(), by=writer)

    assert [one[1] for one in entries] == ["imported", "rated", "opinion"]
    assert list(Assessment.objects.order_by("pk").values_list(*ENTRY)) == [*entries[:2], (*entries[2][:-1], None)]
    assert list(ImpactEvent.objects.values_list(*EVENT)) == events
    assert Story.objects.get().impact_shown == shown
    assert Story.objects.get().impact_links == ["https://e.org/a"]
    out = publishing.publish(back, by=SYSTEM)
    assert [one.score for one in out.impact_periods] == [75]
    assert [one.score for one in assessing.latest_of_each(out)] == [75]


def test_one_of_before_its_entries_were_kept_says_where_its_score_comes_from():
    deleting.delete(make_draft(impact_score=40), by=SYSTEM)
    DeletedDraft.objects.update(impact={})

    back = deleting.bring_back(DeletedDraft.objects.get(), by=SYSTEM)

    assert [(one.score, one.kind) for one in back.assessments.all()] == [(40, "imported")]
