"""The word by which the browser knows that what it keeps has been saved."""

import re

import pytest
from django.contrib.messages import get_messages

from articles.acts import correcting
from articles.models import Correction, Story
from tests.articles.admin.posting import LIST, form_of, typed
from tests.factories import make_draft, make_story

pytestmark = pytest.mark.django_db


def tags(response) -> list[str]:
    return [one.extra_tags for one in get_messages(response.wsgi_request)]


def test_a_story_that_is_saved_is_told_with_the_form_s_name_and_its_revision(desk):
    story = make_draft()

    response = desk.post(form_of(story), typed(story, title="Second", _form="a1b2"))

    assert tags(response) == [f"saved-a1b2 revision-{Story.objects.get().revision}"]
    assert Story.objects.get().revision == story.revision + 1


@pytest.mark.parametrize("name", ["", "a b", '"><script>', "ä"])
def test_a_form_without_a_name_of_ours_has_no_word(desk, name):
    response = desk.post(f"{LIST}{make_draft().pk}/notes/", {"text": "Who says so?", "_form": name})

    assert tags(response) == [""]


def test_a_note_that_is_written_is_told_with_the_form_s_name(desk):
    response = desk.post(f"{LIST}{make_draft().pk}/notes/", {"text": "Who says so?", "_form": "a1b2"})

    assert tags(response) == ["saved-a1b2"]


@pytest.mark.parametrize("button", ["", "publish", "throw_away"])
def test_a_correction_is_told_with_the_form_s_name(desk, editor, button):
    story = make_story()
    one = correcting.open_correction(story, by=editor, kind="correction", wrong="9", right="8")
    sent = {"correction": one.pk, "kind": "correction", "wrong": "9", "right": "7", "_form": "a1b2"}

    response = desk.post(f"{LIST}{story.pk}/corrections/", sent | ({button: "1"} if button else {}))

    assert tags(response) == ["saved-a1b2"]
    assert Correction.objects.filter(right="8").count() == 0


@pytest.mark.parametrize("page", ["notes", "corrections"])
def test_a_form_that_is_refused_keeps_its_name(desk, page):
    address = f"{LIST}{make_story().pk}/{page}/"
    opened = desk.get(address).content.decode()
    name = re.search(r'name="_form" value="([0-9a-f]{16})" data-keeps="">', opened)[1]

    refused = desk.post(address, {"kind": "correction", "text": "", "_form": name})

    assert f'name="_form" value="{name}" data-keeps="" data-again>' in refused.content.decode()


def test_a_correction_that_is_rewritten_is_kept_apart(desk, editor):
    story = make_story()
    one = correcting.open_correction(story, by=editor, kind="correction", wrong="9", right="8")

    text = desk.get(f"{LIST}{story.pk}/corrections/?correction={one.pk}").content.decode()

    assert f'data-keeps="?correction={one.pk}"' in text
