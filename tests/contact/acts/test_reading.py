from datetime import timedelta

import pytest

from contact.acts import reading
from contact.models import Message, Reading
from tests.contact.flow import receive
from tests.factories import NOON, make_user
from tests.parallel import together

MINUTE = timedelta(minutes=1)


def told() -> list[tuple]:
    return list(Reading.objects.values_list("reader_name", "times", "first_at", "last_at"))


@pytest.mark.django_db
def test_each_reader_has_one_row_that_counts():
    message, erin, ray = receive(), make_user("Editor", "erin"), make_user("Editor", "ray")

    reading.record(message, by=erin, at=NOON)
    reading.record(message, by=ray, at=NOON + MINUTE)
    reading.record(message, by=erin, at=NOON + 2 * MINUTE)

    assert told() == [("erin", 2, NOON, NOON + 2 * MINUTE), ("ray", 1, NOON + MINUTE, NOON + MINUTE)]


@pytest.mark.django_db
def test_whoever_leaves_is_still_named():
    erin = make_user("Editor", "erin")
    reading.record(receive(), by=erin, at=NOON)

    erin.delete()

    assert told() == [("erin", 1, NOON, NOON)]


def test_opened_in_two_windows_at_once_it_counts_twice(shared_database):
    message, erin = receive(), make_user(username="erin")

    done = together(6, lambda number: reading.record(message, by=erin, at=NOON))

    assert done == [None] * 6
    assert told() == [("erin", 6, NOON, NOON)]


@pytest.mark.django_db(transaction=True)
def test_of_a_message_that_is_gone_nothing_is_written_down():
    message, erin = receive(), make_user(username="erin")
    Message.objects.all().delete()

    reading.record(message, by=erin, at=NOON)

    assert told() == []
