"""Entries become stories, and doing it twice changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.importing import run
from articles.models import Author, Byline, FormerSlug, Source, Story, Topic
from articles.pure import clock
from tests.factories import make_author, make_draft, make_topic
from tests.importing import FULL, GOOD, importing, write_lines

pytestmark = pytest.mark.django_db


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


def test_a_dry_run_tells_and_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 2)
    make_draft(slug="there")
    stored = rows()
    path = write_lines(tmp_path / "a.jsonl", FULL, GOOD | {"slug": "there"}, GOOD, FULL | {"slug": "b"})

    code, told, _ = importing(path, "--dry-run")

    assert (code, told) == (0, "created 3, updated 1, unchanged 0, skipped 0\n")
    assert rows() == stored
