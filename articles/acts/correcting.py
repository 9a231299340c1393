"""Corrections: opened by the desk, published once, and from then on part of the story's record."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from articles.acts import editions, recording
from articles.models import Correction, Story
from articles.permissions import SYSTEM, may_edit, may_publish, require
from articles.pure import clock, words
from articles.pure.refusal import Refusal

LONGEST = 5000


def open_correction(story: Story, *, by, kind: str, wrong: str, right: str) -> Correction:
    """A correction that readers do not see yet. *wrong* may be empty for an update only."""
    require(may_edit(by, story), "You may not edit this story.")
    require(story.is_out(), "Only a story that readers have seen is corrected: edit this one.")
    told = _checked(kind, wrong, right)
    who = None if by is SYSTEM else by
    return Correction.objects.create(story=story, opened_by=who, opened_at=clock.now(), **told)


def change(correction: Correction, *, by, kind: str, wrong: str, right: str) -> None:
    """Rewrite a correction that is not published yet; one that is stays as it was read."""
    require(may_edit(by, correction.story), "You may not edit this story.")
    waiting = Correction.objects.filter(pk=correction.pk, published_at=None)
    if waiting.update(**_checked(kind, wrong, right)) != 1:
        raise Refusal("This correction is published: open another one that puts it right.")


def publish(correction: Correction, *, by, at: datetime | None = None) -> None:
    """Show *correction* on its story and on /corrections/, and move the date that readers are told; once."""
    require(may_publish(by), "You may not publish corrections.")
    at = at or clock.now()
    who = None if by is SYSTEM else by
    with transaction.atomic():
        waiting = Correction.objects.filter(pk=correction.pk, published_at=None)
        if waiting.update(published_at=at, published_by=who) != 1:
            raise Refusal("This correction is published already.")
        story = Story.objects.get(pk=correction.story_id)
        # The revision moves too: a form that is open meanwhile would write the old list back.
        Story.objects.filter(pk=story.pk).update(
            corrections_shown=shown(story), updated_at=at, revision=F("revision") + 1
        )
        recording.record([story], f"{correction.get_kind_display()} published: {correction.right[:200]}", by=by)
        editions.move(at)


def throw_away(correction: Correction, *, by) -> None:
    """Delete a correction that was never published."""
    require(may_edit(by, correction.story), "You may not edit this story.")
    if not Correction.objects.filter(pk=correction.pk, published_at=None).delete()[0]:
        raise Refusal("This correction is published: it stays on record.")


def shown(story: Story) -> list[dict]:
    """The published corrections of *story*, newest first, as its row holds them for its page."""
    found = story.corrections.filter(published_at__isnull=False)
    return [
        {"id": one.pk, "kind": one.kind, "wrong": one.wrong, "right": one.right, "at": one.published_at.isoformat()}
        for one in found
    ]


def _checked(kind: str, wrong: str, right: str) -> dict:
    wrong, right = words.block(wrong), words.block(right)
    if kind not in Correction.Kind.values:
        raise Refusal("Choose what kind of correction it is.", field="kind")
    if not right:
        raise Refusal("Say what is right.", field="right")
    if not wrong and kind != Correction.Kind.UPDATE:
        raise Refusal("Say what was wrong: readers who remember it want to know.", field="wrong")
    for field, text in (("wrong", wrong), ("right", right)):
        if len(text) > LONGEST:
            raise Refusal(f"A correction has {LONGEST} characters at most.", field=field)
    return {"kind": kind, "wrong": wrong, "right": right}
