"""Mails about stories that move on: to whom they concern, as each person sets it."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from articles.acts import publishing
from articles.models import MailChoice, Story
from articles.permissions import SYSTEM
from contact.models import Mail
from tests.factories import make_draft, make_user, move

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return {
        "writer": make_user("Reporter", "wren"),
        "other": make_user("Reporter", "omar"),
        "editor": make_user("Editor", "erik"),
        "lead": make_user("Desk lead", "lena"),
    }


@pytest.fixture(autouse=True)
def in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def told():
    return sorted((one.to[0].split("@")[0], one.subject) for one in mail.outbox)


def test_handing_over_is_told_to_who_may_publish(people):
    story = make_draft(title="Grid", created_by=people["writer"])

    move(story, "review", by=people["writer"])

    assert told() == [("erik", "Handed over for review: Grid"), ("lena", "Handed over for review: Grid")]
    assert f"/admin/articles/story/{story.pk}/change/" in mail.outbox[0].body


def test_giving_back_is_told_to_who_wrote_it_with_the_note(people):
    story = make_draft(title="Grid", created_by=people["writer"], status="review")

    move(story, "draft", by=people["editor"], note="Who pays?")

    assert told() == [("wren", "Given back: Grid")]
    assert "Given back: Who pays?" in mail.outbox[0].body


def test_publishing_is_told_to_who_wrote_it_and_not_to_who_did_it(people):
    theirs = make_draft(title="Grid", created_by=people["writer"], impact_score=4)
    own = make_draft(title="Own", created_by=people["editor"], impact_score=4)

    publishing.publish(theirs, by=people["editor"])
    publishing.publish(own, by=people["editor"])

    assert told() == [("wren", "Published: Grid")]


def test_a_schedule_is_told_with_the_whole_time_in_the_subject(people):
    at = datetime(2034, 5, 1, 12, 30, tzinfo=UTC)
    story = make_draft(title="Grid: more", created_by=people["writer"], impact_score=4)

    publishing.publish(story, by=people["editor"], at=at)

    assert told() == [("wren", "Scheduled for 2034-05-01 12:30 UTC: Grid: more")]


def test_nobody_gets_what_they_do_not_want(people):
    MailChoice.objects.create(user=people["lead"], handed_over=False)
    people["editor"].email = ""
    people["editor"].save()

    move(make_draft(created_by=people["writer"]), "review", by=people["writer"])

    assert told() == []


def test_who_has_left_the_newsroom_gets_none(people):
    for name in ("writer", "lead"):
        people[name].is_active = False
        people[name].save()

    move(make_draft(title="Own", created_by=people["other"]), "review", by=people["other"])
    publishing.publish(make_draft(created_by=people["writer"], impact_score=4), by=people["editor"])

    assert told() == [("erik", "Handed over for review: Own")]


def test_what_the_product_does_itself_is_told_to_nobody(people):
    publishing.publish(make_draft(created_by=people["writer"], impact_score=4), by=SYSTEM)

    assert told() == []


def test_the_mail_lies_in_the_outbox_in_the_acts_own_transaction(people, settings):
    settings.EMAIL_BACKEND = "contact.mail_backend.OutboxBackend"

    move(make_draft(created_by=people["writer"]), "review", by=people["writer"])

    assert sorted(Mail.objects.values_list("recipient", flat=True)) == ["erik@example.org", "lena@example.org"]
    assert Story.objects.get().status == "review"
