"""Who reads messages: what is written down of it, and every way that must not lead to one."""

import json

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from contact.models import Mail, Message, Reading
from tests.contact import flow
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db
INBOX, OUTBOX = "/admin/contact/message/", "/admin/contact/mail/"
SUBJECT, ADDRESS = "The dam at Vik", "ada.lind@example.org"


@pytest.fixture
def message(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]
    return flow.receive(ADDRESS, subject=SUBJECT)


def readings() -> list[tuple[str, int]]:
    return list(Reading.objects.values_list("reader_name", "times"))


def signed_in(client, role="", *permissions):
    user = make_user(role, "sam")
    for one in permissions:
        user.user_permissions.add(Permission.objects.get(content_type__app_label=one[0], codename=one[1]))
    client.force_login(user)
    return user


# --- what is written down -------------------------------------------------------------------------------------------


def test_opening_a_message_is_written_down_each_time(client, message):
    signed_in(client, "Editor")
    page = f"{INBOX}{message.pk}/change/"

    client.get(INBOX)
    assert readings() == []
    client.get(page)
    client.get(page)
    assert readings() == [("sam", 2)]


@pytest.mark.parametrize("page", ["answer", "correction"])
def test_a_page_below_it_that_shows_it_counts_too(client, message, page):
    signed_in(client, "Editor")

    assert client.get(f"{INBOX}{message.pk}/{page}/").status_code == 200
    assert readings() == [("sam", 1)]


def test_whoever_is_turned_away_has_read_nothing(client, message):
    signed_in(client, "Reporter")

    assert client.get(f"{INBOX}{message.pk}/change/").status_code == 403
    assert readings() == []


def test_desk_leads_see_who_read_it_and_editors_do_not(client, message):
    page = f"{INBOX}{message.pk}/change/"
    client.force_login(make_user("Editor", "erin"))
    client.get(page)
    assert "Who has read it here" not in client.get(page).content.decode()

    client.force_login(make_user("Desk lead", "lena"))
    told = client.get(page).content.decode()
    assert "erin: 2 times, first" in told
    assert "lena: once" in told


def test_the_list_shows_sender_and_subject_and_not_a_word_of_the_text(client, message):
    signed_in(client, "Editor")

    page = client.get(INBOX).content.decode()

    assert SUBJECT in page
    assert ADDRESS in page
    assert "leaks" not in page
    assert "Ada Lind" not in page


# --- who may not read finds no other way ----------------------------------------------------------------------------


def autocomplete(field: str) -> str:
    app, model, name = field.split(".")
    return f"/admin/autocomplete/?app_label={app}&model_name={model}&field_name={name}&term=dam"


@pytest.mark.parametrize("role", ["", "Reporter"])
@pytest.mark.parametrize(
    "page",
    [
        INBOX, f"{INBOX}tonight/", f"{INBOX}{{pk}}/change/", f"{INBOX}{{pk}}/history/", f"{INBOX}{{pk}}/delete/",
        f"{INBOX}{{pk}}/answer/", f"{INBOX}{{pk}}/hold/", f"{INBOX}{{pk}}/", f"{INBOX}?q=dam",
        autocomplete("contact.mail.message"), autocomplete("contact.answer.message"),
    ],
)  # fmt: skip
def test_no_page_shows_a_message_to_whom_it_is_not_for(client, message, role, page):
    signed_in(client, role)

    answer = client.get(page.format(pk=message.pk), follow=True)

    assert answer.status_code in {403, 404}
    assert SUBJECT not in answer.content.decode()
    assert ADDRESS not in answer.content.decode()


def test_to_delete_takes_to_read(client, message):
    signed_in(client, "", ("contact", "delete_message"))

    for answer in (
        client.get(f"{INBOX}{message.pk}/delete/"),
        client.post(f"{INBOX}{message.pk}/delete/", {"post": "yes"}),
        client.post(INBOX, {"action": "delete_selected", "_selected_action": [message.pk]}),
    ):
        assert answer.status_code == 403
        assert SUBJECT not in answer.content.decode()
    assert Message.objects.get() == message


@pytest.mark.parametrize("permission", ["hold_message", "view_reading", "change_message", "add_answer"])
def test_no_other_right_at_messages_brings_it_along(client, message, permission):
    signed_in(client, "", ("contact", permission))

    for page in (f"{INBOX}tonight/", f"{INBOX}{message.pk}/hold/", f"{INBOX}{message.pk}/answer/"):
        answer = client.get(page)
        assert answer.status_code == 403
        assert SUBJECT not in answer.content.decode()


def test_the_outbox_names_the_message_of_a_mail_by_its_number_to_whom_it_is_not_for(client, message):
    signed_in(client, "", ("contact", "view_mail"))
    mail = Mail.objects.get(kind="message")

    for page in (OUTBOX, f"{OUTBOX}{mail.pk}/change/"):
        assert SUBJECT not in client.get(page).content.decode()
    assert f"Message {message.pk}" in client.get(f"{OUTBOX}{mail.pk}/change/").content.decode()


def test_the_desks_first_pages_show_no_entries_about_messages(client, message):
    user = signed_in(client)
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Message),
        object_id=str(message.pk),
        object_repr=f"{SUBJECT} ({ADDRESS})",
        action_flag=CHANGE,
        change_message=json.dumps([{"changed": {"fields": [SUBJECT]}}]),
    )

    for page in ("/admin/", "/admin/contact/", "/admin/articles/"):
        assert SUBJECT not in client.get(page).content.decode()


def test_who_may_delete_users_reads_nothing_in_what_they_did(client, message, django_user_model):
    reader = make_user("Editor", "erin")
    client.force_login(reader)
    client.get(f"{INBOX}{message.pk}/change/")
    signed_in(client, "", ("auth", "view_user"), ("auth", "delete_user"))
    LogEntry.objects.create(
        user=reader,
        content_type=ContentType.objects.get_for_model(Message),
        object_id=str(message.pk),
        object_repr=f"{SUBJECT} ({ADDRESS})",
        action_flag=CHANGE,
        action_time=NOON,
    )

    for page in ("delete", "history", "change"):
        assert SUBJECT not in client.get(f"/admin/auth/user/{reader.pk}/{page}/").content.decode()
