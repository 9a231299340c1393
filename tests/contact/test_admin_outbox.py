"""The outbox of the desk: what is shown, narrowed, and sent again."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from articles.pure import clock
from contact.acts import mailing
from contact.models import Mail
from tests.contact.acts.test_mailing import make_mail
from tests.contact.flow import prove, start
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db
OUTBOX = "/admin/contact/mail/"


@pytest.fixture
def lead(client):
    client.force_login(make_user("Desk lead"))
    return client


def click(browser, mail, **values) -> str:
    """What the desk is told when it asks for *mail* again."""
    page = browser.post(f"{OUTBOX}{mail.pk}/send-again/", {"tries": mail.tries, **values}, follow=True)
    return " ".join(str(one) for one in page.context["messages"])


@pytest.mark.parametrize(
    ("state", "shown"),
    [("waiting", {"waits"}), ("given-up", {"given"}), ("sent", {"sent"}), ("nonsense", {"waits", "given", "sent"})],
)
def test_it_is_narrowed_by_what_became_of_a_mail(lead, state, shown):
    make_mail("waits@example.org")
    make_mail("given@example.org", gave_up_at=NOON)
    make_mail("sent@example.org", sent_at=NOON)

    found = lead.get(OUTBOX, {"state": state}).context["cl"].result_list

    assert {mail.recipient.partition("@")[0] for mail in found} == shown


def test_a_page_tells_all_that_is_known_of_a_mail(lead):
    mail = make_mail(next_try_at=NOON, tries=2, last_answer="451 Later", mail_id="<abc@example.org>")

    page = lead.get(f"{OUTBOX}{mail.pk}/change/").content.decode()

    for told in ("Other", "ada@example.org", "451 Later", "Next try 1 Mar 2026, 12:00", "&lt;abc@example.org&gt;"):
        assert told in page


@pytest.mark.parametrize("words", ["bücher.example", "xn--bcher-kva"])
def test_an_address_is_shown_in_its_own_letters_and_found_in_either(lead, words):
    mail = make_mail("ada@xn--bcher-kva.example")
    make_mail("bo@example.org")

    page = lead.get(OUTBOX, {"q": words})

    assert list(page.context["cl"].result_list) == [mail]
    assert "ada@bücher.example" in page.content.decode()
    assert "ada@bücher.example" in lead.get(f"{OUTBOX}{mail.pk}/change/").content.decode()
    assert "ada@bücher.example" in lead.get(f"{OUTBOX}{mail.pk}/send-again/").content.decode()


def test_a_mail_that_a_worker_has_is_told_apart_from_one_that_waits(lead):
    make_mail()
    mailing.claim_due(1)

    assert "Being sent now" in lead.get(OUTBOX).content.decode()


def test_one_click_lets_a_mail_fall_due(lead):
    mail = make_mail(gave_up_at=NOON, last_answer="550 No such user")

    page = lead.get(f"{OUTBOX}{mail.pk}/change/").content.decode()
    told = click(lead, mail)

    assert '<input type="submit" value="Send again">' in page
    assert told == "The mail goes out again within seconds."
    assert mailing.claim_due(9) == [mail]
    assert LogEntry.objects.get().change_message == "Sent again."


def test_a_second_click_is_told_that_it_goes_out_already(lead):
    mail = make_mail(gave_up_at=NOON)

    assert [click(lead, mail), click(lead, mail)] == [
        "The mail goes out again within seconds.",
        "It goes out within seconds already.",
    ]


def test_a_click_on_a_page_of_before_the_last_try_changes_nothing(lead):
    mail = make_mail(gave_up_at=NOON, tries=3)

    told = click(lead, mail, tries=2)

    assert told == "Something has become of it since you opened it: look at it again. Nothing was changed."
    assert Mail.objects.get().gave_up_at == NOON


def test_a_mail_that_was_sent_is_asked_for_once_more(lead):
    start(at=clock.now())
    Mail.objects.update(sent_at=NOON, tries=1)
    mail = Mail.objects.get()

    asked = lead.post(f"{OUTBOX}{mail.pk}/send-again/", {"tries": 1})
    untouched = Mail.objects.get().sent_at
    told = click(lead, mail, twice="yes")

    assert "Sent again, it arrives twice at <strong>ada@example.org</strong>" in asked.content.decode()
    assert untouched == NOON
    assert told == "The mail goes out again within seconds."
    assert mailing.claim_due(9)[0].mail_id == mail.mail_id
    assert LogEntry.objects.get().change_message == "Sent again, though it was sent already."


def test_a_code_that_is_over_is_refused_with_a_sentence(lead):
    prove(start())
    Mail.objects.update(gave_up_at=NOON)

    assert click(lead, Mail.objects.get()) == (
        "Its code is over, so there is nothing to send: the reader asks for a new one on the contact page."
    )


def test_looking_at_the_address_of_the_button_sends_nothing(lead):
    mail = make_mail(gave_up_at=NOON)

    page = lead.get(f"{OUTBOX}{mail.pk}/send-again/")

    assert page.status_code == 200
    assert Mail.objects.get().gave_up_at == NOON


def test_many_go_out_again_at_once_and_what_is_refused_keeps_none_back(lead):
    given = [make_mail(f"ada{number}@example.org", gave_up_at=NOON) for number in range(3)]
    sent = make_mail("sent@example.org", sent_at=NOON)
    chosen = [mail.pk for mail in [*given, sent]]

    page = lead.post(OUTBOX, {"action": "send_again", "_selected_action": chosen}, follow=True)

    assert [str(one) for one in page.context["messages"]] == [
        "3 mails go out again within seconds.",
        "1 mail is left as before. It was sent already and would arrive twice: open it in the outbox to send it again "
        "all the same.",
    ]
    assert set(mailing.claim_due(9)) == set(given)
    assert LogEntry.objects.count() == 3


def test_who_only_sees_the_outbox_sends_nothing_and_reads_no_subject(client):
    clerk = make_user()
    clerk.user_permissions.add(Permission.objects.get(codename="view_mail"))
    client.force_login(clerk)
    mail = make_mail(gave_up_at=NOON)

    page = client.get(f"{OUTBOX}{mail.pk}/change/").content.decode()
    listed = client.get(OUTBOX).content.decode()
    answer = client.post(f"{OUTBOX}{mail.pk}/send-again/", {"tries": 0})
    client.post(OUTBOX, {"action": "send_again", "_selected_action": [mail.pk]})

    assert "Send again" not in page + listed
    assert "field-about" not in page
    assert answer.status_code == 403
    assert Mail.objects.get().gave_up_at == NOON


@pytest.mark.parametrize("key", ["9", "x", "1" * 40])
def test_a_mail_that_is_not_there_is_a_404(lead, key):
    assert lead.post(f"{OUTBOX}{key}/send-again/", {"tries": 0}).status_code == 404
