"""Full-text search: one interface, the database's own engine behind it.

Words are folded (case, accents), taken apart and stemmed here, the same for both engines, so both find the same.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from articles.pure import body
from articles.search import postgres, sqlite, stems, words
from articles.search.documents import Document, Field
from articles.search.marks import marked

__all__ = ["NEWEST", "forget", "hits", "index", "marked", "resembling", "terms"]

NEWEST = 1000
# In bytes, a field of Document each. PostgreSQL takes a megabyte per row and writes up to 2.3 bytes for each of these;
# the body's are a book of 50,000 words.
MOST_BYTES = (10_000, 20_000, 50_000, 20_000, 300_000)
# Of its stems beside them, a tenth: 3,000 different ones.
STEM_SHARE = 10


def _engine():
    return postgres if connection.vendor == "postgresql" else sqlite


def index(stories: Iterable) -> None:
    """Bring the search rows of saved *stories* into step with what is stored; in the caller's transaction.

    The caller has written the stories or holds them: a save since they were read would be overwritten by what was.
    Three statements for all of them together (six on SQLite), bylines and topics fetched anew.
    """
    if not (stories := list(stories)):
        return
    bylines = _names(stories, "bylines__author__name", "bylines__position", "bylines__pk")
    topics = _names(stories, "topics__name", "topics__name")
    _engine().write([_document(story, topics[story.pk], bylines[story.pk]) for story in stories])


def forget(keys: Iterable[int]) -> None:
    """Delete the search rows of stories by key."""
    _engine().forget(list(keys))


def terms(query: str) -> list[words.Term]:
    """What *query* asks for, in the language of the site."""
    return words.parse(query, stems.of_word)


def hits(found: QuerySet, query: str, *, limit: int = NEWEST) -> list[int]:
    """The keys of the stories of *found* that match, best first among the *limit* newest hits; in one query.

    Equally good ones by impact, then newest first. What can't be looked for finds nothing.
    """
    wanted = terms(query)
    if not wanted:
        return []
    rows = _engine().newest(_plain(found), wanted, limit)
    newest = list(rows.values_list("pk", "relevance", "impact_score"))
    # sorted() keeps the order of what is equal: newest first.
    return [key for key, *_ in sorted(newest, key=lambda row: (-row[1], -(row[2] or 0)))]


def resembling(found: QuerySet, wanted: list[str], *, limit: int) -> QuerySet:
    """Those of *found* that hold nearly all of *wanted*, of which a word may be mistyped; *limit* at most.

    Of three words or more, all but one; of two, the longer one, or both by their beginnings, so that a slip further
    back does no harm; of one its beginning. Where more are found it is left to the engine which: they cost it the same
    whatever the number of stories that match.
    """
    whole = [words.Term(split[:1]) for word in wanted if (split := words.split(word))]
    if len(whole) > 2:
        groups = [[one for one in whole if one is not left] for left in whole]
    elif whole:
        groups = [[_beginning(one) for one in whole], [max(whole, key=lambda one: len(one.words[0]))]]
    else:
        return found.none()
    return _engine().some(found, groups, limit)


def _beginning(term: words.Term) -> words.Term:
    """The first third of its word, three signs at least and all of it up to four, as a term that may go on."""
    (word,) = term.words
    return words.Term((word if len(word) <= 4 else word[: max(3, len(word) // 3)],), prefix=True)


def _plain(found: QuerySet) -> QuerySet:
    """*found* as a query of one table, so that joins, groups and slices neither double a hit nor break bm25()."""
    query = found.query
    joined = len(query.alias_map) > 1 or query.combinator or query.group_by is not None
    if joined or query.distinct or query.is_sliced:
        if query.combinator or query.is_sliced or query.distinct:
            return found.model._default_manager.filter(pk__in=found.values("pk"))
        # Asked of each hit: a list of all that are found would be made first, for one search.
        return found.model._default_manager.filter(Exists(found.order_by().filter(pk=OuterRef("pk"))))
    return found


def _names(stories: list, path: str, *order: str) -> defaultdict[int, list[str]]:
    """What stands at the end of *path* of each story, by its key; one query, no instances."""
    names = defaultdict(list)
    found = type(stories[0])._default_manager.filter(pk__in=[story.pk for story in stories])
    for key, name in found.order_by(*order).values_list("pk", path):
        names[key].append(name or "")
    return names


def _document(story, topics: list[str], byline: list[str]) -> Document:
    text = body.plain_text(story.body)
    fields = (story.title, " ".join(topics), story.summary, " ".join(byline), text)
    return Document(story.pk, story.published_at, *map(_field, fields, MOST_BYTES))


def _field(text: str, most: int) -> Field:
    # A letter is a byte at least: the rest of an endless text need not be looked at.
    text = text[:most]
    found = " ".join(words.split(text)).encode()[:most].decode(errors="ignore")
    return Field(found, _within(stems.of_text(text), most // STEM_SHARE))


def _within(found: list[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """The first of *found* whose stems are no more than *most* bytes."""
    # Four bytes a sign at most: only a long text has to be counted.
    if sum(len(stem) for _, stem in found) * 4 <= most:
        return found
    sizes = accumulate(len(stem.encode()) for _, stem in found)
    return [pair for pair, size in zip(found, sizes, strict=True) if size <= most]
