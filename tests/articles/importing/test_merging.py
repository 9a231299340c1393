"""A batch that was rolled back leaves nothing behind in what the import remembers."""

import pytest

from articles.importing import merging
from articles.models import Author, Picture, Story, Topic
from tests.factories import image_bytes, make_story
from tests.importing import GOOD, importing, write_lines

pytestmark = pytest.mark.django_db
FIRST = GOOD | {"slug": "first", "topics": ["Energy"], "authors": ["Ada Lind"], "image": {"path": "grid.png"}}


def there() -> dict:
    """What hangs on the story `first`, read afresh."""
    story = Story.objects.select_related("picture").get(slug="first")
    return {
        "topics": [one.name for one in story.topics.all()],
        "authors": [one.author.name for one in story.bylines.all()],
        "picture": story.picture.file[-4:],
    }


WHOLE = {"topics": ["Energy"], "authors": ["Ada Lind"], "picture": ".png"}


def test_what_a_rejected_entry_rolled_back_is_made_anew(tmp_path):
    (tmp_path / "grid.png").write_bytes(image_bytes())
    refused = GOOD | {"slug": "last", "body": "<script>x</script>"}

    told = importing(write_lines(tmp_path / "a.jsonl", FIRST, refused))[1]

    assert told == "created 1, updated 0, unchanged 0, skipped 1\n"
    assert there() == WHOLE
    assert (Topic.objects.count(), Author.objects.count(), Picture.objects.count()) == (1, 1, 1)


def test_what_a_clash_in_the_database_rolled_back_is_made_anew(tmp_path, monkeypatch):
    (tmp_path / "grid.png").write_bytes(image_bytes())
    make_story(slug="last")
    stored = merging.stored

    def before_the_other_process(slugs):
        monkeypatch.setattr(merging, "stored", stored)
        return {}

    monkeypatch.setattr(merging, "stored", before_the_other_process)

    told = importing(write_lines(tmp_path / "a.jsonl", FIRST, GOOD | {"slug": "last"}))[1]

    assert told == "created 1, updated 1, unchanged 0, skipped 0\n"
    assert there() == WHOLE
    assert (Topic.objects.count(), Author.objects.count(), Picture.objects.count()) == (1, 1, 1)


def test_a_dry_run_remembers_nothing_of_what_it_took_back(tmp_path, monkeypatch):
    monkeypatch.setattr("articles.importing.run.BATCH", 1)
    same = {"topics": ["Energy"], "authors": ["Ada Lind"]}
    path = write_lines(tmp_path / "a.jsonl", *(GOOD | same | {"slug": f"s-{number}"} for number in range(3)))

    code, told, errors = importing(path, "--dry-run")

    assert (code, told, errors) == (0, "created 3, updated 0, unchanged 0, skipped 0\n", [])
    assert not Topic.objects.exists()
