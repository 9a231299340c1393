"""Saving stories: every rule about what may be stored, for one story or many.

Forms, bulk actions, the importer and the other acts all save here. A save that began from an older revision is
refused, whoever sends it: the condition stands in the UPDATE and its row count is the answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from articles.acts import (
    checking,
    drawing,
    editions,
    illustrating,
    recording,
    renaming,
    scoring,
    sharing,
    tallying,
    telling,
    versioning,
)
from articles.models import Author, Byline, Source, Story, Topic
from articles.permissions import SYSTEM, may_add, may_edit, may_move, require
from articles.pure import body, checklist, clock, ranking, slugs, words
from articles.pure.refusal import Refusal
from articles.search import index

Status = Story.Status
STORED = [one.attname for one in Story._meta.concrete_fields if one.attname not in {"id", "revision"}]
# What readers are told has changed when one of these has.
TOLD = ("title", "summary", "body")
NEVER_SEEN = "No reader has seen it, so there is nothing to withdraw."
TOO_MANY_TAGS = (
    f"The body has more than {body.MOST_TAGS:,} tags: make several stories of it, or paste it as plain text."
)
OVERTAKEN = "Somebody else has saved this story since you opened it."


@dataclass
class Change:
    """A story with its new values, and what hangs on it; None leaves what is there as it is.

    *before* holds the story's stored values by attribute name, empty for a new one; the save is refused when
    somebody else saved since. *updated_at* given (the importer) is kept, else the clock says. *told*: what was done,
    in a sentence, for its version and its history; a plain save needs none.
    """

    story: Story
    before: dict = field(default_factory=dict)
    authors: Sequence[Author] | None = None
    topics: Sequence[Topic] | None = None
    sources: Sequence[tuple[str, str]] | None = None
    updated_at: datetime | None = None
    told: str = ""
    # A slip of the pen: what readers are told of the last change stays as it is.
    is_minor: bool = False
    # On what ground the score is set; None: by hand, or imported.
    entry: scoring.Entry | None = None
    # A deleted draft, with its entries and its record: this save adds none.
    comes_back: bool = False

    @property
    def lists(self) -> dict | None:
        """What hangs on the story, when all of it is given."""
        given = (self.authors, self.topics, self.sources)
        return None if None in given else dict(zip(("authors", "topics", "sources"), given, strict=True))


def stored_values(story: Story) -> dict:
    """A story's values as loaded, to hand back as Change.before."""
    return {name: getattr(story, name) for name in [*STORED, "revision"]}


@transaction.atomic
def save(changes: Sequence[Change], *, by, at: datetime | None = None) -> None:
    """Store *changes* whole or not at all; Refusal with the sentence and the field of the first that can't be.

    New stories get their key and their slug; each story's revision grows by one. Of a story that readers lose the
    preview links end: story.links_ended says how many.
    """
    at = at or clock.now()
    for change in changes:
        settle(change, by=by, at=at)
    keep_known_pictures(changes, by=by)
    scoring.take_in_ledgers(changes)
    checking.refuse_without_alt(changes, by=by)
    counted = tallying.counted(changes)
    new = [change.story for change in changes if not change.before]
    if new:
        _create(new)
    for change in changes:
        if change.before:
            _update(change)
            _end_links(change, at=at)
    _hang_on([change for change in changes if not change.before], fresh=True)
    _hang_on([change for change in changes if change.before], fresh=False)
    index([change.story for change in changes])
    illustrating.keep_in_text(changes)
    versioning.keep(changes, by=by, at=at)
    scoring.keep(changes, by=by, at=at)
    tallying.count(changes, counted)
    for change in changes:
        if change.told:
            recording.record([change.story], change.told, by=by)
    telling.tell(changes, by=by)
    drawing.want(changes, at=at)
    if any(_is_seen(change) for change in changes):
        editions.move(at)


def _is_seen(change: Change) -> bool:
    """Whether the story's address says something to readers, now, before or when its time comes."""
    seen = {Status.PUBLISHED, Status.WITHDRAWN}
    return change.story.status in seen or change.before.get("status") in seen


def settle(change: Change, *, by, at: datetime) -> None:
    """Bring the values of one change into the form in which they are stored, or refuse them.

    No query, but for the slug of a new story that has none.
    """
    for refusal in problems(change, by=by, at=at):
        raise refusal


def problems(change: Change, *, by, at: datetime) -> Iterator[Refusal]:
    """What settle() would refuse, one after the other; once all were asked for, what can be stored is settled."""
    for step in STEPS:
        try:
            step(change, by=by, at=at)
        except Refusal as refusal:
            yield refusal


