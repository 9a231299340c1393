"""Full-text search: one interface, the database's own engine behind it.

Words are folded (case, accents) and taken apart here, the same for both engines, so both find the same.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import prefetch_related_objects

from articles.pure import body
from articles.search import postgres, sqlite, words

NEWEST = 1000
# PostgreSQL takes a megabyte per row; a body of 200,000 letters is a book.
LONGEST_TEXT = 200_000
LONGEST_WORD = 100


class Document(NamedTuple):
    """The folded words of one story, by the weight they have: title, topics, summary, byline, body."""

    key: int
    title: str
    topics: str
    summary: str
    byline: str
    body: str


def _engine():
    return postgres if connection.vendor == "postgresql" else sqlite


def index(stories: Iterable) -> None:
    """Bring the search rows of saved *stories* into step with what is stored; in the caller's transaction."""
    stories = list(stories)
    # A story at hand may carry what was fetched before its byline or topics changed.
    for story in stories:
        story._prefetched_objects_cache = {}
    prefetch_related_objects(stories, "bylines__author", "topics")
    if stories:
        _engine().write([_document(story) for story in stories])


def forget(keys: Iterable[int]) -> None:
    """Delete the search rows of stories by key."""
    _engine().forget(list(keys))


def hits(found, query: str, *, limit: int = NEWEST) -> list[int]:
    """The keys of the stories of *found*, a queryset, that match, best first among the *limit* newest hits; in one
    query. Equally good ones by impact, then newest first. What can't be looked for finds nothing."""
    terms = words.parse(query)
    if not terms:
        return []
    rows = _engine().matching(found, terms).order_by("-published_at", "-pk")
    newest = list(rows.values_list("pk", "relevance", "impact_score")[:limit])
    # sorted() keeps the order of what is equal: newest first.
    return [key for key, *_ in sorted(newest, key=lambda row: (-row[1], -(row[2] or 0)))]


def rebuild(stories, *, batch: int = 500) -> int:
    """Index all of *stories*, a queryset, anew, in batches; how many."""
    count, last = 0, 0
    while found := list(stories.filter(pk__gt=last).order_by("pk")[:batch]):
        index(found)
        count, last = count + len(found), found[-1].pk
    return count


def _document(story) -> Document:
    byline = " ".join(one.author.name for one in story.bylines.all())
    topics = " ".join(topic.name for topic in story.topics.all())
    text = body.plain_text(story.body)[:LONGEST_TEXT]
    return Document(story.pk, *map(_words, (story.title, topics, story.summary, byline, text)))


def _words(text: str) -> str:
    return " ".join(word[:LONGEST_WORD] for word in words.split(text))
