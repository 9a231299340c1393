"""Each score that a story is saved with leaves a dated entry, whoever set it by whatever door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from articles.models import Assessment, Story
from articles.permissions import SYSTEM, require
from articles.pure import impact_record, words
from articles.pure.rubric import Rating

NO_REASON = "Say why in a sentence: readers have seen the score that this changes."
OLD_REASON = "This is the reason of the old score, which readers have seen: say why it changes."
LONGEST_REASON = 2000
Kind = Assessment.Kind


@dataclass(frozen=True)
class Entry:
    """On what ground a score is set: the *ratings* of the rubric, if it was asked, and *links* to evidence."""

    kind: str
    ratings: Sequence[Rating] = ()
    links: Sequence[str] = field(default_factory=list)


def settle(change, *, by, at: datetime, was_out: bool) -> None:
    """Note the score of *change* in its story's record when it is a new one, or for a new reason.

    Refusal when somebody changes what readers have seen without saying why, by hand in words that stood there already,
    or at too great length; an import and a version that is brought back may.
    """
    story, before = change.story, change.before
    record = story.impact_shown if change.comes_back else before.get("impact_shown", {})
    if is_new(change) or before.get("status", story.status) != story.status:
        record = _seeded(record, before, at=at)
    if is_new(change):
        freely = by is SYSTEM or (change.entry is not None and change.entry.kind == Kind.RESTORED)
        if not freely:
            _require_reason(change, moved=was_out and story.impact_score != before["impact_score"])
        record = _with_entry(record, story, _entry(change, by=by), at=at)
    story.impact_shown = impact_record.shown_from(record, _seen_from(change, by=by, at=at, was_out=was_out), at=at)


def _seen_from(change, *, by, at: datetime, was_out: bool) -> datetime | None:
    """From when on readers see the score that *change* leaves; None: they do not.

    An import tells of what was public elsewhere: its first score stands from the day of publication.
    """
    story = change.story
    if story.status != Story.Status.PUBLISHED or not story.published_at:
        return None
    brought_in = by is SYSTEM and not was_out
    begun = story.published_at if brought_in else max(at, story.published_at)
    return begun if story.ends_at is None or story.ends_at > begun else None


def _require_reason(change, *, moved: bool) -> None:
    """*moved*: readers have seen another score."""
    reason, field = change.story.impact_rationale, "impact_rationale"
    is_said_anew = reason != change.before.get(field, "")
    if is_said_anew:
        checked_reason(reason, field=field)
    require(bool(reason) or not moved, NO_REASON, field=field)
    # Whoever rates has typed it on a page that did not show the old one.
    require(is_said_anew or not moved or change.entry is not None, OLD_REASON, field=field)


def checked_reason(reason: str, *, field: str) -> str:
    """*reason* as it is stored; refused when it is too long."""
    reason = words.block(reason)
    require(len(reason) <= LONGEST_REASON, f"A reason has {LONGEST_REASON} characters at most.", field=field)
    return reason


def is_new(change) -> bool:
    """Whether *change* scores its story: anew, for the first time, or for another reason."""
    story, before = change.story, change.before
    if story.impact_score is None or change.comes_back:
        return False
    said = (story.impact_score, story.impact_rationale)
    return change.entry is not None or not before or said != (before["impact_score"], before["impact_rationale"])


def tells_anew(change) -> bool:
    """Whether *change*, which settle() has seen, leaves another record of the score than is stored."""
    return change.story.impact_shown != change.before.get("impact_shown")


def replaces_ratings(change) -> bool:
    """Whether *change* puts another score or reason in the place of what the rubric was asked for."""
    return is_new(change) and bool(change.before.get("impact_shown", {}).get("ratings"))


def take_in_ledgers(changes: Sequence) -> None:
    """Bring what happened since into those of *changes* that write a stored story's record; one query.

    Their rows are held until the transaction ends: the ledger is written without a new revision.
    """
    scored = {one.story.pk: one.story for one in changes if one.before and tells_anew(one)}
    if not scored:
        return
    rows = Story.objects.select_for_update().filter(pk__in=scored).order_by("pk")
    for key, record in rows.values_list("pk", "impact_shown"):
        story = scored[key]
        story.impact_shown = impact_record.with_events(story.impact_shown, record.get("events", []))


def keep(changes: Sequence, *, by, at: datetime) -> None:
    """Write the entries of *changes*, which settle() has seen and which were saved a moment ago; one statement."""
    Assessment.objects.bulk_create(_row(one, by=by, at=at) for one in changes if is_new(one))


def by_hand(story: Story, *, at: datetime) -> dict:
    """The record of *story* as it would be if its score were set by hand at *at*: for a preview."""
    return _with_entry(story.impact_shown, story, Entry(Kind.BY_HAND), at=at)


def _with_entry(record: dict, story: Story, entry: Entry, *, at: datetime) -> dict:
    told = {"score": story.impact_score, "at": at.isoformat(), "kind": entry.kind}
    told |= {"reason": story.impact_rationale, "links": list(entry.links)}
    return impact_record.with_entry(record, told, [one._asdict() for one in entry.ratings])


def _row(change, *, by, at: datetime) -> Assessment:
    entry = _entry(change, by=by)
    return Assessment(
        story=change.story,
        kind=entry.kind,
        score=change.story.impact_score,
        ratings=[one._asdict() for one in entry.ratings],
        reason=change.story.impact_rationale,
        links=list(entry.links),
        at=at,
        by=None if by is SYSTEM else by,
    )


def _entry(change, *, by) -> Entry:
    return change.entry or Entry(Kind.IMPORTED if by is SYSTEM else Kind.BY_HAND)


def _seeded(record: dict, before: dict, *, at: datetime) -> dict:
    """*record*; where there is none of an older story, with the score that it had when records began.

    That readers saw that one is certain only while they can read the story.
    """
    if record.get("entries") or before.get("impact_score") is None:
        return record
    since = before["published_at"] or before["updated_at"]
    told = {"score": before["impact_score"], "at": since.isoformat(), "kind": Kind.IMPORTED}
    told |= {"reason": before["impact_rationale"], "links": []}
    if before["status"] == Story.Status.PUBLISHED and (before["ends_at"] is None or before["ends_at"] > at):
        told["seen"] = since.isoformat()
    return impact_record.with_entry(record, told)
