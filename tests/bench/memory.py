"""What a worker's memory comes to, after many requests.

python tests/bench/memory.py [REQUESTS]      (default 100,000)

One worker on SQLite with a thousand stories, and a page cache of 16 MB, which is asked for as readers ask: four fifths
for pages that are kept, the rest for stories in turn, pages of lists, searches of their own words and addresses that
are nowhere. Then, apart, an editor's pages. Printed is what the kernel says of the worker, in MiB: RSS, of that what is
its own (anonymous) and what are files that it shares with others (libraries, the database's pages through mmap).
"""

import http.client
import os
import random
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests import proc  # noqa: E402
from tests.bench.filling import environment, fill  # noqa: E402
from tests.newsroom.whole import free_port, started  # noqa: E402

STORIES, CACHE_MB, CLIENTS, TOLD_AFTER = 1000, 16, 4, (10_000, 50_000, 100_000)
DESK = (
    "/admin/",
    "/admin/articles/story/",
    "/admin/articles/story/?q=water+grid",
    "/admin/articles/story/500/change/",
    "/admin/articles/picture/choose/",
)
LISTS = ("/", "/stories/", "/topics/", "/impact/", "/archive/", "/feed.rss", "/feed.json", "/sitemap.xml")
HOT = (*LISTS, *(f"/stories/story-{number}/" for number in range(1, 43)))
SIGN_IN = """
from django.contrib.auth import get_user_model
from django.test import Client
client = Client()
client.force_login(get_user_model().objects.create_superuser("bench"))
print(client.cookies["sessionid"].value)
"""


def address(chance: random.Random) -> str:
    """Four of five are kept; of a hundred one is nowhere, one is a search, and three are pages of lists."""
    kind = chance.randrange(100)
    if kind < 80:
        return chance.choice(HOT)
    if kind < 95:
        return f"/stories/story-{chance.randrange(1, STORIES + 1)}/"
    if kind < 98:
        return f"/stories/?page={chance.randrange(1, STORIES // 25)}"
    return f"/stories/?q=word{chance.randrange(10**6)}" if kind == 98 else f"/nowhere/{chance.randrange(10**6)}/"


def ask(port: int, addresses, **headers: str) -> None:
    """One browser, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for one in addresses:
        connection.request("GET", one, headers={"Accept-Encoding": "gzip, deflate, br", **headers})
        answer = connection.getresponse()
        answer.read()
        assert answer.status < 500, (one, answer.status)
        assert answer.status != 302, one
        if answer.will_close:
            connection.close()
    connection.close()


def ask_at_once(port: int, requests: int, seed: int) -> None:
    def one(number: int) -> None:
        chance = random.Random(seed * CLIENTS + number)
        ask(port, (address(chance) for _ in range(requests // CLIENTS)))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def tell(when: str, pid: int) -> None:
    lines = Path("/proc", str(pid), "status").read_text().splitlines()
    said = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith(("Rss", "VmRSS"))}
    shared = said["RssFile"] + said["RssShmem"]
    print(f"{when:34} {said['VmRSS']:7.1f} {said['RssAnon']:9.1f} {shared:9.1f}", flush=True)


def main(requests: int) -> None:
    asked = {name: os.environ[name] for name in ("WEB_THREADS", "PAGE_CACHE_MB") if os.environ.get(name)}
    # The key of the sign-in below.
    values = {"PAGE_CACHE_MB": str(CACHE_MB), "SECRET_KEY": environment(Path(), STORIES)["SECRET_KEY"]} | asked
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "site")
        fill(folder, STORIES)
        manage = [sys.executable, "manage.py"]
        subprocess.run(
            [*manage, "collectstatic", "--noinput", "-v0"], cwd=ROOT, env=environment(folder, STORIES), check=True
        )
        signing_in = [*manage, "shell", "--no-imports", "-c", SIGN_IN]
        session = subprocess.run(
            signing_in, cwd=ROOT, env=environment(folder, STORIES), check=True, capture_output=True, text=True
        ).stdout.strip()
        port = free_port()
        with started(folder, port, "manage.py", "serve", "--host", "127.0.0.1", **values) as server:
            measure(port, proc.children(server.pid)[0], requests, session, values["PAGE_CACHE_MB"])


def measure(port: int, pid: int, requests: int, session: str, cache_mb: str) -> None:
    print(f"{'MiB of one worker, cache ' + cache_mb + ' MiB':34} {'RSS':>7} {'its own':>9} {'of files':>9}")
    tell("begun", pid)
    done = 0
    for upto in sorted({*(one for one in TOLD_AFTER if one < requests), requests}):
        ask_at_once(port, upto - done, seed=done)
        done = upto
        tell(f"after {done:,} requests", pid)
    ask(port, DESK * 20, Cookie=f"sessionid={session}")
    tell("and a hundred pages of the desk", pid)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TOLD_AFTER[-1])
