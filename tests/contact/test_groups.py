"""Who of the desk's groups reads messages and sees the outbox."""

import pytest

from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "messages", "outbox"),
    [("Reporter", 403, 403), ("Editor", 200, 403), ("Desk lead", 200, 200)],
)
def test_messages_are_for_editors_and_the_outbox_for_desk_leads(client, role, messages, outbox):
    client.force_login(make_user(role))

    assert client.get("/admin/contact/message/").status_code == messages
    assert client.get("/admin/contact/mail/").status_code == outbox
