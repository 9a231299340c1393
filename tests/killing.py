"""The processes of a site that really runs, killed without a word and started again."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests import proc
from tests.newsroom.whole import ROOT, environment

WEB, WORKER = ("serve", "--host", "127.0.0.1"), ("worker",)
WEB_PROCESS, WEB_SERVER = "web process", "web server"
LOOK_SECONDS = 0.02


class Death(NamedTuple):
    """The end of one web process, from the kill that brought it (its own, or its server's) until its sockets were
    closed. *lines*: the ports from which those came whom it may have been about to answer as it was killed."""

    of: str
    began: float
    gone: float
    lines: frozenset[int] = frozenset()


class Site:
    """One server with its processes, and some workers, on one database. *deaths* are those brought here, *alone* says
    what has ended though nobody killed it."""

    def __init__(self, folder: Path, port: int, *, workers: int, **values: str) -> None:
        self.folder, self.port = folder, port
        self.environment = environment(folder, PORT=str(port), **values)
        self.deaths: list[Death] = []
        self.alone: list[str] = []
        self.orphans: dict[int, float] = {}
        self.known: set[int] = set()
        self.lock, self.stopping = threading.RLock(), threading.Event()
        self.web = self._start(*WEB)
        self.workers = [self._start(*WORKER) for _ in range(workers)]
        self.watching = threading.Thread(target=self._watch)
        self.watching.start()

    def _start(self, *command: str) -> subprocess.Popen:
        with (self.folder / "out").open("a") as out:
            given = {"cwd": ROOT, "env": self.environment, "stdout": out, "stderr": out, "stdin": subprocess.DEVNULL}
            return subprocess.Popen([sys.executable, "manage.py", *command], **given)

    def kill_web(self) -> None:
        """The server; its processes, left as *orphans*, end by themselves. Another one takes the port at once."""
        with self.lock:
            # So that it begins no process that nobody would know of.
            self.web.send_signal(signal.SIGSTOP)
            left, began = proc.children(self.web.pid), time.monotonic()
            self.web.kill()
            self.web.wait()
            self.orphans |= dict.fromkeys(left, began)
            self.known.clear()
            self.web = self._start(*WEB)

    def hold_web(self) -> None:
        """Let the server's processes stand still."""
        for pid in proc.children(self.web.pid):
            _signal(pid, signal.SIGSTOP)

    def let_web_go_on(self) -> None:
        for pid in proc.children(self.web.pid):
            _signal(pid, signal.SIGCONT)

    def kill_web_process(self, line: int, *, after: float) -> bool:
        """While they stand still: the one that answers the connection from port *line*, when it had *after* seconds
        more. The server begins another. False when none answers it (any more)."""
        held = proc.lines_to(self.port).get(line, proc.NOBODY)
        answering = next((pid for pid in proc.children(self.web.pid) if held in proc.sockets_of(pid)), 0)
        self.let_web_go_on()
        time.sleep(after)
        if answering:
            self._kill(answering)
        return bool(answering)

    def _kill(self, pid: int) -> None:
        with self.lock:
            began = time.monotonic()
            # In this order: what it takes in between, nobody had taken as the lines were read.
            lines, own = proc.lines_to(self.port), {*proc.sockets_of(pid), proc.NOBODY}
            self.known.discard(pid)
            _signal(pid, signal.SIGKILL)
            proc.wait_until_gone(pid)
            mine = frozenset(line for line, socket in lines.items() if socket in own)
            self.deaths.append(Death(WEB_PROCESS, began, time.monotonic(), mine))

    def kill_worker(self, which: int, look) -> list:
        """One worker; what *look* finds while all of them stand still."""
        with self.lock:
            running = [worker for worker in self.workers if worker.poll() is None]
            for worker in running:
                worker.send_signal(signal.SIGSTOP)
            try:
                return look()
            finally:
                self.workers[which].kill()
                self.workers[which].wait()
                for worker in running:
                    worker.send_signal(signal.SIGCONT)
                self.workers[which] = self._start(*WORKER)

    def _watch(self) -> None:
        while not self.stopping.wait(LOOK_SECONDS):
            with self.lock:
                self._look()

    def _look(self) -> None:
        for pid in [pid for pid in self.orphans if not proc.lives(pid)]:
            self.deaths.append(Death(WEB_SERVER, self.orphans.pop(pid), time.monotonic()))
        now = {pid for pid in proc.children(self.web.pid) if proc.lives(pid)}
        # One that was killed is none of the known ones any more.
        self.alone += [f"web process {pid}" for pid in self.known - now]
        self.known = now
        for process in [self.web, *self.workers]:
            if process.poll() is not None and f"{process.pid}" not in " ".join(self.alone):
                self.alone.append(f"{process.args[2]} {process.pid} ended with {process.returncode}")

    def stop(self) -> None:
        self.stopping.set()
        self.watching.join()
        for process in [self.web, *self.workers]:
            process.terminate()
        for process in [self.web, *self.workers]:
            process.wait(40)


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


class Awaited:
    """A moment that some thread waits for and another brings: the first request of a stage.

    *come* is called in the thread that brings it, before it goes on.
    """

    def __init__(self, come) -> None:
        self.come = come
        self.stage, self.line, self.came = "", 0, threading.Event()
        # Else one might bring what nobody waits for any more, and what it holds would be let go by nobody.
        self.lock = threading.Lock()

    def wait_for(self, stage: str, seconds: float) -> int:
        """The port from which the next request of *stage* comes; 0 when none came in *seconds*."""
        with self.lock:
            self.came.clear()
            self.line, self.stage = 0, stage
        self.came.wait(seconds)
        with self.lock:
            self.stage = ""
            return self.line

    def bring(self, stage: str, line: int) -> None:
        with self.lock:
            if stage and stage == self.stage:
                self.stage, self.line = "", line
                self.come()
                self.came.set()
