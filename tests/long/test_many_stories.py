"""Twenty thousand stories: in, out, in again, and to the end of the numbered pages."""

import json
import random
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command

from articles.models import Author, Byline, Source, Story, Topic, Version
from tests.bench.import_speed import story
from tests.importing import importing
from tests.pages import slugs

pytestmark = [pytest.mark.long, pytest.mark.django_db]
# Twenty on each of 1,000 pages, and fifteen behind them.
MANY = 20_015


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "many.jsonl"
    rng = random.Random(1)
    path.write_text("".join(json.dumps(story(number, rng)) + "\n" for number in range(MANY)), "utf-8")
    return path


def export(path):
    call_command("export_stories", str(path))
    return path


def empty():
    for model in (Version, Byline, Source, Story, Topic, Author):
        model.objects.all().delete()


def test_many_stories_come_in_go_out_and_come_in_again_the_same(client, lines, tmp_path):
    assert importing(lines)[:2] == (0, f"created {MANY}, updated 0, unchanged 0, skipped 0\n")
    first = export(tmp_path / "first.jsonl")
    assert importing(first)[:2] == (0, f"created 0, updated 0, unchanged {MANY}, skipped 0\n")

    last = client.get("/stories/?page=1000")
    older = last.context["page"].older_url
    assert len(slugs(last)) == 20
    assert list(parse_qs(urlsplit(older).query)) == ["before"]
    assert len(slugs(client.get(older))) == 15
    assert client.get("/stories/?page=1001").status_code == 404

    empty()
    assert importing(first)[:2] == (0, f"created {MANY}, updated 0, unchanged 0, skipped 0\n")
    assert export(tmp_path / "second.jsonl").read_bytes() == first.read_bytes()
    assert len(client.get("/stories/?q=water&page=50").context["stories"]) == 20
