"""One mail to one address: over SMTP, to the console, or into a folder."""

import functools
import smtplib
import socket
import ssl
import sys
import threading
from contextlib import contextmanager

from django.conf import settings

from contact.acts.mailing import Outcome, failed

# A server that says nothing is let go after this many seconds…
SILENCE_SECONDS = 18
# …and one that drips its answers after this many in all: shorter than the lease of the mail.
LONGEST_SECONDS = 40
_one_at_a_time = threading.Lock()


def deliver(content: bytes, *, sender: str, recipient: str, name: str) -> Outcome:
    """Hand *content* over by the way EMAIL_URL names; never raises for what a server or a disk does.

    *name* is the file's name where mails go into a folder.
    """
    way = settings.MAIL_TRANSPORT["backend"].rsplit(".", 2)[-2]
    if way == "smtp":
        return _over_smtp(content, sender, recipient)
    if way == "console":
        with _one_at_a_time:
            sys.stdout.write(content.decode("utf-8", "replace").replace("\r\n", "\n") + "-" * 79 + "\n")
            sys.stdout.flush()
    elif way == "filebased":
        settings.MAIL_FOLDER.mkdir(parents=True, exist_ok=True)
        (settings.MAIL_FOLDER / f"{name}.eml").write_bytes(content)
    return Outcome("sent", f"250 {way}")


def _over_smtp(content: bytes, sender: str, recipient: str) -> Outcome:
    try:
        with _connected() as server:
            server.sendmail(sender, [recipient], content)
    except smtplib.SMTPRecipientsRefused as error:
        return _judge(*error.recipients[recipient])
    except smtplib.SMTPDataError as error:
        return _judge(error.smtp_code, error.smtp_error)
    except smtplib.SMTPResponseException as error:
        # Greeting, log-in, sender: the operator's to mend, so the mail waits, whatever the number says.
        return Outcome("passing", _answer(error.smtp_code, error.smtp_error))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return failed(error)
    return Outcome("sent", "250")


@contextmanager
def _connected():
    """A server that is ready to take a mail, cut off when it takes too long in all."""
    way = settings.MAIL_TRANSPORT
    # The name in EHLO is ours without a look-up: getfqdn() may hang for as long as the resolver likes.
    named = {"local_hostname": socket.gethostname() or "localhost", "timeout": SILENCE_SECONDS}
    if way["ssl"]:
        server = _EncryptedServer(way["host"], way["port"], context=_trust(), **named)
    else:
        server = _Server(way["host"], way["port"], **named)
    try:
        if way["tls"]:
            server.starttls(context=_trust())
        if way["user"]:
            server.login(way["user"], way["password"])
        yield server
    finally:
        _goodbye(server)


@functools.cache
def _trust() -> ssl.SSLContext:
    """Whom to believe, read once: the machine's list of authorities takes longer to read than a mail to send."""
    return ssl.create_default_context()


class _Watched:
    """A connection that is cut when it takes too long in all, its greeting included: smtplib's own time limit starts
    afresh with every byte."""

    def connect(self, *args, **kwargs):
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()
        try:
            return super().connect(*args, **kwargs)
        except BaseException:
            self._closed.set()
            raise

    def close(self):
        self._closed.set()
        super().close()

    def _watch(self):
        # Again every second: while the connection is being made there is nothing to cut yet.
        self._closed.wait(LONGEST_SECONDS - SILENCE_SECONDS)
        while not self._closed.wait(1):
            _cut(self)


class _Server(_Watched, smtplib.SMTP):
    pass


class _EncryptedServer(_Watched, smtplib.SMTP_SSL):
    pass


def _goodbye(server: smtplib.SMTP) -> None:
    """Close without waiting for an answer: the mail is the server's or it is not."""
    try:
        server.sock.settimeout(1)
        server.putcmd("quit")
    except (OSError, AttributeError, smtplib.SMTPException):
        pass
    server.close()


def _cut(server: smtplib.SMTP) -> None:
    try:
        server.sock.shutdown(socket.SHUT_RDWR)
    except (OSError, AttributeError):
        pass


def _judge(code: int, text: bytes) -> Outcome:
    """RFC 5321 §4.2.1: 4yz passes, 5yz is for good."""
    return Outcome("final" if 500 <= code < 600 else "passing", _answer(code, text))


def _answer(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {said}"
