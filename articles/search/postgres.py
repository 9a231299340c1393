"""PostgreSQL's tsvector: one table beside the stories', with a GIN index."""

from django.db import connection
from django.db.models import FloatField
from django.db.models.expressions import RawSQL

from articles.search.words import Term

CREATE = (
    "CREATE TABLE articles_search (story_id bigint PRIMARY KEY REFERENCES articles_story (id) ON DELETE CASCADE "
    "DEFERRABLE INITIALLY DEFERRED, vector tsvector NOT NULL)",
    "CREATE INDEX articles_search_vector ON articles_search USING gin (vector)",
)
DROP = "DROP TABLE articles_search"
# D, C, B, A: body; byline; topics and summary; title. As far apart as SQLite's.
RANK = "ts_rank_cd('{0.1, 0.3, 0.5, 1.0}', articles_search.vector, to_tsquery('simple', %s))"
_VECTOR = " || ".join(f"setweight(to_tsvector('simple', %s), '{weight}')" for weight in "ABBCD")


def write(documents) -> None:
    """Replace the rows of *documents*."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO articles_search (story_id, vector) VALUES (%s, {_VECTOR}) "  # noqa: S608 (constants)
            "ON CONFLICT (story_id) DO UPDATE SET vector = EXCLUDED.vector",
            [tuple(one) for one in documents],
        )


def forget(keys: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_search WHERE story_id = ANY(%s)", [keys])


def matching(found, terms: list[Term]):
    """*found* with only what matches, each with its `relevance`, greater is better."""
    query = expression(terms)
    matched = found.extra(
        tables=["articles_search"],
        where=[
            "articles_search.story_id = articles_story.id",
            "articles_search.vector @@ to_tsquery('simple', %s)",
        ],
        params=[query],
    )
    return matched.annotate(relevance=RawSQL(RANK, [query], FloatField()))  # noqa: S611


def expression(terms: list[Term]) -> str:
    """The tsquery. Every word stands in quotes and holds letters and digits alone, so none is syntax."""
    return " & ".join(("!" if term.excluded else "") + _quoted(term) for term in terms)


def _quoted(term: Term) -> str:
    words = [f"'{word}'" for word in term.words]
    if term.prefix:
        words[-1] += ":*"
    return f"({' <-> '.join(words)})"
