"""The desk's front door: its order, and how long one stays signed in."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session

from articles.models import Story
from tests.factories import NOON, make_draft

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
