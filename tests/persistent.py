"""Readers who see a page fail, wait a moment and do the same again, until their message has arrived."""

import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from tests.visitor import Answer, AnswerLost, TurnedAway, Visitor

ASKING, SEEING, TYPING = "asking for a code", "opening the page of the code", "typing the code"
ASKING_AGAIN, OPENING = "asking for another code", "opening the page of the message"
SENDING, HANGING_UP, THANKS = "sending the message", "hanging up", "reading the thanks"
STAGES = (ASKING, SEEING, TYPING, ASKING_AGAIN, OPENING, SENDING, THANKS)
# Who waits for a mail looks for another one after so long, and gives it all up after so long.
IMPATIENT_SECONDS, DESPERATE_SECONDS = 12, 240
MOMENT = 0.3
# Long enough for a server that is not too busy to have stored what was sent; or to be about to.
HANG_UP_SECONDS = 0.1


class GaveUp(Exception):
    """A reader who came to no end: at which stage, and what the last answer was."""


class Loss(NamedTuple):
    """An answer that never came, to what was asked from port *line*: when that was, and when it was given up; *at*
    is the latter by the clock on the wall."""

    number: int
    stage: str
    line: int
    begun: float
    noticed: float
    at: datetime
    why: str


class Reader:
    """One reader, who writes one message.

    *codes*: the codes in the mails that came to an address, oldest first. *told*: called with a stage as its request
    is on its way. *lost*: called with a Loss.

    *hangs_up*: whether the line breaks once as the message is sent, after which it is sent again; *hung_up_at* is when.
    *asked* counts the requests for a code, *promised* the answers that said one was sent; *restarts* how often a
    right code led nowhere, *faults* the answers from 500 on, by status.
    """

    def __init__(
        self, number: int, port: int, *, codes: Callable[[str], list[str]], told, lost, hangs_up=False
    ) -> None:
        self.number, self.codes, self.lost, self.hangs_up = number, codes, lost, hangs_up
        self.hung_up_at: datetime | None = None
        self.address, self.subject = f"reader{number}@example.org", f"Subject {number}"
        self.text = f"Message {number}.\n" * 20
        self.asked = self.promised = self.restarts = 0
        self.faults: Counter[int] = Counter()
        self.stage = ""
        self.browser = Visitor(port, told=lambda line: told(self.stage, line))
        self.until = 0.0
        self.repeats = 0

    def write(self) -> bool:
        """The whole way; True once the page has said that the message was received."""
        self.until = time.monotonic() + DESPERATE_SECONDS
        while not self._prove():
            self.restarts += 1
            self._wait("the code led nowhere")
        return self._send()

    def _prove(self) -> bool:
        """Step 1, from the address to the right code; False when it has to begin anew."""
        self._promise(self._do(ASKING, lambda: self.browser.post("/contact/", {"email": self.address})))
        self._do(SEEING, lambda: self.browser.get("/contact/verify/"))
        tried, asked = set(), time.monotonic()
        while True:
            code = next((one for one in reversed(self.codes(self.address)) if one not in tried), None)
            if code:
                tried.add(code)
                answer = self._do(TYPING, lambda code=code: self.browser.post("/contact/verify/", {"code": code}))
                if answer.leads_to:
                    return answer.leads_to == "/contact/message/"
            elif time.monotonic() > asked + IMPATIENT_SECONDS:
                self._promise(self._do(ASKING_AGAIN, lambda: self.browser.post("/contact/verify/again/", {})))
                asked = time.monotonic()
            else:
                self._wait("no code came")

    def _promise(self, answer: Answer) -> None:
        self.promised += answer.leads_to in {"/contact/verify/?sent=1", "/contact/verify/?again=sent"}

    def _send(self) -> bool:
        text = {"name": "Ada", "subject": self.subject, "message": self.text}
        self._do(OPENING, lambda: self.browser.get("/contact/message/"))
        if self.hangs_up:
            self._hang_up(text)
        answer = self._do(SENDING, lambda: self.browser.post("/contact/message/", text))
        if answer.leads_to != "/contact/done/":
            raise GaveUp(f"{self.subject} was not taken: {answer.status} {_heading(answer)}")
        return self._do(THANKS, lambda: self.browser.get("/contact/done/")).status == 200

    def _hang_up(self, text: dict[str, str]) -> None:
        # A stage for which no kill waits.
        self.stage = HANGING_UP
        with suppress(TurnedAway):
            self.browser.post_unheard("/contact/message/", text, HANG_UP_SECONDS)
        self.hung_up_at = datetime.now(UTC)

    def _do(self, stage: str, ask: Callable[[], Answer]) -> Answer:
        """Ask until there is an answer."""
        self.stage = stage
        while True:
            begun, fault = time.monotonic(), ""
            self.asked += stage in {ASKING, ASKING_AGAIN}
            try:
                answer = ask()
                if answer.status < 500:
                    return answer
                fault = str(answer.status)
                self.faults[answer.status] += 1
            except TurnedAway:
                fault = "nobody listened"
            except AnswerLost as error:
                fault = repr(error.__cause__)
                self.lost(Loss(self.number, stage, error.line, begun, time.monotonic(), datetime.now(UTC), fault))
            self.repeats += 1
            self._wait(fault)

    def _wait(self, why: str) -> None:
        if time.monotonic() > self.until:
            raise GaveUp(f"{self.subject} came no further than {self.stage}: {why}")
        time.sleep(MOMENT)


def _heading(answer: Answer) -> str:
    found = re.search(r"<h1>(.*?)</h1>", answer.text)
    return found[1] if found else answer.leads_to
