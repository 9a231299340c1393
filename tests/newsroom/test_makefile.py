"""`make` and the installation, with a Python that only notes what it is told, in a folder with a space in its name."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Plays python3, and the .venv's python: it notes pip's errands and fails as often as the file `fail` has bytes.
FAKE = """#!/bin/sh
case "$*" in
*"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
*" install "*)
    echo "$*" >>"$NOTES/installed"
    if [ -s "$NOTES/fail" ]; then : >"$NOTES/fail"; exit 1; fi ;;
esac
"""
TOOLS = ("sh", "make", "cp", "rm", "mkdir", "cmp")


@pytest.fixture
def checkout(tmp_path):
    folder = tmp_path / "a check out"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).symlink_to(shutil.which(name))
    return folder


@pytest.fixture
def python(checkout, tmp_path):
    """A Python on the PATH; the errands of pip so far are what it returns when called."""
    file = tmp_path / "bin" / "python3"
    file.write_text(FAKE)
    file.chmod(0o755)
    notes = tmp_path / "installed"
    return lambda: [line.rsplit(" ", 1)[1] for line in notes.read_text().splitlines()] if notes.exists() else []


def make(checkout, *targets):
    above = checkout.parent
    return subprocess.run(
        ["make", *targets],
        cwd=checkout,
        env={"PATH": str(above / "bin"), "HOME": str(above / "empty"), "NOTES": str(above)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_alone_it_tells_what_there_is(checkout):
    told = make(checkout).stdout

    assert [line.split()[1] for line in told.splitlines()] == [
        *("run", "install", "test", "test-long", "yardsticks", "check", "bench", "lock"),
    ]


def test_without_a_fitting_python_it_says_so_in_a_sentence(checkout):
    result = make(checkout, "install")

    assert result.returncode != 0
    assert result.stderr.splitlines()[0] == (
        "Newsroom needs Python 3.11 or later with its venv module: install it, then try again."
    )


def test_it_installs_once(checkout, python):
    first, second = make(checkout, "install"), make(checkout, "install")

    assert (first.returncode, second.returncode, second.stdout) == (0, 0, "")
    assert first.stdout.splitlines() == [
        "Making .venv (20 seconds)…",
        "Installing what requirements/runtime.txt lists (about a minute)…",
    ]
    assert python() == ["requirements/runtime.txt"]
    note = (checkout.parent / "installed").read_text()
    assert "--require-hashes --only-binary :all:" in note


def test_a_changed_lock_is_installed(checkout, python):
    make(checkout, "install")
    with (checkout / "requirements" / "runtime.txt").open("a") as lock:
        lock.write("# another\n")

    make(checkout, "install")

    assert python() == ["requirements/runtime.txt"] * 2


def test_what_was_broken_off_is_done_again(checkout, python):
    (checkout.parent / "fail").write_text("x")
    assert make(checkout, "install").returncode != 0

    assert make(checkout, "install").returncode == 0
    assert python() == ["requirements/runtime.txt"] * 2


def test_tests_hold_all_that_the_product_needs_and_neither_undoes_the_other(checkout, python):
    for target in ("install", "install-test", "install", "install-test"):
        assert make(checkout, target).returncode == 0

    assert python() == ["requirements/runtime.txt", "requirements/test.txt"]


def test_a_python_that_went_away_is_replaced(checkout, python):
    make(checkout, "install")
    (checkout / ".venv" / "bin" / "python").unlink()

    assert make(checkout, "install").returncode == 0
    assert python() == ["requirements/runtime.txt"] * 2


def test_the_port_of_the_command_line_reaches_the_run_and_no_other_is_made_up(checkout, python):
    fake = checkout.parent / "bin" / "python3"
    fake.write_text(FAKE.replace("esac", '*newsroom.running*) echo "port ${PORT-unset}" ;;\nesac'))

    assert make(checkout, "run", "PORT=8123").stdout.splitlines()[-1] == "port 8123"
    assert make(checkout, "run").stdout == "port unset\n"


@pytest.mark.parametrize("name", [".ci/run", "manage.py"])
def test_what_begins_with_the_name_of_a_program_is_started_by_itself(name):
    assert (ROOT / name).read_bytes().startswith(b"#!")
    assert os.access(ROOT / name, os.X_OK)
