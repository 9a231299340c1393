"""Two hundred readers write while the mail server misbehaves and web processes and workers are killed.

FAULTS_SEED=… repeats what a seed has found, as far as the machine's own clock allows.
"""

import os
import random
import re
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from articles.permissions import SYSTEM
from articles.pure import clock
from contact.acts import sending_again
from contact.models import Mail, Message
from tests import moody_smtp, smtp
from tests.killing import Awaited, Site
from tests.moody_smtp import MoodySmtp
from tests.newsroom import whole
from tests.persistent import ASKING_AGAIN, STAGES, Reader

pytestmark = [pytest.mark.long, pytest.mark.django_db]
READERS, AT_ONCE, LEAST_CUT = 200, 30, 50
# Then the processes may live: on a slow machine killing would never end.
ENOUGH_CUT = 90
RECIPIENTS = ["desk@example.org", "night@example.org"]
CODE_MAIL, MESSAGE_MAIL = "a code's mail on its way", "a message's mail on its way"
# For so long what a killed server has left takes connections and lets them go: as long as it may drain.
AFTERMATH_SECONDS = 30
# Of stages that everybody goes through one is soon there.
OFTEN = [stage for stage in STAGES if stage != ASKING_AGAIN]
MOODS = {
    moody_smtp.WELL: 80,
    moody_smtp.BUSY: 4,
    moody_smtp.FULL: 4,
    moody_smtp.UNKNOWN: 3,
    moody_smtp.CUT_BEFORE: 4,
    moody_smtp.CUT_AFTER: 4,
    moody_smtp.SILENT: 1,
}
# What has not come to its end so long after the last reader has gone never does.
DRAIN_SECONDS = 180


class Chaos:
    """Kills by the seed, until it is told to stop, and writes down what each kill has cut."""

    def __init__(self, site: Site, server: MoodySmtp, rng: random.Random) -> None:
        self.site, self.server, self.rng = site, server, rng
        self.awaited, self.over = Awaited(site.hold_web), threading.Event()
        self.kills: list[tuple[float, str]] = []
        self.cut: dict[int, set[str]] = defaultdict(set)
        self.held: list[Mail] = []
        self.cut_mails: set[int] = set()
        self.unexplained: list[str] = []
        self.orphaned_until = 0.0
        self.aftermath = 0

    def run(self) -> None:
        acts = [self.kill_web_process] * 12 + [self.kill_worker] * 5 + [self.kill_web, self.silence_server]
        while not self.over.wait(self.rng.uniform(0.1, 0.8)) and len(self.cut) < ENOUGH_CUT:
            self.rng.choice(acts)()
            self.settle()
        connection.close()

    def kill_web_process(self) -> None:
        """While it answers a request of a stage that the seed has chosen; the server begins another."""
        line = self.awaited.wait_for(self.rng.choice(OFTEN), 2)
        if line and self.site.kill_web_process(line, after=self.rng.uniform(0, 0.02)):
            self._killed("web process")

    def kill_web(self) -> None:
        self.site.kill_web()
        self._killed("web server")

    def kill_worker(self) -> None:
        held = self.site.kill_worker(self.rng.randrange(len(self.site.workers)), self._held)
        self.held += held
        self._killed("worker")

    def silence_server(self) -> None:
        self.server.leave()
        self.over.wait(self.rng.uniform(0.5, 3))
        self.server.come()

    def _killed(self, what: str) -> None:
        self.kills.append((time.monotonic(), what))

    def _held(self) -> list[Mail]:
        return list(Mail.objects.waiting().filter(leased_until__gt=clock.now()).select_related("message"))

    def settle(self) -> None:
        """Of what the workers had at a kill: a lease that nobody has ended shortly before its end was the killed
        one's. The others let go of theirs long before."""
        if self.site.has_orphans():
            self.orphaned_until = time.monotonic() + 3
        for mail in [one for one in self.held if (one.leased_until - clock.now()).total_seconds() < 8]:
            self.held.remove(mail)
            if Mail.objects.waiting().filter(pk=mail.pk, tries=mail.tries, leased_until=mail.leased_until).exists():
                self.cut_mails.add(mail.pk)
                told = (mail.message.subject, MESSAGE_MAIL) if mail.message else (mail.recipient, CODE_MAIL)
                self.cut[int(re.search("[0-9]+", told[0])[0])].add(told[1])

    def lost(self, reader: Reader, stage: str, begun: float, why: str) -> None:
        """A reader's answer was lost, as it should be by a kill alone: or as the processes of a killed server ended."""
        time.sleep(0.2)  # A kill is written down a moment after it was done.
        if begun <= self.orphaned_until or any(begun <= moment for moment, _ in self.kills[-20:]):
            self.cut[reader.number].add(stage)
        elif any(0 <= begun - moment <= AFTERMATH_SECONDS for moment, what in self.kills if what != "worker"):
            # It came to what a killed one had left behind; not counted as cut by the kill.
            self.aftermath += 1
        else:
            self.unexplained.append(f"{reader.subject}, {stage}, after {time.monotonic() - begun:.1f} s: {why}")


