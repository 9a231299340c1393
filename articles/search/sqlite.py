"""SQLite's FTS5: one virtual table whose rowid is the story's key."""

from django.db import connection
from django.db.models import FloatField
from django.db.models.expressions import RawSQL

from articles.search.words import Term

# title, topics, summary, byline, body: what counts more stands in more telling places.
WEIGHTS = "10.0, 4.0, 5.0, 3.0, 1.0"
CREATE = (
    "CREATE VIRTUAL TABLE articles_search USING fts5"
    "(title, topics, summary, byline, body, tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
)
DROP = ("DROP TABLE articles_search",)


def write(documents) -> None:
    """Replace the rows of *documents*."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM articles_search WHERE rowid = %s", [(one.key,) for one in documents])
        cursor.executemany(
            "INSERT INTO articles_search (rowid, title, topics, summary, byline, body) VALUES (%s, %s, %s, %s, %s, %s)",
            [tuple(one) for one in documents],
        )


def forget(keys: list[int]) -> None:
    """Delete the rows of these stories. One that is left behind shows nowhere: hits are joined with stories."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM articles_search WHERE rowid = %s", [(key,) for key in keys])


def newest(found, terms: list[Term], limit: int):
    """The *limit* newest of *found* that match, newest first, each with its `relevance`, greater is better."""
    matched = found.extra(
        tables=["articles_search"],
        where=["articles_search.rowid = articles_story.id", "articles_search MATCH %s"],
        params=[expression(terms)],
    )
    # bm25 is smaller for what fits better.
    relevance = RawSQL(f"-bm25(articles_search, {WEIGHTS})", [], FloatField())  # noqa: S611 (a constant)
    return matched.annotate(relevance=relevance).order_by("-published_at", "-pk")[:limit]


def expression(terms: list[Term]) -> str:
    """The MATCH expression. Every word stands in quotes and holds letters and digits alone, so none is syntax."""
    wanted = " AND ".join(_quoted(term) for term in terms if not term.excluded)
    unwanted = "".join(f" NOT {_quoted(term)}" for term in terms if term.excluded)
    return f"({wanted}){unwanted}"


def _quoted(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")
