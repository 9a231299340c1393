"""An entry meets the story of its slug: what changes, what stays, what is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.acts import editing
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_story, rate
from tests.importing import FULL, GOOD, importing, write_lines

pytestmark = pytest.mark.django_db


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


def test_an_import_is_nobody_in_the_history(tmp_path):
    importing(write_lines(tmp_path / "a.jsonl", FULL))
    story = Story.objects.get()
    before = editing.stored_values(story)
    story.title = "By hand"
    editing.save([editing.Change(story, before)], by=SYSTEM)

    told = importing(write_lines(tmp_path / "a.jsonl", FULL))[1]

    assert told == "created 0, updated 1, unchanged 0, skipped 0\n"
    assert Story.objects.get().title == "Grid batteries"


def test_scores_of_the_rubric_that_are_replaced_are_named(tmp_path):
    for slug in ("left", "reworded", "rescored"):
        rate(make_story(slug=slug), 4, 3, 2, 4, 1, reason="Why")
    make_story(slug="imported", impact_score=50)
    score = {"impact_score": 75, "impact_rationale": "Why"}
    entries = {
        "left": score,
        "reworded": score | {"impact_rationale": "Else"},
        "rescored": score | {"impact_score": 10},
        "imported": score,
    }
    path = write_lines(tmp_path / "a.jsonl", *(GOOD | {"slug": slug} | values for slug, values in entries.items()))

    told = f"{path}: scores rated by the rubric that this file replaces: “reworded”, “rescored”"
    assert importing(path, "--dry-run")[2] == [told]
    assert importing(path)[2] == [told]
    assert importing(path)[2] == []
