"""Entries become stories, and doing it twice changes nothing."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.core.management import load_command_class
from django.db import InterfaceError, OperationalError, ProgrammingError, connection

from articles.acts import editing
from articles.importing import run
from articles.models import Author, Byline, FormerSlug, Source, Story, Topic
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_author, make_draft, make_story, make_topic
from tests.importing import GOOD, importing, write_lines

pytestmark = pytest.mark.django_db
FULL = {
    "slug": "grid-batteries",
    "title": "  Grid   batteries ",
    "summary": "Who pays.",
    "body": "<p onclick='x()'>Everybody.<script>x()</script></p>",
    "impact_score": 75,
    "impact_rationale": "It reaches everybody.",
    "status": "published",
    "published_at": "2026-03-01T10:00:00+01:00",
    "ends_at": None,
    "updated_at": "2026-03-02T10:00:00.000250",
    "authors": ["Zoë Ek", "Ada Lind", "Zoë Ek"],
    "topics": ["Water", "Energy", "Energy"],
    "sources": [{"name": "The council", "url": "https://example.org/a"}, {"name": "A call", "url": None}],
    "image": None,
}


def rows():
    """All that an import may write, as it stands in the database."""
    models = (Story, Author, Topic, Byline, Source, Story.topics.through, FormerSlug)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_an_entry_becomes_a_story(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", FULL)

    code, told, errors = importing(path)

    assert (code, told, errors) == (0, "created 1, updated 0, unchanged 0, skipped 0\n", [])
    story = Story.objects.get()
    assert (story.slug, story.title, story.body) == ("grid-batteries", "Grid batteries", "<p>Everybody.</p>")
    assert (story.status, story.impact_score, story.was_public) == ("published", 75, True)
    assert story.published_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert story.updated_at == datetime(2026, 3, 2, 10, 0, 0, 250, tzinfo=UTC)
    assert [one.author.name for one in story.bylines.all()] == ["Zoë Ek", "Ada Lind"]
    assert sorted(story.topics.values_list("name", "slug")) == [("Energy", "energy"), ("Water", "water")]
    assert [(one.name, one.url) for one in story.sources.all()] == [
        ("The council", "https://example.org/a"),
        ("A call", ""),
    ]


def test_title_summary_and_body_are_enough_for_a_draft(tmp_path):
    importing(write_lines(tmp_path / "a.jsonl", GOOD))

    story = Story.objects.get()

    assert (story.slug, story.status, story.impact_score) == ("grid-batteries", "draft", None)


def test_published_without_a_time_is_published_now_and_keeps_that_time(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", GOOD | {"status": "published", "impact_score": 1})
    before = clock.now()

    importing(path)
    first = Story.objects.get()
    importing(path)

    assert before <= first.published_at <= clock.now()
    assert Story.objects.get().published_at == first.published_at


def test_doing_it_twice_writes_no_row(tmp_path):
    twins = [GOOD, GOOD, GOOD | {"status": "withdrawn"}, {**GOOD, "title": "?!"}]
    path = write_lines(tmp_path / "a.jsonl", FULL, *twins)

    first = importing(path)
    stored = rows()
    second = importing(path)

    assert first[:2] == (0, "created 5, updated 0, unchanged 0, skipped 0\n")
    assert second[:2] == (0, "created 0, updated 0, unchanged 5, skipped 0\n")
    assert rows() == stored


def test_a_scheduled_story_that_went_out_meanwhile_is_unchanged(tmp_path):
    soon = clock.now() + timedelta(seconds=30)
    entry = FULL | {"published_at": soon.isoformat(), "updated_at": None}
    path = write_lines(tmp_path / "a.jsonl", entry)
    importing(path)
    Story.objects.update(published_at=clock.now() - timedelta(seconds=1))

    told = importing(path)[1]

    assert told == "created 0, updated 0, unchanged 1, skipped 0\n"


def test_namesakes_get_numbers_in_the_order_of_the_file_whether_rejected_or_not(tmp_path):
    entries = [
        GOOD | {"summary": "first", "impact_score": 101},
        GOOD | {"summary": "second"},
        GOOD | {"slug": "grid-batteries-3"},
        GOOD | {"summary": "fourth"},
    ]

    importing(write_lines(tmp_path / "a.jsonl", *entries))
    importing(write_lines(tmp_path / "a.jsonl", GOOD | {"summary": "first"}, *entries[1:]))

    assert dict(Story.objects.values_list("slug", "summary")) == {
        "grid-batteries": "first",
        "grid-batteries-2": "second",
        "grid-batteries-3": "Who pays.",
        "grid-batteries-4": "fourth",
    }


def test_a_slug_that_stands_twice_in_a_file_is_rejected_the_second_time(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", GOOD | {"slug": "é"}, GOOD | {"slug": "e\u0301", "title": "B"})

    code, told, errors = importing(path)

    assert (code, told) == (1, "created 1, updated 0, unchanged 0, skipped 1\n")
    assert errors == [f"{path}:2: The slug “é” was already given on line 1."]
    assert Story.objects.get().title == "Grid batteries"


def test_an_entry_updates_the_story_of_its_slug_status_included(tmp_path):
    story = make_story(slug="grid-batteries", authors=["Ada Lind"], topics=["Water"], sources=[("A", "")])

    code, told, _ = importing(write_lines(tmp_path / "a.jsonl", FULL | {"status": "withdrawn"}))

    changed = Story.objects.get()
    assert (code, told) == (0, "created 0, updated 1, unchanged 0, skipped 0\n")
    assert (changed.pk, changed.status, changed.title, changed.revision) == (
        story.pk,
        "withdrawn",
        "Grid batteries",
        2,
    )
    assert changed.published_at == story.published_at
    assert [one.author.name for one in changed.bylines.all()] == ["Zoë Ek", "Ada Lind"]


def test_what_an_entry_does_not_name_stays_and_null_empties_it(tmp_path):
    end = clock.now() + timedelta(days=1)
    values = {"slug": "a", "ends_at": end, "impact_rationale": "Why."}
    story = make_story(**values, topics=["Energy"], authors=["Ada Lind"], sources=[("A", "")])

    importing(write_lines(tmp_path / "a.jsonl", GOOD | {"slug": "a"}))
    kept = Story.objects.get()
    importing(write_lines(tmp_path / "a.jsonl", GOOD | {"slug": "a", "ends_at": None, "topics": None}))
    emptied = Story.objects.get()

    assert (kept.title, kept.status, kept.impact_score, kept.ends_at) == (
        "Grid batteries",
        "published",
        50,
        end,
    )
    assert kept.impact_rationale == "Why."
    assert (kept.topics.count(), emptied.ends_at, emptied.status) == (0, None, "published")
    assert [one.author.name for one in emptied.bylines.all()] == ["Ada Lind"]
    assert emptied.published_at == story.published_at


def test_a_publication_time_that_has_passed_does_not_move(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", FULL)
    importing(path)

    told = importing(write_lines(path, FULL | {"published_at": "2025-01-01"}))[1]

    assert told == "created 0, updated 0, unchanged 1, skipped 0\n"
    assert Story.objects.get().published_at == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_a_publication_time_still_to_come_moves(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", FULL | {"published_at": "2990-01-01"})
    importing(path)

    told = importing(write_lines(path, FULL | {"published_at": "2991-01-01"}))[1]

    assert told == "created 0, updated 1, unchanged 0, skipped 0\n"
    assert Story.objects.get().published_at == datetime(2991, 1, 1, tzinfo=UTC)


def test_what_the_stored_story_forbids_is_rejected(tmp_path):
    make_story(slug="a")
    path = write_lines(tmp_path / "a.jsonl", GOOD | {"slug": "a", "impact_score": None}, GOOD | {"slug": "b"})

    code, told, errors = importing(path)

    assert (code, told) == (1, "created 1, updated 0, unchanged 0, skipped 1\n")
    assert errors == [f"{path}:1: A story needs an impact score before it can be published."]


def test_of_two_authors_with_one_name_the_first_is_taken_and_nobody_is_made_twice(tmp_path):
    first = make_author("Ada Lind")
    Author.objects.create(name="Ada Lind", slug="another-ada")
    make_topic("Energy", slug="power")

    importing(write_lines(tmp_path / "a.jsonl", FULL))

    assert Byline.objects.filter(author=first).count() == 1
    assert sorted(Author.objects.values_list("slug", flat=True)) == ["ada-lind", "another-ada", "zoë-ek"]
    assert sorted(Topic.objects.values_list("slug", flat=True)) == ["power", "water"]


def test_topics_that_would_share_a_slug_get_a_number(tmp_path):
    importing(write_lines(tmp_path / "a.jsonl", GOOD | {"topics": ["C", "C!", "c", "!"]}))

    made = sorted(Topic.objects.values_list("slug", "name"))

    assert made[:3] == [("c", "C"), ("c-2", "C!"), ("c-3", "c")]
    assert made[3][0].startswith("topic-")


def test_draft_holds_back_what_is_new_and_nothing_else(tmp_path):
    make_story(slug="there")
    path = write_lines(tmp_path / "a.jsonl", FULL, GOOD | {"slug": "there", "status": "withdrawn"})

    importing(path, "--draft")
    told = importing(path, "--draft")[1]

    assert dict(Story.objects.values_list("slug", "status")) == {
        "grid-batteries": "draft",
        "there": "published",
    }
    assert told == "created 0, updated 0, unchanged 2, skipped 0\n"


def test_a_dry_run_tells_and_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 2)
    make_draft(slug="there")
    stored = rows()
    path = write_lines(tmp_path / "a.jsonl", FULL, GOOD | {"slug": "there"}, GOOD, FULL | {"slug": "b"})

    code, told, _ = importing(path, "--dry-run")

    assert (code, told) == (0, "created 3, updated 1, unchanged 0, skipped 0\n")
    assert rows() == stored


def test_unknown_keys_are_named_once(tmp_path):
    entry = GOOD | {"teaser": 1, "sources": [{"name": "A", "rank": 1}]}
    path = write_lines(tmp_path / "a.jsonl", entry, entry | {"title": "B", "id": 5})

    code, _, errors = importing(path)

    assert code == 0
    assert errors == [f"{path}: ignored keys: “teaser”, “sources.rank”, “id”"]


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (None, [], "There is no file {path}."),
        (b"", [], "{path} holds nothing to read."),
        (b"\xef\xbb\xbf \n\n", [], "{path} holds nothing to read."),
        (b"title,body\n", [], "{path} is in no format that can be read: give JSON Lines."),
        (b"<rss/>", ["--format", "wxr"], "The format wxr can't be read yet."),
        (b"<html></html>", [], "{path} is in no format that can be read: give JSON Lines."),
        (b"{}", ["--format", "ghost"], "The format ghost can't be read yet."),
        (b'<?xml version="1.0"?>\n<rss xmlns:wp="x"/>', [], "The format wxr can't be read yet."),
        (b'{"db": [{"meta": {}}]}', [], "The format ghost can't be read yet."),
        (
            b'\xef\xbb\xbf{\n "title": "A",\n "version": "https://jsonfeed.org/version/1.1"}',
            [],
            "The format feed can't be read yet.",
        ),
    ],
)
def test_what_can_not_be_read_ends_with_2(tmp_path, content, options, sentence):
    path = tmp_path / "a.jsonl"
    if content is not None:
        path.write_bytes(content)

    assert importing(path, *options) == (2, "", [sentence.format(path=path)])


@pytest.mark.parametrize("first", [b"title,body", b"[1]", b"\xff\xfe", b'"a"', b"x" * 100_000])
def test_a_first_line_that_is_broken_hides_none_of_the_others(tmp_path, first):
    path = tmp_path / "a.jsonl"
    path.write_bytes(first + b"\n" + json.dumps(GOOD).encode())

    code, told, errors = importing(path)

    assert (code, told) == (1, "created 1, updated 0, unchanged 0, skipped 1\n")
    assert [line.split(": ")[0] for line in errors] == [f"{path}:1"]


def test_a_story_that_quotes_a_feed_is_none(tmp_path):
    body = '<p>{"version": "https://jsonfeed.org/version/1.1", "db": [</p>'

    assert importing(write_lines(tmp_path / "a.jsonl", GOOD | {"body": body}))[0] == 0


def test_a_folder_of_pictures_that_is_missing_is_named(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", GOOD)

    told = importing(path, "--media", str(tmp_path / "missing"))

    assert told == (2, "", [f"There is no folder {tmp_path / 'missing'}."])


def test_a_folder_is_no_file(tmp_path):
    assert importing(tmp_path) == (2, "", [f"{tmp_path} is no file."])


def test_a_file_without_one_entry_ends_with_2(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "broken\n')

    code, told, errors = importing(path)

    assert (code, told) == (2, "created 0, updated 0, unchanged 0, skipped 1\n")
    assert len(errors) == 1


def test_broken_off_it_keeps_whole_batches_and_goes_on_from_there(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 2)
    path = write_lines(tmp_path / "a.jsonl", *(GOOD | {"topics": [f"T{n}"]} for n in range(5)))
    whole = editing.save

    def ctrl_c(changes, **options):
        whole(changes, **options)
        if Story.objects.count() > 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(editing, "save", ctrl_c)
    broken = importing(path)
    left = Story.objects.count(), Topic.objects.count()
    monkeypatch.setattr(editing, "save", whole)
    repeated = importing(path)

    assert broken == (130, "created 2, updated 0, unchanged 0, skipped 0\n", [])
    assert left == (2, 2)
    assert repeated[:2] == (0, "created 3, updated 0, unchanged 2, skipped 0\n")


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_a_database_that_goes_away_breaks_off_in_one_line_and_is_asked_once(tmp_path, monkeypatch, fault):
    monkeypatch.setattr(run, "BATCH", 2)
    path = write_lines(tmp_path / "a.jsonl", *(GOOD for _ in range(6)))
    whole, calls = editing.save, []

    def away(changes, **options):
        calls.append(len(changes))
        if len(calls) > 1:
            raise fault("server closed the connection\nhost=db password=hunter2")
        whole(changes, **options)

    monkeypatch.setattr(editing, "save", away)
    broken = importing(path)
    monkeypatch.setattr(editing, "save", whole)
    repeated = importing(path)

    sentence = "Broken off, the database failed ({}: server closed the connection): mend it and repeat to go on."
    assert broken == (3, "created 2, updated 0, unchanged 0, skipped 0\n", [sentence.format(fault.__name__)])
    assert calls == [2, 2]
    assert repeated[:2] == (0, "created 4, updated 0, unchanged 2, skipped 0\n")


class PostgresFault(Exception):
    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("state", "faults", "expected"),
    [
        ("40P01", 1, (0, "created 2, updated 0, unchanged 0, skipped 0\n")),
        ("54000", 99, (1, "created 0, updated 0, unchanged 0, skipped 2\n")),
    ],
    ids=["deadlock", "too long"],
)
def test_what_postgresql_counts_as_its_own_fault_and_is_not(tmp_path, monkeypatch, state, faults, expected):
    whole, left = editing.save, [None] * faults

    def failing(changes, **options):
        if left:
            left.pop()
            raise OperationalError("no") from PostgresFault(state)
        whole(changes, **options)

    monkeypatch.setattr(editing, "save", failing)

    assert importing(write_lines(tmp_path / "a.jsonl", GOOD, GOOD | {"title": "B"}))[:2] == expected


def test_a_fault_of_the_code_is_no_database_that_is_away(tmp_path, monkeypatch):
    monkeypatch.setattr(editing, "save", lambda changes, **options: (_ for _ in ()).throw(ProgrammingError("syntax")))

    with pytest.raises(ProgrammingError):
        importing(write_lines(tmp_path / "a.jsonl", GOOD))


def test_who_saves_between_reading_and_writing_costs_a_second_try(tmp_path, monkeypatch):
    story = make_story(slug="a")
    whole, calls = editing.save, []

    def late(changes, **options):
        calls.append(len(changes))
        if len(calls) == 1:
            changes[0].before["revision"] -= 1
        whole(changes, **options)

    monkeypatch.setattr(editing, "save", late)
    code, told, _ = importing(write_lines(tmp_path / "a.jsonl", GOOD | {"slug": "a"}))

    assert (code, told, calls) == (0, "created 0, updated 1, unchanged 0, skipped 0\n", [1, 1])
    assert Story.objects.get(pk=story.pk).title == "Grid batteries"


def test_long_bodies_end_a_batch_before_its_number_is_full(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "BATCH_BYTES", 300)
    path = write_lines(tmp_path / "a.jsonl", *[GOOD | {"body": "x" * 200}] * 3)
    whole, calls = editing.save, []

    def counted(changes, *, by, at):
        calls.append(len(changes))
        whole(changes, by=by, at=at)

    monkeypatch.setattr(editing, "save", counted)
    importing(path)

    assert calls == [2, 1]


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_batch_that_is_there_already_costs_the_same_queries_whatever_its_size(
    tmp_path, number, django_assert_num_queries
):
    path = write_lines(tmp_path / "a.jsonl", *[FULL | {"slug": f"s-{n}"} for n in range(number)])
    importing(path)

    # Two transactions (2 × 2); stories, byline, its authors, topics, sources; two lookups of names.
    pragma = connection.vendor == "sqlite"
    with django_assert_num_queries(11 + pragma):
        importing(path)


@pytest.fixture
def empty_database():
    """DATABASE_URL of a database for other processes, of this run's kind; "" is SQLite in DATA_DIR."""
    if connection.vendor != "postgresql":
        yield ""
        return
    name = f"{connection.settings_dict['NAME']}_import"
    # A connection of its own: no database is made inside the transaction of a test.
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        yield os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_processes_at_once_and_one_killed_leave_each_story_once(tmp_path, empty_database):
    path = write_lines(tmp_path / "a.jsonl", *[FULL | {"slug": f"s-{n}"} for n in range(3000)])
    environment = os.environ | {"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": empty_database}

    def manage(*words, **options):
        return subprocess.Popen([sys.executable, "manage.py", *words], env=environment, text=True, **options)

    assert manage("migrate", "-v0").wait() == 0
    killed = manage("import_stories", path, stdout=subprocess.PIPE)
    both = [manage("import_stories", path, stdout=subprocess.PIPE) for _ in range(2)]
    with suppress(subprocess.TimeoutExpired):
        killed.wait(1.5)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    ended = [one.communicate()[0] for one in both]
    last = manage("import_stories", path, stdout=subprocess.PIPE).communicate()[0]
    left = manage("export_stories", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).communicate()[0]

    assert [one.returncode for one in both] == [0, 0]
    assert all(told.endswith("skipped 0\n") for told in ended)
    assert last == "created 0, updated 0, unchanged 3000, skipped 0\n"
    assert len({json.loads(line)["slug"] for line in left.splitlines()}) == left.count("\n") == 3000


