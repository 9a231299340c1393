"""How long a search takes among 1,000 and among 100,000 stories, on each database: median and 99th percentile.

python tests/bench/search_at_size.py [SMALL LARGE]   (default 1000 100000)

On SQLite, and beside it on PostgreSQL where DATABASE_URL names a database there, which is emptied first. The stories
are those of tests/bench/import_speed.py; rows and index are written in bulk, since an import of so many takes an hour.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
QUERIES, AT_ONCE = 300, 1000


def main(small: int, large: int) -> None:
    print(
        f"{'search.hits(), ms':24} {'stories':>9} {'median':>8} {'99 %':>8} {'longest':>8}  slowest query", flush=True
    )
    for address in dict.fromkeys(["", os.environ.get("DATABASE_URL", "")]):
        for size in (small, large):
            with tempfile.TemporaryDirectory() as folder:
                values = {"SECRET_KEY": "b" * 64, "DATA_DIR": folder, "DATABASE_URL": address}
                work = [sys.executable, __file__, "one", str(size)]
                subprocess.run(work, cwd=ROOT, env=os.environ | values, check=True)


def one(size: int) -> None:
    """In a process of its own: fill the database that the environment names, and measure."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    fill(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    measure(size)


def fill(size: int) -> None:
    from django.db import transaction

    from articles import search
    from articles.models import Byline, Story
    from tests.bench.import_speed import story
    from tests.factories import make_author, make_topic

    rng = random.Random(1)
    for first in range(1, size + 1, AT_ONCE):
        entries = [story(number, rng) for number in range(first, min(first + AT_ONCE, size + 1))]
        with transaction.atomic():
            made = Story.objects.bulk_create(row(entry) for entry in entries)
            pairs = [(one, entry) for one, entry in zip(made, entries, strict=True)]
            Byline.objects.bulk_create(
                Byline(story=one, author=make_author(entry["authors"][0]), position=1) for one, entry in pairs
            )
            through = Story.topics.through
            through.objects.bulk_create(
                through(story=one, topic=make_topic(name)) for one, entry in pairs for name in entry["topics"]
            )
            search.index(made)


def row(entry: dict):
    from datetime import datetime

    from articles.models import Story

    at = datetime.fromisoformat(entry["published_at"])
    given = {name: entry[name] for name in ("title", "slug", "summary", "body", "impact_score", "status")}
    return Story(**given, published_at=at, updated_at=at, rank_at=at, was_public=True)


def queries() -> list[str]:
    """What readers may type, by a seed: words as common as in the stories, two or three, a beginning, a phrase, a
    word left out, a word that no story has."""
    from tests.bench.import_speed import NAMED, WEIGHTS, WORDS

    rng = random.Random(2)

    def word() -> str:
        return rng.choice(NAMED) if rng.random() < 0.5 else rng.choices(WORDS, cum_weights=WEIGHTS)[0]

    kinds = (
        lambda: word(),
        lambda: f"{word()} {word()}",
        lambda: f"{word()} {word()} {word()}",
        lambda: word()[:3],
        lambda: f'"{word()} {word()}"',
        lambda: f"{word()} -{word()}",
        lambda: f"{word()} nosuchword",
    )
    return [rng.choice(kinds)() for _ in range(QUERIES)]


def measure(size: int) -> None:
    from django.db import connection

    from articles import search
    from articles.models import Story

    asked = queries()
    for query in asked[:20]:
        search.hits(Story.objects.published(), query)
    times = {}
    for query in asked:
        begun = time.perf_counter()
        search.hits(Story.objects.published(), query)
        times[query] = min(times.get(query, 9e9), (time.perf_counter() - begun) * 1000)
    median, last = statistics.median(times.values()), statistics.quantiles(times.values(), n=100)[-1]
    slowest = max(times, key=times.get)
    told = f"{connection.vendor:24} {size:9,} {median:8.1f} {last:8.1f} {times[slowest]:8.1f}  {slowest}"
    print(told, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(int(sys.argv[2]))
    else:
        main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (1000, 100_000)))
