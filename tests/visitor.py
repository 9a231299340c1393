"""Readers of a site that really runs: a connection for each request, cookies of their own."""

import http.client
from contextlib import closing, suppress
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

PATIENCE_SECONDS = 60
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Answer(NamedTuple):
    """*leads_to* is where it redirects; "" when it is a page."""

    status: int
    leads_to: str
    text: str


class TurnedAway(Exception):
    """Nobody listens: what was asked has reached nobody."""


class AnswerLost(Exception):
    """What was asked may have been done; its answer never came. *line*: the port that it was asked from."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Visitor:
    """One browser. *told* is called as soon as a request is on its way, with the port that it comes from."""

    def __init__(self, port: int, *, told=lambda line: None) -> None:
        self.port, self.told = port, told
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields), FORM)

    def post_unheard(self, path: str, fields: dict[str, str], seconds: float) -> None:
        """Send a form and hang up *seconds* later, as a line does that breaks. TurnedAway as all."""
        with suppress(AnswerLost):
            self._ask("POST", path, urlencode(fields), FORM, patience=seconds)

    def _ask(self, method: str, path: str, body=None, headers=None, *, patience: float = PATIENCE_SECONDS) -> Answer:
        headers = {"Sec-Fetch-Site": "same-origin", "Connection": "close", **(headers or {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)) as line:
            try:
                line.connect()
            except OSError as error:
                raise TurnedAway from error
            port = line.sock.getsockname()[1]
            try:
                line.request(method, path, body, headers)
                self.told(port)
                answer = line.getresponse()
                text = answer.read().decode()
            except (OSError, http.client.HTTPException) as error:
                raise AnswerLost(port) from error
        self._keep(answer.headers.get_all("Set-Cookie", []))
        return Answer(answer.status, answer.headers.get("Location", ""), text)

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
