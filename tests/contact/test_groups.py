"""What each of the desk's groups may do with messages, answers, templates, routes and the outbox."""

import pytest
from django.contrib.auth.models import Group

from contact.models import Answer, AnswerTemplate, Message, MessageNote, Route
from tests.contact.flow import make_message
from tests.factories import make_story, make_user

pytestmark = pytest.mark.django_db
INBOX = "/admin/contact/message/"
X, F = 200, 403
#                 list change history delete note answer correction templates routes outbox
PAGES = (
    "message/", "message/{pk}/change/", "message/{pk}/history/", "message/{pk}/delete/", "message/{pk}/note/",
    "message/{pk}/answer/", "message/{pk}/correction/", "answertemplate/", "route/", "mail/",
)  # fmt: skip
ANSWERS = {
    "":          (F, F, F, F, F, F, F, F, F, F),
    "Reporter":  (F, F, F, F, F, F, F, F, F, F),
    "Editor":    (X, X, X, F, X, X, X, F, F, F),
    "Desk lead": (X, X, X, X, X, X, X, X, X, X),
}  # fmt: skip
GRANTED = {
    "Reporter": set(),
    "Editor": {"view_message", "change_message", "add_messagenote", "add_answer"},
    "Desk lead": {
        "view_message", "change_message", "add_messagenote", "add_answer", "delete_message", "view_mail",
        "send_mail_again", "hold_message", "view_reading",
        "add_answertemplate", "change_answertemplate", "delete_answertemplate", "view_answertemplate",
        "add_route", "change_route", "delete_route", "view_route",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [(role, page, one) for role, answers in ANSWERS.items() for page, one in zip(PAGES, answers, strict=True)],
)
def test_each_page_answers_as_the_table_says(client, role, page, status):
    message = make_message(story=make_story())
    client.force_login(make_user(role))

    assert client.get("/admin/contact/" + page.format(pk=message.pk)).status_code == status


@pytest.mark.parametrize(("role", "granted"), GRANTED.items())
def test_the_groups_come_with_their_permissions(role, granted):
    found = Group.objects.get(name=role).permissions.filter(content_type__app_label="contact")

    assert set(found.values_list("codename", flat=True)) == granted


@pytest.mark.parametrize("role", ["", "Reporter"])
@pytest.mark.parametrize(
    "page",
    [
        "take", "assign", "open", "close", "spam", "not-spam", "category", "note", "answer", "correction", "change",
        "delete",
    ],
)  # fmt: skip
def test_no_post_of_who_may_not_read_messages_does_anything(client, role, page):
    message = make_message(story=make_story())
    before = Message.objects.values().get()
    client.force_login(make_user(role))
    sent = {"category": "tip", "text": "x", "subject": "x", "kind": "update", "right": "x", "post": "yes"}

    assert client.post(f"{INBOX}{message.pk}/{page}/", sent).status_code == 403

    assert Message.objects.values().get() == before
    assert not (Answer.objects.exists() or MessageNote.objects.exists())


@pytest.mark.parametrize("role", ["", "Reporter", "Editor"])
def test_routes_and_templates_are_for_desk_leads(client, role):
    client.force_login(make_user(role))

    client.post("/admin/contact/route/add/", {"category": "tip", "recipients": "eve@example.org"})
    client.post("/admin/contact/answertemplate/add/", {"name": "x", "text": "x"})

    assert not (Route.objects.exists() or AnswerTemplate.objects.exists())
