"""The form in which a reader is answered."""

import re

import pytest

from contact.acts import answering, handling, meanwhile, noting
from contact.models import Answer, AnswerTemplate, Mail, Message
from tests.contact.flow import make_message
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida(client):
    user = make_user("Editor", "ida")
    client.force_login(user)
    return user


def address(message: Message, query: str = "") -> str:
    return f"/admin/contact/message/{message.pk}/answer/{query}"


def shown(page: str) -> dict[str, str]:
    """What the form holds: its key, its name, its subject, its text, how the message was."""
    found = {
        one: re.search(rf'name="{one}"(?: value="([^"]*)")?', page)[1]
        for one in ("form_key", "_form", "subject", "seen")
    }
    return found | {"text": re.search(r"<textarea[^>]*>\s?([^<]*)</textarea>", page)[1]}


def test_the_form_begins_with_the_subject_and_no_text(client, ida):
    page = client.get(address(make_message(subject="Re: A <leak>"))).content.decode()

    assert shown(page) | {"form_key": "", "_form": ""} == {
        "form_key": "", "_form": "", "subject": "Re: A &lt;leak&gt;", "text": "", "seen": "0-0",
    }  # fmt: skip
    assert "The dam at Vik leaks." in page


def test_a_template_fills_the_text_with_what_is_safe(client, ida):
    template = AnswerTemplate.objects.create(name="Thanks", text="Dear {name},\n\nthanks for “{subject}”.")
    message = make_message(name="<b>{subject}</b>", subject="A leak")
    assert f'<option value="{template.pk}">Thanks</option>' in client.get(address(message)).content.decode()

    page = client.get(address(message, f"?template={template.pk}")).content.decode()

    assert shown(page)["text"] == "Dear &lt;b&gt;{subject}&lt;/b&gt;,\n\nthanks for “A leak”."


def test_a_template_is_put_below_what_is_typed_and_nothing_is_sent_or_lost(client, ida):
    template = AnswerTemplate.objects.create(name="Thanks", text="Dear {name}, thanks.")
    message = make_message()
    form = shown(client.get(address(message)).content.decode()) | {"subject": "On the dam", "use": "1"}

    for typed, text in (("", "Dear Ada Lind, thanks."), ("I rang them.\n", "I rang them.\n\nDear Ada Lind, thanks.")):
        page = client.post(address(message), form | {"text": typed, "template": template.pk}).content.decode()
        assert shown(page) == shown(page) | {"text": text, "subject": "On the dam", "form_key": form["form_key"]}
        assert "errorlist" not in page
    page = client.post(address(message), form | {"text": "Mine.", "template": ""}).content.decode()

    assert shown(page)["text"] == "Mine."
    assert not Answer.objects.exists()


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "%00"])
def test_a_template_that_there_is_not_fills_nothing(client, ida, key):
    AnswerTemplate.objects.create(name="Thanks", text="Dear {name}")

    assert shown(client.get(address(make_message(), f"?template={key}")).content.decode())["text"] == ""


def test_what_is_sent_is_kept_mailed_and_told(client, ida):
    message = make_message()
    form = shown(client.get(address(message)).content.decode())

    response = client.post(address(message), form | {"text": "Thank you."}, follow=True)

    kept = Answer.objects.get()
    assert (kept.subject, kept.text, kept.author) == ("Re: A leak", "Thank you.", ida)
    assert Mail.objects.get(kind="answer").answer == kept
    assert [(str(one), one.tags) for one in response.context["messages"]] == [
        ("The answer is on its way.", f"saved-{form['_form']} success")
    ]
    assert "<strong>Answered</strong>" in response.content.decode()


def test_sent_twice_it_is_one_answer(client, ida):
    message = make_message()
    form = shown(client.get(address(message)).content.decode()) | {"text": "Thank you."}

    assert [client.post(address(message), form).status_code for _ in range(3)] == [302] * 3

    assert Answer.objects.count() == Mail.objects.filter(kind="answer").count() == 1


def test_another_text_from_the_same_form_is_kept_and_sent_when_it_is_sent_again(client, ida):
    message = make_message()
    form = shown(client.get(address(message)).content.decode()) | {"text": "One."}
    client.post(address(message), form)

    page = client.post(address(message), form | {"text": "Two."}).content.decode()

    assert answering.SECOND in page
    again = shown(page)
    assert (again["text"], again["_form"]) == ("Two.", form["_form"])
    assert again["form_key"] != form["form_key"]
    client.post(address(message), again)
    assert sorted(Answer.objects.values_list("text", flat=True)) == ["One.", "Two."]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": "", "text": "Kept words"}, "Say in a few words what the answer is about."),
        ({"subject": "x" * 251, "text": "Kept words"}, "It may have 250 signs at most; this has 251."),
        ({"subject": "Kept words", "text": " "}, "Write the answer."),
        ({"subject": "Kept words", "text": "x" * 50_001}, "It may have 50,000 signs at most; this has 50,001."),
    ],
)
def test_what_was_typed_survives_every_error(client, ida, typed, sentence):
    page = client.post(address(make_message()), {"form_key": "k", "_form": "abc", **typed}).content.decode()

    assert sentence in page
    assert "Kept words" in page
    assert shown(page)["form_key"] == "k"
    assert not Answer.objects.exists()


