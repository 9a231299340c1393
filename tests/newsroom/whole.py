"""Starts the project's own processes as an operator does, on a free port and with a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.db import connection

from tests.environment import EMPTY

ROOT = Path(__file__).resolve().parents[2]
SERVING_SECONDS = 90


def environment(folder: Path, **values) -> dict:
    """What a process finds: nothing of a developer's .env, all data in *folder*."""
    # Empty ones are held against a .env, which would fill in those that are left out.
    silent = dict.fromkeys([*EMPTY, "DATABASE_URL", "CACHE_URL", "SITE_URL", "EMAIL_URL", "LOG_LEVEL"], "")
    ours = {"PATH": os.environ["PATH"], "SECRET_KEY": "k" * 64, "DATA_DIR": str(folder), "WEB_CONCURRENCY": "1"}
    return silent | ours | values


def manage(folder: Path, *command: str, **values) -> subprocess.CompletedProcess:
    """`manage.py` with an environment of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment(folder, **values),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def name_static_files(folder: Path) -> None:
    """What pages need of `collectstatic`, the names of the files alone: for those who look at no stylesheet."""
    names = {name: name for finder in get_finders() for name, _ in finder.list([])}
    (folder / "static").mkdir()
    (folder / "static" / "staticfiles.json").write_text(json.dumps({"paths": names, "version": "1.1", "hash": ""}))


def database_address(name) -> str:
    """DATABASE_URL of the test's database, *name* (the fixture shared_database), for another process."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    given = connection.settings_dict
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{name}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def started(folder: Path, port: int, *command: str, **values):
    """A process that serves on *port*; ended, if it has not ended by itself by then. Its output is in *folder*/out."""
    out = (folder / "out").open("w")
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(folder, PORT=str(port), **values),
        stdout=out,
        stderr=out,
        stdin=subprocess.DEVNULL,
    )
    try:
        wait_for(process, port, folder)
        yield process
    finally:
        out.close()
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def wait_for(process: subprocess.Popen, port: int, folder: Path) -> None:
    until = time.monotonic() + SERVING_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            return ask(port, "/healthz")[0]
        except OSError:
            time.sleep(0.2)
    raise AssertionError((folder / "out").read_text())


def listens(port: int) -> bool:
    """Whether anybody takes connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(port: int, path: str, *, method="GET", headers=(), body=None) -> tuple[int, str]:
    """The status and body of an answer, whatever the status."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, dict(headers), method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  (loopback)
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def ended(process: subprocess.Popen, number: int = signal.SIGTERM, *, within: float = 15) -> int:
    """Send a signal; the exit code, or subprocess.TimeoutExpired."""
    process.send_signal(number)
    return process.wait(within)
