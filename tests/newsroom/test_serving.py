"""The server as a process: how it stops while it begins, and what becomes of its workers without it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsroom import serving
from tests.newsroom.whole import ROOT, environment, free_port, listens, manage, started, wait_for


@pytest.fixture
def beginning(tmp_path):
    """A server whose worker is still importing."""
    command = ["-m", "newsroom.serving", "--interface", "wsgi", "--port", str(free_port()), "--blocking-threads", "1"]
    with subprocess.Popen(
        [
            sys.executable,
            *command,
            "--workers-kill-timeout",
            "25",
            "--log-level",
            "warning",
            "tests.newsroom.slow_application:application",
        ],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout.readline() == "importing\n"
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_while_it_begins_is_quick_and_in_order(beginning, number):
    beginning.send_signal(number)

    assert beginning.wait(8) == 0
    assert beginning.stdout.read() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_of_the_whole_group_while_it_begins_is_in_order_too(beginning, number):
    os.killpg(beginning.pid, number)

    assert beginning.wait(8) == 0
    assert beginning.stdout.read() == ""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("serving")
    assert manage(folder, "migrate", "-v0").returncode == 0
    return folder


def test_a_server_that_was_killed_leaves_no_worker_behind(folder):
    port = free_port()
    with started(folder, port, "manage.py", "serve", "--host", "127.0.0.1") as process:
        process.kill()
        process.wait()

        until = time.monotonic() + 10
        while listens(port) and time.monotonic() < until:
            time.sleep(0.1)

        assert not listens(port)


def test_a_worker_that_is_killed_again_and_again_is_begun_anew_each_time(folder):
    port = free_port()
    with started(folder, port, "manage.py", "serve", "--host", "127.0.0.1") as process:
        # As a request does that takes too much memory, and that a browser or a proxy repeats at once.
        for _ in range(3):
            _kill_worker(process)
            wait_for(process, port, folder)

        assert process.poll() is None


def _kill_worker(server: subprocess.Popen) -> None:
    """And wait until it is gone."""
    worker = int(subprocess.run(["pgrep", "-P", str(server.pid)], capture_output=True, check=True).stdout)
    os.kill(worker, signal.SIGKILL)
    while Path(f"/proc/{worker}").exists():
        time.sleep(0.01)


def test_a_worker_that_fails_by_itself_as_soon_as_it_begins_ends_the_server(tmp_path):
    command = ["-m", "newsroom.serving", "--interface", "wsgi", "--port", str(free_port()), "--respawn-failed-workers"]
    ended = subprocess.run(
        [sys.executable, *command, "tests.newsroom.no_such_module:application"],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        timeout=30,
        check=False,
    )

    assert ended.returncode == 1


def test_a_worker_that_does_not_stop_in_time_is_ended(monkeypatch):
    code = (
        "import os, signal, threading; from newsroom import serving;"
        "serving.DRAIN_SECONDS = serving.LOOK_SECONDS = 0.1; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "threading.Thread(target=serving._end_after, args=(os.getppid() + 1,)).start(); signal.pause()"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=20, check=False).returncode == 1
    assert serving.DRAIN_SECONDS == 25


def test_for_machines_every_line_of_a_server_is_json(folder):
    port = free_port()
    with started(folder, port, "manage.py", "serve", "--host", "127.0.0.1", LOG_FORMAT="json") as process:
        _kill_worker(process)
        until = time.monotonic() + 10
        while "worker-1" not in (folder / "out").read_text() and time.monotonic() < until:
            time.sleep(0.1)

    lines = [json.loads(line) for line in (folder / "out").read_text().splitlines()]
    # The static files that nobody collected here are a warning of Python's, which is no plain line either.
    assert {(line["level"], line["logger"]) for line in lines} == {("WARNING", "py.warnings"), ("ERROR", "_granian")}
    assert "Unexpected exit from worker-1" in [line["message"] for line in lines]


THREAD = (
    "import threading; one = threading.Thread(target=lambda: 1 / 0, name='one'); one.start(); one.join();"
    "raise ValueError('no')"
)


def test_for_machines_what_nobody_caught_is_json(tmp_path):
    ended = manage(tmp_path, "shell", "--no-imports", "-c", THREAD, LOG_FORMAT="json")

    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert ended.returncode == 1
    assert [(line["level"], line["message"]) for line in lines] == [
        ("CRITICAL", "one ended by ZeroDivisionError"),
        ("CRITICAL", "ended by ValueError"),
    ]
    assert lines[1]["exc_info"].splitlines()[-1] == "ValueError: no"