def test_an_import_is_nobody_in_the_history(tmp_path):
    importing(write_lines(tmp_path / "a.jsonl", FULL))
    story = Story.objects.get()
    before = editing.stored_values(story)
    story.title = "By hand"
    editing.save([editing.Change(story, before)], by=SYSTEM)

    told = importing(write_lines(tmp_path / "a.jsonl", FULL))[1]

    assert told == "created 0, updated 1, unchanged 0, skipped 0\n"
    assert Story.objects.get().title == "Grid batteries"


def test_the_help_says_which_formats_can_be_read_and_that_the_others_can_not_yet(capsys):
    with pytest.raises(SystemExit):
        load_command_class("articles", "import_stories").run_from_argv(["manage.py", "import_stories", "--help"])

    told = " ".join(capsys.readouterr().out.split())
    assert "--format FORMAT auto (looks into the file) or jsonl, JSON Lines; wxr, ghost, feed can't be read yet" in told
    assert "PATH the file of stories; its pictures lie beside it" in told


@pytest.mark.parametrize("name", ["auto", "jsonl", "wxr", "ghost", "feed"])
def test_each_format_s_name_is_taken(tmp_path, name):
    parser = load_command_class("articles", "import_stories").create_parser("manage.py", "import_stories")

    assert parser.parse_args(["a.jsonl", "--format", name]).format == name
