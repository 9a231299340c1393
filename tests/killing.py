"""The processes of a site that really runs, killed without a word and started again."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.newsroom.whole import ROOT, environment

WEB, WORKER = ("serve", "--host", "127.0.0.1"), ("worker",)


class Site:
    """One server with its processes, and some workers, on one database."""

    def __init__(self, folder: Path, port: int, *, workers: int, **values: str) -> None:
        self.folder, self.port = folder, port
        self.environment = environment(folder, PORT=str(port), **values)
        self.web = self._start(*WEB)
        self.orphans: list[int] = []
        self.workers = [self._start(*WORKER) for _ in range(workers)]

    def _start(self, *command: str) -> subprocess.Popen:
        with (self.folder / "out").open("a") as out:
            given = {"cwd": ROOT, "env": self.environment, "stdout": out, "stderr": out, "stdin": subprocess.DEVNULL}
            return subprocess.Popen([sys.executable, "manage.py", *command], **given)

    def kill_web(self) -> None:
        """The server; its processes, left as *orphans*, end by themselves. Another one takes the port at once."""
        self.orphans += self._processes()
        self.web.kill()
        self.web.wait()
        self.web = self._start(*WEB)

    def has_orphans(self) -> bool:
        self.orphans = [pid for pid in self.orphans if _lives(pid)]
        return bool(self.orphans)

    def hold_web(self) -> None:
        """Let the server's processes stand still."""
        for pid in self._processes():
            _signal(pid, signal.SIGSTOP)

    def let_web_go_on(self) -> None:
        for pid in self._processes():
            _signal(pid, signal.SIGCONT)

    def kill_web_process(self, line: int, *, after: float) -> bool:
        """While they stand still: the one that answers the connection from port *line*, when it had *after* seconds
        more. The server begins another. False when none answers it (any more)."""
        answering = next((pid for pid in self._processes() if connection_held(pid, self.port, line)), 0)
        self.let_web_go_on()
        time.sleep(after)
        if answering:
            _signal(answering, signal.SIGKILL)
        return bool(answering)

    def _processes(self) -> list[int]:
        with suppress(OSError):
            return [int(pid) for pid in Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text().split()]
        return []

    def kill_worker(self, which: int, look) -> list:
        """One worker; what *look* finds while all of them stand still."""
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

    def stop(self) -> None:
        for process in [self.web, *self.workers]:
            process.terminate()
        for process in [self.web, *self.workers]:
            process.wait(40)


def connection_held(pid: int, port: int, line: int) -> bool:
    """Whether the process *pid* has the server's end of the connection from port *line* to *port* of this machine."""
    ends = (f":{port:04X}", f":{line:04X}")
    with suppress(OSError):
        for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            fields = row.split()
            if fields[1].endswith(ends[0]) and fields[2].endswith(ends[1]):
                return f"socket:[{fields[9]}]" in _open_files(pid)
    return False


def _open_files(pid: int) -> set[str]:
    found = set()
    for file in os.listdir(f"/proc/{pid}/fd"):
        with suppress(OSError):
            found.add(os.readlink(f"/proc/{pid}/fd/{file}"))
    return found


def _lives(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


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

    def wait_for(self, stage: str, seconds: float) -> int:
        """The port from which the next request of *stage* comes; 0 when none came in *seconds*."""
        self.came.clear()
        self.line, self.stage = 0, stage
        self.came.wait(seconds)
        self.stage = ""
        return self.line

    def bring(self, stage: str, line: int) -> None:
        if stage == self.stage:
            self.stage, self.line = "", line
            self.come()
            self.came.set()
