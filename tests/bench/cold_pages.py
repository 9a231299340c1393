"""What a page costs that nobody has asked for yet, beside an empty Django view.

python tests/bench/cold_pages.py [ROUNDS]      (default 200)

Within one process, without a server. "story": of an edition whose other stories were asked for before; all others:
right after the edition has changed. Processor time, medians.
"""

import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
STORIES, WARM = 1000, 5
PAGES = {
    "story": "/stories/story-{}/",
    "story, first of an edition": "/stories/story-{}/",
    "front page": "/",
    "archive": "/stories/",
    "topic": "/topics/topic-3/",
    "author": "/authors/author-3/",
    "search": "/stories/?q=water+grid",
    "impact": "/impact/",
    "contact": "/contact/",
    "rss": "/feed.rss",
}


def main(rounds: int) -> None:
    from tests.bench.filling import environment, fill, manage

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "site")
        fill(folder, STORIES)
        values = environment(folder, STORIES) | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        manage(values, "collectstatic", "--noinput", "-v0")
        # Its own process: settings are read once.
        subprocess.run([sys.executable, __file__, "measure", str(rounds)], cwd=ROOT, env=values, check=True)


def measure(rounds: int) -> None:
    from newsroom.wsgi import application  # isort: skip
    from django.db import connection
    from django.http import HttpResponse
    from django.urls import path

    from articles.acts import editions
    from newsroom import urls

    urls.urlpatterns.insert(0, path("empty/", lambda request: HttpResponse()))
    asked: list[str] = []

    def count(execute, sql, *told):
        asked.append(sql)
        return execute(sql, *told)

    def cost(address: str) -> float:
        begun = time.process_time()
        status = ask(application, address)
        if status != "200 OK":
            raise SystemExit(f"{address}: {status}")
        return (time.process_time() - begun) * 1000

    print(f"{'page, ms of the process':30} {'ms':>8} {'empty views':>12} {'queries':>8}")
    for name, address in PAGES.items():
        costs, empty = [], []
        for number in range(1, rounds + WARM):
            empty.append(cost("/empty/"))
            if name != "story":
                editions.move()
            costs.append(cost(address.format(number % STORIES + 1)))
        editions.move()
        asked.clear()
        with connection.execute_wrapper(count):
            cost(address.format((rounds + WARM) % STORIES + 1))
        median, ground = statistics.median(costs[WARM:]), statistics.median(empty[WARM:])
        print(f"{name:30} {median:8.2f} {median / ground:12.1f} {len(asked):8}", flush=True)


def ask(application, address: str) -> str:
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "testserver",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    told: list[str] = []
    body = application(environ, lambda status, headers: told.append(status))
    b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return told[-1]


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(int(sys.argv[2]))
    else:
        os.environ.pop("DATABASE_URL", None)
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
