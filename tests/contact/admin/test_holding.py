"""What goes tonight, holds on a message's page, and what is on hold deleted by nobody."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import DELETION, LogEntry

from articles.permissions import SYSTEM
from contact.acts import forgetting, holding
from contact.admin.deleting import MessageDeletion
from contact.models import Message, Route
from tests.contact import flow
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db
INBOX = "/admin/contact/message/"
TONIGHT = f"{INBOX}tonight/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def lead(client):
    user = make_user("Desk lead", "lena")
    client.force_login(user)
    return user


@pytest.fixture
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def told(answer) -> str:
    """The page that *answer*, followed, ends at, as text."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# --- what goes tonight ----------------------------------------------------------------------------------------------


def test_the_page_lists_what_ends_within_a_day_and_counts_it_by_category(client, lead, at_noon):
    Route.objects.create(category="tip", retention_days=7)
    for subject, age, values in [
        ("Over by now", 8 * DAY, {"category": "tip"}),
        ("Ends in a day", 6 * DAY, {"category": "tip"}),
        ("Ends a second later", 6 * DAY - timedelta(seconds=1), {"category": "tip"}),
        ("Spam of a month", 30 * DAY, {"category": "press", "status": "spam"}),
        ("On hold", 400 * DAY, {"hold_reason": "Court case 7"}),
    ]:
        flow.receive(subject=subject, at=NOON - age, **values)

    page = told(client.get(TONIGHT))

    assert "A tip: 2 A correction: 0 A press question: 1 Something else: 0" in page
    assert "1 message is on legal hold and stays." in page
    rows = re.findall(r"<th scope=\"row\"><a[^>]*><bdi>([^<]*)", client.get(TONIGHT).content.decode())
    assert rows == ["Spam of a month", "Over by now", "Ends in a day"]
    assert "1 Mar 2026, 12:00" in page


def test_what_it_lists_is_what_a_purge_a_day_later_deletes(client, lead, at_noon):
    for age in (364 * DAY, 364 * DAY - timedelta(seconds=1)):
        flow.receive(at=NOON - age)

    listed = client.get(TONIGHT).content.decode().count('<th scope="row">')

    assert forgetting.purge(at=NOON + DAY)["messages"] == listed == 1


def test_when_nothing_goes_it_says_so(client, lead):
    flow.receive()

    assert "No message goes within the next 24 hours." in told(client.get(TONIGHT))


def test_the_button_keeps_a_message_and_leads_back(client, lead, at_noon):
    message = flow.receive(at=NOON - 365 * DAY)
    form = {"tonight": "1", "reason": "Court case 7"}

    answer = client.post(f"{INBOX}{message.pk}/hold/", form, follow=True)

    assert answer.redirect_chain == [(TONIGHT, 302)]
    assert "“A leak” is on hold: nothing deletes it." in told(answer)
    assert Message.objects.get().hold_reason == "Court case 7"
    assert "No message goes within the next 24 hours." in told(answer)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_it_asks_the_same_queries_for_any_number(client, lead, at_noon, django_assert_max_num_queries, number):
    for one in range(number):
        flow.receive(subject=f"Leak {one}", at=NOON - 365 * DAY)

    with django_assert_max_num_queries(18):
        assert client.get(TONIGHT).content.decode().count('<th scope="row">') == number


def test_of_very_many_the_first_are_shown_and_the_others_counted(client, lead, at_noon, monkeypatch):
    monkeypatch.setattr("contact.admin.holding.MOST_SHOWN", 2)
    for _ in range(3):
        flow.receive(at=NOON - 365 * DAY)

    page = told(client.get(TONIGHT))

    assert "And 1 more, which stand here once these are kept or gone." in page


def test_the_list_leads_there_for_desk_leads_alone(client, lead):
    assert f'href="{TONIGHT}"' in client.get(INBOX).content.decode()

    client.force_login(make_user("Editor"))
    assert TONIGHT not in client.get(INBOX).content.decode()


@pytest.mark.parametrize("role", ["", "Reporter", "Editor"])
def test_holds_are_for_desk_leads(client, role):
    message = flow.receive()
    client.force_login(make_user(role))

    assert client.get(TONIGHT).status_code == 403
    for name in ("hold", "release"):
        assert client.post(f"{INBOX}{message.pk}/{name}/", {"reason": "x"}).status_code == 403
    assert Message.objects.get().hold_reason == ""


