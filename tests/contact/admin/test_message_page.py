"""A message's own page: what it shows, and what each button does."""

import re

import pytest
from django.contrib.auth.models import Permission

from articles.permissions import SYSTEM
from contact.acts import answering, handling, noting
from contact.models import Mail, Message, MessageNote, Route
from contact.pure import addresses
from tests.contact.flow import mailed_to, make_message
from tests.factories import NOON, make_story, make_user

pytestmark = pytest.mark.django_db
INBOX = "/admin/contact/message/"


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]


@pytest.fixture
def ida(client):
    user = make_user("Editor", "ida")
    client.force_login(user)
    return user


def page_of(message: Message) -> str:
    return f"{INBOX}{message.pk}/change/"


def show(client, message: Message) -> str:
    return client.get(page_of(message)).content.decode()


def seen(message: Message) -> dict:
    """What the page's forms say of how *message* was when it was opened."""
    return {
        "seen_status": message.status, "seen_category": message.category, "seen_holder": message.assigned_to_id or "",
    }  # fmt: skip


def press(client, message: Message, act: str, **values):
    return client.post(f"{INBOX}{message.pk}/{act}/", {**seen(message), **values}, follow=True)


def told(response) -> list[str]:
    return [str(one) for one in response.context["messages"]]


def stored(message: Message) -> tuple:
    return Message.objects.values_list("status", "category", "assigned_to").get(pk=message.pk)


def test_it_shows_what_was_written_where_it_belongs_and_who_has_it(client, ida):
    story = make_story(title="The dam")
    message = make_message(text="One.\n\n<b>Two</b> & three", category="tip", story=story)
    handling.take(message, by=ida)
    Message.objects.update(has_throwaway_address=True)

    page = show(client, message)

    assert '<div class="written">One.\n\n&lt;b&gt;Two&lt;/b&gt; &amp; three</div>' in page
    assert "<strong>Open</strong> · A tip · ida has it · <strong>Throw-away address</strong>" in page
    assert f'<a href="/admin/articles/story/{story.pk}/change/">The dam</a>' in page
    assert "<bdi>Ada Lind</bdi>, ada@example.org</h2>" in page


def test_opening_it_leaves_it_new(client, ida):
    message = make_message()

    show(client, message)

    assert stored(message) == ("new", "other", None)


def test_it_shows_the_thread_with_the_fate_of_each_mail(client, ida):
    message = make_message()
    for key in ("sent", "waits", "given up"):
        answering.answer(message, by=ida, subject=f"Re: {key}", text=f"Text {key}", form_key=key)
    Mail.objects.filter(answer__form_key="sent").update(sent_at=NOON)
    Mail.objects.filter(answer__form_key="given up").update(gave_up_at=NOON, last_answer="550 No such user")

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", show(client, message)))

    assert "Re: sent Answer of ida" in text
    assert "Text sent ada@example.org: sent 1 Mar 2026, 12:00" in text
    assert "Text waits ada@example.org: waits, next try" in text
    assert "ada@example.org: given up 1 Mar 2026, 12:00. The server said: 550 No such user" in text
    assert "Mails to the desk desk@example.org: waits" in text


def test_mails_lead_to_the_outbox_for_who_may_see_it_alone(client, ida):
    message = make_message()

    assert "/admin/contact/mail/" not in show(client, message)
    client.force_login(make_user("Desk lead"))
    assert f'<a href="/admin/contact/mail/{message.mails.get().pk}/change/">desk@example.org</a>' in show(
        client, message
    )


@pytest.mark.parametrize("number", [1, 3, 30])
def test_it_asks_the_same_queries_for_any_length(client, ida, django_assert_num_queries, number):
    message = make_message()
    for one in range(number):
        answering.answer(message, by=ida, subject="Re", text="x", form_key=str(one))
        noting.note(message, by=ida, text="x")
        make_user("Editor")
    client.get(page_of(message))

    # session, user, two for the permissions; message, mails, answers and their mails, notes, colleagues;
    # that it was read
    with django_assert_num_queries(11):
        client.get(page_of(message))


