import errno
import ipaddress
import os
import socket
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom import environment
from newsroom.serving import DRAIN_SECONDS

# Granian waits no longer.
MOST_DRAIN_SECONDS = 1800
# Granian's own few lines for machines; without it they come as it likes.
JSON_LOG = settings.BASE_DIR / "newsroom" / "server_log.json"
# glibc gives each thread a heap of its own, and lets what was large once (a page being compressed) leave holes in it:
# two heaps for all threads, and what is large is given back at once. What the environment sets counts before.
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}


class Command(BaseCommand):
    help = (
        "Serves the site with Granian, by PORT, WEB_CONCURRENCY and WEB_THREADS. SIGTERM ends, SIGHUP takes new code."
    )

    def add_arguments(self, parser):
        parser.add_argument("--host", default="0.0.0.0", help="the IP address to listen on")  # noqa: S104
        parser.add_argument("--port", type=int, default=settings.PORT, help="by default PORT of the environment")
        waits = f"for how many seconds SIGTERM waits for requests that are being answered; {DRAIN_SECONDS} by default"
        parser.add_argument("--drain-seconds", type=int, metavar="N", default=DRAIN_SECONDS, help=waits)

    def handle(self, *args, host, port, drain_seconds, **options):
        refuse_drain(drain_seconds)
        refuse_unfit(host, port)
        # The server takes this process's place, so that signals reach it and nothing stands between.
        sys.stdout.flush()
        told = [sys.executable, *arguments(host, port, drain_seconds)]
        os.execve(sys.executable, told, environment.of_a_process(**FRUGAL))  # noqa: S606


def arguments(host: str, port: int, drain_seconds: int) -> list[str]:
    """What Python is told: a module of ours and Granian's own options."""
    return [
        *("-m", "newsroom.serving", "--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "warning"),
        # No line for each request, whatever GRANIAN_LOG_ACCESS_ENABLED says: it would name the address of each reader.
        "--no-access-log",
        *("--host", host, "--port", str(port)),
        *("--workers", str(settings.WEB_CONCURRENCY), "--blocking-threads", str(settings.WEB_THREADS)),
        # One process that was killed (memory) is made anew; without this the others would end too.
        *("--respawn-failed-workers", "--workers-kill-timeout", str(drain_seconds)),
        *(("--log-config", str(JSON_LOG)) if settings.LOG_FORMAT == "json" else ()),
        *("--factory", "newsroom.serving:worker"),
    ]


def refuse_drain(seconds: int) -> None:
    """CommandError for what Granian would not take, under a name of its own that nobody has typed."""
    if not 1 <= seconds <= MOST_DRAIN_SECONDS:
        raise CommandError(f"--drain-seconds is {seconds}: give a whole number from 1 to {MOST_DRAIN_SECONDS}.")


def refuse_unfit(host: str, port: int) -> None:
    """CommandError when nothing can listen on *port* of *host*: Granian would answer with a screen of addresses."""
    if not 1 <= port <= 65535:
        raise CommandError(f"--port is {port}: give a whole number from 1 to 65535.")
    try:
        _try(host, port)
    except PermissionError:
        raise CommandError(f"Port {port} is kept for the system. Choose another one with PORT or --port.") from None
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise CommandError(f"Port {port} is taken. Choose another one with PORT or --port.") from None
        raise CommandError(f"--host is {host!r}: give an IP address of this machine, such as 127.0.0.1.") from None


def _try(host: str, port: int) -> None:
    """Hold the port for a moment, as Granian does: beside another of its kind, and whatever its last run left over."""
    family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        probe.bind((host, port))
