"""A public story's working copy: begun, saved, put out, thrown away, while readers go on seeing the live text."""

from datetime import datetime

from django.db import transaction

from articles.acts import contents, editing, recording, scoring, versioning
from articles.models import Assessment, Story, Version, WorkingCopy
from articles.permissions import SYSTEM, may_edit, may_publish, require
from articles.pure import clock, words
from articles.pure.refusal import Refusal

PUT_OUT = "Working copy published."
PUT_IN_PLACE = "Working copy put in the text's place: readers don't see it."
THROWN_AWAY = "Working copy thrown away."


def save(change: editing.Change, *, by, at: datetime | None = None) -> WorkingCopy:
    """Keep what *change* says of a public story as its working copy, begun with the first save.

    Refusal when somebody else saved since *change.before* was read, and whatever editing.save() would refuse.
    """
    at = at or clock.now()
    story, before = change.story, change.before
    require(story.is_public(at) or story.is_out(at), "Only a story that is out has a working copy.")
    change.entry = change.entry or ground(change)
    editing.settle(change, by=by, at=at)
    editing.keep_known_pictures([change], by=by)
    content = _content(change)
    with transaction.atomic():
        _count(story, before)
        begun = {"base": before["revision"], "begun_at": at}
        values = {"content": content, "saved_at": at, "saved_by": None if by is SYSTEM else by}
        values["brought_back"] = change.entry is not None and change.entry.kind == Assessment.Kind.RESTORED
        copy, _ = WorkingCopy.objects.update_or_create(
            story_id=story.pk, defaults=values, create_defaults=values | begun
        )
        versioning.keep_copy(story, content, by=by, at=at, told=change.told or "Saved in the working copy.")
        if change.told:
            recording.record([story], change.told, by=by)
    return copy


def publish(change: editing.Change, *, by, merged: int | None = None, at: datetime | None = None) -> None:
    """Put what *change* says in the place of the live text and end the working copy, as one act.

    Refused when the live text has changed since the copy was begun, unless *merged*, the revision at which both were
    shown to the editor, is still the newest.
    """
    require(may_publish(by), "You may not publish stories.")
    change.entry = change.entry or ground(change)
    change.told = change.told or (PUT_OUT if change.story.status == Story.Status.PUBLISHED else PUT_IN_PLACE)
    with transaction.atomic():
        if merged != change.before["revision"]:
            refuse_what_went_live_meanwhile(change.story)
        editing.save([change], by=by, at=at)
        WorkingCopy.objects.filter(story_id=change.story.pk).delete()


def ground(change: editing.Change) -> scoring.Entry | None:
    """On what ground the working copy's score is set: with a version that was brought back into it, while score and
    reason are still that version's; None: by hand, or it stays."""
    story, copy = change.story, contents.working_copy(change.story)
    said = {"impact_score": story.impact_score, "impact_rationale": words.block(story.impact_rationale)}
    is_kept = copy is not None and copy.brought_back and all(copy.content[name] == said[name] for name in said)
    stays = all(change.before.get(name) == said[name] for name in said)
    return scoring.Entry(Assessment.Kind.RESTORED) if is_kept and not stays else None


def discard(story: Story, *, by, at: datetime | None = None) -> None:
    """Throw the working copy of *story* away; its versions stay. Refusal when somebody else saved meanwhile."""
    require(may_edit(by, story), "You may not edit this story.")
    at = at or clock.now()
    with transaction.atomic():
        _count(story, {"revision": story.revision})
        WorkingCopy.objects.filter(story_id=story.pk).delete()
        content = contents.of_many([story])[story.pk]
        versioning.keep_live(story, content, by=by, at=at, told=THROWN_AWAY)
        recording.record([story], THROWN_AWAY, by=by)


def refuse_what_went_live_meanwhile(story: Story) -> None:
    """Refuse when the live text is not the one that the working copy was begun from: it would be lost."""
    copy = WorkingCopy.objects.filter(story_id=story.pk).first()
    # Not every save of a story changes its content: the newest version up to there is what the copy began from.
    live = Version.objects.filter(story_id=story.pk, is_working_copy=False)
    began = copy and live.filter(number__lte=copy.base).order_by("-number").first()
    if not began:
        return
    now = contents.of_many([Story.objects.get(pk=story.pk)])[story.pk]
    differing = contents.differing(began.content, now)
    changed = [contents.LABELS[name] for name in differing if name in contents.COMPARED]
    if changed:
        raise Refusal(
            f"The live text has changed since this working copy was begun ({', '.join(changed)}), so nothing was "
            "published. Both texts stand here; the form below holds yours. Bring the two together there, tick the box "
            "below this sentence and publish again.",
            field="live",
        )


def _content(change: editing.Change) -> dict:
    story = change.story
    lists = change.lists or contents.rows(contents.of_many([story])[story.pk])
    file = story.picture.file if story.picture_id else ""
    return contents.of_one(story, file, **contents.lists_of(**lists))


def _count(story: Story, before: dict) -> None:
    """Count one save of *story*, unless somebody else has saved since."""
    mine = Story.objects.filter(pk=story.pk, revision=before["revision"])
    if mine.update(revision=before["revision"] + 1) != 1:
        raise Refusal(editing.OVERTAKEN, field="revision")
    story.revision = before["revision"] + 1
