"""The rows of SQLite's engine stand in the order of publication."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection

from articles import search
from articles.pure import clock
from articles.search import sqlite
from tests.factories import make_draft, make_story

NINE = datetime(2026, 3, 1, 9, 0, 0, 900_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "published_at", "row"),
    [
        (7, NINE, 1_772_355_600 * 2**28 + 7),
        (7, datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), -(2**28) + 7),
        (7, datetime(9999, 1, 1, tzinfo=UTC), (2**35 - 1) * 2**28 + 7),
        (7, datetime(202, 3, 1, tzinfo=UTC), -(2**63) + 7),
        (2**28 - 1, None, 2**63 - 1),
    ],
)
def test_the_place_of_a_story(key, published_at, row):
    assert sqlite.place(key, published_at) == row


def run(statement: str) -> list:
    with connection.cursor() as cursor:
        return cursor.execute(statement).fetchall()


def texts() -> list:
    return run("SELECT rowid, title, topics, summary, byline, body FROM articles_search ORDER BY rowid")


def places() -> list:
    return run("SELECT story_id, place FROM articles_search_place ORDER BY story_id")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite's engine keeps its rows")
@pytest.mark.django_db(transaction=True)
def test_rows_of_an_older_release_are_brought_into_order_and_back():
    run("DELETE FROM articles_search")  # of stories that other tests emptied away
    run("DELETE FROM articles_search_place")
    migration = import_module("articles.migrations.0011_search_in_order")
    old = make_story(title="Old", published_at=clock.now() - timedelta(days=2))
    older = make_story(title="Older", published_at=clock.now() - timedelta(days=30))
    draft = make_draft(title="Draft")
    written, placed = texts(), places()

    with connection.schema_editor() as editor:
        migration.backwards(None, editor)
    assert [row[:2] for row in texts()] == [
        (old.pk, "old"),
        (older.pk, "older"),
        (draft.pk, "draft"),
    ]
    with connection.schema_editor() as editor:
        migration.forwards(None, editor)

    assert texts() == written
    assert [row[1] for row in written] == ["older", "old", "draft"]
    assert places() == placed


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="rows of FTS5")
def test_rows_are_written_in_their_order_whatever_the_order_of_the_stories():
    """FTS5 writes out what it holds in memory whenever a row is lower than the one before."""
    newest_first = [make_story(published_at=NINE - timedelta(days=days)) for days in range(3)]
    written = []

    def seen(execute, sql, params, many, context):
        if sql.startswith("INSERT INTO articles_search ("):
            written.extend(row[0] for row in params)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(seen):
        search.index(newest_first)

    assert len(written) == 3
    assert written == sorted(written)
