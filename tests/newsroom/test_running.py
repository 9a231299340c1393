"""`make run`: its parts, and the whole of it on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from newsroom import running


@pytest.fixture
def no_key(monkeypatch):
    """An environment without a SECRET_KEY, put back afterwards together with what a .env adds."""
    before = dict(os.environ)
    monkeypatch.delenv("SECRET_KEY")
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        (None, []),
        (b"", []),
        (b"SITE_NAME=Ours", ["SITE_NAME=Ours"]),
        (b"\xef\xbb\xbfSITE_NAME=Ours\r\nSECRET_KEY=\r\n", ["SITE_NAME=Ours"]),
        (b"export SECRET_KEY = ''\n# mine\n", ["# mine"]),
        (b"SECRET_KEY= # to come\n", []),
    ],
)
def test_a_key_is_written_where_there_is_none(no_key, tmp_path, before, kept):
    file = tmp_path / ".env"
    if before is not None:
        file.write_bytes(before)
        file.chmod(0o644)

    running.write_secret_key(file)

    *lines, last = file.read_text().splitlines()
    assert lines == kept
    name, key = last.split("=")
    assert (name, len(key), key.isalnum(), key) == ("SECRET_KEY", 64, True, os.environ["SECRET_KEY"])
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_there_stays(no_key, tmp_path, monkeypatch):
    # Set to nothing, as a shell may have it, must not hide the one in the file.
    monkeypatch.setenv("SECRET_KEY", "")
    file = tmp_path / ".env"
    running.write_secret_key(file)
    first = file.read_bytes()

    monkeypatch.setenv("SECRET_KEY", "")
    running.write_secret_key(file)

    assert file.read_bytes() == first


def test_the_environment_s_key_needs_no_file(tmp_path):
    running.write_secret_key(tmp_path / ".env")

    assert list(tmp_path.iterdir()) == []


def test_a_wrong_env_file_is_named_in_one_line(no_key, tmp_path):
    (tmp_path / ".env").write_text("what is this\n")

    with pytest.raises(SystemExit, match=r"^Newsroom can't start: \.env line 1 is not NAME=value\.$"):
        running.write_secret_key(tmp_path / ".env")


@pytest.mark.parametrize("reuse", [False, True], ids=["alone", "as granian listens"])
def test_a_taken_port_is_refused_with_a_way_on(reuse):
    with socket.socket() as other:
        if reuse:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(SystemExit, match=f"^Port {port} is taken. Choose another one: make run PORT={port + 1}$"):
            running.refuse_taken_port(port)

    running.refuse_taken_port(port)


def test_a_port_is_free_at_once_after_its_server_ended():
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as granian does
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as reader:
            server.accept()[0].close()  # the server's side closes first, and lingers
            assert reader.recv(1) == b""

    running.refuse_taken_port(port)


def test_a_second_run_is_refused_while_the_first_prepares(tmp_path):
    with (tmp_path / "lock").open("w") as first, (tmp_path / "lock").open("w") as second:
        running.refuse_second_run(first, 8000)

        with pytest.raises(SystemExit, match=r"^Port 8000 is taken\."):
            running.refuse_second_run(second, 8000)


@pytest.mark.django_db
def test_the_password_is_told_once_and_opens_the_desk(capsys, client):
    running.create_admin()
    lines = capsys.readouterr().out.splitlines()
    password = next(line for line in lines if line.startswith("Password: ")).removeprefix("Password: ")

    assert client.login(username="admin", password=password)
    running.create_admin()
    assert capsys.readouterr().out == ""


SLEEPER = "import time; time.sleep(60)"
# It takes no notice of SIGTERM, and neither does the one it starts.
STUBBORN = (
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    f"print(subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]).pid, flush=True); time.sleep(60)"
)


def child(code):
    return subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE, text=True)


def test_what_does_not_end_is_ended_with_all_it_started(monkeypatch):
    monkeypatch.setattr(running, "ASK_SECONDS", 0.5)
    stubborn, willing = child(STUBBORN), child(SLEEPER)
    grandchild = int(stubborn.stdout.readline())

    running.end([stubborn, willing])

    assert (stubborn.returncode, willing.returncode) == (-signal.SIGKILL, -signal.SIGTERM)
    assert gone(grandchild)


def gone(pid):
    """Whether a process is no more; one that nobody waited for counts as gone."""
    for _ in range(50):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except FileNotFoundError:
            return True
        time.sleep(0.1)
    return False


def test_one_that_ends_by_itself_is_noticed(capsys):
    brief, other = child("raise SystemExit(3)"), child(SLEEPER)
    try:
        assert running.watch([other, brief], port=1, stop=[]) is brief
    finally:
        running.end([brief, other])
    assert "has ended by itself (3)" in capsys.readouterr().out


def test_told_to_stop_it_stops():
    assert running.watch([], port=1, stop=[True]) is None
