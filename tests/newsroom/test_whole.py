"""`make run` and `serve` as they are started: real processes, real sockets."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.newsroom.whole import ROOT, ask, ended, environment, free_port, listens, manage, started

STORY = "from tests.factories import make_story; make_story(title='The only one')"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of data with one story, so that the demo stories need not be drawn."""
    folder = tmp_path_factory.mktemp("a folder with spaces")
    assert manage(folder, "migrate").returncode == 0
    assert manage(folder, "collectstatic", "--noinput").returncode == 0
    written = manage(folder, "shell", "--no-imports", "-c", STORY)
    assert written.returncode == 0, written.stderr
    return folder


def test_make_run_serves_keeps_everything_and_ends_both(folder):
    port, output = free_port(), folder / "out"
    with started(folder, port, "-m", "newsroom.running") as run:
        assert "The only one" in ask(port, "/")[1]
        assert ask(port, "/admin/login/")[0] == 200
        wait_for_worker(port)
        second = another(folder, port)
        assert (second.returncode, second.stderr) == (
            1,
            f"Port {port} is taken. Choose another one: make run PORT={port + 1}\n",
        )
        assert ended(run, signal.SIGINT) == 0
    assert output.read_text().count("Password: ") == 1
    assert "Traceback" not in output.read_text()
    assert not listens(port)

    with started(folder, port, "-m", "newsroom.running") as run:
        assert "The only one" in ask(port, "/")[1]
        assert ended(run) == 0
    assert "Password" not in output.read_text()


def another(folder, port):
    return subprocess.run(
        [sys.executable, "-m", "newsroom.running"],
        cwd=ROOT,
        env=environment(folder, PORT=str(port)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def wait_for_worker(port):
    until = time.monotonic() + 30
    while ask(port, "/readyz")[1] != '{"status": "ok"}':
        assert time.monotonic() < until
        time.sleep(0.3)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"SITE_URL": "nonsense"}, "Newsroom can't start: SITE_URL is 'nonsense'"),
        ({"PORT": "http"}, "Newsroom can't start: PORT is 'http'"),
        ({"DATA_DIR": "/dev/null/here"}, "Newsroom can't start: DATA_DIR can't be made"),
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, "The database does not answer: look at DATABASE_URL."),
    ],
)
def test_what_is_set_wrong_is_one_line_and_no_traceback(tmp_path, values, told):
    result = subprocess.run(
        [sys.executable, "-m", "newsroom.running"],
        cwd=ROOT,
        env=environment(tmp_path, **({"PORT": str(free_port())} | values)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert result.returncode == 1
    assert result.stderr.startswith(told)
    assert result.stderr.count("\n") == 1


@pytest.fixture(scope="module")
def server(folder):
    port = free_port()
    with started(folder, port, "manage.py", "serve", "--host", "127.0.0.1", TRUSTED_PROXIES="1") as process:
        yield process, port


def test_serve_takes_its_port_from_the_environment_and_every_host_for_health(server):
    assert ask(server[1], "/healthz", headers={"Host": "10.9.8.7:1"}) == (200, '{"status": "ok"}')


def test_serve_answers_head_without_a_body(server):
    with socket.create_connection(("127.0.0.1", server[1]), timeout=10) as line:
        line.sendall(b"HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(4096), b""))

    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"\r\n\r\n")


def test_serve_reads_a_form(server):
    status, page = ask(
        server[1],
        "/contact/",
        method="POST",
        body=b"email=nonsense",
        headers={"Origin": f"http://127.0.0.1:{server[1]}", "Sec-Fetch-Site": "same-origin"},
    )

    assert status == 200
    assert "nonsense" in page


@pytest.mark.parametrize("log", ["console", "json"])
def test_serve_logs_no_address_of_a_reader_whatever_is_asked_of_it(folder, log):
    port, told = free_port(), {"LOG_FORMAT": log, "LOG_LEVEL": "DEBUG", "GRANIAN_LOG_ACCESS_ENABLED": "1"}
    with started(folder, port, "manage.py", "serve", "--host", "127.0.0.1", TRUSTED_PROXIES="1", **told) as process:
        given = {"X-Forwarded-For": "198.51.100.77", "Sec-Fetch-Site": "same-origin"}
        reader = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        address = f"http://127.0.0.1:{port}/contact/"
        body = b"email=ada.lind@example.org"
        with reader.open(urllib.request.Request(address, body, given), timeout=20) as answer:
            assert "ada.lind@example.org" in answer.read().decode()
        ask(port, "/contact/", method="POST", body=body, headers=given | {"Sec-Fetch-Site": "cross-site"})
        assert ended(process, within=20) == 0

    logged = (folder / "out").read_text()
    assert "198.51.100.77" not in logged
    assert "127.0.0.1" not in logged
    assert "ada.lind" not in logged


def test_serve_ends_in_order_and_leaves_nobody(folder):
    port = free_port()
    with started(folder, port, "manage.py", "serve", "--host", "127.0.0.1") as process:
        ask(port, "/")
        assert ended(process, within=20) == 0
    assert not listens(port)


WAITING = "import time; print('waiting', flush=True); time.sleep(100)"


def test_ctrl_c_breaks_a_command_off_in_one_line(tmp_path):
    waiting = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", WAITING],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What a shell starts in the background ignores Ctrl-C, and so would this.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with waiting:
        assert waiting.stdout.readline() == "waiting\n"
        waiting.send_signal(signal.SIGINT)
        _, told = waiting.communicate(timeout=30)

    assert (waiting.returncode, told) == (130, "Broken off.\n")
