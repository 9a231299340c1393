"""Fifty readers at once through the whole contact form of a server that really runs, with its worker.

python tests/bench/contact_load.py [READERS ROUNDS]   (default 50 5; DATABASE_URL names another database than SQLite,
which has to hold no mail and no message)

Each reader writes ROUNDS messages, one after the other, each from a new browser. What is timed is a step as a reader
sees it: from the click to the whole of the page that it leads to. Of the time until a code comes, half a second is the
worker's look into the outbox. The machine is shared and noisy: say its load.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
LIMITS = ("CONTACT_CODES_PER_ADDRESS_PER_HOUR", "CONTACT_CODES_PER_CLIENT_PER_HOUR", "CONTACT_CODES_PER_HOUR")
PATIENCE_SECONDS = 60
STEPS = ("open the form", "ask for a code", "wait for the code", "type the code", "send the message")
COUNT = """
from contact.models import Mail, Message
print(Message.objects.count(), Mail.objects.filter(sent_at=None).count(), end="")
"""


class Codes:
    """The codes that a mail server took, by address."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.came = threading.Condition()

    def take(self, taken) -> None:
        with self.came:
            text = message_from_bytes(taken.content, policy=policy.default).get_body(("plain",)).get_content()
            # The desk's mails hold none.
            if code := re.search("[0-9]{6}", text):
                self.found[taken.recipient] = code[0]
            self.came.notify_all()

    def wait_for(self, address: str) -> str:
        with self.came:
            self.came.wait_for(lambda: address in self.found, PATIENCE_SECONDS)
            return self.found[address]


class Timed:
    """How long each step took, in seconds, and what went wrong."""

    def __init__(self) -> None:
        self.seconds, self.errors = defaultdict(list), []

    def step(self, name: str, work):
        begun = time.perf_counter()
        result = work()
        self.seconds[name].append(time.perf_counter() - begun)
        return result


def write(port: int, codes: Codes, timed: Timed, number: int) -> None:
    """The whole way of one message."""
    from tests.visitor import Visitor

    browser, address = Visitor(port), f"reader{number}@example.org"
    text = {"name": "Ada", "subject": f"Subject {number}", "message": "The dam at Vik leaks. " * 50}

    def send(path: str, fields: dict[str, str]) -> None:
        answer = browser.post(path, fields)
        if answer.status != 302:
            raise ValueError(f"{path} answers {answer.status}")
        if (page := browser.get(answer.leads_to)).status != 200:
            raise ValueError(f"{answer.leads_to} answers {page.status}")

    timed.step(STEPS[0], lambda: browser.get("/contact/"))
    timed.step(STEPS[1], lambda: send("/contact/", {"email": address}))
    code = timed.step(STEPS[2], lambda: codes.wait_for(address))
    timed.step(STEPS[3], lambda: send("/contact/verify/", {"code": code}))
    timed.step(STEPS[4], lambda: send("/contact/message/", text))


def main(readers: int, rounds: int) -> None:
    from tests.bench.mail_throughput import CLEAR, FOREIGN, refuse_foreign
    from tests.moody_smtp import MoodySmtp
    from tests.newsroom.whole import free_port

    codes, timed = Codes(), Timed()
    port, server = free_port(), MoodySmtp(free_port(), took=codes.take)
    server.start()
    with tempfile.TemporaryDirectory() as scratch:
        values = environment(Path(scratch), port, server.port)
        for command in ("migrate", "-v0"), ("collectstatic", "--noinput", "-v0"):
            manage(values, *command)
        refuse_foreign(manage(values, "shell", "--no-imports", "-c", FOREIGN))
        running = [
            subprocess.Popen([sys.executable, "manage.py", *it], cwd=ROOT, env=values) for it in (["serve"], ["worker"])
        ]
        try:
            wait_until_it_serves(port)
            begun = time.monotonic()
            with ThreadPoolExecutor(readers) as threads:
                list(threads.map(lambda reader: repeat(port, codes, timed, reader, rounds), range(readers)))
            seconds = time.monotonic() - begun
            time.sleep(5)
            messages, unsent = manage(values, "shell", "--no-imports", "-c", COUNT).split()
            manage(values, "shell", "--no-imports", "-c", CLEAR)
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(40)
    server.stop()
    tell(timed, readers, rounds, seconds)
    print(f"errors {len(timed.errors)}, messages {messages}, mails not sent {unsent}, load {os.getloadavg()[0]:.1f}")
    for error in timed.errors[:5]:
        print(error)
    if timed.errors or (int(messages), int(unsent)) != (readers * rounds, 0):
        raise SystemExit(1)


def repeat(port: int, codes: Codes, timed: Timed, reader: int, rounds: int) -> None:
    for number in range(rounds):
        try:
            write(port, codes, timed, reader * rounds + number)
        except Exception as error:
            timed.errors.append(f"{type(error).__name__}: {error} {error.__cause__ or ''}")


def tell(timed: Timed, readers: int, rounds: int, seconds: float) -> None:
    print(f"{readers} readers at once, {rounds} messages each: {readers * rounds / seconds:.0f} messages a second")
    print(f"{'step, milliseconds':22}{'median':>8}{'95 %':>8}{'99 %':>8}{'worst':>8}")
    for step in STEPS:
        taken = sorted(1000 * one for one in timed.seconds[step])
        centiles = statistics.quantiles(taken, n=100, method="inclusive")
        print(f"{step:22}{statistics.median(taken):8.0f}{centiles[94]:8.0f}{centiles[98]:8.0f}{taken[-1]:8.0f}")


def environment(folder: Path, port: int, mail_port: int) -> dict:
    mine = {"SECRET_KEY": "b" * 64, "DATA_DIR": str(folder), "DEBUG": "", "LOG_LEVEL": "WARNING", "PORT": str(port)}
    mine |= {"SITE_URL": f"http://127.0.0.1:{port}", "CONTACT_RECIPIENTS": "desk@example.org"}
    return os.environ | mine | {"EMAIL_URL": f"smtp://127.0.0.1:{mail_port}"} | dict.fromkeys(LIMITS, "5000")


def manage(values: dict, *command: str) -> str:
    given = {"cwd": ROOT, "env": values, "check": True, "stdout": subprocess.PIPE, "text": True}
    return subprocess.run([sys.executable, "manage.py", *command], **given).stdout


def wait_until_it_serves(port: int) -> None:
    """With its worker, as /readyz tells."""
    from tests.newsroom.whole import ask

    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            if ask(port, "/readyz")[1] == '{"status": "ok"}':
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise SystemExit("The site does not serve.")


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (50, 5)))
