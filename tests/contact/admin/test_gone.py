"""A message that was deleted while somebody worked on it: a page of the desk says so, and keeps what was typed."""

import pytest

from contact.acts import answering, forgetting, handling, noting
from contact.admin.message_acts import ACTS
from contact.models import Message
from tests.contact.flow import make_message
from tests.factories import make_user

pytestmark = pytest.mark.django_db
INBOX = "/admin/contact/message/"
TYPED = "Words that took\nan <hour>."


@pytest.fixture
def lead(client):
    user = make_user("Desk lead", "lena")
    client.force_login(user)
    return user


@pytest.fixture
def gone(lead):
    """The number of a message that somebody has deleted."""
    number = make_message().pk
    forgetting.delete(Message.objects.all(), by=make_user("Desk lead", "dora"))
    return number


@pytest.mark.parametrize(
    ("page", "field"),
    [("answer", "text"), ("answer", "subject"), ("note", "text"), ("correction", "wrong"), ("correction", "right"),
     ("hold", "reason")],
)  # fmt: skip
def test_what_was_typed_is_shown_and_who_deleted_it_named(client, gone, page, field):
    response = client.post(f"{INBOX}{gone}/{page}/", {field: TYPED})

    told = response.content.decode()
    assert response.status_code == 404
    assert "dora deleted this message on " in told and "Nothing was done." in told
    assert '<div class="written">Words that took\nan &lt;hour&gt;.</div>' in told
    assert "Log out" in told


@pytest.mark.parametrize("name", [*ACTS, "release"])
def test_each_button_says_so_too(client, gone, name):
    response = client.post(f"{INBOX}{gone}/{name}/", {"seen_status": "new"})

    assert response.status_code == 404
    assert "dora deleted this message on " in response.content.decode()


def test_opened_it_claims_of_nothing_that_it_was_not_done(client, gone):
    told = client.get(f"{INBOX}{gone}/answer/").content.decode()

    assert "dora deleted this message on " in told and "Nothing was done." not in told


@pytest.mark.parametrize("number", ["1", "x", "9" * 30])
def test_where_nobody_is_known_to_have_deleted_it_the_page_says_what_it_may_be(client, lead, number):
    told = client.post(f"{INBOX}{number}/note/", {"text": TYPED}).content.decode()

    assert "There is no message at this address: it was deleted because its time was over" in told
    assert "Words that took" in told


def test_who_may_not_read_messages_is_not_told_of_one(client, gone):
    client.force_login(make_user("Reporter"))

    response = client.post(f"{INBOX}{gone}/note/", {"text": TYPED})

    assert response.status_code == 403
    assert "dora" not in response.content.decode()


@pytest.mark.parametrize(
    ("page", "act"), [("answer", (answering, "answer")), ("note", (noting, "note")), ("close", (handling, "close"))]
)
def test_deleted_at_the_very_moment_it_is_the_same(client, lead, monkeypatch, page, act):
    number, true_act = make_message().pk, getattr(*act)

    def delete_first(*args, **values):
        Message.objects.all().delete()
        return true_act(*args, **values)

    monkeypatch.setattr(*act, delete_first)
    if page == "close":
        monkeypatch.setitem(ACTS, "close", (lambda message, request: delete_first(message, by=request.user), "x"))

    response = client.post(f"{INBOX}{number}/{page}/", {"subject": "Re", "text": TYPED})

    assert response.status_code == 404
    assert "Words that took" in response.content.decode()


def test_who_has_deleted_one_is_led_back_to_the_list(client, lead):
    message = make_message()

    response = client.post(f"{INBOX}{message.pk}/delete/?_changelist_filters=status%3Dnew", {"post": "yes"})

    assert (response.status_code, response["Location"]) == (302, f"{INBOX}?status=new")
    assert not Message.objects.exists()
