"""Drafts thrown away, and brought back within thirty days."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction

from articles import search
from articles.acts import contents, editing, recording
from articles.models import DeletedDraft, Picture, Story, StoryNote, Version
from articles.permissions import SYSTEM, may_delete, require
from articles.pure import clock
from articles.pure.refusal import Refusal

KEPT = timedelta(days=30)
PEOPLE, MOMENTS = ("written_by_id", "resolved_by_id"), ("written_at", "resolved_at")


def delete(story: Story, *, by, at: datetime | None = None) -> None:
    """Throw a draft away; its versions and notes stay for thirty days, so that bring_back() finds them."""
    require(may_delete(by, story), "Only drafts can be deleted, by whoever wrote them or a desk lead.")
    at = at or clock.now()
    with transaction.atomic():
        told = {"title": story.title, "created_by_id": story.created_by_id, "deleted_by_id": by.pk, "deleted_at": at}
        told["notes"] = [_note_as_told(one) for one in story.notes.order_by("pk")]
        DeletedDraft.objects.update_or_create(story_key=story.pk, defaults=told)
        search.forget([story.pk])
        story.delete()


def may_bring_back(user, deleted: DeletedDraft) -> bool:
    """One's own deleted drafts, or all for who may delete every draft."""
    own = deleted.created_by_id is not None and deleted.created_by_id == user.pk
    return own or user.has_perm("articles.delete_every_draft")


def bring_back(deleted: DeletedDraft, *, by, at: datetime | None = None) -> Story:
    """The deleted draft as it was at its last save, with its notes, and under its old key: versions and history hang
    on that."""
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
        editing.save([editing.Change(story, told=told, **lists)], by=SYSTEM, at=at or clock.now())
        recording.record([story], "Brought back.", by=by)
        StoryNote.objects.bulk_create(_notes_as_they_were(story, deleted.notes))
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
    return story


def _note_as_told(note: StoryNote) -> dict:
    """A note as the bin keeps it, for _notes_as_they_were()."""
    plain = {name: getattr(note, name) for name in ("text", "passage", *PEOPLE)}
    return plain | {name: contents.as_text(getattr(note, name)) for name in MOMENTS}


def _notes_as_they_were(story: Story, told: list[dict]) -> list[StoryNote]:
    """The unsaved notes of *story*; whose writer is gone by now has none."""
    keys = {one[name] for one in told for name in PEOPLE}
    there = {None, *get_user_model().objects.filter(pk__in=keys - {None}).values_list("pk", flat=True)}
    notes = []
    for one in told:
        people = {name: one[name] if one[name] in there else None for name in PEOPLE}
        moments = {name: contents.as_moment(one[name]) for name in MOMENTS}
        notes.append(StoryNote(story=story, text=one["text"], passage=one["passage"], **people, **moments))
    return notes


def empty_bin(*, at: datetime | None = None) -> int:
    """Forget the drafts that were deleted more than thirty days ago, with their versions; how many."""
    at = at or clock.now()
    with transaction.atomic():
        # Held from here on: one that is brought back at this moment keeps its versions, or is refused.
        old = list(DeletedDraft.objects.select_for_update().filter(deleted_at__lte=at - KEPT))
        Version.objects.filter(story_id__in=[one.story_key for one in old]).delete()
        DeletedDraft.objects.filter(pk__in=[one.pk for one in old]).delete()
    return len(old)
