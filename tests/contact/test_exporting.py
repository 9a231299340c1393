import json
import os
from datetime import timedelta

import pytest

from articles.permissions import SYSTEM
from contact import exporting
from contact.acts import erasing, holding, reading
from contact.models import Answer, Mail, MessageNote
from tests.contact import flow
from tests.contact.flow import ADA, start
from tests.factories import NOON, make_story, make_user

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]


def answered(**fields):
    """A message of Ada's with all that may belong to it, all of it written by Erin."""
    message, erin = flow.receive("Ada+tips@example.org", at=NOON, **fields), make_user(username="erin")
    answer = Answer.objects.create(
        message=message,
        author=erin,
        author_name="erin",
        subject="Re: A leak",
        text="We look.",
        sent_at=NOON,
        form_key="1",
    )
    values = {"recipient": "ada+tips@example.org", "created_at": NOON, "next_try_at": NOON, "sent_at": NOON}
    Mail.objects.create(kind="answer", answer=answer, last_answer="250", tries=1, **values)
    MessageNote.objects.create(message=message, author_name="erin", text="Is she sane?", written_at=NOON)
    reading.record(message, by=erin, at=NOON)
    reading.record(message, by=erin, at=NOON + DAY)
    return message


@pytest.mark.django_db
def test_the_file_holds_what_is_stored_of_a_person():
    story = make_story(slug="vik")
    answered(category="tip", story=story)

    found = exporting.export(ADA, at=NOON)

    assert found["spellings"] == ["Ada+tips@example.org", "ada+tips@example.org"]
    assert found["exported_at"] == "2026-03-01T12:00:00Z"
    assert found["messages"] == [
        {
            "address": "Ada+tips@example.org",
            "name": "Ada Lind",
            "subject": "A leak",
            "text": "The dam at Vik leaks.",
            "received_at": "2026-03-01T12:00:00Z",
            "category": "tip",
            "status": "new",
            "story": "http://testserver/stories/vik/",
            "kept_until": "2027-03-01T12:00:00Z",
            "is_on_legal_hold": False,
            "answers": [{"subject": "Re: A leak", "text": "We look.", "sent_at": "2026-03-01T12:00:00Z"}],
            "mails_to_the_desk": [{"created_at": "2026-03-01T12:00:00Z", "sent_at": None}],
            "read_by_the_desk": {
                "times": 2,
                "first_at": "2026-03-01T12:00:00Z",
                "last_at": "2026-03-02T12:00:00Z",
            },
            "notes_of_the_desk": 1,
        }
    ]
    assert [mail["kind"] for mail in found["mails_to_you"]] == ["code", "answer"]
    assert found["verifications"][0]["proven_at"] == "2026-03-01T12:00:00Z"
    assert found["codes_counted_in_the_last_hour"] == 1


@pytest.mark.django_db
def test_it_names_nobody_of_the_desk_and_repeats_no_note_no_reason_and_no_secret():
    message = answered()
    holding.hold(message, "Case against Ada", by=SYSTEM)

    told = json.dumps(exporting.export(ADA))

    assert json.loads(told)["messages"][0]["kept_until"] is None
    for word in ("erin", "sane", "Case against", "desk@example.org", message.verification.nonce):
        assert word not in told


@pytest.mark.django_db
def test_of_whom_nothing_is_stored_there_is_no_file():
    answered()

    assert exporting.export("eve@example.org") is None


@pytest.mark.django_db
def test_who_came_back_after_an_erasure_is_told_of_it():
    flow.receive(at=NOON)
    erasing.erase(ADA, by="root", at=NOON + DAY)
    start()

    assert exporting.export(ADA)["erased_before"] == ["2026-03-02T12:00:00Z"]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3, 30])
def test_it_asks_the_same_queries_for_any_number_of_messages(number, django_assert_max_num_queries, known_edition):
    for _ in range(number):
        flow.receive(at=NOON, story=make_story())

    with django_assert_max_num_queries(20):
        assert len(exporting.export(ADA)["messages"]) == number


def test_the_file_is_its_owners_alone(tmp_path):
    path = tmp_path / "ada.json"
    before = os.umask(0)
    try:
        exporting.write(path, {"name": "Åda"})
    finally:
        os.umask(before)

    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text("utf-8")) == {"name": "Åda"}
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_overwritten_not_even_through_a_link_that_leads_nowhere(tmp_path):
    path, link = tmp_path / "ada.json", tmp_path / "link.json"
    path.write_text("mine")
    link.symlink_to(tmp_path / "elsewhere.json")

    for one in (path, link):
        with pytest.raises(FileExistsError):
            exporting.write(one, {})

    assert path.read_text() == "mine"
    assert sorted(tmp_path.iterdir()) == [path, link]


def test_what_fails_on_the_way_leaves_no_part_of_a_file(tmp_path):
    with pytest.raises(TypeError):
        exporting.write(tmp_path / "ada.json", {"first": "good", "then": object()})

    assert list(tmp_path.iterdir()) == []
