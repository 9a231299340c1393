import re
from datetime import timedelta

import pytest

from articles.permissions import SYSTEM
from contact.acts import answering, receiving
from contact.models import Mail, Message
from tests.contact.flow import prove, start
from tests.factories import NOON, make_story

pytestmark = pytest.mark.django_db
OUTBOX, INBOX = "/admin/contact/mail/", "/admin/contact/message/"


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR = 100


def receive(number: int = 1, **values) -> Message:
    at = NOON + timedelta(minutes=number)
    verification = prove(start(f"reader{number}@example.org", story=make_story(), at=at), at=at)
    given = {"name": "Ada", "subject": f"Leak {number}", "text": "It leaks.", **values}
    return receiving.receive(verification, **given, at=at)


@pytest.mark.parametrize("number", [1, 3, 30])
@pytest.mark.parametrize("address", [OUTBOX, INBOX])
def test_list_asks_the_same_queries_for_any_number_of_rows(desk, django_assert_max_num_queries, address, number):
    for index in range(number):
        receive(index)

    with django_assert_max_num_queries(6):
        page = desk.get(address).content.decode()

    assert page.count('class="action-select"') == (number if address == INBOX else 2 * number)
    assert page.count("reader0@example.org") >= 1


def test_inbox_shows_subject_and_sender_and_finds_by_text(desk):
    receive(1, text="The dam at Vik.")
    receive(2, text="The bridge.")

    page = desk.get(INBOX, {"q": "vik"}).content.decode()

    assert "Leak 1" in page
    assert "reader1@example.org" in page
    assert "Leak 2" not in page


def test_message_is_shown_as_text(desk):
    message = receive(text="<script>alert(1)</script>")

    page = desk.get(f"{INBOX}{message.pk}/change/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page


def test_message_can_be_deleted_and_its_mail_goes_with_it(desk):
    message = receive()
    kept = receive(2)

    answer = desk.post(f"{INBOX}{message.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 302
    assert Message.objects.get() == kept
    assert Mail.objects.get(kind="message").message == kept


def test_messages_can_be_deleted_in_bulk(desk):
    messages = [receive(number) for number in range(3)]
    chosen = [message.pk for message in messages[:2]]

    desk.post(INBOX, {"action": "delete_selected", "_selected_action": chosen, "post": "yes"})

    assert Message.objects.get() == messages[2]


@pytest.mark.parametrize(("model", "page"), [("message", "add/"), ("mail", "add/"), ("mail", "{pk}/delete/")], ids=str)
def test_nothing_is_added_and_no_mail_deleted_by_hand(desk, model, page):
    receive()
    address = f"/admin/contact/{model}/" + page.format(pk=Mail.objects.first().pk)

    assert desk.get(address).status_code == 403
    assert desk.post(address, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", [Message, Mail])
def test_nothing_is_rewritten(desk, model):
    receive()
    row = model.objects.latest("pk")

    answer = desk.post(
        f"/admin/contact/{row._meta.model_name}/{row.pk}/change/", {"subject": "x", "recipient": "x@y.z"}
    )

    assert answer.status_code == 403
    assert list(model.objects.filter(pk=row.pk).values()) == [
        {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    ]


def test_outbox_tells_what_became_of_a_mail_and_not_what_it_says(desk):
    mail = Mail.objects.create(
        kind="other",
        recipient="ada@example.org",
        created_at=NOON,
        next_try_at=NOON,
        sealed=b"sealed words",
        tries=2,
        last_answer="451 Later",
        mail_id="<abc@example.org>",
    )

    page = desk.get(f"{OUTBOX}{mail.pk}/change/").content.decode()

    assert "451 Later" in page
    assert "&lt;abc@example.org&gt;" in page
    assert "sealed words" not in page


def test_outbox_says_in_one_column_what_became_of_each(desk):
    values = {"kind": "other", "created_at": NOON, "next_try_at": NOON + timedelta(hours=1)}
    Mail.objects.create(**values, recipient="waits@example.org")
    Mail.objects.create(**values, recipient="sent@example.org", sent_at=NOON + timedelta(hours=2))
    Mail.objects.create(**values, recipient="given@example.org", gave_up_at=NOON + timedelta(hours=3))

    page = desk.get(OUTBOX).content.decode()

    told = re.findall(r'<td class="field-became">([^<]*)</td>', page)
    assert told == ["Given up 1 Mar 2026, 15:00", "Sent 1 Mar 2026, 14:00", "Next try 1 Mar 2026, 13:00"]


@pytest.mark.parametrize("address", [INBOX, OUTBOX])
def test_only_the_desk_sees_them(client, django_user_model, address):
    assert client.get(address).status_code == 302

    client.force_login(django_user_model.objects.create_user("ray", is_staff=True))
    assert client.get(address).status_code == 403


def test_mail_and_message_lead_to_each_other(desk):
    message = receive()
    mail = Mail.objects.get(kind="message")
    Mail.objects.filter(pk=mail.pk).update(last_answer="550 No such user", gave_up_at=NOON)

    inbox = desk.get(f"{INBOX}{message.pk}/change/").content.decode()
    outbox = desk.get(f"{OUTBOX}{mail.pk}/change/").content.decode()

    assert f'<a href="{OUTBOX}{mail.pk}/change/">desk@example.org</a>' in inbox
    assert "550 No such user" in inbox
    assert f'<a href="{INBOX}{message.pk}/change/">Leak 1 (reader1@example.org)</a>' in outbox


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_message_asks_the_same_queries_for_any_number_of_mails(desk, django_assert_max_num_queries, settings, number):
    settings.CONTACT_RECIPIENTS = [f"desk{index}@example.org" for index in range(number)]
    message = receive()

    # session, user; message, answers, notes, mails, colleagues
    with django_assert_max_num_queries(13):
        page = desk.get(f"{INBOX}{message.pk}/change/").content.decode()

    assert page.count(f'<a href="{OUTBOX}') >= number


def test_the_mail_of_an_answer_leads_to_the_message(desk):
    message = receive()
    kept = answering.answer(message, by=SYSTEM, subject="Re: Leak", text="Thanks.", form_key="k")

    page = desk.get(f"{OUTBOX}{kept.mails.get().pk}/change/").content.decode()

    assert f'<a href="{INBOX}{message.pk}/change/">Leak 1 (reader1@example.org)</a>' in page
    assert "Answer to a reader" in page
