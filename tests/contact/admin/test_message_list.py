"""The list of messages: order, filters, search, and what is done to many at once."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.permissions import SYSTEM
from contact.acts import answering
from contact.models import Message, Route
from tests.contact.flow import mailed_to, make_message
from tests.factories import NOON, make_story, make_user

pytestmark = pytest.mark.django_db
INBOX = "/admin/contact/message/"


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]


def make(subject: str, **values) -> Message:
    """A message as it is stored, whatever led there."""
    given = {"address": "ada@example.org", "text": "x", "received_at": NOON, **values}
    return Message.objects.create(subject=subject, **given)


def listed(client, **query) -> list[str]:
    page = client.get(INBOX, query).content.decode()
    return re.findall(r'class="field-about[^>]*><a[^>]*><bdi>([^<]*)<', page)


def run(client, action: str, *messages: Message):
    return client.post(INBOX, {"action": action, "_selected_action": [one.pk for one in messages]}, follow=True)


def told(response) -> list[str]:
    return [str(one) for one in response.context["messages"]]


def status(*messages: Message) -> list[str]:
    return [Message.objects.get(pk=one.pk).status for one in messages]


def test_what_is_to_be_done_stands_first_and_spam_last(desk):
    for number, one in enumerate(["spam", "closed", "new", "answered", "open", "new"]):
        make(f"{number} {one}", status=one, received_at=NOON + timedelta(minutes=number))

    assert listed(desk) == ["5 new", "4 open", "2 new", "3 answered", "1 closed", "0 spam"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "to-do"}, ["open", "new"]),
        ({"status": "new"}, ["new"]),
        ({"status": "spam"}, ["spam"]),
        ({"status": "closed"}, ["closed"]),
        ({"status": "answered"}, ["answered"]),
        ({"status": "nonsense"}, ["open", "new", "closed", "answered", "spam"]),
        ({"who": "mine"}, ["open"]),
        ({"who": "others"}, ["closed"]),
        ({"who": "nobody"}, ["new", "answered", "spam"]),
        ({"category": "tip"}, ["new"]),
        ({"status": "to-do", "who": "mine"}, ["open"]),
    ],
)
def test_it_is_narrowed_by_status_holder_and_category(desk, editor, query, found):
    make("spam", status="spam")
    make("answered", status="answered")
    make("closed", status="closed", assigned_to=make_user("Editor"))
    make("new", category="tip")
    make("open", status="open", assigned_to=editor)

    assert listed(desk, **query) == found


@pytest.mark.parametrize("q", ["harbour", "bo@", "Bo Berg", "low tide", "we looked", "thanks for"])
def test_it_finds_by_subject_address_name_text_and_answers(desk, q):
    make("Another")
    message = make("Harbour", address="bo@example.org", name="Bo Berg", text="At low tide")
    for key in ("k1", "k2"):
        answering.answer(message, by=SYSTEM, subject="Thanks for it", text="We looked.", form_key=key)

    assert listed(desk, q=q) == ["Harbour"]


def test_it_shows_status_category_holder_story_and_a_throwaway_address(desk):
    holder = make_user("Editor", "ida")
    make(
        "Leak", status="open", category="tip", assigned_to=holder, has_throwaway_address=True,
        story=make_story(title="The dam"),
    )  # fmt: skip

    page = desk.get(INBOX).content.decode()

    row = page[page.index('id="result_list"') :]
    for shown in ("ada@example.org", "throw-away address", "Open", "A tip", "ida has it", "The dam", "1 Mar 2026"):
        assert shown in row


@pytest.mark.parametrize("number", [1, 3, 30])
def test_it_asks_the_same_queries_for_any_number(client, django_assert_num_queries, number):
    editor = make_user("Editor")
    for one in range(number):
        make(f"Leak {one}", story=make_story(), assigned_to=make_user("Editor"), received_at=NOON)
    client.force_login(editor)
    client.get(INBOX)

    # session, user, two for the permissions; how many, the rows
    with django_assert_num_queries(6):
        client.get(INBOX)


def test_many_are_taken_and_what_others_have_is_named(client):
    ida, bo = make_user("Editor", "ida"), make_user("Editor")
    free, mine, taken = make("Free"), make("Mine", status="open", assigned_to=ida), make("Taken", assigned_to=bo)
    client.force_login(ida)

    response = run(client, "take", free, mine, taken)

    assert list(Message.objects.order_by("pk").values_list("assigned_to", flat=True)) == [ida.pk, ida.pk, bo.pk]
    assert told(response) == [
        "“Taken”: Somebody else has this message: take it over on its own page.",
        "Taken: 1 message. 1 was so before.",
    ]


def test_many_are_closed_and_spam_is_named(desk):
    new, closed, spam = make("New"), make("Closed", status="closed"), make("Spam", status="spam")

    response = run(desk, "close", new, closed, spam)

    assert status(new, closed, spam) == ["closed", "closed", "spam"]
    assert told(response) == [
        "“Spam”: This message is marked as spam: say first that it is not.",
        "Closed: 1 message. 1 was so before.",
    ]


def test_many_become_spam_and_none_again_and_each_is_delivered_once(desk):
    arrived, held = make_message(), make_message("bo@example.org", is_suspect=True)

    run(desk, "spam", arrived, held)
    assert status(arrived, held) == ["spam", "spam"]
    for _ in range(2):
        run(desk, "not_spam", arrived, held)

    assert status(arrived, held) == ["new", "new"]
    assert [mailed_to(arrived), mailed_to(held)] == [["desk@example.org"]] * 2


def test_many_are_sorted_and_mailed_to_whom_the_category_goes(desk):
    Route.objects.create(category="press", recipients="press@example.org")
    made = [make_message(), make_message("bo@example.org")]

    run(desk, "category_press", *made)

    assert [mailed_to(one) for one in made] == [["desk@example.org", "press@example.org"]] * 2
    assert set(Message.objects.values_list("category", flat=True)) == {"press"}


@pytest.mark.parametrize(
    "words",
    ["bücher", "Bücher.example", "ADA@bücher.example", "xn--bcher-kva", "lecks bücher.example", '"bücher" Leck'],
)
def test_an_address_is_shown_in_its_letters_and_found_in_these_and_in_ascii(desk, words):
    make("Das Leck", address="ada@xn--bcher-kva.example", text="Des Lecks")
    make("Another")

    assert listed(desk, q=words) == ["Das Leck"]
    assert ">ada@bücher.example<" in desk.get(INBOX, {"q": words}).content.decode()


def test_an_address_that_looks_like_another_stands_in_ascii(desk):
    message = make("From the boss", address="boss@xn--nwsroom-7gg.example")

    assert ">boss@xn--nwsroom-7gg.example<" in desk.get(INBOX).content.decode()
    assert str(message) == "From the boss (boss@xn--nwsroom-7gg.example)"


def test_many_words_with_letters_of_their_own_are_no_question_too_long(desk):
    make("Die Bücher")

    assert listed(desk, q="ü " * 100) == ["Die Bücher"]


def test_a_word_that_is_in_no_address_is_still_found_in_texts(desk):
    make("Die Bücher")
    make("Text", text="Drei Bücher")

    assert sorted(listed(desk, q="Bücher")) == ["Die Bücher", "Text"]


@pytest.mark.parametrize("action", ["not_spam", "category_tip"])
def test_where_nobody_is_mailed_that_is_said_once(desk, editor, settings, action):
    settings.CONTACT_RECIPIENTS = []
    made = [make(str(one), status="spam" if action == "not_spam" else "new", category="press") for one in range(2)]

    sentence = told(run(desk, action, *made))[-1]

    label = {"not_spam": "A press question", "category_tip": "A tip"}[action]
    assert sentence == f"Nobody is set to be mailed messages of the category “{label}”: they wait here alone."


@pytest.mark.parametrize("action", ["take", "close", "spam", "not_spam", "category_tip", "delete_selected"])
def test_who_may_only_read_does_nothing_to_many(client, action):
    message, reader = make("Leak"), make_user()
    reader.user_permissions.add(Permission.objects.get(codename="view_message"))
    client.force_login(reader)
    before = Message.objects.values().get()

    response = client.post(INBOX, {"action": action, "_selected_action": [message.pk], "post": "yes"})

    assert response.status_code in {200, 302}
    assert Message.objects.values().get() == before


def test_what_was_deleted_is_logged_by_its_number(desk):
    message = make("Secret leak")

    desk.post(INBOX, {"action": "delete_selected", "_selected_action": [message.pk], "post": "yes"})

    assert not Message.objects.exists()
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.change_message, entry.is_deletion()) == (f"Message {message.pk}", "", True)


def test_the_pages_of_the_list_do_not_read_the_texts(desk):
    make("Leak", story=make_story())
    with CaptureQueriesContext(connection) as asked:
        desk.get(INBOX)

    rows = [one["sql"] for one in asked if '"contact_message"."subject"' in one["sql"]]
    assert len(rows) == 1
    assert '"contact_message"."text"' not in rows[0] and '"articles_story"."body"' not in rows[0]
