"""Real mail servers on loopback: one that works or refuses as it is told, and some that misbehave."""

import socket
import threading
import time
from contextlib import closing, contextmanager
from email import message_from_bytes
from email.policy import default
from types import SimpleNamespace

from aiosmtpd.controller import Controller

from newsroom import connections


def text_of(mail) -> str:
    """What *mail* says in plain text, with line ends as Python has them."""
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


class Box:
    """What a server received. *answers* to RCPT and DATA are used up one by one, then all is well."""

    def __init__(self, *, sender=(), rcpt=(), data=()):
        self.answers = {"sender": list(sender), "rcpt": list(rcpt), "data": list(data)}
        self.envelopes = []
        self.tried = 0

    @property
    def mails(self):
        """Parsed by the standard library, oldest first."""
        return [message_from_bytes(one.content, policy=default) for one in self.envelopes]

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.tried += 1
        envelope.mail_from = address
        return self._answer("sender")

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self._answer("rcpt")

    async def handle_DATA(self, server, session, envelope):
        answer = self._answer("data")
        if answer.startswith("250"):
            kept = {
                "sender": envelope.mail_from,
                "recipients": envelope.rcpt_tos,
                "content": envelope.content,
            }
            self.envelopes.append(SimpleNamespace(**kept))
        return answer

    def _answer(self, verb):
        return self.answers[verb].pop(0) if self.answers[verb] else "250 OK"


@contextmanager
def mail_server(settings, **answers):
    """A Box behind a real server, to which *settings* then point."""
    box = Box(**answers)
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), ready_timeout=10)
    controller.start()
    use(settings, controller.port)
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def use(settings, port, scheme="smtp"):
    """Let mail go to *port* of this machine."""
    settings.MAIL_TRANSPORT = connections.mail(f"{scheme}://127.0.0.1:{port}")


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return listening.getsockname()[1]


@contextmanager
def raw_server(settings, talk):
    """Every connection is handed to *talk(connection)* in a thread of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    use(settings, listening.getsockname()[1])
    threading.Thread(target=_accept, args=(listening, talk), daemon=True).start()
    try:
        yield
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def _accept(listening, talk):
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_talk, args=(connection, talk), daemon=True).start()


def _talk(connection, talk):
    with connection:
        try:
            talk(connection)
        except OSError:
            pass  # The other side hung up, which is what most of these servers are there to see.


def silent(connection):
    """Says nothing at all."""
    connection.recv(1)


def dripping_greeting(connection):
    """Says a letter now and then, and never gets to the end of its greeting."""
    connection.sendall(b"220 ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def dripping_answers(connection):
    """Greets, then never gets to the end of its next answer."""
    connection.sendall(b"220 hello\r\n")
    connection.recv(1000)
    dripping_greeting(connection)


def dropping_in_data(connection):
    """Takes everything until the mail itself comes, and hangs up in the middle of it."""
    connection.sendall(b"220 hello\r\n")
    while line := connection.recv(1000):
        if line.upper().startswith(b"DATA"):
            connection.sendall(b"354 go on\r\n")
            connection.recv(1)
            return
        connection.sendall(b"250 fine\r\n")
