"""Messages from before there were threads."""

from importlib import import_module

import pytest
from django.apps import apps

from contact.models import Mail, Message
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def make(subject: str, *mail_ids: str, **values) -> None:
    given = {"address": "a@b.example", "text": "x", "received_at": NOON, "subject": subject}
    message = Message.objects.create(**given, **values)
    for one in mail_ids:
        mail = {"recipient": "desk@example.org", "created_at": NOON, "next_try_at": NOON}
        Mail.objects.create(kind="message", message=message, mail_id=one, **mail)


def test_what_gathers_them_is_the_mail_that_brought_them():
    make("two", "<first@x>", "<second@x>")
    make("none")
    make("threaded", "<other@x>", thread_id="<kept@x>")

    import_module("contact.migrations.0004_the_desks_work").thread(apps, None)

    found = dict(Message.objects.values_list("subject", "thread_id"))
    assert found == {"two": "<first@x>", "none": "", "threaded": "<kept@x>"}
