"""Corrections: opened, published once, on record for good."""

from datetime import timedelta

import pytest

from articles.acts import correcting, editing, publishing
from articles.models import Correction, Story
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import NOON, make_draft, make_story, make_user

pytestmark = pytest.mark.django_db
TEXT = {"kind": "correction", "wrong": "The dam holds 5 million.", "right": "It holds 4 million."}


def test_readers_see_it_once_it_is_published_on_the_story_and_on_the_page(client):
    story = make_story(title="The dam", slug="dam", published_at=NOON, at=NOON)
    correction = correcting.open_correction(story, by=SYSTEM, **TEXT)
    pages = ("/stories/dam/", "/corrections/", "/corrections.atom")
    assert not any("4 million" in client.get(page).content.decode() for page in pages)

    correcting.publish(correction, by=SYSTEM, at=NOON + timedelta(days=1))

    for page in pages:
        text = client.get(page).content.decode()
        assert "The dam holds 5 million." in text and "It holds 4 million." in text, page
    assert Story.objects.get().updated_at == NOON + timedelta(days=1)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"right": " "}, "right"),
        ({"wrong": ""}, "wrong"),
        ({"kind": "gossip"}, "kind"),
        ({"right": "x" * 5001}, "right"),
        ({"wrong": "x" * 5001}, "wrong"),
    ],
)
def test_what_is_missing_is_said(sent, field):
    with pytest.raises(Refusal) as refused:
        correcting.open_correction(make_story(), by=SYSTEM, **TEXT | sent)

    assert refused.value.field == field
    assert not Correction.objects.exists()


def test_it_has_5000_characters_at_most_and_is_kept_without_the_space_around_it():
    sent = {"wrong": f" \r\n{'x' * 5000} ", "right": f"One\r\ntwo \x00{'x' * 4992}\n"}
    correction = correcting.open_correction(make_story(), by=SYSTEM, **TEXT | sent)

    assert (correction.wrong, correction.right) == ("x" * 5000, f"One\ntwo {'x' * 4992}")


def test_an_update_needs_nothing_wrong():
    correction = correcting.open_correction(make_story(), by=SYSTEM, **TEXT | {"kind": "update", "wrong": ""})

    assert correction.wrong == ""


def test_what_is_published_is_neither_rewritten_nor_published_again_nor_thrown_away():
    correction = correcting.open_correction(make_story(), by=SYSTEM, **TEXT)
    correcting.publish(correction, by=SYSTEM)

    for act in (
        lambda: correcting.change(correction, by=SYSTEM, **TEXT | {"right": "Other"}),
        lambda: correcting.publish(correction, by=SYSTEM),
        lambda: correcting.throw_away(correction, by=SYSTEM),
    ):
        with pytest.raises(Refusal, match="is published"):
            act()
    assert Correction.objects.get().right == TEXT["right"]


def test_only_what_readers_have_seen_is_corrected():
    with pytest.raises(Refusal, match="Only a story that readers have seen"):
        correcting.open_correction(make_draft(), by=SYSTEM, **TEXT)


def test_who_may_not_publish_opens_none_of_others_and_publishes_none():
    story = make_story()
    reporter = make_user("Reporter")

    with pytest.raises(Refusal, match="may not edit"):
        correcting.open_correction(story, by=reporter, **TEXT)
    correction = correcting.open_correction(story, by=SYSTEM, **TEXT)
    with pytest.raises(Refusal, match="may not publish"):
        correcting.publish(correction, by=reporter)


def test_a_form_that_was_open_meanwhile_does_not_write_the_old_record_back():
    story = make_story()
    opened = Story.objects.get()
    before = editing.stored_values(opened)
    correcting.publish(correcting.open_correction(story, by=SYSTEM, **TEXT), by=SYSTEM)

    opened.title = "Late"
    with pytest.raises(Refusal, match="Somebody else has saved"):
        editing.save([editing.Change(opened, before)], by=SYSTEM)

    assert len(Story.objects.get().public_corrections) == 1


def test_a_withdrawn_storys_correction_stays_without_its_title(client):
    story = make_story(title="Names a child")
    correcting.publish(correcting.open_correction(story, by=SYSTEM, **TEXT), by=SYSTEM)
    publishing.withdraw(Story.objects.get(), by=SYSTEM)

    text = client.get("/corrections/").content.decode()

    assert "It holds 4 million." in text
    assert "A story that we have withdrawn" in text
    assert "Names a child" not in text
    assert "Names a child" not in client.get("/corrections.atom").content.decode()


def test_a_slip_of_the_pen_moves_no_date():
    story = make_story(published_at=NOON, at=NOON)
    before = editing.stored_values(story)
    story.title = "Teh grid, mended"

    editing.save([editing.Change(story, before, is_minor=True)], by=SYSTEM, at=NOON + timedelta(days=1))

    assert Story.objects.get().updated_at == NOON
