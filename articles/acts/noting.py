"""Notes of the desk on a story, and who else has it open."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from articles.acts import contents
from articles.models import Presence, Story, StoryNote
from articles.permissions import may_open, require
from articles.pure import clock, passages, words
from articles.pure.refusal import Refusal

LONGEST = 5000
# The form says every half minute that it is still open; two that get lost do no harm.
OPEN_FOR = timedelta(seconds=90)


def note(story: Story, *, by, text: str, passage: str = "") -> StoryNote:
    """A new open note on *story*; *passage*: the words that it is about, or "" for the whole."""
    require(may_open(by, story), "You may not open this story.")
    text, passage = words.block(text), words.block(passage)
    if not text:
        raise Refusal("Write what the note is to say.", field="text")
    if len(text) > LONGEST:
        raise Refusal(f"A note has {LONGEST} characters at most.", field="text")
    if len(passage) > LONGEST:
        raise Refusal(f"The words that a note is about have {LONGEST} characters at most.", field="passage")
    return StoryNote.objects.create(
        story=story, text=text, passage=passage, written_by_id=by.pk, written_at=clock.now()
    )


def lost(story: Story, notes: Iterable[StoryNote]) -> set[int]:
    """The keys of those *notes* whose passage no longer stands in the text that the form of *story* shows."""
    about = [one for one in notes if one.passage]
    if not about:
        return set()
    copy = contents.working_copy(story)
    text = copy.content if copy else {"title": story.title, "summary": story.summary, "body": story.body}
    shown = {"title": text["title"], "summary": text["summary"], "html": text["body"]}
    missing = passages.missing({one.passage for one in about}, **shown)
    return {one.pk for one in about if one.passage in missing}


def resolve(one: StoryNote, *, by, is_open: bool = False) -> bool:
    """Mark a note as resolved, or as open again; False when somebody else already has."""
    require(may_open(by, one.story), "You may not open this story.")
    values = {"resolved_at": None, "resolved_by": None}
    if not is_open:
        values = {"resolved_at": clock.now(), "resolved_by_id": by.pk}
    return StoryNote.objects.filter(pk=one.pk, resolved_at__isnull=not is_open).update(**values) == 1


def is_here(story: Story, *, by, at: datetime | None = None) -> list[Presence]:
    """Write down that *by* has *story* open; who else has, by their names."""
    at = at or clock.now()
    if not Presence.objects.filter(story=story, user=by).update(seen_at=at):
        # Two tabs at once: the second finds the row of the first.
        Presence.objects.get_or_create(story=story, user=by, defaults={"seen_at": at})
    others = Presence.objects.filter(story=story, seen_at__gt=at - OPEN_FOR).exclude(user=by)
    return list(others.select_related("user").order_by("user__username"))


def leave(story: Story, *, by) -> None:
    """The form of *story* is closed again."""
    Presence.objects.filter(story=story, user=by).delete()
