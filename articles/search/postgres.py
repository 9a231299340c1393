"""PostgreSQL's tsvector: one table beside the stories', with a GIN index."""

from collections import defaultdict

from django.db import connection
from django.db.models import FloatField
from django.db.models.expressions import RawSQL

from articles.search.documents import Document
from articles.search.stems import MARK
from articles.search.words import Term

CREATE = (
    "CREATE TABLE articles_search (story_id bigint PRIMARY KEY, vector tsvector NOT NULL)",
    "CREATE INDEX articles_search_vector ON articles_search USING gin (vector)",
    # Triggers in place of a foreign key: TRUNCATE, and with it flush, refuses tables that others refer to.
    """CREATE FUNCTION articles_search_forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'TRUNCATE' THEN DELETE FROM articles_search;
    ELSE DELETE FROM articles_search WHERE story_id = OLD.id;
    END IF; RETURN NULL; END $$""",
    "CREATE TRIGGER articles_search_delete AFTER DELETE ON articles_story "
    "FOR EACH ROW EXECUTE FUNCTION articles_search_forget()",
    "CREATE TRIGGER articles_search_truncate AFTER TRUNCATE ON articles_story "
    "FOR EACH STATEMENT EXECUTE FUNCTION articles_search_forget()",
)
DROP = ("DROP FUNCTION articles_search_forget CASCADE", "DROP TABLE articles_search")
# D, C, B, A: body; byline; topics and summary; title. No text holds a word so often that it weighs more than a title.
RANK = "ts_rank_cd('{0.001, 0.1, 0.2, 1.0}', articles_search.vector, %s::tsquery)"
MATCHED = "SELECT story_id FROM articles_search WHERE vector @@ %s::tsquery"
WEIGHTS = "ABBCD"  # title, topics, summary, byline, body
# PostgreSQL's own bounds: greater places are all this one, and more places of a word than this are left out.
LAST_PLACE = 16_383
MOST_PLACES = 255


def write(documents) -> None:
    """Replace the rows of *documents*."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO articles_search (story_id, vector) VALUES (%s, %s::tsvector) "
            "ON CONFLICT (story_id) DO UPDATE SET vector = EXCLUDED.vector",
            [(one.key, _vector(one)) for one in documents],
        )


def _vector(document: Document) -> str:
    """The tsvector as text: each word with its places, and a stem at the first place of its word in a field.

    Written here and not by to_tsvector(), whose parser has a mind of its own on what a word is, by the database's
    locale, and would drop the marks.
    """
    places, at = defaultdict(list), 0
    for field, weight in zip(document.fields, WEIGHTS, strict=True):
        # A gap between two fields: no phrase leads from one into the next.
        at += 1
        stems = defaultdict(list)
        for word, stem in field.stems:
            stems[word].append(stem)
        for word in field.words.split():
            at += 1
            place = f"{at if at < LAST_PLACE else LAST_PLACE}{weight}"
            places[word].append(place)
            if word in stems:
                for stem in stems.pop(word):
                    places[stem].append(place)
    return " ".join(f"'{word}':{','.join(found[:MOST_PLACES])}" for word, found in places.items())


def forget(keys: list[int]) -> None:
    """Delete the rows of these stories; a deleted story's went with it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_search WHERE story_id = ANY(%s)", [keys])


def newest(found, terms: list[Term], limit: int):
    """The *limit* newest of *found* that match, newest first, each with its `relevance`, greater is better.

    Cut before they are ranked: a rank takes far longer than a match.
    """
    query = expression(terms)
    # A phrase is rarer than the planner takes it for: without the fence it reads the rows of all stories, newest first,
    # in place of those that the index names.
    fence = " OFFSET 0" if any(len(one.words) > 1 and not one.excluded for one in terms) else ""
    matched = RawSQL(MATCHED + fence, [query])  # noqa: S611 (constants)
    cut = found.filter(pk__in=matched).order_by("-published_at", "-pk").values("pk")[:limit]
    ranked = found.model._default_manager.filter(pk__in=cut).extra(
        tables=["articles_search"], where=["articles_search.story_id = articles_story.id"]
    )
    relevance = RawSQL(RANK, [query], FloatField())  # noqa: S611 (a constant)
    return ranked.annotate(relevance=relevance).order_by("-published_at", "-pk")


def some(found, groups: list[list[Term]], limit: int):
    """Of *found*, no more than *limit* that match all terms of one of *groups*.

    Which, where there are more, is chance: to put them in order all of them would have to be read.
    """
    query = " | ".join(f"({expression(terms)})" for terms in groups)
    return found.filter(pk__in=RawSQL(f"{MATCHED} LIMIT {int(limit)}", [query]))  # noqa: S611 (constants)


def expression(terms: list[Term]) -> str:
    """The tsquery. Every word stands in quotes and holds letters and digits alone, a stem its mark too: no syntax."""
    return " & ".join(("!" if term.excluded else "") + _quoted(term) for term in terms)


def _quoted(term: Term) -> str:
    words = [f"'{word}'" for word in term.words]
    if term.prefix:
        words[-1] += ":*"
    phrase = " <-> ".join(words)
    if not term.stem:
        return f"({phrase})"
    # A word that is its own stem is written once, without a mark.
    own = [f"'{term.stem}'"] if term.words != (term.stem,) else []
    return "(" + " | ".join([phrase, *own, f"'{MARK}{term.stem}'"]) + ")"
