"""Two hundred readers write while the mail server misbehaves and web processes and workers are killed.

FAULTS_SEED=… repeats what a seed has found, as far as the machine's own clock allows; FAULTS_READERS=… are fewer.
"""

import os
import random
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from articles.permissions import SYSTEM
from contact.acts import sending_again
from contact.models import Mail
from tests import moody_smtp, smtp
from tests.killing import WEB_PROCESS, WEB_SERVER, Site
from tests.long import ledger
from tests.long.chaos import AWAY, CODE_MAIL, MESSAGE_MAIL, WORKER, Chaos
from tests.moody_smtp import MoodySmtp
from tests.newsroom import whole
from tests.persistent import STAGES, Reader

pytestmark = [pytest.mark.long, pytest.mark.django_db]
READERS, AT_ONCE = int(os.environ.get("FAULTS_READERS") or 200), 30
LEAST_CUT = READERS // 4
# Then the processes may live: on a slow machine killing would never end.
ENOUGH_CUT = READERS * 45 // 100
RECIPIENTS = ["desk@example.org", "night@example.org"]
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


def codes_of(server: MoodySmtp, address: str) -> list[str]:
    mails = [one.mail for one in list(server.taken) if one.recipient == address]
    return [re.search("[0-9]{6}", smtp.text_of(mail))[0] for mail in mails]


def drained(chaos: Chaos) -> bool:
    """Whether every mail came to its end; those to the desk that were refused for good are sent again by hand."""
    until = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < until:
        chaos.settle()
        for mail in Mail.objects.given_up().filter(kind="message", last_answer__startswith=moody_smtp.UNKNOWN[:3]):
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
    # Each of them at least once.
    first = moods.sample(list(MOODS), len(MOODS))
    made = MoodySmtp(
        smtp.free_port(),
        mood=lambda recipient: first.pop() if first else moods.choices(list(MOODS), MOODS.values())[0],
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
    try:
        whole.wait_for(made.web, made.port, tmp_path)
        yield made
    finally:
        made.stop()


def test_nothing_is_lost_and_nothing_comes_twice_but_where_the_server_s_answer_was_lost(site, server, seed):
    begun = time.monotonic()
    chaos = Chaos(site, server, random.Random(seed), enough=ENOUGH_CUT)
    known = {"codes": lambda address: codes_of(server, address), "told": chaos.awaited.bring}
    known |= {"lost": chaos.losses.append}
    readers = [Reader(number, site.port, hangs_up=number % 5 == 0, **known) for number in range(READERS)]
    killing = threading.Thread(target=chaos.run)
    killing.start()
    try:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            received = list(threads.map(_written, readers))
    finally:
        chaos.over.set()
        killing.join(60)
    readers_done = time.monotonic()
    server.mood = lambda recipient: moody_smtp.WELL
    ended = drained(chaos)

    different = ledger.differences(readers, RECIPIENTS, server, chaos.cut_mails)
    unexplained = [loss for loss in chaos.losses if not chaos.cause(loss)]
    faults = sum((reader.faults for reader in readers), Counter())
    stored_unheard = ledger.stored_unheard(readers, chaos.losses)
    report(locals())

    assert received == [""] * READERS
    assert ended is True
    assert different == []
    assert unexplained == []
    # What ends by itself, or fails in another way than being busy, is no fault of the kills.
    assert site.alone == []
    assert set(faults) <= {503}
    assert sum(reader.restarts for reader in readers) == 0
    # And the test has done what it is for.
    assert chaos.faults == []
    assert set(chaos.kills) == {WEB_PROCESS, WEB_SERVER, WORKER, AWAY}
    assert set(server.moods) == set(MOODS)
    assert len(chaos.cut()) >= LEAST_CUT
    assert stored_unheard > 0


def _written(reader: Reader) -> str:
    """Nothing when the page said that the message was received; else why not."""
    try:
        return "" if reader.write() else "no thanks"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def report(found: dict) -> None:
    chaos, server, readers = found["chaos"], found["server"], found["readers"]
    print(f"\nseed {found['seed']}, {connection.vendor}, load {os.getloadavg()[0]:.1f}")
    print(f"readers done after {found['readers_done'] - found['begun']:.0f} s, all mail after", end=" ")
    print(f"{time.monotonic() - found['begun']:.0f} s; {sum(reader.repeats for reader in readers)} steps repeated")
    print(
        f"kills: {dict(chaos.kills)}; moods: {dict(Counter(server.moods))}; answers from 500: {dict(found['faults'])}"
    )
    print(f"answers lost: {dict(Counter(chaos.cause(loss) for loss in chaos.losses))}", end="; ")
    print(f"ended alone: {chaos.site.alone}; unexplained: {found['unexplained']}")
    cut = chaos.cut()
    print(f"{found['stored_unheard']} messages stored by a request whose answer was not heard, and sent again")
    print(f"{len(cut)} of {len(readers)} flows cut by a kill:")
    stages = Counter(stage for reader in cut.values() for stage in reader)
    for stage in (*STAGES, CODE_MAIL, MESSAGE_MAIL):
        print(f"  {stage:34}{stages[stage]:4}")
    print(f"{len(server.taken)} mails taken; {ledger.again(server)} more than once; different: {found['different']}")
    for fault in chaos.faults:
        print(fault)
