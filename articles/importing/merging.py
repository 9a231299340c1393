"""A record and the story that has its slug, brought together."""

from datetime import datetime

from articles.acts import editing
from articles.importing.files import File
from articles.importing.library import Library, fields
from articles.importing.names import Names
from articles.importing.records import Record
from articles.models import Author, Story, Topic
from articles.permissions import SYSTEM
from articles.pure import words

# They follow from the other fields, the clock and the settings: alone they are no change.
FOLLOWING = {"was_public", "rank_at", "impact_shown", "revision"}


class Desk:
    """What the records of one import share: topics, authors and pictures by what the file calls them."""

    def __init__(self) -> None:
        self.authors = Names(Author)
        self.topics = Names(Topic)
        self.library = Library()

    def learn(self, records: list[Record]) -> None:
        """Look the topics and authors of all *records* up together."""
        self.authors.learn(name for record in records for name in record.authors or ())
        self.topics.learn(name for record in records for name in record.topics or ())

    def forget(self) -> None:
        """After a transaction that did not stand."""
        for one in (self.authors, self.topics, self.library):
            one.forget()


def stored(slugs: list[str]) -> dict[str, Story]:
    """The stories that have one of *slugs*, by slug, with all that hangs on them; five queries."""
    found = Story.objects.filter(slug__in=slugs).select_related("picture")
    return {story.slug: story for story in found.prefetch_related("bylines__author", "topics", "sources")}


def new(record: Record, file: File | None, desk: Desk) -> editing.Change:
    """The change that creates the story of *record*."""
    story = Story(slug=record.slug, **record.values)
    if record.image:
        story.picture = desk.library.lead(story, file, record.image.fields)
    return editing.Change(
        story,
        authors=desk.authors.find(record.authors or ()),
        topics=desk.topics.find(record.topics or ()),
        sources=record.sources or (),
        updated_at=record.updated_at,
    )


def update(record: Record, story: Story, file: File | None, desk: Desk, *, at: datetime) -> editing.Change | None:
    """The change that brings *story* to what *record* says; None when it says so already.

    The publication time of a story that is out stands, whatever the record says.
    """
    change = editing.Change(story, editing.stored_values(story), updated_at=record.updated_at)
    told = bool(record.image) and _changes_words(story, file, record)
    is_out = story.is_out(at)
    for name, value in record.values.items():
        if not (is_out and name == "published_at"):
            setattr(story, name, value)
    if record.has_image:
        story.picture = desk.library.lead(story, file, record.image.fields) if record.image else None
    editing.settle(change, by=SYSTEM, at=at)
    hangs = _hang(change, record, desk)
    return change if told or hangs or _differs(change) else None


def _changes_words(story: Story, file: File, record: Record) -> bool:
    """Whether the lead picture stays and what is told of it does not: that may change its row alone."""
    own = story.picture
    return own is not None and own.file == file.name and fields(own) != record.image.fields


def _differs(change: editing.Change) -> bool:
    return any(getattr(change.story, name) != value for name, value in change.before.items() if name not in FOLLOWING)


def _hang(change: editing.Change, record: Record, desk: Desk) -> bool:
    """Give *change* what differs of byline, topics and sources; whether anything does. Names are compared."""
    story = change.story
    authors = [words.line(one.author.name) for one in story.bylines.all()]
    if record.authors is not None and list(dict.fromkeys(authors)) != record.authors:
        change.authors = desk.authors.find(record.authors)
    topics = {words.line(topic.name) for topic in story.topics.all()}
    if record.topics is not None and topics != set(record.topics):
        change.topics = desk.topics.find(record.topics)
    sources = [(words.line(one.name), one.url) for one in story.sources.all()]
    if record.sources is not None and sources != record.sources:
        change.sources = record.sources
    return not (change.authors is None and change.topics is None and change.sources is None)