@pytest.mark.parametrize(
    ("act", "values", "after", "sentence"),
    [
        ("take", {}, ("open", "other", "ida"), "You have it now."),
        ("open", {}, ("open", "other", None), "It is open."),
        ("close", {}, ("closed", "other", None), "It is closed."),
        ("spam", {}, ("spam", "other", None), "It is marked as spam."),
        ("category", {"category": "tip"}, ("new", "tip", None),
         "Sorted anew. Those who get messages of this category are mailed it, unless they were before."),
    ],
)  # fmt: skip
def test_each_button_does_its_act_and_leads_back(client, ida, act, values, after, sentence):
    message = make_message()
    assert f'action="../{act}/"' in show(client, message)

    response = press(client, message, act, **values)

    assert response.redirect_chain == [(page_of(message), 302)]
    assert told(response) == [sentence]
    assert stored(message) == (*after[:2], ida.pk if after[2] else None)


def test_it_is_handed_on_to_a_colleague_over_from_one_and_to_nobody(client, ida):
    message, bo = make_message(), make_user("Editor", "bo")
    reporter = make_user("Reporter", "rea")
    page = show(client, message)
    assert f'<option value="{bo.pk}">bo</option>' in page
    assert ">rea<" not in page

    assert told(press(client, message, "assign", to=bo.pk)) == ["Handed on."]
    message.refresh_from_db()
    assert message.assigned_to == bo
    assert "Take it over" in show(client, message)
    press(client, message, "take")
    message.refresh_from_db()
    assert message.assigned_to == ida
    press(client, message, "assign", to="")
    message.refresh_from_db()
    assert message.assigned_to is None

    for nobody in (reporter.pk, 10**20, "x", "\0"):
        assert told(press(client, message, "assign", to=nobody)) == ["Choose a colleague who may read messages."]


def test_what_a_colleague_has_changed_meanwhile_is_not_overrun(client, ida):
    message = make_message()
    handling.take(Message.objects.get(), by=make_user("Editor", "bo"))

    assert told(press(client, message, "take")) == [handling.OVERTAKEN]
    assert told(press(client, message, "close")) == [handling.OVERTAKEN]

    assert stored(message)[0] == "open"


@pytest.mark.parametrize("field", ["seen_status", "seen_category", "seen_holder"])
@pytest.mark.parametrize("value", ["\0", "x" * 300, "9" * 30, "spam'--"])
def test_what_nobody_can_have_seen_changes_nothing(client, ida, field, value):
    message = make_message()
    handling.take(message, by=ida)

    assert told(press(client, message, "close", **{field: value})) == [handling.OVERTAKEN]
    assert stored(message)[0] == "open"


def test_a_button_pressed_twice_does_no_harm(client, ida):
    message = make_message()

    assert told(press(client, message, "close")) == ["It is closed."]
    assert told(press(client, message, "close")) == ["It was so already."]


def test_spam_has_one_way_out_which_delivers_it(client, ida):
    Route.objects.create(category="tip", recipients="tips@example.org")
    message = make_message(is_suspect=True, category="tip")
    page = show(client, message)
    assert 'action="../not-spam/"' in page
    assert 'action="../close/"' not in page and 'href="../answer/"' not in page

    press(client, message, "not-spam")
    press(client, message, "not-spam")

    assert stored(message)[0] == "new"
    assert mailed_to(message) == ["tips@example.org"]


@pytest.mark.parametrize(
    ("status", "act", "sentence"),
    [
        (
            "spam",
            "not-spam",
            "It is not spam. Nobody is set to be mailed messages of this category: it waits here alone.",
        ),
        ("new", "category", "Sorted anew. Nobody is set to be mailed messages of this category: it waits here alone."),
        ("spam", "category", "Sorted anew. Spam is mailed to nobody."),
    ],
)
def test_where_nobody_is_mailed_none_is_announced(client, ida, settings, status, act, sentence):
    settings.CONTACT_RECIPIENTS = []
    make_message()
    Message.objects.update(status=status)

    assert told(press(client, Message.objects.get(), act, category="tip")) == [sentence]

    assert not Mail.objects.filter(kind="message").exists()


def test_a_get_does_nothing(client, ida):
    message = make_message()

    for act in ("take", "assign", "open", "close", "spam", "not-spam", "category"):
        assert client.get(f"{INBOX}{message.pk}/{act}/").status_code == 302

    assert stored(message) == ("new", "other", None)


