"""`make run`: everything from an empty folder to a newsroom that serves, on this machine alone."""

import os
import secrets
import signal
import socket
import string
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LETTERS = string.ascii_letters + string.digits
# Ctrl-C ends both processes within fifteen seconds: asked first, ended then.
ASK_SECONDS = 12


def main() -> int:
    """Prepare, then serve until Ctrl-C or SIGTERM; the exit code."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    write_secret_key(ROOT / ".env")
    settings = load_settings()
    refuse_taken_port(settings.PORT)
    prepare()
    return serve(settings.PORT)


def write_secret_key(file: Path) -> None:
    """Write a SECRET_KEY to *file* unless it or the environment has one."""
    from newsroom import environment

    try:
        environment.read_file(file)
    except Exception as error:
        sys.exit(f"Newsroom can't start: {error}")
    if os.environ.get("SECRET_KEY"):
        return
    key = "".join(secrets.choice(LETTERS) for _ in range(64))
    old = file.read_text("utf-8-sig") if file.is_file() else ""
    kept = "".join(line for line in old.splitlines(keepends=True) if line.strip() != "SECRET_KEY=")
    file.touch(mode=0o600)
    file.write_text(kept + ("\n" if kept and not kept.endswith("\n") else "") + f"SECRET_KEY={key}\n", "utf-8")
    os.environ["SECRET_KEY"] = key


def load_settings():
    """Django's settings, set up; a wrong value ends the run with one line."""
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    except (ImproperlyConfigured, OSError) as error:
        sys.exit(f"Newsroom can't start: {error}")
    django.setup()
    return settings


def refuse_taken_port(port: int) -> None:
    """End with one line when something listens on *port*: two servers would share it without a word."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is taken. Choose another one: make run PORT={min(port + 1, 65535)}")


def prepare() -> None:
    """Bring database, static files, demo stories and the first user to where they should be."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print("Collecting static files…", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
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
    print(f"The first user of /admin/ is admin.\nPassword: {password}", flush=True)


def serve(port: int) -> int:
    """Run web and worker side by side until told to stop, or until one of them ends."""
    stop = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.append(True))
    children = [start("serve", "--host", "127.0.0.1"), start("worker")]
    print(f"Newsroom serves on http://127.0.0.1:{port} (Ctrl-C ends it)", flush=True)
    while not stop and all(child.poll() is None for child in children):
        time.sleep(0.2)
    ended = None if stop else next(child for child in children if child.poll() is not None)
    for child in children:
        finish(child, signal.SIGTERM)
    until = time.monotonic() + ASK_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            finish(child, signal.SIGKILL)
            child.wait()
    return (ended.returncode or 1) if ended else 0


def start(*command: str) -> subprocess.Popen:
    """A manage.py command in a process group of its own: Ctrl-C in the terminal is ours to pass on."""
    return subprocess.Popen([sys.executable, "manage.py", *command], start_new_session=True)  # noqa: S603


def finish(child: subprocess.Popen, number: int) -> None:
    """Send a signal to a child and all it started."""
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    sys.exit(main())