def test_what_is_spam_by_now_is_not_answered_and_nothing_typed_is_lost(client, ida):
    message = make_message()
    Message.objects.update(status="spam")

    page = client.post(address(message), {"subject": "Re", "text": "Kept words", "form_key": "k"}).content.decode()

    assert answering.IS_SPAM in page
    assert "Kept words" in page


@pytest.mark.parametrize("key", ["", "x" * 1000])
def test_a_form_without_a_key_of_ours_is_sent_all_the_same(client, ida, key):
    message = make_message()

    client.post(address(message), {"subject": "Re", "text": "x", "form_key": key})

    assert Answer.objects.count() == 1


# --- two colleagues at one message ------------------------------------------------------------------------------------


@pytest.fixture
def bo(ida):
    return make_user("Editor", "bo")


def answered(message, bo):
    answering.answer(message, by=bo, subject="Re: A leak", text="We know already.", form_key="bo's")


DEEDS = [
    (answered, "Answered"),
    (lambda message, bo: handling.close(message, by=bo), "Closed"),
    (lambda message, bo: handling.take(message, by=bo), "Given to bo"),
    (lambda message, bo: noting.note(message, by=bo, text="The lawyer has it."), "Wrote a note"),
]


@pytest.mark.parametrize(("deed", "told"), DEEDS)
def test_what_a_colleague_did_meanwhile_is_told_once_and_nothing_typed_is_lost(client, ida, bo, deed, told):
    message = make_message()
    form = shown(client.get(address(message)).content.decode()) | {"text": "Thank you."}
    deed(Message.objects.get(), bo)

    page = client.post(address(message), form).content.decode()

    assert f"bo has {meanwhile.OVERTAKEN}" in page
    assert "Nothing was sent: what is the matter stands at" in page
    assert re.search(f"<li>bo, [^<]*: {told}</li>", page)
    assert not Answer.objects.filter(text="Thank you.").exists()
    again = shown(page)
    assert (again["text"], again["form_key"], again["_form"]) == ("Thank you.", form["form_key"], form["_form"])

    assert client.post(address(message), again).status_code == 302
    assert Answer.objects.filter(text="Thank you.").count() == 1


def test_the_colleagues_answer_stands_above_ones_own(client, ida, bo):
    message = make_message()
    form = shown(client.get(address(message)).content.decode()) | {"text": "Thank you."}
    answered(message, bo)

    page = client.post(address(message), form).content.decode()

    assert "Answer of bo" in page and "We know already." in page
    assert "<strong>Answered</strong>" in page


def test_what_one_did_oneself_meanwhile_holds_nothing_up(client, ida):
    message = make_message()
    form = shown(client.get(address(message)).content.decode()) | {"text": "Thank you."}
    handling.take(message, by=ida)
    noting.note(message, by=ida, text="I answer her.")

    assert client.post(address(message), form).status_code == 302


def test_what_a_colleague_did_before_holds_nothing_up(client, ida, bo):
    message = make_message()
    answered(message, bo)
    form = shown(client.get(address(message)).content.decode()) | {"text": "One thing more."}

    assert client.post(address(message), form).status_code == 302


def test_an_answer_that_arrived_is_not_refused_when_it_is_sent_again_after_a_colleagues(client, ida, bo):
    message = make_message()
    form = shown(client.get(address(message)).content.decode()) | {"text": "Thank you."}
    client.post(address(message), form)
    answered(message, bo)

    assert client.post(address(message), form).status_code == 302
    assert Answer.objects.count() == 2


@pytest.mark.parametrize("seen", ["", "x", "1", "1-", "9" * 30 + "-1", "\0"])
def test_a_form_that_does_not_say_what_was_seen_is_sent(client, ida, bo, seen):
    message = make_message()
    answered(message, bo)

    sent = client.post(address(message), {"subject": "Re", "text": "x", "form_key": "k", "seen": seen})

    assert sent.status_code == (200 if seen == "\0" else 302)


def test_who_marked_it_as_spam_is_named(client, ida, bo):
    message = make_message()
    form = shown(client.get(address(message)).content.decode()) | {"text": "Thank you."}
    handling.mark_spam(Message.objects.get(), by=bo)

    page = client.post(address(message), form).content.decode()

    assert answering.IS_SPAM in page
    assert re.search("<li>bo, [^<]*: Marked as spam</li>", page)
    assert shown(page)["text"] == "Thank you."
