"""SQLite's FTS5: one virtual table, whose rows stand in the order of publication.

A row's number, its place, is the second of publication and in the lowest bits the story's key. So the engine walks its
own index from the newest hit and stops at the last that is wanted, instead of joining and sorting all there are. A
plain table remembers each story's place, by which its row is found when it is written anew.
"""

from datetime import UTC, datetime, timedelta
from operator import itemgetter

from django.db import connection
from django.db.models import FloatField
from django.db.models.expressions import RawSQL

from articles.search.documents import Field
from articles.search.stems import MARK
from articles.search.words import Term

# title, topics, summary, byline, body: what counts more stands in more telling places. The title once more by itself:
# within one sum any number of words elsewhere comes close to one in it, whatever the weights.
WEIGHTS = "10.0, 4.0, 5.0, 3.0, 1.0"
RANK = f"-bm25(articles_search, {WEIGHTS}) - 20 * bm25(articles_search, 1.0, 0.0, 0.0, 0.0, 0.0)"
CREATE = (
    "CREATE VIRTUAL TABLE articles_search USING fts5"
    "(title, topics, summary, byline, body, tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
)
DROP = ("DROP TABLE articles_search",)
# 268 million stories; what is left of 64 bits counts seconds from the year 882 to beyond the year 3000: what is before
# or after is as old or as new as that.
KEY_BITS = 28
LAST_SECOND = 2 ** (63 - KEY_BITS) - 1
FIRST_SECOND = -LAST_SECOND - 1
_KEY = 2**KEY_BITS - 1
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


def place(key: int, published_at: datetime | None) -> int:
    """The number of a story's row: greater is newer, and what has no time yet is newer than all that has."""
    second = LAST_SECOND if published_at is None else (published_at - _FIRST) // timedelta(seconds=1)
    return max(FIRST_SECOND, min(second, LAST_SECOND)) << KEY_BITS | key


def write(documents) -> None:
    """Replace the rows of *documents*."""
    # In the order of their rows: FTS5 writes out what it holds in memory whenever a row is lower than the one before.
    placed = sorted(((place(one.key, one.published_at), one) for one in documents), key=itemgetter(0))
    forget([one.key for one in documents])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO articles_search (rowid, title, topics, summary, byline, body) VALUES (%s, %s, %s, %s, %s, %s)",
            [(at, *map(_text, one.fields)) for at, one in placed],
        )
        cursor.executemany(
            "INSERT INTO articles_search_place (story_id, place) VALUES (%s, %s)",
            [(one.key, at) for at, one in placed],
        )


def _text(field: Field) -> str:
    """Words, and behind them their stems, each once: marked as they are, no phrase leads from one to the other."""
    if not field.stems:
        return field.words
    return " ".join([field.words, *dict.fromkeys(stem for _, stem in field.stems)])


def forget(keys: list[int]) -> None:
    """Delete the rows of these stories. One that is left behind shows nowhere: hits are joined with stories."""
    with connection.cursor() as cursor:
        for statement in (
            "DELETE FROM articles_search WHERE rowid = (SELECT place FROM articles_search_place WHERE story_id = %s)",
            "DELETE FROM articles_search_place WHERE story_id = %s",
        ):
            cursor.executemany(statement, [(key,) for key in keys])


def newest(found, terms: list[Term], limit: int):
    """The *limit* newest of *found* that match, newest first, each with its `relevance`, greater is better.

    Newest to the second: of one second's stories, those with the greater key.
    """
    matched = found.extra(  # noqa: S610 (a constant)
        tables=["articles_search"],
        # As an expression, so that only the story can be looked up by its row, never the row by its story.
        where=[f"articles_story.id = (articles_search.rowid & {_KEY})", "articles_search MATCH %s"],
        params=[expression(terms)],
    )
    # bm25 is smaller for what fits better.
    relevance = RawSQL(RANK, [], FloatField())  # noqa: S611 (a constant)
    return matched.annotate(relevance=relevance).extra(order_by=["-articles_search.rowid"])[:limit]


def some(found, groups: list[list[Term]], limit: int):
    """Of *found*, no more than *limit* that match all terms of one of *groups*, the newest of all that match."""
    wanted = " OR ".join(expression(terms) for terms in groups)
    matched = f"SELECT rowid & {_KEY} FROM articles_search WHERE articles_search MATCH %s ORDER BY rowid DESC"  # noqa: S608
    return found.filter(pk__in=RawSQL(f"{matched} LIMIT {int(limit)}", [wanted]))  # noqa: S611 (constants)


def expression(terms: list[Term]) -> str:
    """The MATCH expression. Words stand in quotes and hold letters and digits, stems their mark too: no syntax."""
    wanted = " AND ".join(_quoted(term) for term in terms if not term.excluded)
    unwanted = "".join(f" NOT {_quoted(term)}" for term in terms if term.excluded)
    return f"({wanted}){unwanted}"


def _quoted(term: Term) -> str:
    word = f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")
    if not term.stem:
        return word
    # A word that is its own stem is written once, without a mark.
    own = [f'"{term.stem}"'] if term.words != (term.stem,) else []
    return "(" + " OR ".join([word, *own, f'"{MARK}{term.stem}"']) + ")"
