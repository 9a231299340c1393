"""`make run`: everything from an empty folder to a newsroom that serves, on this machine alone.

Django and what builds on it are imported within functions: they want the environment complete, SECRET_KEY included.
"""

import errno
import fcntl
import os
import re
import secrets
import signal
import socket
import string
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
LETTERS = string.ascii_letters + string.digits
EMPTY_KEY = re.compile(r"\s*(export\s+)?SECRET_KEY\s*=\s*(''|\"\")?\s*(\s#.*)?")
# Ctrl-C ends both processes within fifteen seconds: asked first, ended then.
ASK_SECONDS = 12
# The web server's own limit for a reader on a slow line, so that it ends in order before it is ended.
DRAIN_SECONDS = 10


def main() -> int:
    """Prepare, then serve until Ctrl-C or SIGTERM; the exit code."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    write_secret_key(ROOT / ".env")
    settings = load_settings()
    lock = settings.DATA_DIR / f"run-{settings.PORT}.lock"
    with lock.open("w") as held:
        # Until the server listens, the port alone would let a second `make run` begin.
        refuse_second_run(held, settings.PORT)
        refuse_taken_port(settings.PORT)
        prepare()
        refuse_taken_port(settings.PORT)
        return serve(settings.PORT)


def write_secret_key(file: Path) -> None:
    """Write a SECRET_KEY to *file* unless it or the environment has one."""
    from newsroom import environment

    if not os.environ.get("SECRET_KEY"):
        # Set to nothing it would hide the one in the file.
        os.environ.pop("SECRET_KEY", None)
    try:
        environment.read_file(file)
    except Exception as error:
        sys.exit(f"Newsroom can't start: {error}")
    if os.environ.get("SECRET_KEY"):
        return
    key = "".join(secrets.choice(LETTERS) for _ in range(64))
    try:
        _add_line(file, f"SECRET_KEY={key}")
    except OSError as error:
        sys.exit(f"Newsroom can't start: .env can't be written: {error.strerror}.")
    os.environ["SECRET_KEY"] = key


def _add_line(file: Path, line: str) -> None:
    """Put *line* at the end of *file*, which nobody else may read from now on; a SECRET_KEY without a value goes."""
    old = file.read_text("utf-8-sig").splitlines() if file.is_file() else []
    kept = [one for one in old if not EMPTY_KEY.fullmatch(one)]
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text("\n".join([*kept, line, ""]), "utf-8")


def load_settings():
    """Django's settings, set up; a wrong value ends the run with one line."""
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    except ImproperlyConfigured as error:
        sys.exit(f"Newsroom can't start: {error}")
    except OSError as error:
        sys.exit(f"Newsroom can't start: DATA_DIR can't be made: {error}.")
    django.setup()
    return settings


def refuse_second_run(lock, port: int) -> None:
    """End with one line when another `make run` holds *lock*, an open file; the system lets go of it with us."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(taken(port))


def refuse_taken_port(port: int) -> None:
    """End with one line when something listens on *port*: two servers would share it without a word."""
    with socket.socket() as probe:
        # What is left of connections of the run before is in nobody's way; what listens is.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                sys.exit(f"Port {port} is kept for the system. Choose another one: make run PORT=8000")
            sys.exit(taken(port))


def taken(port: int) -> str:
    """One sentence: the port, and how to choose another."""
    return f"Port {port} is taken. Choose another one: make run PORT={port + 1 if port < 65535 else 8000}"


def prepare() -> None:
    """Bring database, static files, demo stories and the first user to where they should be."""
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", verbosity=0)
    except OperationalError as error:
        sys.exit(f"The database does not answer: look at DATABASE_URL. ({str(error).splitlines()[0]})")
    say("Collecting static files…")
    call_command("collectstatic", interactive=False, verbosity=0)
    say("Loading demo stories and their pictures, unless there are stories…")
    call_command("load_demo", if_empty=True)
    create_admin()


def create_admin() -> None:
    """A superuser `admin` when there is none, its password printed this once."""
    from django.contrib.auth import get_user_model

    users = get_user_model().objects
    if users.filter(username="admin").exists():
        return
    password = "".join(secrets.choice(LETTERS) for _ in range(16))
    users.create_superuser("admin", "", password)
    say(f"The first user of /admin/ is admin.\nPassword: {password}")


def serve(port: int) -> int:
    """Run web and worker side by side until told to stop, or until one of them ends; the exit code."""
    stop = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.append(True))
    web = ["serve", "--host", HOST, "--port", str(port), "--drain-seconds", str(DRAIN_SECONDS)]
    children = [start(*web), start("worker")]
    try:
        ended = watch(children, port, stop)
    finally:
        end(children)
    return 1 if ended else 0


def watch(children: list[subprocess.Popen], port: int, stop: list) -> subprocess.Popen | None:
    """Wait until *stop* holds something, or for the child that ended; say it once the server answers."""
    told = False
    while not stop:
        for child in children:
            if child.poll() is not None:
                say(f"{child.args[2]} has ended by itself ({child.returncode}); so does all the rest.")
                return child
        if not told and listens(port):
            told = True
            say(f"Newsroom serves on http://{HOST}:{port} (Ctrl-C ends it)")
        time.sleep(0.2)
    return None


def listens(port: int) -> bool:
    """Whether the server takes connections."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def end(children: list[subprocess.Popen]) -> None:
    """Ask all to end, wait, and end what is left, with whatever they started."""
    for child in children:
        signal_group(child, signal.SIGTERM)
    until = time.monotonic() + ASK_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
    for child in children:
        # Its own children too, which may outlive one that was killed.
        signal_group(child, signal.SIGKILL)
        child.wait()


def start(*command: str) -> subprocess.Popen:
    """A manage.py command in a process group of its own: Ctrl-C in the terminal is ours to pass on."""
    return subprocess.Popen([sys.executable, "manage.py", *command], start_new_session=True)  # noqa: S603


def signal_group(child: subprocess.Popen, number: int) -> None:
    """Send a signal to a child and all it started; nothing when all are gone."""
    try:
        os.killpg(child.pid, number)
    except (ProcessLookupError, PermissionError):
        # macOS says PermissionError for a group in which all have ended.
        return


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # During the preparations; each of them can be done again.
        sys.exit("Broken off. `make run` goes on from here.")
