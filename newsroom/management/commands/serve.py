import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from newsroom.serving import DRAIN_SECONDS

# Granian's own few lines for machines; without it they come as it likes.
JSON_LOG = settings.BASE_DIR / "newsroom" / "server_log.json"


class Command(BaseCommand):
    help = "Serves the site with Granian, by PORT, WEB_CONCURRENCY and WEB_THREADS. Ends cleanly on SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="0.0.0.0", help="the address to listen on")  # noqa: S104
        parser.add_argument("--port", type=int, default=settings.PORT, help="by default PORT of the environment")
        parser.add_argument("--drain-seconds", type=int, default=DRAIN_SECONDS, help="what SIGTERM waits for requests")

    def handle(self, *args, host, port, drain_seconds, **options):
        # The server takes this process's place, so that signals reach it and nothing stands between.
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *arguments(host, port, drain_seconds)])  # noqa: S606


def arguments(host: str, port: int, drain_seconds: int) -> list[str]:
    """What Python is told: a module of ours and Granian's own options."""
    return [
        *("-m", "newsroom.serving", "--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "warning"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(settings.WEB_CONCURRENCY), "--blocking-threads", str(settings.WEB_THREADS)),
        # One process that was killed (memory) is made anew; without this the others would end too.
        *("--respawn-failed-workers", "--workers-kill-timeout", str(drain_seconds)),
        *(("--log-config", str(JSON_LOG)) if settings.LOG_FORMAT == "json" else ()),
        *("--factory", "newsroom.serving:worker"),
    ]
