"""The first page of the admin: the desk's day."""

import re
from datetime import timedelta

import pytest
import time_machine

import newsroom.day
from articles.acts import correcting, noting
from articles.permissions import SYSTEM
from articles.pure import clock
from contact.acts import alarming, mailing
from contact.models import Alarm, Message
from tests.factories import make_draft, make_picture, make_story, make_user

pytestmark = pytest.mark.django_db
TEXT = {"kind": "correction", "wrong": "Was", "right": "Is"}


def day(client):
    return client.get("/admin/").context["day"]


def test_it_holds_what_somebody_has_to_see_to(client):
    editor, reporter = make_user("Editor"), make_user("Reporter")
    now = clock.now()
    source = [("Report", "https://example.org/")]
    mine = make_draft(created_by=editor)
    make_draft(created_by=reporter)
    review = make_draft(created_by=reporter, status="review")
    soon = make_story(published_at=now + timedelta(hours=23), sources=source)
    make_story(published_at=now + timedelta(hours=25), sources=source)
    pinned = make_story(pinned_until=now + timedelta(hours=1), sources=source)
    sourceless = make_story()
    silent = make_story(sources=source, picture=make_picture(alt=""))
    make_story(sources=source, picture=make_picture(alt="", decorative=True))
    note = noting.note(mine, by=editor, text="Who says so?")
    correction = correcting.open_correction(pinned, by=SYSTEM, **TEXT)
    client.force_login(editor)

    found = day(client)

    assert (found["mine"], found["review"], found["soon"], found["pins"]) == ([mine], [review], [soon], [pinned])
    assert set(found["lacking"]) == {sourceless, silent}
    assert (found["notes"], found["corrections"]) == ([note], [correction])
    assert [band["stories"] for band in found["bands"]] == [0, 0, 4, 0, 0]


@pytest.mark.parametrize(("mine", "theirs"), [("draft", "review"), ("review", "draft")])
def test_no_number_of_newer_ones_hides_what_waits(client, monkeypatch, mine, theirs):
    monkeypatch.setattr(newsroom.day, "MOST", 2)
    editor = make_user("Editor")
    first = make_draft(created_by=editor, status=theirs)
    newer = [make_draft(created_by=editor, status=mine) for _ in range(11)]
    client.force_login(editor)

    found = day(client)

    assert {"draft": found["mine"], "review": found["review"]} == {theirs: [first], mine: [newer[10], newer[9]]}


def test_a_reporter_sees_nothing_of_others(client):
    reporter, other = make_user("Reporter"), make_user("Reporter")
    own = make_draft(title="My own", created_by=reporter)
    theirs = make_draft(title="Secret theirs", created_by=other)
    make_story(title="Secret soon", published_at=clock.now() + timedelta(hours=1), created_by=other)
    noting.note(theirs, by=other, text="Secret note")
    correcting.open_correction(make_story(created_by=other), by=SYSTEM, **TEXT | {"right": "Secret correction"})
    client.force_login(reporter)

    response = client.get("/admin/")

    assert response.context["day"]["mine"] == [own]
    assert "My own" in response.content.decode()
    assert "Secret" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_it_costs_the_same_however_much_there_is(client, django_assert_num_queries, count):
    lead = make_user("Desk lead")
    for number in range(count):
        make_draft(created_by=lead)
        make_draft(status="review")
        story = make_story(published_at=clock.now() + timedelta(hours=1))
        make_story(pinned_until=clock.now() + timedelta(hours=1))
        noting.note(story, by=lead, text=f"Note {number}")
        correcting.open_correction(make_story(), by=SYSTEM, **TEXT)
    client.force_login(lead)
    client.get("/admin/")  # the first page of a day renews the session

    # session, user, two for the permissions; desk, clock, notes, corrections, lacking, bands, messages, mail
    with django_assert_num_queries(13):
        client.get("/admin/")


def test_a_note_is_named_with_the_words_that_it_is_about(client):
    editor = make_user("Editor", "edda")
    noting.note(make_draft(title="The dam"), by=editor, text="Who says so?", passage="Nobody knew")
    client.force_login(editor)

    text = client.get("/admin/").content.decode()

    assert 'The dam</a>: “Nobody knew”: Who says so? <span class="quiet">(edda)</span>' in text


def test_somebody_without_stories_sees_an_empty_day(client):
    client.force_login(make_user())

    assert client.get("/admin/").status_code == 200


def inbox_of(client, user) -> tuple[dict, str]:
    """What the page says of messages, as numbers and as text."""
    client.force_login(user)
    page = client.get("/admin/")
    return page.context["day"].get("inbox"), " ".join(re.sub(r"<[^>]*>", "", page.content.decode()).split())


def test_new_messages_and_ones_own_are_counted(client):
    editor, other = make_user("Editor"), make_user("Editor")
    assert inbox_of(client, editor)[0] == {"new": 0, "mine": 0}
    for status, holder in [
        ("new", None), ("new", editor), ("open", editor), ("open", other), ("answered", editor), ("spam", editor),
        ("closed", editor),
    ]:  # fmt: skip
        values = {"address": "a@b.example", "subject": "x", "text": "x", "received_at": clock.now()}
        Message.objects.create(**values, status=status, assigned_to=holder)

    found, text = inbox_of(client, editor)

    assert found == {"new": 2, "mine": 2}
    assert "2 new messages. 2 messages of yours to see to." in text
    assert "1 message of yours to see to." in inbox_of(client, other)[1]


def test_who_may_not_read_messages_sees_no_count_of_them(client):
    found, text = inbox_of(client, make_user("Reporter"))

    assert found is None
    assert "essages and mail" not in text


@pytest.mark.parametrize(("role", "sees"), [("Desk lead", True), ("Reporter", False)])
def test_mail_that_waits_is_told_to_who_may_look_at_the_outbox(client, role, sees):
    with time_machine.travel(clock.now() - timedelta(hours=1), tick=False):
        mailing.enqueue_sealed(b"x", ["ada@example.org"], sender="", message_id="<x@y>")
    client.force_login(make_user(role))

    page = client.get("/admin/")

    assert ("mail_waits" in page.context["day"]) is sees
    assert ("Mail waits" in page.content.decode()) is sees


@pytest.mark.parametrize(("role", "sees"), [("Desk lead", True), ("Reporter", False)])
def test_codes_that_ran_out_are_told_to_who_reads_messages(client, role, sees):
    alarming.note(Alarm.Kind.CODES)
    client.force_login(make_user(role))

    assert ("The contact form sends no more codes for now" in client.get("/admin/").content.decode()) is sees


@pytest.mark.parametrize(("seconds", "late"), [(300, False), (301, True)])
def test_mail_that_has_waited_for_over_five_minutes_is_an_alarm(client, seconds, late):
    client.force_login(make_user("Desk lead"))
    now = clock.now()
    with time_machine.travel(now - timedelta(seconds=seconds), tick=False):
        mailing.enqueue_sealed(b"x", ["ada@example.org"], sender="", message_id="<x@y>")

    with time_machine.travel(now, tick=False):
        page = client.get("/admin/").content.decode()

    assert ("Mail is late: the oldest has waited for 5 minutes." in page) is late
