"""SQLite's search rows in the order of publication; articles/search/sqlite.py says why. PostgreSQL's stay as they are."""

from django.db import migrations

from articles.search import sqlite

COLUMNS = ("title", "topics", "summary", "byline", "body")
KEY = 2**sqlite.KEY_BITS - 1
# What sqlite.place() gives, in SQL: a hundred thousand stories take seconds.
PLACE = (
    f"(min(coalesce(CAST(strftime('%s', story.published_at) AS integer), {sqlite.LAST_SECOND}), {sqlite.LAST_SECOND})"
    f" << {sqlite.KEY_BITS}) | story.id"
)


def run(schema_editor, *statements):
    if schema_editor.connection.vendor == "sqlite":
        for statement in statements:
            schema_editor.execute(statement, params=None)


def renumbered(number: str, key: str) -> list[str]:
    """The table anew: the expression *number* gives each row its number, *key* the story of an old row."""
    taken = ", ".join(f"old.{name}" for name in COLUMNS)
    return [
        "ALTER TABLE articles_search RENAME TO articles_search_old",
        *sqlite.CREATE,
        f"INSERT INTO articles_search (rowid, {', '.join(COLUMNS)}) SELECT {number}, {taken} "
        f"FROM articles_search_old AS old JOIN articles_story AS story ON story.id = {key} ORDER BY 1",
        "DROP TABLE articles_search_old",
    ]


def forwards(apps, schema_editor):
    run(
        schema_editor,
        "CREATE TABLE articles_search_place (story_id integer PRIMARY KEY, place integer NOT NULL)",
        f"INSERT INTO articles_search_place SELECT story.id, {PLACE} FROM articles_story AS story "
        "WHERE story.id IN (SELECT rowid FROM articles_search)",
        *renumbered(PLACE, "old.rowid"),
    )


def backwards(apps, schema_editor):
    run(schema_editor, *renumbered("story.id", f"(old.rowid & {KEY})"), "DROP TABLE articles_search_place")


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_desk_indexes")]
    operations = [migrations.RunPython(forwards, backwards)]
