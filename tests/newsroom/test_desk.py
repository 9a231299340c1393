"""The desk's front door: its order, and how long one stays signed in."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from articles.acts import sharing
from articles.models import Author, MailChoice, ShareLink, Story
from articles.permissions import SYSTEM
from contact.models import AnswerTemplate, Mail
from tests.contact.flow import make_message
from tests.factories import NOON, make_author, make_draft, make_user

pytestmark = pytest.mark.django_db


def test_stories_stand_first_and_users_last(desk):
    apps = desk.get("/admin/").context["app_list"]

    assert [app["app_label"] for app in apps] == ["articles", "contact", "auth"]
    assert apps[0]["models"][0]["object_name"] == "Story"


def test_whoever_works_stays_signed_in(desk):
    until = Session.objects.get().expire_date

    with time_machine.travel(until - timedelta(days=1), tick=False):
        assert desk.get("/admin/").status_code == 200

    assert Session.objects.get().expire_date == until + timedelta(days=13)


def test_the_session_is_written_once_a_day(desk):
    desk.get("/admin/")
    before = Session.objects.get().expire_date

    desk.get("/admin/")

    assert Session.objects.get().expire_date == before


@time_machine.travel(NOON, tick=False)
def test_a_form_without_its_proof_is_refused_without_losing_the_text(client, editor):
    client.force_login(editor)
    client.handler.enforce_csrf_checks = True
    story = make_draft(title="First")

    response = client.post(f"/admin/articles/story/{story.pk}/change/", {"title": "Mine"})

    assert response.status_code == 403
    assert "Go back: what you typed is still there. Copy it, then load the form again and save." in (
        response.content.decode()
    )
    assert Story.objects.get().title == "First"


# Everybody at the desk may look at their own choice of mails.
CLOSED = [model for model in admin.site._registry if model is not MailChoice]


@pytest.mark.parametrize("page", ["change", "history", "delete"])
@pytest.mark.parametrize("model", CLOSED, ids=lambda model: model._meta.label_lower)
def test_who_may_not_look_learns_of_no_row_whether_it_is_there(client, model, page):
    """No row has this key."""
    client.force_login(make_user(""))

    answer = client.get(f"/admin/{model._meta.label_lower.replace('.', '/')}/4711/{page}/")

    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["message", "mail", "answertemplate"])
def test_a_history_is_forbidden_whether_or_not_there_is_a_row(client, kind):
    message = make_message()
    there = {"message": message.pk, "mail": Mail.objects.first().pk}
    there["answertemplate"] = AnswerTemplate.objects.create(name="Thanks", text="x").pk
    client.force_login(make_user(""))

    found = [client.get(f"/admin/contact/{kind}/{key}/history/") for key in (there[kind], 4711)]

    assert [answer.status_code for answer in found] == [403, 403]


@pytest.mark.parametrize("role", ["", "Reporter", "Editor", "superuser"])
@pytest.mark.parametrize("model", [ShareLink, Story, Author])
def test_no_address_of_the_desk_leads_from_a_key_to_the_address_of_any_object(client, editor, role, model):
    story = make_draft(title="Secret grid")
    make_author()
    sharing.share(story, by=SYSTEM, days=1)
    client.force_login(editor if role == "superuser" else make_user(role))
    kind, key = ContentType.objects.get_for_model(model), model.objects.get().pk

    response = client.get(f"/admin/r/{kind.pk}/{key}/")

    assert response.status_code == 404
    assert "secret-grid" not in response.content.decode()
