"""Every save is a version; an older one can be brought back."""

from collections.abc import Sequence
from datetime import datetime

from articles.acts import contents
from articles.models import Story, Version
from articles.permissions import SYSTEM


def keep(changes: Sequence, *, by, at: datetime) -> None:
    """Write down what *changes*, saved a moment ago, made of their stories; in their transaction."""
    lists = {change.story.pk: contents.lists_of(**given) for change in changes if (given := change.lists) is not None}
    found = contents.of_many([change.story for change in changes], lists)
    Version.objects.bulk_create(_row(one.story, found[one.story.pk], by=by, at=at, told=one.told) for one in changes)


def keep_copy(story: Story, content: dict, *, by, at: datetime, told: str) -> None:
    """Write down a working copy as it was saved a moment ago; in its transaction."""
    row = _row(story, content, by=by, at=at, told=told)
    row.is_working_copy = True
    row.save()


def keep_live(story: Story, content: dict, *, by, at: datetime, told: str) -> None:
    """Write down that the live text stands again; in the caller's transaction."""
    _row(story, content, by=by, at=at, told=told).save()


def _row(story: Story, content: dict, *, by, at: datetime, told: str) -> Version:
    who = None if by is SYSTEM else by
    return Version(story=story, number=story.revision, content=content, saved_at=at, saved_by=who, told=told[:500])
