"""What leaves comes back the same."""

import errno
import io
import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import OperationalError, connection

from articles.models import Author, Picture, Story, Topic
from articles.pure import clock
from newsroom.storage import WholeFileStorage
from tests.factories import NOON, image_bytes, make_author, make_draft, make_picture, make_story, make_topic
from tests.importing import importing

pytestmark = pytest.mark.django_db


def exporting(*options) -> tuple[int, str, list[str]]:
    """export_stories: its exit code, its standard output, the lines of its errors."""
    out, errors, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("export_stories", *map(str, options), stdout=out, stderr=errors)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue(), errors.getvalue().splitlines()


def empty_the_house():
    for model in (Story, Picture, Author, Topic):
        model.objects.all().delete()
    for folder, _, names in os.walk(default_storage.location):
        for name in names:
            os.unlink(os.path.join(folder, name))


def test_a_story_is_one_line_of_the_format(tmp_path):
    picture = make_picture(alt="A grid", caption="Two\nlines", credit="Ada", licence="CC0", focal_x=0.5, focal_y=0.4)
    story = make_story(
        slug="größe",
        title="Größe – „Maß“",
        published_at=NOON,
        ends_at=NOON + timedelta(days=1, microseconds=5),
        impact_rationale="Why.",
        picture=picture,
        topics=["Water", "Energy"],
        authors=["Zoë Ek", "Ada Lind"],
        sources=[("The council", "https://example.org/a"), ("A call", "")],
    )
    Story.objects.filter(pk=story.pk).update(updated_at=datetime(2026, 3, 2, 10, tzinfo=UTC))

    _, told, _ = exporting()

    expected = {
        "slug": "größe",
        "title": "Größe – „Maß“",
        "summary": story.summary,
        "body": story.body,
        "impact_score": 50,
        "impact_rationale": "Why.",
        "status": "published",
        "published_at": "2026-03-01T12:00:00Z",
        "ends_at": "2026-03-02T12:00:00.000005Z",
        "updated_at": "2026-03-02T10:00:00Z",
        "authors": ["Zoë Ek", "Ada Lind"],
        "topics": ["Energy", "Water"],
        "sources": [{"name": "The council", "url": "https://example.org/a"}, {"name": "A call", "url": ""}],
        "image": {
            "path": picture.file,
            "alt": "A grid",
            "caption": "Two\nlines",
            "credit": "Ada",
            "licence": "CC0",
            "decorative": False,
            "focal": [0.5, 0.4],
        },
    }
    assert told == json.dumps(expected, ensure_ascii=False) + "\n"


def test_every_status_leaves_in_the_order_of_the_slugs():
    for slug in ("é", "b", "B", "a-b", "a", "_a1"):
        make_draft(slug=slug.strip("_"))
    make_story(slug="w", status="withdrawn")

    told = [json.loads(line) for line in exporting()[1].splitlines()]

    assert [(one["slug"], one["status"]) for one in told] == [
        ("B", "draft"),
        ("a", "draft"),
        ("a-b", "draft"),
        ("a1", "draft"),
        ("b", "draft"),
        ("w", "withdrawn"),
        ("é", "draft"),
    ]


def rich_house():
    lead, inside = make_picture(image_bytes(color="red")), make_picture(image_bytes(color="blue"), alt="")
    html = f'<figure><img src="{inside.file}" alt="It\'s &amp; blue"><figcaption>C</figcaption></figure>'
    make_story(slug="a", body=html, picture=lead, topics=["B", "A"], authors=["Zoë", "Ada"], sources=[("S", "")])
    make_story(slug="b", picture=lead, ends_at=clock.now() + timedelta(days=1), authors=["Ada", "Zoë"])
    make_story(slug="c", published_at=clock.now() + timedelta(days=1), impact_score=0)
    make_story(slug="d", status="withdrawn", title="Line\u2028& <b>", summary='A\n\nB\\"')
    make_draft(slug="e", status="review")
    make_draft(slug="日本語", picture=make_picture(image_bytes(color="red"), alt="Other", decorative=True, focal_x=0))


def test_an_export_comes_back_as_the_same_text_pictures_included(tmp_path):
    rich_house()
    first = tmp_path / "first.jsonl"
    code = exporting(first, "--media", tmp_path / "media-out")[0]
    kept = sorted(one.name for one in (tmp_path / "media-out").rglob("*.png"))
    empty_the_house()

    told = importing(first, "--media", str(tmp_path / "media-out"))
    again = exporting(tmp_path / "second.jsonl", "--media", tmp_path / "again")[0]

    assert (code, again, len(kept)) == (0, 0, 2)
    assert told == (0, "created 6, updated 0, unchanged 0, skipped 0\n", [])
    assert (tmp_path / "second.jsonl").read_bytes() == first.read_bytes()
    assert sorted(one.name for one in (tmp_path / "again").rglob("*.png")) == kept


def test_an_export_read_back_where_it_came_from_changes_nothing(tmp_path):
    rich_house()
    # Typed with two spaces at the desk: the export tidies the name, and the story keeps its topic.
    Story.objects.get(slug="a").topics.add(Topic.objects.create(name="Two  spaces", slug="two"))
    exporting(tmp_path / "a.jsonl")
    revisions = dict(Story.objects.values_list("slug", "revision"))

    told = importing(tmp_path / "a.jsonl")

    assert told == (0, "created 0, updated 0, unchanged 6, skipped 0\n", [])
    assert dict(Story.objects.values_list("slug", "revision")) == revisions
    assert (Topic.objects.count(), Picture.objects.count()) == (3, 3)


