"""New code, and a stop, while readers read: a server that really runs is told so by its signals."""

import http.client
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing

import pytest

from tests import proc
from tests.newsroom.whole import ROOT, ask, ended, environment, free_port, manage, name_static_files, started

FORM = b"email=nonsense"
OURS = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


class Readers:
    """Threads that ask without a pause, each in its way; *answers* counts what came, *lost* names what did not."""

    def __init__(self, port: int) -> None:
        self.port, self.answers, self.lost = port, Counter(), []
        self.gone, self.halfway = threading.Event(), threading.Event()
        ways = [self.anew, self.anew, self.kept, self.slowly]
        self.threads = [threading.Thread(target=self._again_and_again, args=(way,)) for way in ways]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.gone.set()
        for thread in self.threads:
            thread.join()

    def _again_and_again(self, way) -> None:
        while not self.gone.is_set():
            try:
                way()
            except (OSError, http.client.HTTPException) as error:
                self.lost.append((way.__name__, repr(error)))
                return

    def _line(self) -> closing:
        return closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30))

    def anew(self) -> None:
        with self._line() as line:
            line.request("GET", "/")
            self._count("anew", line)

    def kept(self) -> None:
        """One connection, until the server says that it ends, or has ended it meanwhile (RFC 9112, 9.3.1)."""
        with self._line() as line:
            for number in range(10**6):
                try:
                    line.request("GET", "/stories/")
                    if self._count("kept", line) or self.gone.is_set():
                        return
                except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                    if not number:
                        raise
                    return

    def slowly(self) -> None:
        """A form that takes a second to come."""
        with self._line() as line:
            line.putrequest("POST", "/contact/")
            for name, value in {**OURS, "Content-Length": len(FORM)}.items():
                line.putheader(name, value)
            line.endheaders(FORM[:5])
            time.sleep(0.5)
            self.halfway.set()
            time.sleep(0.5)
            line.send(FORM[5:])
            self._count("slowly", line)

    def _count(self, way: str, line) -> bool:
        """Count the answer; whether its connection ends with it."""
        answer = line.getresponse()
        text = answer.read()
        self.answers[way, answer.status, b"</html>" in text] += 1
        return answer.will_close


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reloading")
    assert manage(folder, "migrate", "-v0").returncode == 0
    name_static_files(folder)
    return folder


def wait_until(true, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_no_request_is_lost_by_a_reload(folder, processes):
    port = free_port()
    serve = ("manage.py", "serve", "--host", "127.0.0.1")
    with started(folder, port, *serve, WEB_CONCURRENCY=processes) as server:
        with Readers(port) as readers:
            for _ in range(2):
                readers.halfway.clear()
                assert readers.halfway.wait(30)
                before = set(proc.children(server.pid))
                server.send_signal(signal.SIGHUP)
                wait_until(lambda before=before: not before & set(proc.children(server.pid)))

        assert readers.lost == []
        assert set(readers.answers) == {(way, 200, True) for way in ("anew", "kept", "slowly")}
        assert len(proc.children(server.pid)) == int(processes)
        assert ended(server) == 0
    assert (folder / "out").read_text() == ""


def test_a_stop_answers_what_was_begun(folder):
    port = free_port()
    with started(folder, port, "manage.py", "serve", "--host", "127.0.0.1") as server, Readers(port) as readers:
        # As its form is on the way, and others ask.
        assert readers.halfway.wait(30)
        begun = readers.answers["slowly", 200, True]
        code = ended(server)

    assert code == 0
    assert readers.answers["slowly", 200, True] == begun + 1
    assert set(readers.answers) == {(way, 200, True) for way in ("anew", "kept", "slowly")}
    # Whoever comes later is turned away at once; who stood in the queue at that moment learns that nobody reads it.
    assert {way for way, error in readers.lost if "refused" not in error and "reset" not in error} == set()


@pytest.fixture
def changing(tmp_path):
    """A server of one process, its port, and the file that is its code."""
    port, code = free_port(), tmp_path / "code"
    code.write_text("first")
    command = ["-m", "newsroom.serving", "--interface", "wsgi", "--http", "1", "--blocking-threads", "1"]
    command += ["--port", str(port), "--workers-kill-timeout", "5", "--log-level", "error", "--respawn-failed-workers"]
    command += ["--factory", "tests.newsroom.changing_application:worker"]
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(tmp_path, CODE=str(code)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        wait_until(lambda: answer(port) == "first")
        yield server, port, code
        server.kill()


def answer(port: int) -> str:
    try:
        return ask(port, "/")[1]
    except OSError:
        return ""


def test_new_code_that_takes_its_time_is_waited_for(changing):
    server, port, code = changing
    code.write_text("slow to begin")
    server.send_signal(signal.SIGHUP)

    found = []
    wait_until(lambda: found.append(answer(port)) or found[-1] == "slow to begin")

    assert set(found) == {"first", "slow to begin"}
    # Its worker would outlive a server that is killed.
    assert ended(server) == 0


def test_new_code_that_can_not_begin_leaves_the_old_in_place(changing):
    server, port, code = changing
    before = proc.children(server.pid)
    code.write_text("broken")
    server.send_signal(signal.SIGHUP)
    told = iter(server.stdout.readline, "[ERROR] The new code does not begin: the workers of before go on.\n")

    assert "ValueError: this can't begin" in "".join(told)
    assert (answer(port), proc.children(server.pid)) == ("first", before)
    code.write_text("mended")
    server.send_signal(signal.SIGHUP)
    wait_until(lambda: answer(port) == "mended")
    assert ended(server) == 0


def test_a_stop_does_not_wait_for_new_code(changing):
    server, _port, code = changing
    code.write_text("slow for ever")
    server.send_signal(signal.SIGHUP)
    wait_until(lambda: len(proc.children(server.pid)) == 2)

    assert ended(server) == 0
