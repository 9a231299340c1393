"""What the command reads, and the sentence for what it can't."""

import json

import pytest
from django.core.management import load_command_class

from tests.importing import GOOD, importing, write_lines

pytestmark = pytest.mark.django_db


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


def test_unknown_keys_are_named_once(tmp_path):
    entry = GOOD | {"teaser": 1, "sources": [{"name": "A", "rank": 1}]}
    path = write_lines(tmp_path / "a.jsonl", entry, entry | {"title": "B", "id": 5})

    code, _, errors = importing(path)

    assert code == 0
    assert errors == [f"{path}: ignored keys: “teaser”, “sources.rank”, “id”"]


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
