"""A story that is out, withdrawn with a reason from a page of its own, also while it has a working copy."""

import html

import pytest
from django.utils.html import strip_tags

from articles.acts import editing, publishing, reworking
from articles.models import Story
from articles.permissions import SYSTEM
from tests.articles.admin.posting import LIST, form_of, typed
from tests.factories import make_draft, make_story, make_user

pytestmark = pytest.mark.django_db


def withdraw_of(story) -> str:
    return f"{LIST}{story.pk}/withdraw/"


def with_copy(**values) -> Story:
    """A story that is out, with a working copy under another title."""
    story = make_story(**values)
    change = editing.Change(story, editing.stored_values(story))
    story.title = "Reworked"
    reworking.save(change, by=SYSTEM)
    return Story.objects.get(pk=story.pk)


def told(response) -> list[str]:
    return [strip_tags(html.unescape(str(one))) for one in response.context["messages"]]


def text_of(response) -> str:
    return " ".join(strip_tags(html.unescape(response.content.decode())).split())


def test_a_story_with_a_working_copy_is_withdrawn_with_a_reason(desk, client):
    story = with_copy(slug="x", title="Live")

    response = desk.post(withdraw_of(story), {"reason": "A source lied.", "revision": story.revision}, follow=True)

    assert told(response) == ["“Live” is withdrawn: its address says so, with your reason."]
    gone = client.get("/stories/x/")
    assert gone.status_code == 410
    assert "A source lied." in gone.content.decode()
    assert hasattr(Story.objects.get(), "working_copy")
    assert Story.objects.get().title == "Live"
    assert story.versions.first().told == "Withdrawn: A source lied."


def test_the_page_asks_and_changes_nothing(desk):
    story = make_story(title="Live")

    text = desk.get(withdraw_of(story)).content.decode()

    assert '<textarea name="reason"' in text
    assert f'name="revision" value="{story.revision}"' in text
    assert Story.objects.get().status == "published"


def test_what_was_saved_meanwhile_is_not_withdrawn_and_the_reason_stays(desk):
    story = make_story()
    publishing.pin(story, by=SYSTEM, until=None)

    response = desk.post(withdraw_of(story), {"reason": "A source lied.", "revision": story.revision})

    assert "Somebody else has saved this story since you opened it. Look at it again: nothing was changed." in text_of(
        response
    )
    assert "A source lied.</textarea>" in response.content.decode()
    assert Story.objects.get().status == "published"


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_out_has_no_such_page(desk, state):
    story = make_draft(status=state)

    assert desk.get(withdraw_of(story)).status_code == 404
    response = desk.post(withdraw_of(story), follow=True)

    expected = {
        "draft": "No reader has seen it, so there is nothing to withdraw.",
        "withdrawn": "It is withdrawn already.",
    }
    assert told(response) == [expected[state]]
    assert Story.objects.get().status == state


@pytest.mark.parametrize(("role", "linked"), [("Editor", True), ("Reporter", False)])
def test_the_form_of_what_is_out_links_to_it_for_who_may(client, role, linked):
    user = make_user(role)
    client.force_login(user)
    story, draft = make_story(created_by=user), make_draft(created_by=user)

    assert ('href="../withdraw/"' in client.get(form_of(story)).content.decode()) == linked
    assert 'href="../withdraw/"' not in client.get(form_of(draft)).content.decode()


def test_the_frozen_status_says_how_it_is_withdrawn(desk):
    story = with_copy()
    way = "Publish the working copy or throw it away to change this. The story is withdrawn by “Withdraw” above."
    assert way in text_of(desk.get(form_of(story)))

    publishing.withdraw(story, by=SYSTEM)

    assert "by “Withdraw” above" not in text_of(desk.get(form_of(story)))


@pytest.mark.parametrize("page", ["change", "checklist", "discard"])
def test_no_page_says_that_readers_see_what_is_withdrawn(desk, page):
    story = with_copy()
    assert "the live text" in text_of(desk.get(f"{LIST}{story.pk}/{page}/"))

    publishing.withdraw(story, by=SYSTEM)

    text = text_of(desk.get(f"{LIST}{story.pk}/{page}/"))
    assert "Readers see nothing of this story: it is withdrawn." in text
    assert "the live text" not in text


def test_saving_the_working_copy_of_what_is_withdrawn_says_so(desk):
    story = publishing.withdraw(with_copy(), by=SYSTEM)

    response = desk.post(form_of(story), typed(story, title="Again"), follow=True)

    assert told(response) == [
        f"“{story.title}” is saved. Saved in the working copy; readers see nothing of this story: it is withdrawn."
    ]


def test_a_working_copy_put_in_the_place_of_a_withdrawn_text_is_not_said_to_be_out(desk):
    story = publishing.withdraw(with_copy(), by=SYSTEM, reason="A source lied.")

    response = desk.post(form_of(story), typed(story, title="Right", _publish="1"), follow=True)

    stored = Story.objects.get()
    assert (stored.title, stored.status, stored.withdrawal_reason) == ("Right", "withdrawn", "A source lied.")
    assert not hasattr(stored, "working_copy")
    assert told(response) == [
        "“Right” is saved. The working copy is its text now, and it stays withdrawn. "
        "Withdrawn: its address says so, with your reason."
    ]
    assert story.versions.first().told == "Working copy put in the text's place: readers don't see it."