def test_a_note_is_written_and_shown(client, ida):
    message = make_message()
    name = re.search(r'name="_form" value="(\w+)"', show(client, message))[1]

    response = client.post(f"{INBOX}{message.pk}/note/", {"text": "Rang her.", "_form": name}, follow=True)

    assert [one.tags for one in response.context["messages"]] == [f"saved-{name} success"]
    assert '<div class="written">Rang her.</div>' in response.content.decode()
    assert "Note of ida" in response.content.decode()


def test_a_note_that_is_refused_is_shown_again_with_what_was_typed(client, ida):
    message = make_message()

    page = client.post(f"{INBOX}{message.pk}/note/", {"text": "y" * 5001}).content.decode()

    assert "A note has 5,000 signs at most; this one has 5,001." in page
    assert "y" * 5001 in page
    assert not MessageNote.objects.exists()


def test_who_may_only_read_sees_no_button_and_changes_nothing(client):
    message, reader = make_message(), make_user()
    reader.user_permissions.add(Permission.objects.get(codename="view_message"))
    client.force_login(reader)

    page = show(client, message)
    assert 'action="../' not in page and 'href="../answer/"' not in page
    for act in ("take", "assign", "open", "close", "spam", "not-spam", "category"):
        press(client, message, act, category="tip")

    assert stored(message) == ("new", "other", None)
    for page in ("note", "answer", "correction"):
        assert client.get(f"{INBOX}{message.pk}/{page}/").status_code == 403
        assert client.post(f"{INBOX}{message.pk}/{page}/", {"text": "x"}).status_code == 403


@pytest.mark.parametrize("page", ["take", "note", "answer", "correction"])
def test_what_is_not_there_is_not_found(client, ida, page):
    for key in ("1", "x", "9" * 30):
        assert client.post(f"{INBOX}{key}/{page}/").status_code == 404


def test_its_history_tells_who_did_what(client, ida):
    message = make_message()
    handling.close(message, by=ida)

    page = client.get(f"{INBOX}{message.pk}/history/").content.decode()

    assert "Closed." in page and "ida" in page


def test_what_the_product_wrote_itself_has_a_name(client, ida):
    message = make_message()
    answering.answer(message, by=SYSTEM, subject="Re", text="x", form_key="k")

    assert "Answer of Newsroom" in show(client, message)


def test_an_address_in_letters_of_its_own_is_shown_in_them_and_in_ascii(client, ida):
    message = make_message(addresses.accept("ada@bücher.example"))

    page = show(client, message)

    assert "<bdi>Ada Lind</bdi>, ada@bücher.example</h2>" in page
    assert "In ASCII it is ada@xn--bcher-kva.example." in page
    answer = client.get(f"{INBOX}{message.pk}/answer/").content.decode()
    assert "To ada@bücher.example</h2>" in answer
    assert "In ASCII" not in show(client, make_message("bo@example.org"))


def test_an_address_that_looks_like_another_is_shown_in_letters_beside_its_ascii_alone(client, ida):
    message = make_message(addresses.accept("boss@nеwsroom.example"))

    page = show(client, message)

    assert ", boss@nеwsroom.example</h2>" in page
    assert "In ASCII it is boss@xn--nwsroom-7gg.example." in page
    answer = client.get(f"{INBOX}{message.pk}/answer/").content.decode()
    assert "To boss@xn--nwsroom-7gg.example</h2>" in answer


def test_the_way_back_leads_to_the_list_as_it_was_narrowed(client, ida):
    """Who works through a filter opens, acts and goes back: for each message anew."""
    message, kept = make_message(), "?_changelist_filters=status%3Dnew%26q%3Da"
    back = f'href="{INBOX}?status=new&amp;q=a"'
    page = client.get(f"{page_of(message)}{kept}").content.decode()
    assert back in page
    below = re.findall(r'(?:href|action)="\.\./(\w+)/([^"]*)"', page)
    assert {name for name, _ in below} >= {"answer", "take", "close", "note", "assign", "category", "correction"}
    assert {query for name, query in below if name not in {"delete"}} == {kept}

    for name in ("answer", "note", "correction"):
        assert back in client.get(f"{INBOX}{message.pk}/{name}/{kept}").content.decode()
    for name, values in (("take", {}), ("note", {"text": "x"}), ("answer", {"subject": "Re", "text": "x"})):
        assert client.post(f"{INBOX}{message.pk}/{name}/{kept}", values)["Location"] == f"{page_of(message)}{kept}"