def test_names_are_tidied_so_that_a_second_export_is_the_same_text(tmp_path):
    twins = [make_author("Ada", slug="ada-1"), Author.objects.create(name="Ada", slug="ada-2")]
    story = make_draft(slug="a", topics=["A"])
    story.topics.add(make_topic("A  B", slug="ab"), make_topic(" A B", slug="ab-2"))
    for position, author in enumerate(twins):
        story.bylines.create(author=author, position=position)
    exporting(tmp_path / "first.jsonl")
    empty_the_house()

    importing(tmp_path / "first.jsonl")
    exporting(tmp_path / "second.jsonl")

    line = json.loads((tmp_path / "first.jsonl").read_text())
    assert (line["authors"], line["topics"]) == (["Ada"], ["A", "A B"])
    assert (tmp_path / "second.jsonl").read_bytes() == (tmp_path / "first.jsonl").read_bytes()


def test_a_picture_that_the_storage_lost_is_named_and_the_rest_leaves(tmp_path):
    picture = make_picture()
    make_story(slug="a", picture=picture)
    make_draft(slug="b", body='<p><img src="../../up.png" alt=""></p>')
    default_storage.delete(picture.file)

    code, _, errors = exporting(tmp_path / "a.jsonl", "--media", tmp_path / "deep" / "out")

    assert code == 1
    assert errors == [
        f"a: the picture {picture.file} is not in the storage.",
        "b: the picture ../../up.png is not in the storage.",
        "exported 2",
    ]
    assert [one.name for one in tmp_path.rglob("*") if one.is_file() and "media" not in one.parts] == ["a.jsonl"]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    path.write_text("before")
    make_draft()
    monkeypatch.setattr("articles.exporting.as_json", lambda story: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        exporting(path)

    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.glob(".*")] == []


def test_a_path_that_can_not_be_written_ends_with_2(tmp_path):
    missing = tmp_path / "missing" / "a.jsonl"

    assert exporting(missing) == (2, "", [f"{missing} can't be written: No such file or directory."])
    assert exporting(tmp_path) == (2, "", [f"{tmp_path} can't be written: Is a directory."])


def away(*args):
    raise OperationalError("server closed the connection")


def test_a_database_that_goes_away_breaks_off_in_one_line_and_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    path.write_text("before")
    make_draft()
    monkeypatch.setattr("articles.exporting.as_json", away)

    told = exporting(path)

    assert told == (
        3,
        "",
        [
            "Broken off, the database failed (OperationalError: server closed the connection): "
            "mend it and repeat to go on.",
            "exported 0",
        ],
    )
    assert path.read_text() == "before"


def test_a_storage_that_is_away_breaks_off_in_one_line(tmp_path, monkeypatch):
    def refuse(*args):
        raise PermissionError(errno.EACCES, "Permission denied")

    make_story(picture=make_picture())
    monkeypatch.setattr(WholeFileStorage, "_open", refuse)

    told = exporting(tmp_path / "a.jsonl", "--media", tmp_path / "out")

    assert told == (
        3,
        "",
        [
            "Broken off, the storage failed (PermissionError: [Errno 13] Permission denied): "
            "mend it and repeat to go on.",
            "exported 0",
        ],
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="an empty database of SQLite is an empty folder")
@pytest.mark.parametrize("command", ["export_stories", "import_stories a.jsonl"])
def test_a_database_that_was_never_migrated_is_one_line(tmp_path, command):
    (tmp_path / "a.jsonl").write_text('{"title": "T", "summary": "S", "body": "B"}')
    environment = os.environ | {"DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
    words = [one.replace("a.jsonl", str(tmp_path / "a.jsonl")) for one in command.split()]

    ended = subprocess.run(
        [sys.executable, "manage.py", *words], env=environment, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 3
    assert ended.stderr.splitlines()[0] == "The database lacks migrations: run manage.py migrate, then repeat."
    assert "Traceback" not in ended.stderr


def test_a_device_is_written_to_and_stays_one(tmp_path):
    make_draft()
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE, text=True) as reader:
        code = exporting(tmp_path / "pipe")[0]
        read = reader.communicate()[0]

    assert (code, read.count("\n")) == (0, 1)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_number_of_stories_does_not_move_the_number_of_queries(number, django_assert_num_queries):
    picture = make_picture()
    for _ in range(number):
        make_story(topics=["A"], authors=["Ada"], sources=[("S", "")], picture=picture)

    with django_assert_num_queries(5):
        exporting()


def test_a_reader_who_has_seen_enough_gets_no_traceback(tmp_path):
    environment = os.environ | {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "PYTHONIOENCODING": "ascii"}
    lines = "".join(json.dumps({"title": f"É {n}", "summary": "S", "body": "x" * 900}) + "\n" for n in range(300))
    (tmp_path / "a.jsonl").write_text(lines)
    manage = f"{sys.executable} manage.py"
    for command in ("migrate -v0", f"import_stories {tmp_path}/a.jsonl"):
        subprocess.run([*manage.split(), *command.split()], env=environment, check=True, capture_output=True)

    shell = f"{manage} export_stories | head -n 1"
    ended = subprocess.run(shell, shell=True, env=environment, capture_output=True)  # noqa: S602 (our own words)

    assert ended.stderr == b""
    assert json.loads(ended.stdout)["title"] == "É 0"