def refuse_too_many_tags(html: str, before: dict) -> None:
    """Refuse a body that would keep the server busy, before it is read; what is stored already, in *before*, stays."""
    fits = not body.has_too_many_tags(html) or html == before.get("body")
    require(fits, TOO_MANY_TAGS, field="body")


def own_addresses() -> tuple[str, ...]:
    """What the addresses of our own pictures begin with."""
    return (settings.MEDIA_URL, settings.SITE_URL.rstrip("/") + settings.MEDIA_URL)


def _settle_permission(change: Change, *, by, at: datetime) -> None:
    if change.before:
        require(may_edit(by, change.story, change.before), "You may not edit this story.")
    else:
        require(may_add(by), "You may not write stories.")
        change.story.created_by_id = change.story.created_by_id or by.pk


def _settle_status(change: Change, *, by, at: datetime) -> None:
    story, before = change.story, change.before
    story.status = story.status or Status.DRAFT
    moved = (before.get("status", Status.DRAFT), story.status)
    if moved == (Status.WITHDRAWN, Status.PUBLISHED):
        story.withdrawal_reason = ""
    if moved[0] != moved[1] or _moves_in_time(story, before):
        require(may_move(by, *moved), "You may not publish or withdraw stories.", field="status")
    # The importer brings what was withdrawn elsewhere.
    if story.status == Status.WITHDRAWN != moved[0] and by is not SYSTEM:
        require(may_be_withdrawn(before), NEVER_SEEN, field="status")


def may_be_withdrawn(before: dict) -> bool:
    """Whether readers have seen the story with the stored values *before*, or are about to."""
    return before.get("status") == Status.PUBLISHED or before.get("was_public", False)


def keep_known_pictures(changes: Sequence[Change], *, by) -> None:
    """Take out of the bodies that people write each picture that the library does not have; one query.

    The importer has brought its pictures itself, or rejected the entry.
    """
    if by is SYSTEM or not (named := {src for change in changes for src in body.pictures(change.story.body)}):
        return
    known = illustrating.known(named)
    for story in (change.story for change in changes):
        story.body = illustrating.without_unknown(story.body, known)
        require(body.says_something(story.body), "A story needs a body.", field="body")


def _moves_in_time(story: Story, before: dict) -> bool:
    """Whether this changes when readers see or no longer see a story that is out or scheduled."""
    seen = {Status.PUBLISHED, Status.WITHDRAWN}
    times = ("published_at", "ends_at", "pinned_until")
    return story.status in seen and any(getattr(story, name) != before.get(name) for name in times)


def _settle_title(change: Change, *, by, at: datetime) -> None:
    story, longest = change.story, Story._meta.get_field("title").max_length
    story.title = words.line(story.title)
    require(bool(story.title), "A story needs a title.", field="title")
    require(len(story.title) <= longest, f"The title is longer than {longest} characters.", field="title")


def _settle_summary(change: Change, *, by, at: datetime) -> None:
    change.story.summary = words.block(change.story.summary)
    require(bool(change.story.summary), "A story needs a summary.", field="summary")


def _settle_body(change: Change, *, by, at: datetime) -> None:
    refuse_too_many_tags(change.story.body, change.before)
    change.story.body = body.in_paragraphs(body.clean(change.story.body, own=own_addresses()))
    require(bool(change.story.body), "A story needs a body.", field="body")


def _settle_times(change: Change, *, by, at: datetime) -> None:
    """The publication time. What has been public keeps it: before it has passed, it may move."""
    story, before = change.story, change.before
    if was_out(before, at=at):
        story.was_public = True
        require(
            story.published_at == before["published_at"],
            "This story is out since its publication time: that can't be moved any more.",
            field="published_at",
        )
    elif by is SYSTEM and story.status == Status.WITHDRAWN and story.published_at and story.published_at <= at:
        # As it comes in from elsewhere: readers had it until it was withdrawn there.
        story.was_public = True
    if story.status == Status.PUBLISHED:
        story.published_at = story.published_at or at
        story.was_public = story.was_public or story.published_at <= at


def was_out(before: dict, *, at: datetime) -> bool:
    """Whether readers had seen the story with the stored values *before* by *at*."""
    return before.get("was_public", False) or (
        before.get("status") == Status.PUBLISHED and before["published_at"] <= at
    )


def _settle_end(change: Change, *, by, at: datetime) -> None:
    story = change.story
    if story.ends_at and story.published_at:
        require(story.ends_at > story.published_at, "The end is before the publication.", field="ends_at")