# --- on a message's page --------------------------------------------------------------------------------------------


def test_a_message_is_put_on_hold_and_released_from_its_page(client, lead):
    message = flow.receive()
    page = f"{INBOX}{message.pk}/change/"
    assert 'name="reason"' in client.get(page).content.decode()

    held = told(client.post(f"{INBOX}{message.pk}/hold/", {"reason": "Court case 7"}, follow=True))
    assert "On hold: Court case 7. Nothing deletes this message, its answers, mails and notes." in held

    free = told(client.post(f"{INBOX}{message.pk}/release/", follow=True))
    assert "The hold is taken off: the message goes when its time is over." in free
    assert Message.objects.get().hold_reason == ""


def test_who_may_not_hold_sees_that_it_is_held(client):
    message = flow.receive(hold_reason="Court case 7")
    client.force_login(make_user("Editor"))

    page = client.get(f"{INBOX}{message.pk}/change/").content.decode()

    assert "On hold: Court case 7." in page
    assert "../release/" not in page


def test_a_reason_that_is_refused_is_shown_as_it_was_typed(client, lead):
    message = flow.receive()

    answer = client.post(f"{INBOX}{message.pk}/hold/", {"reason": "x" * 201})
    assert "The reason is too long: it may have 200 characters." in told(answer)
    assert "x" * 201 in answer.content.decode()

    holding.hold(message, "Court case 7", by=SYSTEM)
    answer = client.post(f"{INBOX}{message.pk}/hold/", {"reason": "Court case 8"})
    assert "This message is on hold already: Court case 7." in told(answer)
    assert 'value="Court case 8"' in answer.content.decode()


def test_a_hold_that_is_off_already_is_told(client, lead):
    message = flow.receive()

    assert "This message is not on hold." in told(client.post(f"{INBOX}{message.pk}/release/", follow=True))


# --- deleting by hand -----------------------------------------------------------------------------------------------

HELD = "On legal hold, so not to be deleted until the hold is taken off: “Held” (Court case 7)."


def test_what_is_on_hold_is_not_deleted_and_a_sentence_says_so(client, lead):
    message = flow.receive(subject="Held", hold_reason="Court case 7")
    page = f"{INBOX}{message.pk}/delete/"

    assert HELD in told(client.get(page))
    assert HELD in told(client.post(page, {"post": "yes"}))
    assert Message.objects.get() == message


def test_of_many_none_is_deleted_while_one_is_on_hold(client, lead):
    keys = [flow.receive(subject=one, hold_reason=why).pk for one, why in (("Free", ""), ("Held", "Court case 7"))]
    form = {"action": "delete_selected", "_selected_action": keys}

    assert HELD in told(client.post(INBOX, form))
    assert HELD in told(client.post(INBOX, form | {"post": "yes"}))
    assert Message.objects.count() == 2


@pytest.mark.parametrize("many", [False, True])
def test_a_hold_between_question_and_answer_counts(client, lead, monkeypatch, many):
    message = flow.receive(subject="Held")
    seen = MessageDeletion.get_deleted_objects

    def hold_meanwhile(desk, objs, request):
        found = seen(desk, objs, request)
        holding.hold(Message.objects.get(), "Court case 7", by=SYSTEM)
        return found

    monkeypatch.setattr(MessageDeletion, "get_deleted_objects", hold_meanwhile)
    if many:
        form = {"action": "delete_selected", "_selected_action": [message.pk], "post": "yes"}
        answer = client.post(INBOX, form)
    else:
        answer = client.post(f"{INBOX}{message.pk}/delete/", {"post": "yes"})

    monkeypatch.undo()
    assert answer.status_code == 302
    assert HELD in told(client.get(answer.url))
    assert Message.objects.get() == message
    assert not LogEntry.objects.filter(action_flag=DELETION).exists()


@pytest.mark.parametrize("many", [False, True])
def test_the_log_names_what_was_deleted_by_number_alone(client, lead, many):
    message = flow.receive()
    if many:
        client.post(INBOX, {"action": "delete_selected", "_selected_action": [message.pk], "post": "yes"})
    else:
        client.post(f"{INBOX}{message.pk}/delete/", {"post": "yes"})

    found = LogEntry.objects.values_list("user__username", "action_flag", "object_repr", "change_message")
    assert list(found) == [("lena", DELETION, f"Message {message.pk}", "")]
    assert not Message.objects.exists()
