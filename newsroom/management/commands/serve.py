import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

# A worker process that does not end by itself (a reader on a very slow line) is ended after so many seconds.
KILL_SECONDS = 10


class Command(BaseCommand):
    help = "Serves the site with Granian, by PORT, WEB_CONCURRENCY and WEB_THREADS. Ends cleanly on SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="0.0.0.0", help="the address to listen on")  # noqa: S104

    def handle(self, *args, **options):
        granian = str(Path(sys.executable).with_name("granian"))
        command = [granian, "--interface", "wsgi", "--host", options["host"], "--port", str(settings.PORT)]
        command += [
            "--workers",
            str(settings.WEB_CONCURRENCY),
            "--blocking-threads",
            str(settings.WEB_THREADS),
        ]
        command += ["--workers-kill-timeout", str(KILL_SECONDS), "--no-ws", "--http", "1"]
        command += ["--log-level", "warning", "newsroom.wsgi:application"]
        # The server takes this process's place, so that signals reach it and nothing stands between.
        os.execv(granian, command)  # noqa: S606
