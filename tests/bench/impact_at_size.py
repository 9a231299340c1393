"""How long reports and /impact/ take among a million stories: python tests/bench/impact_at_size.py [STORIES]

The rows are written by SQL, with an assessment each and three topics of twelve; then everything is counted once, and
each report is asked for five times. On SQLite; DATABASE_URL for another database, which is emptied first.
"""

# ruff: noqa: S608 (constants)

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
TOPICS = 12
# The 7-minute step of tests/bench/import_speed.py: a million stories are thirteen years.
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) ",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, {count})) ",
}
MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S', '2026-11-01 12:00:00', (-7 * i) || ' minutes')",
    "postgresql": "timestamptz '2026-11-01 12:00:00+00' - 7 * i * interval '1 minute'",
}


STORY = (
    "id, title, slug, summary, body, impact_score, impact_rationale, status, published_at, withdrawal_reason, "
    "updated_at, rank_at, was_public, corrections_shown, impact_shown, revision"
)


def statements(vendor: str, count: int) -> list[str]:
    numbers, moment = NUMBERS[vendor].format(count=count), MOMENT[vendor]
    score = "(i % 101 * 41) % 101"
    yes, json = ("1", "") if vendor == "sqlite" else ("true", "::jsonb")
    story = (
        f"i, 'Story ' || i, 'story-' || i, 'Summary', '<p>Body</p>', {score}, '', 'published', {moment}, '', {moment}, "
        f"{moment}, {yes}, '[]'{json}, '{{}}'{json}, 1"
    )
    assessment = f"i, 'imported', {score}, '[]'{json}, '', '[]'{json}, {moment}"
    topic = "i, 'Topic ' || i, 'topic-' || i, ''"
    few = NUMBERS[vendor].format(count=TOPICS)
    return [
        f"INSERT INTO articles_topic (id, name, slug, description) {few} SELECT {topic} FROM n",
        f"INSERT INTO articles_story ({STORY}) {numbers} SELECT {story} FROM n",
        *(
            f"INSERT INTO articles_story_topics (story_id, topic_id) {numbers} "
            f"SELECT i, (i + {step}) % {TOPICS} + 1 FROM n"
            for step in (0, 3, 7)
        ),
        "INSERT INTO articles_assessment (story_id, kind, score, ratings, reason, links, at) "
        f"{numbers} SELECT {assessment} FROM n",
    ]


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SECRET_KEY": "b" * 64, "DATA_DIR": folder, "SITE_URL": "http://testserver"}
        for command in (["migrate"], ["collectstatic", "--noinput"]):
            subprocess.run([sys.executable, "manage.py", *command, "-v0"], cwd=ROOT, check=True)
        os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
        import django

        django.setup()
        measure(count)


def measure(count: int) -> None:
    from django.db import connection
    from django.test import Client

    from articles import reporting
    from articles.acts import tallying
    from articles.models import Topic

    begun = time.monotonic()
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor, count):
            cursor.execute(statement)
        cursor.execute("ANALYZE")
    print(f"{count:,} stories written in {time.monotonic() - begun:.0f} s", flush=True)
    begun = time.monotonic()
    rows = tallying.recount()
    print(f"counted into {rows:,} sums in {time.monotonic() - begun:.0f} s", flush=True)
    topic, year = Topic.objects.get(slug="topic-3"), date(2025, 11, 1)
    asked = {
        "report, everything": reporting.report,
        "report, a year": partial(reporting.report, since=year),
        "report, a topic": partial(reporting.report, topic=topic),
        "report, a topic in a year": partial(reporting.report, topic=topic, since=year),
        "/impact/": partial(Client().get, "/impact/"),
    }
    for name, ask in asked.items():
        print(f"{name:28} {milliseconds(ask):7.0f} ms", flush=True)


def milliseconds(ask) -> float:
    """The median of five, without the first; by the clock, since a database of its own process works meanwhile."""
    times = []
    for _ in range(6):
        begun = time.monotonic()
        ask()
        times.append((time.monotonic() - begun) * 1000)
    return statistics.median(times[1:])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
