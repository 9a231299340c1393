"""Drafts thrown away, and brought back within thirty days."""

from datetime import datetime, timedelta

from django.db import transaction

from articles import search
from articles.acts import contents, editing
from articles.models import DeletedDraft, Story, Version
from articles.permissions import SYSTEM, may_delete, require
from articles.pure import clock
from articles.pure.refusal import Refusal

KEPT = timedelta(days=30)


def delete(story: Story, *, by, at: datetime | None = None) -> None:
    """Throw a draft away; its versions stay for thirty days, so that bring_back() finds them."""
    require(may_delete(by, story), "Only drafts can be deleted, by whoever wrote them or a desk lead.")
    at = at or clock.now()
    with transaction.atomic():
        told = {"title": story.title, "created_by_id": story.created_by_id, "deleted_by_id": by.pk, "deleted_at": at}
        DeletedDraft.objects.update_or_create(story_key=story.pk, defaults=told)
        search.forget([story.pk])
        story.delete()


def bring_back(deleted: DeletedDraft, *, by, at: datetime | None = None) -> Story:
    """The deleted draft as it was at its last save, under a key of its own, its versions with it."""
    own = deleted.created_by_id is not None and deleted.created_by_id == by.pk
    require(own or by.has_perm("articles.delete_every_draft"), "You may bring back only drafts of your own.")
    last = Version.objects.filter(story_id=deleted.story_key).order_by("-number").first()
    if last is None:
        raise Refusal("Nothing of this draft is left.")
    at = at or clock.now()
    story = Story(created_by_id=deleted.created_by_id, status=Story.Status.DRAFT)
    contents.lay_over(story, last.content)
    story.slug = "" if Story.objects.filter(slug=story.slug).exists() else story.slug
    with transaction.atomic():
        # Counted on from there, so that the old versions and the new one are one row of numbers.
        story.revision = last.number
        lists = contents.rows(last.content)
        editing.save([editing.Change(story, told="Brought back.", **lists)], by=SYSTEM, at=at)
        Version.objects.filter(story_id=deleted.story_key).update(story_id=story.pk)
        deleted.delete()
    return story


def empty_bin(*, at: datetime | None = None) -> int:
    """Forget the drafts that were deleted more than thirty days ago, with their versions; how many."""
    at = at or clock.now()
    old = list(DeletedDraft.objects.filter(deleted_at__lte=at - KEPT))
    with transaction.atomic():
        Version.objects.filter(story_id__in=[one.story_key for one in old]).delete()
        DeletedDraft.objects.filter(pk__in=[one.pk for one in old]).delete()
    return len(old)
