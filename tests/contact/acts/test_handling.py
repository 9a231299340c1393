"""What the desk does with a message: each act, its history, two at once, and who may."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection

from articles.pure.refusal import Refusal
from contact.acts import answering, handling
from contact.models import Message, Route
from tests.contact.flow import mailed_to, make_message
from tests.factories import make_user
from tests.parallel import together

pytestmark = pytest.mark.django_db
WRITERS = [
    (handling.take, {}),
    (handling.assign, {"to": None}),
    (handling.reopen, {}),
    (handling.close, {}),
    (handling.mark_spam, {}),
    (handling.not_spam, {}),
    (handling.recategorise, {"category": "tip"}),
]


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]


@pytest.fixture
def ida(db):
    return make_user("Editor", "ida")


def stored(message: Message) -> tuple:
    return Message.objects.values_list("status", "category", "assigned_to").get(pk=message.pk)


def history(message: Message) -> list[str]:
    found = LogEntry.objects.filter(object_id=str(message.pk), content_type__model="message").order_by("pk")
    return [one.change_message for one in found]


def again(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_who_takes_a_new_message_has_it_and_it_is_open(ida):
    message = make_message()

    assert handling.take(message, by=ida)

    assert stored(message) == ("open", "other", ida.pk)
    assert (message.status, message.assigned_to) == ("open", ida)
    assert history(message) == ["Given to ida."]


def test_taken_twice_it_is_taken_once(ida):
    first, second = make_message(), again(Message.objects.get())

    assert [handling.take(first, by=ida), handling.take(second, by=ida), handling.take(first, by=ida)] == [
        True, False, False,
    ]  # fmt: skip
    assert len(history(first)) == 1


def test_what_somebody_else_has_is_not_taken_in_passing(ida):
    message = make_message()
    handling.take(message, by=make_user("Editor"))

    with pytest.raises(Refusal, match="take it over on its own page"):
        handling.take(again(message), by=ida)


def test_it_is_handed_on_to_a_colleague_and_back_to_nobody(ida):
    message, bo = make_message(), make_user("Editor", "bo")

    assert handling.assign(message, by=ida, to=bo)
    assert stored(message) == ("open", "other", bo.pk)
    assert handling.assign(message, by=ida, to=None)

    assert stored(message) == ("open", "other", None)
    assert history(message) == ["Given to bo.", "Given to nobody."]


@pytest.mark.parametrize(("role", "values"), [("Reporter", {}), ("", {}), ("Editor", {"is_active": False})])
def test_it_is_given_to_nobody_who_may_not_read_it(ida, role, values):
    message = make_message()

    with pytest.raises(Refusal, match="must be allowed to read it"):
        handling.assign(message, by=ida, to=make_user(role, **values))
    assert stored(message) == ("new", "other", None)


def test_closed_and_opened_again(ida):
    message = make_message()

    assert handling.close(message, by=ida)
    assert stored(message)[0] == "closed"
    assert not handling.close(again(message), by=ida)
    assert handling.reopen(message, by=ida)

    assert stored(message)[0] == "open"
    assert history(message) == ["Closed.", "Opened."]


def test_of_two_who_saw_the_same_the_second_is_told(ida):
    message = make_message()
    seen = again(message)
    handling.take(message, by=make_user("Editor"))

    with pytest.raises(Refusal) as refused:
        handling.take(seen, by=ida)
    with pytest.raises(Refusal):
        handling.close(seen, by=ida)

    assert refused.value.sentence == handling.OVERTAKEN
    assert stored(message)[0] == "open"


def test_what_is_deleted_meanwhile_is_told(ida):
    message = make_message()
    Message.objects.all().delete()

    with pytest.raises(Refusal) as refused:
        handling.close(message, by=ida)
    assert refused.value.sentence == handling.GONE


def test_spam_is_neither_closed_nor_opened(ida):
    message = make_message()
    handling.mark_spam(message, by=ida)

    for act in (handling.close, handling.reopen):
        with pytest.raises(Refusal, match="say first that it is not"):
            act(message, by=ida)
    assert history(message) == ["Marked as spam."]


def test_not_spam_after_all_is_new_and_delivered(ida):
    Route.objects.create(category="tip", recipients="tips@example.org")
    message = make_message(is_suspect=True, category="tip")

    assert handling.not_spam(message, by=ida)

    assert stored(message)[0] == "new"
    assert mailed_to(message) == ["tips@example.org"]
    assert message.mails.get().mail_id == message.thread_id
    assert not handling.not_spam(again(message), by=ida)
    assert mailed_to(message) == ["tips@example.org"]


def test_not_spam_after_all_is_answered_where_there_is_an_answer(ida):
    message = make_message()
    answering.answer(message, by=ida, subject="Re: A leak", text="Thank you.", form_key="k")
    handling.mark_spam(again(message), by=ida)

    assert handling.not_spam(again(message), by=ida)

    assert stored(message)[0] == "answered"


def test_to_and_fro_each_address_is_mailed_once(ida):
    message = make_message()

    for _ in range(3):
        handling.mark_spam(message, by=ida)
        handling.not_spam(message, by=ida)

    assert mailed_to(message) == ["desk@example.org"]


def test_another_category_is_mailed_to_its_recipients_and_to_nobody_twice(ida):
    Route.objects.create(category="press", recipients="press@example.org\nDESK@example.org")
    message = make_message()

    assert handling.recategorise(message, by=ida, category="press")
    assert mailed_to(message) == ["desk@example.org", "press@example.org"]
    assert handling.recategorise(message, by=ida, category="other")
    assert handling.recategorise(message, by=ida, category="press")

    assert mailed_to(message) == ["desk@example.org", "press@example.org"]
    begins = [mail.mail_id == message.thread_id for mail in message.mails.order_by("pk")]
    assert begins == [True, False]
    assert stored(message)[1] == "press"
    assert history(message) == [
        "Category: A press question.", "Category: Something else.", "Category: A press question.",
    ]  # fmt: skip


def test_spam_is_sorted_without_a_mail(ida):
    message = make_message(is_suspect=True)

    handling.recategorise(message, by=ida, category="press")
    assert mailed_to(message) == []
    handling.not_spam(message, by=ida)

    assert mailed_to(message) == ["desk@example.org"]


def test_a_category_that_there_is_not_is_refused(ida):
    with pytest.raises(Refusal, match="Choose a category"):
        handling.recategorise(make_message(), by=ida, category="gossip")


@pytest.mark.parametrize("role", ["", "Reporter"])
@pytest.mark.parametrize(("act", "values"), WRITERS)
def test_who_may_not_work_on_messages_changes_nothing(role, act, values):
    message = make_message()
    before = stored(message)

    with pytest.raises(Refusal):
        act(message, by=make_user(role), **values)

    assert stored(message) == before
    assert history(message) == []


def test_the_history_does_not_name_the_reader(ida):
    message = make_message()
    handling.close(message, by=ida)

    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.user) == (f"Message {message.pk}", ida)


def test_of_twelve_who_say_at_once_that_it_is_no_spam_one_delivers(shared_database):
    ida, message = make_user("Editor"), make_message(is_suspect=True)

    done = together(12, lambda _: handling.not_spam(again(message), by=ida))

    assert sorted(done) == [False] * 11 + [True]
    assert mailed_to(message) == ["desk@example.org"]
    assert history(message) == ["Not spam after all."]


def test_of_twelve_who_sort_it_at_once_into_two_categories_no_address_is_mailed_twice(shared_database):
    Route.objects.create(category="press", recipients="press@example.org\nboss@example.org")
    Route.objects.create(category="tip", recipients="tips@example.org\nboss@example.org")
    ida, message = make_user("Editor"), make_message()

    done = together(12, lambda at: handling.recategorise(again(message), by=ida, category=("press", "tip")[at % 2]))

    assert {str(one) for one in done} <= {"True", "False", handling.OVERTAKEN}
    found = mailed_to(message)
    assert len(found) == len(set(found))
    assert {"desk@example.org", "boss@example.org"} <= set(found)


def test_of_twelve_who_take_it_at_once_one_has_it(shared_database):
    users, message = [make_user("Editor") for _ in range(12)], make_message()

    done = together(12, lambda at: handling.take(again(message), by=users[at]))

    connection.close()
    winner = [user for user, one in zip(users, done, strict=True) if one is True]
    assert [user.pk for user in winner] == [stored(message)[2]]
    assert all(isinstance(one, Refusal) for one in done if one is not True)
