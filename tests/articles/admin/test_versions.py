"""Versions brought back and working copies thrown away: only as they were shown."""

from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages

from articles.acts import editing, publishing, reworking
from articles.models import Story, WorkingCopy
from articles.permissions import SYSTEM
from tests.articles.admin.posting import LIST
from tests.factories import make_draft, make_story

pytestmark = pytest.mark.django_db
OVERTAKEN = "Somebody else has saved this story since you opened it. Look at it again: nothing was changed."


def told(response) -> list[str]:
    return [str(one) for one in get_messages(response.wsgi_request)]


def with_copy(title: str) -> Story:
    story = make_story(title="Live")
    return save_copy(story, title)


def save_copy(story, title: str) -> Story:
    story = Story.objects.get(pk=story.pk)
    before = editing.stored_values(story)
    story.title = title
    reworking.save(editing.Change(story, before), by=SYSTEM)
    return Story.objects.get(pk=story.pk)


def test_a_version_is_brought_back_only_over_what_was_shown(desk):
    story = make_draft(title="One")
    shown = editing.change_one(story, by=SYSTEM, title="Two")
    editing.change_one(shown, by=SYSTEM, title="Three")
    address = f"{LIST}{story.pk}/restore/?version=1"

    late = desk.post(address, {"revision": shown.revision})

    assert (told(late), late.url, Story.objects.get().title) == ([OVERTAKEN], address, "Three")
    assert f'name="revision" value="{story.revision + 2}"' in desk.get(address).content.decode()
    desk.post(address, {"revision": story.revision + 2})
    assert Story.objects.get().title == "One"


def test_a_working_copy_is_thrown_away_only_as_it_was_shown(desk):
    shown = with_copy("Copy")
    save_copy(shown, "Theirs")
    address = f"{LIST}{shown.pk}/discard/"

    late = desk.post(address, {"revision": shown.revision})

    assert (told(late), late.url) == ([OVERTAKEN], address)
    assert WorkingCopy.objects.get().content["title"] == "Theirs"
    desk.post(address, {"revision": shown.revision + 1})
    assert not WorkingCopy.objects.exists()


def test_a_working_copy_that_is_gone_is_said_to_be(desk):
    story = make_story()

    response = desk.post(f"{LIST}{story.pk}/discard/", {"revision": story.revision})

    assert told(response) == ["There is no working copy any more: somebody else has published it or thrown it away."]
    assert response.url == f"{LIST}{story.pk}/change/"
    assert desk.get(f"{LIST}{story.pk}/discard/").status_code == 404


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40])
def test_a_revision_that_is_none_changes_nothing(desk, revision):
    story = make_draft(title="One")
    editing.change_one(story, by=SYSTEM, title="Two")

    response = desk.post(f"{LIST}{story.pk}/restore/?version=1", {"revision": revision})

    assert told(response) == [OVERTAKEN]
    assert Story.objects.get().title == "Two"


def shown(response) -> dict[str, tuple[str, str]]:
    """Both sides of each row of a comparison, by its label."""
    return {
        row["label"]: ("".join(part.old for part in row["parts"]), "".join(part.new for part in row["parts"]))
        for row in response.context["rows"]
    }


def test_a_comparison_shows_times_and_statuses_as_the_desk_writes_them(desk, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    story = make_draft(status="review", impact_score=5)
    at = datetime(2026, 3, 1, 12, 30, 15, 525410, tzinfo=UTC)
    publishing.publish(story, by=SYSTEM, at=at)

    response = desk.get(f"{LIST}{story.pk}/compare/?old=1&new=2")

    assert shown(response) == {
        "Status": ("In review", "Published"),
        "Publication": ("", "1 Mar 2026, 13:30 CET"),
    }


def test_a_status_that_is_no_more_is_shown_as_it_was_kept(desk):
    story = make_draft()
    version = story.versions.get()
    version.content["status"] = "embargoed"
    version.save()

    assert shown(desk.get(f"{LIST}{story.pk}/compare/?old=1&new=live")) == {"Status": ("embargoed", "Draft")}


@pytest.mark.parametrize("number", ["0", "x", "-1", "²", "9" * 18, "9" * 19, "9" * 5000])
def test_a_number_of_no_version_is_an_unknown_address(desk, number):
    story = make_draft()

    for page, name in (("preview", "version"), ("compare", "old"), ("restore", "version")):
        assert desk.get(f"{LIST}{story.pk}/{page}/", {name: number}).status_code == 404
    assert desk.get(f"{LIST}{story.pk}/versions/", {"before": number}).status_code == 200
