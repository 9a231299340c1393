"""What pages cost in a small and in a large archive: python tests/bench/growth.py [--keep DIR] [SIZE…]

SIZE: how many stories (default 1000 20000); with 1000 100000 1000000 filling takes about an hour and 22 GB.
--keep DIR: take the databases that an earlier run left below DIR, and leave those that it makes. On SQLite; where
DATABASE_URL names a database on PostgreSQL, in databases beside it that are called NAME_SIZE: those that --keep does
not know are emptied.

A page is asked of all sizes in turns, so that what else the machine does falls upon all. Told is the processor's time:
of this process, in which SQLite does its work, and of PostgreSQL's process for it, where that runs on this machine
(else the time by the clock; helpers that PostgreSQL starts are not counted). Medians, with the quartiles round them;
the ratio is that of the largest to the smallest.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
ROUNDS = 40
# What each page may cost more at a million stories than at a thousand.
READERS, SEARCH_AND_DESK = 1.2, 1.5
# Places are those of newest_first(): {second}, {middle} and {last} are cursors to what follows the first page, half of
# the stories, all but the last page. Words that fill a page of hits at either size.
PAGES = {
    "front": "/",
    "front, page 3": "/?page=3",
    "story": "/stories/story-500/",
    "story, old": "/stories/story-{old}/",
    "archive": "/stories/",
    "archive, second page": "/stories/?before={second}",
    "archive, middle": "/stories/?before={middle}",
    "archive, last": "/stories/?before={last}",
    "archive, by month": "/archive/",
    "month": "/archive/2026/02/",
    "topics": "/topics/",
    "topic": "/topics/topic-3/",
    "topic, middle": "/topics/topic-3/?before={middle}",
    "authors": "/authors/",
    "author": "/authors/author-3/",
    "author, middle": "/authors/author-3/?before={middle}",
    "rss": "/feed.rss",
    "json feed, middle": "/feed.json?before={middle}",
    "rss of a topic": "/feed.rss?topic=topic-3",
    "sitemap": "/sitemap.xml",
    "sitemap, pages": "/sitemap-pages.xml",
    "impact": "/impact/",
    "corrections": "/corrections/",
    "search": "/stories/?q=water+grid",
    "search, a common word": "/stories/?q=bab",
    "search in a topic": "/stories/?q=water+grid&topic=topic-3",
    "desk: day": "/admin/",
    "desk: stories": "/admin/articles/story/",
    "desk: stories, page 3": "/admin/articles/story/?p=3",
    "desk: drafts": "/admin/articles/story/?status__exact=draft",
    "desk: readers see them": "/admin/articles/story/?when=public",
    "desk: stories of a topic": "/admin/articles/story/?topic=topic-3",
    "desk: search": "/admin/articles/story/?q=water+grid",
    "desk: story": "/admin/articles/story/500/change/",
    "desk: history": "/admin/articles/story/500/history/",
    "desk: pictures": "/admin/articles/picture/",
    "desk: choose a picture": "/admin/articles/picture/choose/",
    "desk: picture": "/admin/articles/picture/7/change/",
    "desk: inbox": "/admin/contact/message/",
    "desk: message": "/admin/contact/message/50/change/",
}
MAY_COST_MORE = ("search", "desk")


class Answer(NamedTuple):
    """Milliseconds of the process, and with the database's; how many queries."""

    process: float
    whole: float
    queries: int


