"""The worker: sends mail, makes pictures, keeps house, until it is told to stop."""

import email.errors
import logging
import os
import queue
import socket
import threading
import time
from email.utils import parseaddr

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from articles.acts import deleting, drawing, illustrating, indexing, tallying, tidying
from articles.pure import clock, faults
from contact import composing, delivery
from contact.acts import forgetting, mailing
from contact.models import Heartbeat, Mail

logger = logging.getLogger(__name__)

# A mail is first tried within two seconds; a look costs one indexed query.
LOOK_SECONDS = 0.5
BEAT_SECONDS = 5
PICTURES_SECONDS = 1
HOUSE_SECONDS = 3600
# After a change of LANGUAGE_CODE; between a few hundred stories others may write.
INDEX_SECONDS, INDEX_PAUSE = 60, 0.05
# So many servers may hang at once before a mail to another one has to wait.
SENDERS = 16
# For so long a database may be away that has to be told of a mail; asked more often than mails are claimed, so that
# it is told before another worker finds the lease ended.
RECORD_SECONDS, RECORD_AGAIN_SECONDS = 3600, 0.2
# What is on its way when the worker is told to stop gets this long; the rest falls due again by its lease.
LAST_SECONDS = 8


def send(mail: Mail) -> mailing.Outcome:
    """Compose and deliver a claimed mail, and record what became of it."""
    try:
        content = composing.compose(mail, at=clock.now())
    except composing.Pointless as reason:
        outcome = mailing.Outcome("final", str(reason))
    except (ValueError, LookupError, email.errors.MessageError) as error:
        # What can't be written as a mail never can; else the lease would bring it back again and again.
        outcome = mailing.Outcome("final", f"{type(error).__name__}: it can't be written as a mail.")
    else:
        sender = mail.sender or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        try:
            outcome = delivery.deliver(content, sender=sender, recipient=mail.recipient, name=f"{mail.pk}")
        except OSError as error:
            outcome = mailing.failed(error)
    _record(mail, outcome)
    _tell(mail, outcome)
    return outcome


def _record(mail: Mail, outcome: mailing.Outcome) -> None:
    """Write down what became of *mail*, also when the database comes back only after a while: what the server took
    would go out once more, by whoever finds its lease ended."""
    at, until = clock.now(), time.monotonic() + RECORD_SECONDS
    while True:
        try:
            mailing.record(mail, outcome, at=at)
            return
        except (DatabaseError, InterfaceError):
            if time.monotonic() > until:
                raise
            time.sleep(RECORD_AGAIN_SECONDS)
            close_old_connections()


def _tell(mail: Mail, outcome: mailing.Outcome) -> None:
    # The numbers alone: an address in a log is a reader's secret told, and a server's answer may repeat it.
    if outcome.state == "sent":
        logger.info("mail %s sent at try %s", mail.pk, mail.tries)
    else:
        state = "given up" if mail.gave_up_at else "not sent, trying again"
        logger.warning("mail %s %s at try %s: %s", mail.pk, state, mail.tries, outcome.code)


def send_due(limit: int = 100) -> int:
    """Send what is due now, one after the other; how many were tried. For commands and tests."""
    tried = 0
    # Claimed one at a time: a mail that waits behind slow ones would use up its lease.
    while tried < limit and (claimed := mailing.claim_due(1)):
        send(claimed[0])
        tried += 1
    return tried


class Worker:
    """One worker process: a thread that looks for mail, SENDERS that send it, two for pictures, six for the house."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.claimed: queue.Queue[Mail | None] = queue.Queue()
        self.free = threading.Semaphore(SENDERS)
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.started_at = clock.now()

    def stop(self, *_) -> None:
        """Begin to end: takes no more mail, finishes what is on its way."""
        self.stopping.set()

    def run(self) -> None:
        """Work until stop(); the calling thread looks for mail and beats."""
        senders = [self._thread(self._send_claimed) for _ in range(SENDERS)]
        helpers = [
            self._thread(self._repeat, illustrating.illustrate_waiting, PICTURES_SECONDS),
            self._thread(self._repeat, drawing.draw_waiting, PICTURES_SECONDS),
            self._thread(self._repeat, drawing.keep_house, HOUSE_SECONDS),
            self._thread(self._repeat, forgetting.keep_house, HOUSE_SECONDS),
            self._thread(self._repeat, deleting.empty_bin, HOUSE_SECONDS),
            self._thread(self._repeat, tallying.keep_house, HOUSE_SECONDS),
            self._thread(self._repeat, tidying.tidy, HOUSE_SECONDS),
            self._thread(self._repeat, self._index, INDEX_SECONDS),
            self._thread(self._repeat, self.beat, BEAT_SECONDS),
        ]
        self._repeat(self._claim, LOOK_SECONDS)
        for _ in senders:
            self.claimed.put(None)
        until = time.monotonic() + LAST_SECONDS
        # The helpers too: a late beat would bring back the heartbeat that is deleted below.
        for thread in senders + helpers:
            thread.join(max(0, until - time.monotonic()))
        self._last_beat()
        connection.close()

    def _thread(self, target, *args) -> threading.Thread:
        # Daemons: a server that hangs must not keep the process from ending.
        thread = threading.Thread(target=target, args=args, daemon=True)
        thread.start()
        return thread

    def _repeat(self, work, seconds: float) -> None:
        """Do *work* every so often; whatever fails for a while only costs its time: nobody else would do it again."""
        while not self.stopping.is_set():
            try:
                close_old_connections()
                work()
            except Exception as error:
                logger.error("worker: %s failed, trying again: %s", work.__name__, faults.told(error))
                self.stopping.wait(2)
            self.stopping.wait(seconds)
        if threading.current_thread() is not threading.main_thread():
            connection.close()

    def _claim(self) -> None:
        """Claim for as long as there is more than the free senders take: then nothing waits for the next look."""
        while not self.stopping.is_set() and self._claim_for_free():
            pass

    def _claim_for_free(self) -> bool:
        """Claim as many mails as there are free senders: one that waits in a queue would use up its lease. False
        when there was no more, or when all senders are held up."""
        free, claimed = int(self.free.acquire(timeout=LOOK_SECONDS)), []
        while 0 < free < SENDERS and self.free.acquire(blocking=False):
            free += 1
        try:
            claimed = mailing.claim_due(free) if free else []
        finally:
            for _ in range(free - len(claimed)):
                self.free.release()
        for mail in claimed:
            self.claimed.put(mail)
        return 0 < free == len(claimed)

    def _send_claimed(self) -> None:
        while mail := self.claimed.get():
            try:
                send(mail)
            except Exception:
                # Nothing is lost: the lease ends and the mail falls due again. The thread has to live on.
                logger.exception("mail %s could not be worked on", mail.pk)
            finally:
                self.free.release()
                if self.claimed.empty():
                    # Idle senders hold no connection: a database has room for a hundred or so.
                    connection.close()

    def _index(self) -> None:
        indexing.keep_house(stop=lambda: self.stopping.wait(INDEX_PAUSE))

    def _last_beat(self) -> None:
        """Take the heartbeat along; without a database it is missed by its age."""
        try:
            Heartbeat.objects.filter(worker=self.name).delete()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("worker: the heartbeat stays: %s", faults.told(error))

    def beat(self) -> None:
        """Say that this worker lives."""
        values = {"seen_at": clock.now()}
        Heartbeat.objects.update_or_create(
            worker=self.name, defaults=values, create_defaults=values | {"started_at": self.started_at}
        )