def _settle_score(change: Change, *, by, at: datetime) -> None:
    """The score, and the rank that follows from it."""
    story, score = change.story, change.story.impact_score
    story.rank_at = None
    whole = isinstance(score, int) and not isinstance(score, bool) and 0 <= score <= 100
    require(score is None or whole, "The impact score is a whole number from 0 to 100.", field="impact_score")
    if story.status == Status.PUBLISHED:
        require(score is not None, checklist.NO_SCORE, field="impact_score")
    if story.status == Status.PUBLISHED and story.published_at:
        story.rank_at = ranking.rank_at(story.published_at, score, bonus_hours=settings.RANKING_BONUS_HOURS)


def _settle_rest(change: Change, *, by, at: datetime) -> None:
    story = change.story
    story.impact_rationale = words.block(story.impact_rationale)
    story.withdrawal_reason = words.block(story.withdrawal_reason)
    story.slug = slugs.tidy(story.slug)
    _settle_updated_at(change, at=at)
    if not change.before and not story.slug:
        story.slug = renaming.free_slug(story.title)


def _settle_entry(change: Change, *, by, at: datetime) -> None:
    scoring.settle(change, by=by, at=at, was_out=was_out(change.before, at=at))


# In this order: the later ones look at what the earlier ones settled.
STEPS = (
    _settle_permission,
    _settle_status,
    _settle_title,
    _settle_summary,
    _settle_body,
    _settle_times,
    _settle_end,
    _settle_score,
    _settle_rest,
    _settle_entry,
)


def _settle_updated_at(change: Change, *, at: datetime) -> None:
    story, before = change.story, change.before
    if change.updated_at:
        story.updated_at = change.updated_at
    elif not before:
        # A story that comes in with its own date was last changed then, as far as anybody knows.
        story.updated_at = min(story.published_at or at, at)
    elif not change.is_minor and any(getattr(story, name) != before[name] for name in TOLD):
        story.updated_at = at


def _create(stories: list[Story]) -> None:
    for story in stories:
        # A draft that comes back goes on counting where it was.
        story.revision += 1
        renaming.check_slug(story.slug)
    try:
        with transaction.atomic():
            Story.objects.bulk_create(stories)
    except IntegrityError as error:
        raise Refusal(renaming.taken_sentence(stories), field="slug") from error


def _update(change: Change) -> None:
    story, before = change.story, change.before
    renaming.settle_slug(story, before)
    unchanged = Story.objects.filter(pk=story.pk, revision=before["revision"])
    values = {name: getattr(story, name) for name in STORED if name != "impact_shown" or scoring.tells_anew(change)}
    try:
        with transaction.atomic():
            saved = unchanged.update(**values, revision=before["revision"] + 1)
    except IntegrityError as error:
        raise Refusal(renaming.taken_sentence([story]), field="slug") from error
    if saved != 1:
        raise Refusal(OVERTAKEN, field="revision")
    story.revision = before["revision"] + 1


def _end_links(change: Change, *, at: datetime) -> None:
    """A text that readers lose is not to be read on by way of links from before; told with the rest."""
    story, old = change.story, change.before["status"]
    lost = old == Status.PUBLISHED and story.was_public
    if story.status == old or not (lost or story.status == Status.WITHDRAWN):
        return
    story.links_ended = sharing.end(story, at=at)
    if story.links_ended:
        change.told = f"{change.told} {sharing.ended(story.links_ended)}".lstrip()


def _hang_on(changes: list[Change], *, fresh: bool) -> None:
    """Byline, topics and sources of many stories, three writes each way for all of them together."""
    _replace(changes, "authors", Byline, _bylines, fresh=fresh)
    _replace(changes, "topics", Story.topics.through, _topic_rows, fresh=fresh)
    _replace(changes, "sources", Source, _source_rows, fresh=fresh)


def _replace(changes: list[Change], name: str, model, rows, *, fresh: bool) -> None:
    given = [change for change in changes if getattr(change, name) is not None]
    if given and not fresh:
        model.objects.filter(story_id__in=[change.story.pk for change in given]).delete()
    model.objects.bulk_create(row for change in given for row in rows(change))


def _bylines(change: Change):
    authors = dict.fromkeys(change.authors)
    return [Byline(story=change.story, author=one, position=at) for at, one in enumerate(authors)]


def _topic_rows(change: Change):
    through = Story.topics.through
    return [through(story_id=change.story.pk, topic_id=one.pk) for one in dict.fromkeys(change.topics)]


def _source_rows(change: Change):
    return [
        Source(story=change.story, name=name, url=url, position=at) for at, (name, url) in enumerate(change.sources)
    ]


def change_one(story: Story, *, by, at: datetime | None = None, told: str = "", **values) -> Story:
    """Set *values* on one stored story through save(), writing *told* into its history."""
    fresh = Story.objects.get(pk=story.pk)
    before = stored_values(fresh) | {"revision": story.revision}
    for name, value in values.items():
        setattr(fresh, name, value)
    save([Change(fresh, before, told=told)], by=by, at=at)
    return fresh