def codes_of(server: MoodySmtp, address: str) -> list[str]:
    return [one.content.split(b"\r\n\r\n", 1)[1][:6].decode() for one in list(server.taken) if one.recipient == address]


def drained(chaos: Chaos) -> bool:
    """Whether every mail came to its end; those to the desk that were refused for good are sent again by hand."""
    until = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < until:
        chaos.settle()
        for mail in Mail.objects.given_up().filter(kind="message"):
            sending_again.send_again(mail, by=SYSTEM)
        if not Mail.objects.waiting().exists():
            return True
        time.sleep(1)
    return False


@pytest.fixture
def seed() -> int:
    return int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))


@pytest.fixture
def server(seed):
    moods, pauses = random.Random(seed), random.Random(seed)
    made = MoodySmtp(
        smtp.free_port(),
        mood=lambda recipient: moods.choices(list(MOODS), MOODS.values())[0],
        pause=lambda: pauses.uniform(0, 0.5),
    )
    made.start()
    yield made
    made.stop()


@pytest.fixture
def site(shared_database, server, tmp_path):
    whole.name_static_files(tmp_path)
    values = {"CONTACT_CODES_PER_ADDRESS_PER_HOUR": "90", "CONTACT_CODES_PER_CLIENT_PER_HOUR": "9000"}
    made = Site(
        tmp_path,
        whole.free_port(),
        workers=2,
        DATABASE_URL=whole.database_address(shared_database),
        EMAIL_URL=f"smtp://127.0.0.1:{server.port}",
        CONTACT_RECIPIENTS=",".join(RECIPIENTS),
        CONTACT_RESEND_SECONDS="5",
        CONTACT_CODES_PER_HOUR="9000",
        WEB_CONCURRENCY="3",
        **values,
    )
    whole.wait_for(made.web, made.port, tmp_path)
    yield made
    made.stop()


def test_nothing_is_lost_and_nothing_comes_twice_but_where_the_server_s_answer_was_lost(site, server, seed):
    begun = time.monotonic()
    chaos = Chaos(site, server, random.Random(seed))
    known = {"codes": lambda address: codes_of(server, address), "told": chaos.awaited.bring, "lost": chaos.lost}
    readers = [Reader(number, site.port, **known) for number in range(READERS)]
    killing = threading.Thread(target=chaos.run)
    killing.start()
    try:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            received = list(threads.map(lambda reader: _written(reader), readers))
    finally:
        chaos.over.set()
        killing.join(60)
    readers_done = time.monotonic()
    server.mood = lambda recipient: moody_smtp.WELL
    ended = drained(chaos)

    twice, excused = deliveries(server, chaos)
    report(locals())

    assert received == [""] * READERS
    assert ended is True
    assert Counter(Message.objects.values_list("subject", flat=True)) == Counter(reader.subject for reader in readers)
    assert mailed(server) == {reader.subject: set(RECIPIENTS) for reader in readers}
    assert twice == excused
    assert chaos.unexplained == []
    assert len(chaos.cut) >= LEAST_CUT


def _written(reader: Reader) -> str:
    """Nothing when the page said that the message was received; else why not."""
    try:
        return "" if reader.write() else "no thanks"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def mailed(server: MoodySmtp) -> dict[str, set[str]]:
    """To whom the message of each subject was mailed."""
    found = defaultdict(set)
    for one in server.taken:
        if one.recipient in RECIPIENTS:
            found[one.mail["Subject"].removeprefix("Message: ")].add(one.recipient)
    return found


def deliveries(server: MoodySmtp, chaos: Chaos) -> tuple[dict, dict]:
    """How often a mail was taken more than once; and how often that was because the answer was lost: the server hung
    up instead of giving it, or the worker was killed before it had written it down."""
    cut = set(Mail.objects.filter(pk__in=chaos.cut_mails).values_list("mail_id", "recipient"))
    heard, taken = Counter(), Counter()
    for one in server.taken:
        key = (one.mail["Message-ID"], one.recipient)
        taken[key] += 1
        heard[key] += one.heard
    twice = {key: number for key, number in taken.items() if number > 1}
    return twice, {key: number for key, number in twice.items() if heard[key] <= 1 or key in cut}


def report(found: dict) -> None:
    chaos, server, readers = found["chaos"], found["server"], found["readers"]
    print(f"\nseed {found['seed']}, {connection.vendor}, load {os.getloadavg()[0]:.1f}")
    print(f"readers done after {found['readers_done'] - found['begun']:.0f} s, all mail after", end=" ")
    print(f"{time.monotonic() - found['begun']:.0f} s; {sum(reader.repeats for reader in readers)} steps repeated")
    print(f"kills: {dict(Counter(what for _, what in chaos.kills))}; moods: {dict(Counter(server.moods))}")
    print(f"{chaos.aftermath} answers lost soon after a kill; unexplained: {chaos.unexplained}")
    print(f"{len(chaos.cut)} of {len(readers)} flows cut by a kill:")
    stages = Counter(stage for reader in chaos.cut.values() for stage in reader)
    for stage in (*STAGES, CODE_MAIL, MESSAGE_MAIL):
        print(f"  {stage:34}{stages[stage]:4}")
    print(f"{len(server.taken)} mails taken; {len(found['twice'])} more than once, as their answer was lost")
