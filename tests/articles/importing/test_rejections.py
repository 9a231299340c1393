"""What an entry may not be, and the sentence for each."""

import io
import json

import pytest

from articles.importing import jsonl, records, run
from articles.importing.entries import Rejected
from articles.models import Story
from tests.importing import GOOD, importing

TYPES = "is none of draft, review, published, withdrawn."
DATE = "is no date and time: give 2026-03-01T09:00:00Z."
SCORE = "The impact score is a whole number from 0 to 100."
FOCAL = "The focal point of the image is two numbers from 0 to 1, like [0.5, 0.4]."
IMAGE = {"path": "a.png"}

CASES = [
    ({"title": None}, "The title is missing."),
    ({"title": ""}, "The title is empty."),
    ({"title": " \x00\u202e "}, "The title is empty."),
    ({"title": 5}, "The title is not text."),
    ({"title": "x" * 301}, "The title is longer than 300 characters."),
    ({"summary": None}, "The summary is missing."),
    ({"summary": "\x07"}, "The summary is empty."),
    ({"summary": ["a"]}, "The summary is not text."),
    ({"body": None}, "The body is missing."),
    ({"body": " \n"}, "The body is empty."),
    ({"body": {}}, "The body is not text."),
    ({"impact_score": True}, SCORE),
    ({"impact_score": 75.0}, SCORE),
    ({"impact_score": "75"}, SCORE),
    ({"impact_score": -1}, SCORE),
    ({"impact_score": 101}, SCORE),
    ({"impact_score": 10**30}, SCORE),
    ({"impact_rationale": 1}, "The impact_rationale is not text."),
    ({"status": "live"}, f"The status “live” {TYPES}"),
    ({"status": 1}, f"The status “1” {TYPES}"),
    ({"status": "published"}, "A story needs an impact score before it can be published."),
    ({"published_at": "soon"}, f"published_at “soon” {DATE}"),
    ({"published_at": 1772355600}, "The published_at is not text."),
    ({"ends_at": "2026-02-30T00:00:00Z"}, f"ends_at “2026-02-30T00:00:00Z” {DATE}"),
    ({"updated_at": "0001-01-01T00:00:00+10:00"}, f"updated_at “0001-01-01T00:00:00+10:00” {DATE}"),
    ({"updated_at": "9999-12-31"}, "updated_at “9999-12-31” lies outside the years 1000 to 8999."),
    (
        {"published_at": "2026-03-01T09:00:00Z", "ends_at": "2026-03-01T10:00:00+01:00"},
        "The end is before the publication.",
    ),
    ({"slug": "a b"}, "The slug “a b” may hold letters, digits and hyphens only, 200 at most."),
    ({"slug": "../up"}, "The slug “../up” may hold letters, digits and hyphens only, 200 at most."),
    ({"slug": 7}, "The slug is not text."),
    ({"authors": "Ada"}, "The authors are not a list."),
    ({"authors": [None]}, "One of the authors is not text."),
    ({"authors": [" "]}, "One of the authors is empty."),
    ({"topics": ["é" * 101]}, f"The name “{'é' * 80}…” among the topics is longer than 100 characters."),
    ({"sources": {"name": "A"}}, "The sources are not a list."),
    ({"sources": ["A"]}, 'One of the sources is not like {"name": "…", "url": "https://…"}.'),
    ({"sources": [{"url": "https://example.org"}]}, "One of the sources has no name."),
    (
        {"sources": [{"name": "A", "url": "javascript:alert(1)"}]},
        "The source's address “javascript:alert(1)” is no http or https address.",
    ),
    (
        {"sources": [{"name": "A", "url": "ftp://example.org/"}]},
        "The source's address “ftp://example.org/” is no http or https address.",
    ),
    ({"image": "a.png"}, 'The image is not like {"path": "…", "alt": "…"}.'),
    ({"image": {"alt": "A"}}, "The image has no path."),
    ({"image": IMAGE | {"alt": 1}}, "The alt of the image is not text."),
    ({"image": IMAGE | {"alt": "x" * 501}}, "The alt of the image is longer than 500 characters."),
    ({"image": IMAGE | {"decorative": "no"}}, "Whether the image is decorative is true or false."),
    ({"image": IMAGE | {"focal": [0.5]}}, FOCAL),
    ({"image": IMAGE | {"focal": [True, 0]}}, FOCAL),
    ({"image": IMAGE | {"focal": [0, 1.5]}}, FOCAL),
]


