"""The desk's page of a story's corrections."""

import pytest

from articles.models import Correction, Story
from tests.articles.admin.posting import LIST, form_of, typed
from tests.factories import NOON, make_draft, make_story, make_user

pytestmark = pytest.mark.django_db
TEXT = {"kind": "clarification", "wrong": "It was said so.", "right": "It is so."}


def page(story):
    return f"{LIST}{story.pk}/corrections/"


def test_kept_then_rewritten_then_published(desk, client):
    story = make_story(slug="dam")

    desk.post(page(story), TEXT)
    kept = Correction.objects.get()
    desk.post(page(story), TEXT | {"correction": kept.pk, "right": "It is quite so."})
    assert "It is quite so." not in desk.get("/stories/dam/").content.decode()
    desk.post(page(story), TEXT | {"correction": kept.pk, "right": "It is quite so.", "publish": "1"})

    assert "It is quite so." in desk.get("/stories/dam/").content.decode()
    assert "Clarification, " in desk.get(page(story)).content.decode()
    assert desk.post(page(story), TEXT | {"correction": kept.pk}).status_code == 404


def test_what_was_typed_is_shown_again_with_what_is_missing(desk):
    story = make_story()

    response = desk.post(page(story), TEXT | {"wrong": ""})

    assert list(response.context["form"].errors) == ["wrong"]
    assert "It is so." in response.content.decode()


def test_one_that_waits_is_thrown_away(desk):
    story = make_story()
    desk.post(page(story), TEXT)

    desk.post(page(story), {"correction": Correction.objects.get().pk, "throw_away": "1"})

    assert not Correction.objects.exists()


@pytest.mark.parametrize("key", ["x", "9" * 18, "9" * 30, "9" * 5000])
def test_a_correction_that_is_not_there(desk, key):
    assert desk.get(page(make_story()) + f"?correction={key}").status_code == 404


def test_it_is_for_who_may_edit_the_story(client):
    out, draft = make_story(), make_draft()
    client.force_login(make_user("Reporter"))

    for story in (out, draft):
        assert client.post(page(story), TEXT).status_code == 404
    assert not Correction.objects.exists()


def test_the_form_says_when_a_change_is_a_slip_of_the_pen(desk):
    story = make_story(published_at=NOON, at=NOON)

    desk.post(form_of(story), typed(story, title="Mended", is_minor="on"))

    assert (Story.objects.get().title, Story.objects.get().updated_at) == ("Mended", NOON)
