import json
from pathlib import Path

from django.core.management import call_command

from newsroom.management.commands import serve


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


def test_it_takes_the_place_of_this_process(settings, monkeypatch):
    called = []
    monkeypatch.setattr(serve.os, "execv", lambda path, arguments: called.append((path, arguments)))
    settings.PORT = 8765

    call_command("serve")

    path, arguments = called[0]
    assert arguments[:3] == [path, "-m", "newsroom.serving"]
    assert arguments[arguments.index("--port") + 1] == "8765"
    assert arguments[arguments.index("--host") + 1] == "0.0.0.0"  # noqa: S104  (a deployment's proxy comes from elsewhere)


def test_for_machines_the_server_s_own_lines_are_as_all_others(settings):
    settings.LOG_FORMAT = "json"

    told = serve.arguments("10.0.0.1", 8123, 25)

    file = Path(told[told.index("--log-config") + 1])
    assert json.loads(file.read_text())["formatters"]["json"] == settings.LOGGING["formatters"]["json"]