@pytest.mark.parametrize(("values", "reason"), CASES)
def test_what_a_story_can_not_be_is_rejected_with_a_sentence(values, reason):
    given = GOOD | values

    with pytest.raises(Rejected) as rejected:
        records.read(given, slug=records.slug(given))

    assert str(rejected.value) == reason


LINES = [
    (b'{"a": ', "The line is not JSON: Expecting value at column 6."),
    (b'{"a": NaN}', "The line is not JSON: NaN is no number in JSON."),
    (b'{"a": -Infinity}', "The line is not JSON: -Infinity is no number in JSON."),
    (b'{"a": 1, "a": 2}', "The line is not JSON: the key “a” stands in it twice."),
    (b'{"a": {"b": 1, "c": 2, "b": 1}}', "The line is not JSON: the key “b” stands in it twice."),
    (b"[1]", "The line is not JSON: a story is an object in braces."),
    (b'{"a": "\xff"}', "The line is not UTF-8."),
    (b'{"a": ' + b"[" * 100_000, "The line is nested too deeply."),
    (b'{"a": "' + b"x" * jsonl.LONGEST_LINE + b'"}', "The line is longer than 10 MB."),
]


@pytest.mark.parametrize(("line", "reason"), LINES, ids=range(len(LINES)))
def test_a_line_that_can_not_be_read_says_why_and_the_next_one_is_read(line, reason):
    file = io.BytesIO(b'\xef\xbb\xbf{"n": 1}\n\n  \r\n' + line + b'\n{"n": 2}')

    first, bad, last = jsonl.read(file)

    assert (first.place, first.values) == (1, {"n": 1})
    assert (bad.place, bad.values, bad.problem) == (4, None, reason)
    assert (last.place, last.values) == (5, {"n": 2})
    assert bad.size == len(line) + 1


@pytest.mark.django_db
def test_a_body_with_too_many_tags_is_rejected_with_a_sentence(tmp_path):
    path = tmp_path / "stories.jsonl"
    entries = [GOOD | {"body": "<ul><li><img src=a.png>" * 200_000, "slug": "lists"}, GOOD | {"slug": "good"}]
    path.write_text("".join(json.dumps(one) + "\n" for one in entries))

    code, told, errors = importing(path)

    assert (code, told) == (1, "created 1, updated 0, unchanged 0, skipped 1\n")
    assert errors == [
        f"{path}:1: The body has more than 100,000 tags: make several stories of it, or paste it as plain text."
    ]


@pytest.mark.django_db
def test_only_the_bad_entries_of_a_batch_stay_out(tmp_path):
    path = tmp_path / "stories.jsonl"
    empty = {"slug": "empty", "title": "Empty", "summary": "S", "body": "<script>x</script>"}
    good = [GOOD | {"slug": f"good-{number}"} for number in range(3)]
    # Line 2 is found out when its batch is stored, line 4 when it is read: they are told in order all the same.
    entries = [good[0], empty, good[1], GOOD | {"impact_score": 101}, good[2]]
    path.write_text("".join(json.dumps(one) + "\n" for one in entries))

    code, told, errors = importing(path)

    assert (code, told) == (1, "created 3, updated 0, unchanged 0, skipped 2\n")
    assert errors == [
        f"{path}:2: A story needs a body.",
        f"{path}:4: The impact score is a whole number from 0 to 100.",
    ]
    assert list(Story.objects.order_by("slug").values_list("slug", flat=True)) == [
        "good-0",
        "good-1",
        "good-2",
    ]


@pytest.mark.django_db
def test_reasons_do_not_gather_without_end_in_a_file_of_bad_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 2)
    path = tmp_path / "stories.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + "{\n" * 5)
    gathered = []
    tell = run.Import._tell
    monkeypatch.setattr(run.Import, "_tell", lambda job: (gathered.append(len(job._rejected)), tell(job)))

    code, told, errors = importing(path)

    assert (code, told, len(errors)) == (1, "created 1, updated 0, unchanged 0, skipped 5\n", 5)
    assert max(gathered) <= 2
