"""How long feeds and sitemaps take among a million stories: python tests/bench/feeds_at_size.py [STORIES]

The rows are those of tests/bench/impact_at_size.py. Beside the time of each answer stands that of its slowest query.
On SQLite; DATABASE_URL for another database, which is emptied first.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
ASKED = (
    "/feed.rss",
    "/feed.json",
    "/feed.json?topic=topic-3",
    "/feed.json?min_impact=99",
    "/feed.json?before={cursor}",
    "/sitemap.xml",
    "/sitemap-2026-03.xml",
    "/sitemap-pages.xml",
    "/news-sitemap.xml",
)


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SECRET_KEY": "b" * 64, "DATA_DIR": folder, "SITE_URL": "http://testserver"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
        os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
        import django

        django.setup()
        fill(count)
        measure(count)


def fill(count: int) -> None:
    from django.db import connection

    from articles.acts import tallying
    from tests.bench.impact_at_size import statements

    with connection.cursor() as cursor:
        for statement in statements(connection.vendor, count):
            if "articles_assessment" not in statement:
                cursor.execute(statement)
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    tallying.recount()
    print(f"{count:,} stories", flush=True)


def measure(count: int) -> None:
    from django.test import Client

    from articles.models import Story
    from articles.views.pages import write_cursor
    from tests.bench.impact_at_size import milliseconds

    middle = Story.objects.get(pk=count // 2)
    for asked in ASKED:
        address = asked.format(cursor=write_cursor(middle.published_at, middle.pk))
        answer = milliseconds(lambda address=address: Client().get(address))
        print(f"{asked:32} {answer:6.0f} ms, slowest query {slowest(address):6.1f} ms", flush=True)


def slowest(address: str) -> float:
    """The longest that a query of *address* takes until its first rows are there, in milliseconds."""
    from django.db import connection
    from django.test import Client

    times = []

    def timed(execute, *args):
        begun = time.monotonic()
        try:
            return execute(*args)
        finally:
            times.append((time.monotonic() - begun) * 1000)

    with connection.execute_wrapper(timed):
        Client().get(address)
    return max(times)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
