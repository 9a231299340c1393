import json
import socket
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from newsroom.management.commands import serve
from tests.newsroom import whole


@pytest.fixture(autouse=True)
def called(monkeypatch):
    """What would take this process's place, had it not been kept from it."""
    found = []
    monkeypatch.setattr(serve.os, "execve", lambda path, arguments, values: found.append((path, arguments, values)))
    return found


def test_the_server_is_told_what_the_environment_says(settings):
    settings.WEB_CONCURRENCY, settings.WEB_THREADS = 7, 9

    told = serve.arguments("10.0.0.1", 8123, 25)

    def after(name):
        return told[told.index(name) + 1]

    assert [after(name) for name in ("--host", "--port", "--workers", "--blocking-threads")] == [
        "10.0.0.1",
        "8123",
        "7",
        "9",
    ]
    assert (after("--interface"), after("--workers-kill-timeout")) == ("wsgi", "25")
    assert "--respawn-failed-workers" in told
    assert told[-2:] == ["--factory", "newsroom.serving:worker"]
    assert "--log-config" not in told


def test_it_takes_the_place_of_this_process(settings, called):
    settings.PORT = whole.free_port()

    call_command("serve")

    path, arguments, _ = called[0]
    assert arguments[:3] == [path, "-m", "newsroom.serving"]
    assert arguments[arguments.index("--port") + 1] == str(settings.PORT)
    assert arguments[arguments.index("--host") + 1] == "0.0.0.0"  # noqa: S104  (a deployment's proxy comes from elsewhere)


@pytest.mark.parametrize(("given", "heaps"), [("", "2"), ("7", "7")])
def test_memory_is_given_back_unless_the_environment_says_otherwise(monkeypatch, called, given, heaps):
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    if given:
        monkeypatch.setenv("MALLOC_ARENA_MAX", given)

    call_command("serve", port=whole.free_port())

    values = called[0][2]
    assert (values["MALLOC_ARENA_MAX"], values["MALLOC_MMAP_THRESHOLD_"]) == (heaps, "131072")
    assert "PATH" in values


def test_for_machines_the_server_s_own_lines_are_as_all_others(settings):
    settings.LOG_FORMAT = "json"

    told = serve.arguments("10.0.0.1", 8123, 25)

    file = Path(told[told.index("--log-config") + 1])
    assert json.loads(file.read_text())["formatters"]["json"] == settings.LOGGING["formatters"]["json"]


def listening(host: str = "127.0.0.1", *, shared: bool = False) -> socket.socket:
    """Something that listens on a port of its own; *shared*: as Granian does, who lets another one beside it."""
    other = socket.socket()
    if shared:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    other.bind((host, 0))
    other.listen()
    return other


@pytest.mark.parametrize("held", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
@pytest.mark.parametrize("wanted", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_a_port_that_something_else_holds_is_refused_in_one_line(held, wanted):
    with listening(held) as other:
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=rf"^Port {port} is taken\. Choose another one with PORT or --port\.$"):
            call_command("serve", host=wanted, port=port)


def test_the_process_ends_with_that_line_alone(tmp_path):
    with listening() as other:
        port = other.getsockname()[1]

        result = whole.manage(tmp_path, "serve", PORT=str(port))

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"CommandError: Port {port} is taken. Choose another one with PORT or --port.\n"


def test_a_second_server_may_stand_beside_the_first(called):
    with listening(shared=True) as other:
        call_command("serve", host="127.0.0.1", port=other.getsockname()[1])

    assert len(called) == 1


@pytest.mark.parametrize(
    ("host", "port", "told"),
    [
        ("localhost", 8000, "--host is 'localhost': give an IP address of this machine, such as 127.0.0.1."),
        ("192.0.2.1", 8000, "--host is '192.0.2.1': give an IP address of this machine, such as 127.0.0.1."),
        ("127.0.0.1", 65536, "--port is 65536: give a whole number from 1 to 65535."),
        ("127.0.0.1", 0, "--port is 0: give a whole number from 1 to 65535."),
    ],
)
def test_what_can_not_be_listened_on_is_refused_in_one_line(host, port, told):
    with pytest.raises(CommandError) as refused:
        call_command("serve", host=host, port=port)

    assert str(refused.value) == told


@pytest.mark.parametrize("seconds", ["-5", "0", "1801"])
def test_a_stop_that_waits_too_little_or_too_long_is_refused_in_one_line(called, seconds):
    with pytest.raises(CommandError) as refused:
        call_command("serve", "--drain-seconds", seconds)

    assert str(refused.value) == f"--drain-seconds is {seconds}: give a whole number from 1 to 1800."
    assert called == []


@pytest.mark.parametrize("seconds", ["1", "1800"])
def test_the_longest_and_the_shortest_wait_are_taken(called, seconds):
    call_command("serve", "--drain-seconds", seconds, port=whole.free_port())

    assert seconds in called[0][1]


def test_a_port_of_the_system_is_refused_in_one_line(monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(serve.socket.socket, "bind", refuse)

    with pytest.raises(CommandError, match=r"^Port 80 is kept for the system\. Choose another one with PORT or --port"):
        call_command("serve", port=80)


def test_the_help_says_in_what_and_how_many_a_stop_is_counted(capsys):
    with pytest.raises(SystemExit):
        serve.Command().run_from_argv(["manage.py", "serve", "--help"])

    told = " ".join(capsys.readouterr().out.split())
    assert (
        "--drain-seconds N for how many seconds SIGTERM waits for requests that are being answered; 25 by default"
        in told
    )
