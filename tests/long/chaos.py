"""Kills by a seed, and what of the readers' ways each of them has cut."""

import random
import re
import threading
import traceback
from collections import Counter, defaultdict

from django.db import connection

from articles.pure import clock
from contact.models import Mail
from tests.killing import WEB_PROCESS, WEB_SERVER, Awaited, Site
from tests.moody_smtp import MoodySmtp
from tests.persistent import ASKING_AGAIN, STAGES, Loss

CODE_MAIL, MESSAGE_MAIL = "a code's mail on its way", "a message's mail on its way"
WORKER, AWAY = "worker", "mail server away"
# Of stages that everybody goes through one is soon there.
OFTEN = [stage for stage in STAGES if stage != ASKING_AGAIN]
# A reader hears at once that its line was cut, if its thread has its turn.
TURN_SECONDS = 3


class Chaos:
    """Kills until *enough* flows are cut or it is told to stop, and writes down what each kill has cut."""

    def __init__(self, site: Site, server: MoodySmtp, rng: random.Random, *, enough: int) -> None:
        self.site, self.server, self.rng, self.enough = site, server, rng, enough
        self.awaited, self.over = Awaited(site.hold_web), threading.Event()
        self.kills: Counter[str] = Counter()
        self.losses: list[Loss] = []
        self.held: list[Mail] = []
        # How often a worker was killed that had the mail; and whose mails these were, by the flow's number.
        self.cut_mails: Counter[int] = Counter()
        self.cut_by_worker: dict[int, set[str]] = defaultdict(set)
        self.faults: list[str] = []

    def run(self) -> None:
        # Each of the rare ones at least once.
        first = [self.kill_web, self.silence_server, self.kill_worker, self.kill_web_process]
        acts = [self.kill_web_process] * 12 + [self.kill_worker] * 5 + [self.kill_web, self.silence_server]
        try:
            while not self.over.wait(self.rng.uniform(0.1, 0.8)):
                if first or len(self.cut()) < self.enough:
                    (first.pop() if first else self.rng.choice(acts))()
                self.settle()
        except Exception:
            self.faults.append(traceback.format_exc())
        finally:
            connection.close()

    def kill_web_process(self) -> None:
        """While it answers a request of a stage that the seed has chosen; the server begins another."""
        line = self.awaited.wait_for(self.rng.choice(OFTEN), 2)
        if line and self.site.kill_web_process(line, after=self.rng.uniform(0, 0.02)):
            self.kills[WEB_PROCESS] += 1

    def kill_web(self) -> None:
        self.site.kill_web()
        self.kills[WEB_SERVER] += 1

    def kill_worker(self) -> None:
        self.held += self.site.kill_worker(self.rng.randrange(len(self.site.workers)), self._held)
        self.kills[WORKER] += 1

    def silence_server(self) -> None:
        self.server.leave()
        self.over.wait(self.rng.uniform(0.5, 3))
        self.server.come()
        self.kills[AWAY] += 1

    def _held(self) -> list[Mail]:
        return list(Mail.objects.waiting().filter(leased_until__gt=clock.now()).select_related("message"))

    def settle(self) -> None:
        """Of what the workers had at a kill: a lease that nobody has ended shortly before its end was the killed
        one's. The others let go of theirs long before."""
        for mail in [one for one in self.held if (one.leased_until - clock.now()).total_seconds() < 8]:
            self.held.remove(mail)
            if Mail.objects.waiting().filter(pk=mail.pk, tries=mail.tries, leased_until=mail.leased_until).exists():
                self.cut_mails[mail.pk] += 1
                told = (mail.message.subject, MESSAGE_MAIL) if mail.message else (mail.recipient, CODE_MAIL)
                self.cut_by_worker[int(re.search("[0-9]+", told[0])[0])].add(told[1])

    def cut(self) -> dict[int, set[str]]:
        """The stages at which a kill has cut each flow: its worker had the mail, or its web process the request."""
        found = defaultdict(set, {number: set(stages) for number, stages in self.cut_by_worker.items()})
        for loss in list(self.losses):
            if self.cause(loss) == WEB_PROCESS:
                found[loss.number].add(loss.stage)
        return found

    def cause(self, loss: Loss) -> str:
        """Which death of a web process took the answer; "" when none did."""
        return next((death.of for death in list(self.site.deaths) if _took(death, loss)), "")


def _took(death, loss: Loss) -> bool:
    if not death.began <= loss.noticed <= death.gone + TURN_SECONDS:
        return False
    # What came after the kill may have come to the socket that was about to be closed. Whose server was killed, serves
    # until it sees that.
    came_meanwhile = death.began <= loss.begun <= death.gone
    return came_meanwhile or (loss.begun < death.began and (death.of == WEB_SERVER or loss.line in death.lines))
