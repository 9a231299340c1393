"""Answers to readers: kept, mailed once, never lost."""

import pytest
from django.contrib.admin.models import LogEntry

from articles.pure.refusal import Refusal
from contact.acts import answering, handling
from contact.models import Answer, Mail, Message
from tests.contact.flow import ADA, make_message
from tests.factories import NOON, make_user
from tests.parallel import together

pytestmark = pytest.mark.django_db
TYPED = {"subject": "Re: A leak", "text": "Thank you.", "form_key": "k1"}


@pytest.fixture
def ida(db):
    return make_user("Editor", "ida")


def test_an_answer_is_kept_mailed_and_the_message_is_answered(ida):
    message = make_message()

    kept = answering.answer(message, by=ida, **TYPED, at=NOON)

    assert (kept.subject, kept.text, kept.author, kept.author_name) == ("Re: A leak", "Thank you.", ida, "ida")
    assert kept.sent_at == NOON
    mail = Mail.objects.get(kind="answer")
    assert (mail.recipient, mail.answer, mail.created_at) == (ADA, kept, NOON)
    assert Message.objects.get().status == "answered"
    assert LogEntry.objects.get().change_message == "Answered."


def test_sent_again_it_is_the_answer_already_there(ida):
    message = make_message()

    kept = [answering.answer(message, by=ida, **TYPED) for _ in range(3)]

    assert kept == [Answer.objects.get()] * 3
    assert Mail.objects.filter(kind="answer").count() == 1
    assert LogEntry.objects.count() == 1


def test_sent_again_after_it_was_closed_it_opens_nothing(ida):
    message = make_message()
    answering.answer(message, by=ida, **TYPED)
    handling.close(Message.objects.get(), by=ida)

    answering.answer(message, by=ida, **TYPED)

    assert Message.objects.get().status == "closed"


@pytest.mark.parametrize("other", [{"text": "No thanks."}, {"subject": "Re: Another"}])
def test_another_text_from_the_same_form_is_refused_not_swallowed(ida, other):
    message = make_message()
    answering.answer(message, by=ida, **TYPED)

    with pytest.raises(Refusal) as refused:
        answering.answer(message, by=ida, **TYPED | other)

    assert (refused.value.sentence, refused.value.field) == (answering.SECOND, "form_key")
    assert Answer.objects.count() == 1


def test_a_key_of_another_messages_form_answers_nothing(ida):
    first, second = make_message(), make_message("bo@example.org")
    answering.answer(first, by=ida, **TYPED)

    with pytest.raises(Refusal):
        answering.answer(second, by=ida, **TYPED)
    assert Message.objects.get(pk=second.pk).status == "new"


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"text": " \n"}, "text", "Write the answer."),
        ({"subject": "\u200b"}, "subject", "Say in a few words what the answer is about."),
        ({"text": "x" * 50_001}, "text", "It may have 50,000 signs at most; this has 50,001."),
        ({"subject": "x" * 251}, "subject", "It may have 250 signs at most; this has 251."),
    ],
)
def test_what_cannot_be_sent_is_refused_by_its_field(ida, values, field, sentence):
    with pytest.raises(Refusal) as refused:
        answering.answer(make_message(), by=ida, **TYPED | values)

    assert (refused.value.field, refused.value.sentence) == (field, sentence)
    assert not Answer.objects.exists()


def test_spam_is_not_answered(ida):
    message = make_message(is_suspect=True)

    with pytest.raises(Refusal) as refused:
        answering.answer(message, by=ida, **TYPED)

    assert refused.value.sentence == answering.IS_SPAM
    assert not Answer.objects.exists()
    assert Message.objects.get().status == "spam"


def test_a_message_that_is_gone_is_not_answered(ida):
    message = make_message()
    Message.objects.filter(pk=message.pk).delete()

    with pytest.raises(Refusal) as refused:
        answering.answer(message, by=ida, **TYPED)
    assert refused.value.sentence == handling.GONE


@pytest.mark.parametrize("role", ["", "Reporter"])
def test_who_may_not_answer_sends_nothing(role):
    with pytest.raises(Refusal, match="You may not answer readers"):
        answering.answer(make_message(), by=make_user(role), **TYPED)
    assert not Mail.objects.filter(kind="answer").exists()


def test_of_twelve_sends_at_once_one_answer_is_kept_and_mailed(shared_database):
    ida, message = make_user("Editor"), make_message()

    kept = together(12, lambda _: answering.answer(Message.objects.get(pk=message.pk), by=ida, **TYPED))

    assert kept == [Answer.objects.get()] * 12
    assert Mail.objects.filter(kind="answer").count() == 1
