"""Every save is a version, and any version can be brought back with all that hung on it."""

import pytest

from articles.acts import editing, restoring
from articles.models import Author, Picture, Story, Topic, Version
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import make_author, make_draft, make_picture, make_story, make_topic, make_user

pytestmark = pytest.mark.django_db


def change(story, *, by=SYSTEM, more=None, **values):
    story = Story.objects.get(pk=story.pk)
    before = editing.stored_values(story)
    for name, value in values.items():
        setattr(story, name, value)
    editing.save([editing.Change(story, before, **(more or {}))], by=by)
    return story


def test_each_save_is_a_version_that_names_who():
    user = make_user("Editor")
    story = make_draft(title="One")

    change(story, title="Two", by=user)

    found = Version.objects.filter(story=story).order_by("number")
    assert [(one.number, one.content["title"], one.saved_by) for one in found] == [(1, "One", None), (2, "Two", user)]


def test_a_restore_brings_back_all_that_was_written():
    picture = make_picture()
    story = make_story(
        title="Old", authors=["Ada", "Ben"], topics=["Energy"], sources=[("Report", "https://example.org/")],
        picture=picture, impact_score=40, impact_rationale="Because", slug="old",
    )  # fmt: skip
    nothing = {"authors": [make_author("Zoe")], "topics": [make_topic("Water")], "sources": []}
    change(story, title="New", slug="new", picture=None, impact_score=90, impact_rationale="", more=nothing)

    restoring.restore(Story.objects.get(), Version.objects.get(number=1), by=SYSTEM)

    stored = Story.objects.get()
    assert (stored.title, stored.slug, stored.impact_score, stored.picture) == ("Old", "old", 40, picture)
    assert stored.impact_rationale == "Because"
    assert [one.author.name for one in stored.bylines.all()] == ["Ada", "Ben"]
    assert [one.name for one in stored.topics.all()] == ["Energy"]
    assert [(one.name, one.url) for one in stored.sources.all()] == [("Report", "https://example.org/")]
    assert Version.objects.first().told == "Version 1 brought back."


def test_a_restore_leaves_status_and_time_as_they_are():
    story = make_draft(title="Old", impact_score=3)
    change(story, title="New", status="published")
    out = Story.objects.get()

    restoring.restore(out, Version.objects.get(number=1), by=SYSTEM)

    stored = Story.objects.get()
    assert (stored.title, stored.status, stored.is_public()) == ("Old", "published", True)


@pytest.mark.parametrize("model", [Author, Topic, Picture])
def test_a_version_that_names_what_is_gone_changes_nothing(model):
    story = make_story(title="Old", authors=["Ada"], topics=["Energy"], picture=make_picture())
    change(story, title="New", picture=None, more={"authors": [], "topics": [], "sources": []})
    model.objects.all().delete()

    with pytest.raises(Refusal, match="no longer exists"):
        restoring.restore(Story.objects.get(), Version.objects.get(number=1), by=SYSTEM)

    assert Story.objects.get().title == "New"


def test_a_restore_over_somebody_elses_save_is_refused():
    story = make_story(title="Old")
    opened = Story.objects.get()
    change(story, title="New")

    with pytest.raises(Refusal, match="Somebody else has saved"):
        restoring.restore(opened, Version.objects.get(number=1), by=SYSTEM)
