"""What each kind of page costs: calls of Python functions and SQL statements, which no busy machine makes more of.

tests/newsroom/cost.json holds the numbers, counted on the Python that it names; a page may differ from its number by a
tenth. What became cheaper or dearer on purpose is written down anew by

    python -m pytest tests/newsroom/test_cost.py --write-costs
"""

import json
import random
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection

from articles.acts import drawing, editions, tallying
from newsroom.page_cache.door import Door
from tests.factories import NOON, make_picture, make_rubric, make_story, rate
from tests.newsroom.page_cache.conftest import MEGABYTE, ask, django, edition  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)

COSTS = Path(__file__).with_name("cost.json")
SLACK = 0.1
WORDS = "dam water bill town river vote mayor winter grid light".split()
PAGES = {
    "hot": "/",
    "front": "/",
    "front, page 2": "/?page=2",
    "story": "/stories/story-20/",
    "archive": "/stories/",
    "archive, filtered": "/stories/?topic=energy&min_impact=30",
    "search": "/stories/?q=water+dam",
    "topic": "/topics/energy/",
    "author": "/authors/ada-lind/",
    "month": "/archive/2026/02/",
    "impact": "/impact/",
    "rss": "/feed.rss",
    "json feed": "/feed.json",
    "sitemap": "/sitemap-2026-02.xml",
    "404": "/nowhere/at/all/",
    "desk: day": "/admin/",
    "desk: stories": "/admin/articles/story/",
    "desk: story": "/admin/articles/story/20/change/",
    "desk: messages": "/admin/contact/message/",
}


@pytest.fixture
def site(edition):  # noqa: F811
    """Sixty stories with all that is usual, the same in each run."""
    chance = random.Random(3)
    make_rubric()
    pictures = [make_picture(caption="Seen from below.") for _ in range(3)]
    for number in range(60):
        make_story(
            slug=f"story-{number}",
            title=" ".join(chance.choices(WORDS, k=6)).capitalize(),
            body="".join(f"<p>{' '.join(chance.choices(WORDS, k=40))}</p>" for _ in range(8)),
            impact_score=chance.randrange(101),
            topics=chance.sample(["Energy", "Water", "Courts"], 2),
            authors=["Ada Lind"],
            sources=[("The bill", "https://example.org/bill")],
            picture=pictures[number % 3],
            published_at=NOON - timedelta(days=2, hours=number),
        )
        if number == 20:
            from articles.models import Story

            rate(Story.objects.get(slug="story-20"), 4, 3, 4, 2, 3, reason="Seven towns pay.")
    tallying.recount()
    while drawing.draw_waiting():
        pass
    editions.forget()


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the numbers were counted on Python 3.11, and each version calls otherwise"
)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the numbers were counted on SQLite")
def test_no_page_costs_more_than_it_did(site, django, desk, request):  # noqa: F811
    door = Door(django, 8 * MEGABYTE)
    cookie = "; ".join(f"{name}={one.value}" for name, one in desk.cookies.items())
    with time_machine.travel(NOON, tick=False):
        counted = {name: cost(door if name == "hot" else django, PAGES[name], cookie) for name in PAGES}
    if request.config.getoption("--write-costs"):
        COSTS.write_text(json.dumps(counted, indent=1) + "\n")
    known = json.loads(COSTS.read_text())

    assert counted.keys() == known.keys()
    dearer = {name: (known[name], counted[name]) for name in PAGES if not is_near(known[name], counted[name])}
    assert dearer == {}, "Write down what was meant: python -m pytest tests/newsroom/test_cost.py --write-costs"


def is_near(known: dict, counted: dict) -> bool:
    few = abs(counted["calls"] - known["calls"]) <= max(2, SLACK * known["calls"])
    return few and counted["statements"] == known["statements"]


def cost(application, address: str, cookie: str) -> dict[str, int]:
    """Of the fifth answer: what a process makes once for all of them is made by then."""
    for _ in range(4):
        assert ask(application, address, COOKIE=cookie).status[:3] in {"200", "404"}, address
    calls, statements = 0, 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event == "call"

    def statement(execute, *asked):
        nonlocal statements
        statements += 1
        return execute(*asked)

    with connection.execute_wrapper(statement):
        sys.setprofile(count)
        try:
            ask(application, address, COOKIE=cookie)
        finally:
            sys.setprofile(None)
    return {"calls": calls, "statements": statements}
