"""Entries are written in batches: how large, for how many queries, and once more when somebody saved meanwhile."""

import pytest

from articles.acts import editing
from articles.importing import run
from articles.models import Story
from tests.factories import make_story
from tests.importing import FULL, GOOD, importing, write_lines

pytestmark = pytest.mark.django_db


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

    with django_assert_num_queries(11):
        importing(path)