class Site:
    """A process that makes pages of one database and says what each took."""

    SCRIPT = """
import sys, time, warnings
warnings.simplefilter("ignore")
import django
from django.conf import settings
django.setup()
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from articles.models import Story
from articles.views.pages import write_cursor
size = int(sys.argv[1])
def behind(number):
    newest_first = Story.objects.published().latest_first()
    return write_cursor(*newest_first.values_list("published_at", "pk")[number - 1])
places = {"second": behind(20), "middle": behind(size // 2), "last": behind(size - 20), "old": size - 100}
users, name = get_user_model().objects, "bench"
client = Client()
client.force_login(users.filter(username=name).first() or users.create_superuser(name))
asked = [0]
def count(execute, *args):
    asked[0] += 1
    return execute(*args)
def of_database():
    # Nanoseconds of processor time that the database's own process has had.
    if connection.vendor == "sqlite":
        return 0
    try:
        with open(f"/proc/{connection.connection.info.backend_pid}/schedstat") as file:
            return int(file.read().split()[0])
    except OSError:
        return time.perf_counter_ns() - time.process_time_ns()
with connection.execute_wrapper(count):
    for line in sys.stdin:
        address = line.strip().format(**places)
        asked[0], begun, theirs = 0, time.process_time_ns(), of_database()
        status = client.get(address).status_code
        taken = time.process_time_ns() - begun
        print(status, taken / 1e6, (taken + of_database() - theirs) / 1e6, asked[0], flush=True)
"""

    def __init__(self, values: dict, size: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.SCRIPT, str(size)],
            cwd=ROOT,
            env=values | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, address: str) -> Answer:
        self.process.stdin.write(f"{address}\n")
        self.process.stdin.flush()
        status, process, whole, queries = self.process.stdout.readline().split()
        if status != "200":
            raise SystemExit(f"{address} answers {status}.")
        return Answer(float(process), float(whole), int(queries))

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def main(sizes: list[int], folder: Path, rounds: int) -> None:
    from tests.bench.filling import environment, fill

    engine = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    for size in sizes:
        tell_import(size, fill(folder / engine / str(size), size))
    sites = {size: Site(environment(folder / engine / str(size), size), size) for size in sizes}
    columns = "".join(f"{f'{size:,}':>24}" for size in sizes)
    print(f"\n{engine}, load {os.getloadavg()[0]:.1f}")
    print(f"{'page, ms':26}{columns}   ratio (process alone)  queries", flush=True)
    over = [name for name, address in PAGES.items() if not measure(name, address, sites, rounds)]
    for site in sites.values():
        site.end()
    print(
        f"more than may be ({READERS} for readers, {SEARCH_AND_DESK} for search and desk): {', '.join(over) or 'none'}"
    )


def measure(name: str, address: str, sites: dict[int, Site], rounds: int) -> bool:
    """Print the line of one page; whether it costs no more than it may in the largest archive."""
    for site in sites.values():
        for _ in range(3):
            site.ask(address)
    found = [{size: site.ask(address) for size, site in sites.items()} for _ in range(rounds)]
    shown, process = {}, {}
    for size in sites:
        answers = [one[size] for one in found]
        shown[size] = statistics.quantiles([one.whole for one in answers], n=4)
        process[size] = statistics.median(one.process for one in answers)
    smallest, largest = min(sites), max(sites)
    ratio = shown[largest][1] / shown[smallest][1]
    columns = "".join(f"{f'{half:.1f} ({low:.1f}–{high:.1f})':>24}" for low, half, high in shown.values())
    queries = "/".join(str(found[-1][size].queries) for size in sites)
    print(
        f"{name:26}{columns}   {ratio:5.2f} ({process[largest] / process[smallest]:5.2f})          {queries}",
        flush=True,
    )
    return ratio <= (SEARCH_AND_DESK if name.startswith(MAY_COST_MORE) else READERS)


def tell_import(size: int, told: dict) -> None:
    print(f"import of {size:,}: {told['rate']:,.0f} stories a second, peak memory {told['peak']:.0f} MB", flush=True)
    if size >= 100_000:
        print(f"  by tenths: {', '.join(f'{rate:,.0f}' for rate in told['rates'])} a second")
        print(f"  memory at the end of each: {', '.join(f'{one:.0f}' for one in told['memory'])} MB", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 20_000])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        main(sorted(given.sizes), given.keep or Path(scratch), given.rounds)
