"""Preview links end when readers lose the story, whichever way that comes about."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from articles.acts import editing, publishing, sharing
from articles.models import ShareLink, Story, Version
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.articles.admin.posting import LIST, form_of, typed
from tests.factories import NOON, make_draft, make_story, make_user, move
from tests.importing import GOOD, importing, write_lines

pytestmark = pytest.mark.django_db
ENDED = (410, False)


def answer(link) -> tuple[int, bool]:
    """What a link answers somebody without an account, and whether the story's words stand there."""
    response = Client().get(link.address)
    return response.status_code, "Secret" in response.content.decode()


def by_form(desk, story, tmp_path):
    desk.post(form_of(story), typed(story, status="withdrawn"))


def by_bulk_action(desk, story, tmp_path):
    desk.post(LIST, {"action": "withdraw", "_selected_action": [story.pk], "post": "yes"})


def by_import(desk, story, tmp_path):
    withdrawn = GOOD | {"slug": story.slug, "status": "withdrawn", "impact": {"score": 50}}
    importing(write_lines(tmp_path / "a.jsonl", withdrawn))


@pytest.mark.parametrize("pinned", [False, True])
@pytest.mark.parametrize("withdraw", [by_form, by_bulk_action, by_import])
def test_withdrawing_ends_the_links_that_the_story_has(desk, tmp_path, withdraw, pinned):
    story = make_draft(title="Secret", impact_score=50)
    version = story.versions.first() if pinned else None
    before = sharing.share(story, by=SYSTEM, days=9, version=version)
    story = publishing.publish(story, by=SYSTEM)
    during = sharing.share(story, by=SYSTEM, days=9, version=version)

    withdraw(desk, story, tmp_path)

    story = Story.objects.get()
    assert story.status == "withdrawn"
    assert (answer(before), answer(during)) == (ENDED, ENDED)
    move(story, "draft", by=SYSTEM)
    assert (answer(before), answer(during)) == (ENDED, ENDED)


def test_a_link_made_after_the_withdrawal_opens_until_the_next():
    story = publishing.withdraw(make_story(title="Secret"), by=SYSTEM)
    link = sharing.share(story, by=SYSTEM, days=9)

    assert answer(link) == (200, True)
    story = publishing.withdraw(publishing.publish(story, by=SYSTEM), by=SYSTEM)
    assert answer(link) == ENDED


@pytest.mark.parametrize("status", ["draft", "review"])
def test_a_story_taken_back_from_its_readers_takes_its_links_along(status):
    story = make_story(title="Secret")
    link = sharing.share(story, by=SYSTEM, days=9)

    editing.change_one(story, by=SYSTEM, status=status)

    assert answer(link) == ENDED


def test_a_plan_that_is_given_up_leaves_the_links():
    story = make_story(title="Secret", published_at=datetime(8999, 1, 1, tzinfo=UTC))
    link = sharing.share(story, by=SYSTEM, days=9)

    editing.change_one(story, by=SYSTEM, status="draft")

    assert answer(link) == (200, True)


@pytest.mark.parametrize("version", [False, True])
def test_the_clock_ends_a_story_and_the_links_from_before(version):
    with time_machine.travel(NOON, tick=False):
        story = make_draft(title="Secret", impact_score=5, ends_at=NOON + timedelta(days=2))
        shown = story.versions.first() if version else None
        before = sharing.share(story, by=SYSTEM, days=9, version=shown)
        story = publishing.publish(story, by=SYSTEM)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        during = sharing.share(story, by=SYSTEM, days=9, version=shown)
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        after = sharing.share(story, by=SYSTEM, days=9, version=shown)
        assert [answer(one) for one in (before, during, after)] == [ENDED, ENDED, (200, True)]


def test_a_link_that_a_withdrawal_has_missed_shows_nothing_of_what_was_public_since():
    with time_machine.travel(NOON, tick=False):
        link = sharing.share(make_draft(title="Secret", impact_score=5), by=SYSTEM, days=9)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        publishing.withdraw(publishing.publish(Story.objects.get(), by=SYSTEM), by=SYSTEM)
        ShareLink.objects.update(revoked_at=None)
        assert answer(link) == ENDED


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(("count", "sentence"), [(1, "1 preview link ended."), (2, "2 preview links ended.")])
def test_the_desk_is_told_how_many_links_a_withdrawal_has_ended(desk, count, sentence):
    story, other = make_story(), make_story()
    for _ in range(count):
        sharing.share(story, by=SYSTEM, days=9)
        sharing.share(other, by=SYSTEM, days=9)
    sharing.revoke(sharing.share(story, by=SYSTEM, days=9), by=SYSTEM)

    by_form_told = told(desk.post(form_of(story), typed(story, status="withdrawn"), follow=True))
    by_list_told = told(
        desk.post(LIST, {"action": "withdraw", "_selected_action": [other.pk], "post": "yes"}, follow=True)
    )

    assert by_form_told[1:] == [sentence]
    assert by_list_told == ["1 story withdrawn.", sentence]
    for one in (story, other):
        assert Version.objects.filter(story_id=one.pk).first().told == f"Withdrawn. {sentence}"
        assert f"Withdrawn. {sentence}" in desk.get(f"{LIST}{one.pk}/history/").content.decode()


def test_who_may_not_edit_the_story_revokes_none_of_its_links():
    link = sharing.share(make_draft(title="Secret"), by=SYSTEM, days=9)

    with pytest.raises(Refusal, match="You may not share this story"):
        sharing.revoke(link, by=make_user("Reporter"))

    assert answer(link) == (200, True)
