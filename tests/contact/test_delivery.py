import io
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from contact import delivery
from contact.acts.mailing import LEASE
from newsroom import connections
from tests import smtp

CONTENT = b"Subject: Hello\r\nFrom: a@example.org\r\n\r\n.one\r\n..two\r\nthree\r\n"


def deliver(content=CONTENT, *, recipient="ada@example.org"):
    return delivery.deliver(content, sender="desk@example.org", recipient=recipient, name="7")


def test_mail_arrives_as_it_was_composed(settings):
    with smtp.mail_server(settings) as box:
        outcome = deliver()

    assert outcome == ("sent", "250")
    (envelope,) = box.envelopes
    assert (envelope.sender, envelope.recipients) == ("desk@example.org", ["ada@example.org"])
    assert envelope.content == CONTENT


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"rcpt": ["550 No such user"]}, ("final", "550 No such user")),
        ({"rcpt": ["553 Bad name"]}, ("final", "553 Bad name")),
        ({"rcpt": ["450 Greylisted"]}, ("passing", "450 Greylisted")),
        ({"rcpt": ["451 Later"]}, ("passing", "451 Later")),
        ({"rcpt": ["421 Shutting down"]}, ("passing", "421 Shutting down")),
        ({"rcpt": ["501 Bad address"]}, ("final", "501 Bad address")),
        ({"rcpt": ["521 No mail here"]}, ("final", "521 No mail here")),
        ({"rcpt": ["541 Not for you"]}, ("final", "541 Not for you")),
        ({"data": ["521 No mail here"]}, ("final", "521 No mail here")),
        ({"data": ["421 Shutting down"]}, ("passing", "421 Shutting down")),
        ({"data": ["450 Busy"]}, ("passing", "450 Busy")),
        ({"data": ["554 Looks like spam"]}, ("final", "554 Looks like spam")),
        ({"data": ["452 Disk full"]}, ("passing", "452 Disk full")),
        # Our own sender is the operator's to mend: the mail waits.
        ({"sender": ["550 Not from you"]}, ("passing", "550 Not from you")),
    ],
    ids=str,
)
def test_answer_of_the_server_tells_passing_from_final(settings, answers, outcome):
    with smtp.mail_server(settings, **answers) as box:
        assert deliver() == outcome

    assert box.envelopes == []


def test_passing_refusal_is_followed_by_success(settings):
    with smtp.mail_server(settings, rcpt=["451 Later"]) as box:
        states = [deliver().state, deliver().state]

    assert states == ["passing", "sent"]
    assert len(box.envelopes) == 1


def test_server_that_is_away_is_a_passing_failure(settings):
    smtp.use(settings, smtp.free_port())

    state, answer = deliver()

    assert state == "passing"
    assert answer.startswith("ConnectionRefusedError")


@pytest.mark.parametrize("talk", [smtp.silent, smtp.dripping_greeting, smtp.dripping_answers, smtp.dropping_in_data])
def test_server_that_misbehaves_is_let_go(settings, monkeypatch, talk):
    monkeypatch.setattr(delivery, "SILENCE_SECONDS", 0.3)
    monkeypatch.setattr(delivery, "LONGEST_SECONDS", 0.6)

    with smtp.raw_server(settings, talk):
        outcome = deliver()

    assert outcome.state == "passing"


def test_silence_is_borne_for_less_than_twenty_seconds_and_all_of_it_for_less_than_the_lease():
    assert delivery.SILENCE_SECONDS < 20
    assert delivery.SILENCE_SECONDS < delivery.LONGEST_SECONDS < LEASE.total_seconds()


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtp+ssl"])
def test_nothing_is_sent_in_the_clear_where_encryption_was_asked_for(settings, scheme):
    with smtp.mail_server(settings) as box:
        smtp.use(settings, box.port, scheme)
        outcome = deliver()

    assert outcome.state == "passing"
    assert box.tried == 0


def test_authorities_are_read_once_and_only_where_a_connection_is_encrypted(settings, monkeypatch):
    read = []
    monkeypatch.setattr(delivery.ssl, "create_default_context", lambda: read.append(True))
    delivery._trust.cache_clear()

    with smtp.mail_server(settings) as box:
        deliver(), deliver()
        plain = len(read)
        smtp.use(settings, box.port, "smtp+tls")
        deliver(), deliver()

    delivery._trust.cache_clear()
    assert (plain, len(read)) == (0, 1)


def test_log_in_that_the_server_does_not_know_waits_for_the_operator(settings):
    with smtp.mail_server(settings) as box:
        settings.MAIL_TRANSPORT |= {"user": "ada", "password": "secret"}
        outcome = deliver()

    assert outcome.state == "passing"
    assert "secret" not in outcome.answer
    assert box.tried == 0


def test_address_that_smtp_cannot_say_is_no_fault(settings):
    with smtp.mail_server(settings):
        assert deliver(recipient="ada@bücher.example").state == "passing"


def test_watch_ends_with_the_connection(settings, monkeypatch):
    closed = []
    monkeypatch.setattr(delivery, "_cut", closed.append)
    monkeypatch.setattr(delivery, "LONGEST_SECONDS", delivery.SILENCE_SECONDS)

    with smtp.mail_server(settings):
        deliver()
    time.sleep(1.1)

    assert closed == []


def test_console_shows_the_mail(settings, capsys):
    settings.MAIL_TRANSPORT = connections.mail("consolemail://")

    outcome = deliver()

    assert outcome == ("sent", "250 console")
    assert capsys.readouterr().out == CONTENT.decode().replace("\r\n", "\n") + "-" * 79 + "\n"


class SlowConsole(io.StringIO):
    """Lets others write in the middle of what it is given."""

    def write(self, text):
        for half in (text[: len(text) // 2], text[len(text) // 2 :]):
            super().write(half)
            time.sleep(0.02)


def test_mails_printed_at_once_stand_one_below_the_other(settings, monkeypatch):
    settings.MAIL_TRANSPORT = connections.mail("consolemail://")
    console = SlowConsole()
    monkeypatch.setattr("sys.stdout", console)

    with ThreadPoolExecutor(4) as senders:
        list(senders.map(lambda number: deliver(f"Subject: {number}\r\n\r\n".encode()), range(4)))

    told = console.getvalue().split("-" * 79 + "\n")
    assert sorted(told) == ["", *(f"Subject: {number}\n\n" for number in range(4))]


def test_folder_gets_a_file(settings):
    settings.MAIL_TRANSPORT = connections.mail("filemail://")

    outcome = deliver()

    assert outcome == ("sent", "250 filebased")
    assert (settings.MAIL_FOLDER / "7.eml").read_bytes() == CONTENT
