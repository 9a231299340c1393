"""Drafts thrown away, and brought back within thirty days."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction

from articles import search
from articles.acts import contents, editing, recording
from articles.models import Assessment, DeletedDraft, ImpactEvent, Picture, Story, StoryNote, Version
from articles.permissions import SYSTEM, may_delete, require
from articles.pure import clock
from articles.pure.refusal import Refusal

KEPT = timedelta(days=30)
PEOPLE, MOMENTS = ("written_by_id", "resolved_by_id"), ("written_at", "resolved_at")
ENTRY = ("pk", "kind", "score", "ratings", "reason", "links", "by_id")
EVENT = ("pk", "kind", "what", "url", "size", "added_by_id")


def delete(story: Story, *, by, at: datetime | None = None) -> None:
    """Throw a draft away; its versions, its notes and what it was scored by stay for thirty days, so that bring_back()
    finds them."""
    require(may_delete(by, story), "Only drafts can be deleted, by whoever wrote them or a desk lead.")
    at = at or clock.now()
    with transaction.atomic():
        told = {"title": story.title, "created_by_id": story.created_by_id, "deleted_by_id": by.pk, "deleted_at": at}
        told["notes"] = [_note_as_told(one) for one in story.notes.order_by("pk")]
        told["impact"] = _impact_as_told(story)
        DeletedDraft.objects.update_or_create(story_key=story.pk, defaults=told)
        search.forget([story.pk])
        story.delete()


def may_bring_back(user, deleted: DeletedDraft) -> bool:
    """One's own deleted drafts, or all for who may delete every draft."""
    own = deleted.created_by_id is not None and deleted.created_by_id == user.pk
    return own or user.has_perm("articles.delete_every_draft")


def bring_back(deleted: DeletedDraft, *, by, at: datetime | None = None) -> Story:
    """The deleted draft as it was at its last save, with its notes and what it was scored by, and under its old key:
    versions and history hang on that."""
    require(may_bring_back(by, deleted), "You may bring back only drafts of your own.")
    last = Version.objects.filter(story_id=deleted.story_key).order_by("-number").first()
    if last is None:
        raise Refusal("Nothing of this draft is left.")
    story = _as_it_was(deleted, last)
    with transaction.atomic():
        # First, and counted: two who click at the same time must not make two stories of it.
        if not DeletedDraft.objects.filter(pk=deleted.pk).delete()[0]:
            raise Refusal("Somebody else has brought this draft back already.")
        lists = contents.rows(last.content)
        told = f"Brought back by {by}."
        # A draft of before the bin kept its entries gets one that says where its score comes from.
        change = editing.Change(story, told=told, comes_back=bool(deleted.impact), **lists)
        editing.save([change], by=SYSTEM, at=at or clock.now())
        recording.record([story], "Brought back.", by=by)
        StoryNote.objects.bulk_create(_notes_as_they_were(story, deleted.notes))
        Assessment.objects.bulk_create(_entries_as_they_were(story, deleted.impact.get("entries", [])))
        ImpactEvent.objects.bulk_create(_events_as_they_were(story, deleted.impact.get("events", [])))
    return story


def _as_it_was(deleted: DeletedDraft, last: Version) -> Story:
    """The unsaved story of *last*; an address that is taken and a picture that is gone are left out."""
    # No database gives a key a second time.
    story = Story(pk=deleted.story_key, created_by_id=deleted.created_by_id, status=Story.Status.DRAFT)
    contents.lay_over(story, last.content)
    if Story.objects.filter(slug=story.slug).exists():
        story.slug = ""
    if story.picture_id and not Picture.objects.filter(pk=story.picture_id).exists():
        story.picture_id = None
    # Counted on from there, so that the old versions and the new one are one row of numbers.
    story.revision = last.number
    story.impact_shown = deleted.impact.get("shown", {})
    return story


def _note_as_told(note: StoryNote) -> dict:
    """A note as the bin keeps it, for _notes_as_they_were()."""
    plain = {name: getattr(note, name) for name in ("text", "passage", *PEOPLE)}
    return plain | {name: contents.as_text(getattr(note, name)) for name in MOMENTS}


def _notes_as_they_were(story: Story, told: list[dict]) -> list[StoryNote]:
    """The unsaved notes of *story*; whose writer is gone by now has none."""
    there = _those_left(one[name] for one in told for name in PEOPLE)
    notes = []
    for one in told:
        people = {name: there[one[name]] for name in PEOPLE}
        moments = {name: contents.as_moment(one[name]) for name in MOMENTS}
        notes.append(StoryNote(story=story, text=one["text"], passage=one["passage"], **people, **moments))
    return notes


def _impact_as_told(story: Story) -> dict:
    """What hangs on a story's score as the bin keeps it: its entries, second opinions among them, its events, and what
    its own row shows of both."""
    entries = [
        {name: getattr(one, name) for name in ENTRY} | {"at": contents.as_text(one.at)}
        for one in story.assessments.order_by("pk")
    ]
    events = [
        {name: getattr(one, name) for name in EVENT}
        | {"on": one.on.isoformat(), "added_at": contents.as_text(one.added_at)}
        for one in story.events.order_by("pk")
    ]
    return {"entries": entries, "events": events, "shown": Story.objects.get(pk=story.pk).impact_shown}


def _entries_as_they_were(story: Story, told: list[dict]) -> list[Assessment]:
    """The unsaved entries of *story* under their old keys, which order those of one moment."""
    there = _those_left(one["by_id"] for one in told)
    return [
        Assessment(story=story, **one | {"at": contents.as_moment(one["at"]), "by_id": there[one["by_id"]]})
        for one in told
    ]


def _events_as_they_were(story: Story, told: list[dict]) -> list[ImpactEvent]:
    """The unsaved events of *story* under their old keys, by which its row names them."""
    there = _those_left(one["added_by_id"] for one in told)
    return [
        ImpactEvent(
            story=story,
            **one
            | {"on": date.fromisoformat(one["on"]), "added_at": contents.as_moment(one["added_at"])}
            | {"added_by_id": there[one["added_by_id"]]},
        )
        for one in told
    ]


def _those_left(keys: Iterable[int | None]) -> dict[int | None, int | None]:
    """Each of *keys* of users; None for those who are gone by now."""
    asked = set(keys) - {None}
    left = set(get_user_model().objects.filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
    return {None: None} | {key: key if key in left else None for key in asked}


def empty_bin(*, at: datetime | None = None) -> int:
    """Forget the drafts that were deleted more than thirty days ago, with their versions; how many."""
    at = at or clock.now()
    with transaction.atomic():
        # Held from here on: one that is brought back at this moment keeps its versions, or is refused.
        old = list(DeletedDraft.objects.select_for_update().filter(deleted_at__lte=at - KEPT))
        Version.objects.filter(story_id__in=[one.story_key for one in old]).delete()
        DeletedDraft.objects.filter(pk__in=[one.pk for one in old]).delete()
    return len(old)
