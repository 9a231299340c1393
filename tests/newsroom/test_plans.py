"""No page costs more for a longer archive: how each of its statements is planned, and how much it reads."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from articles.acts import tallying
from articles.admin import filters
from articles.models import Author, Picture, Redirect, Story, Topic
from articles.views import impact
from articles.views.pages import write_cursor
from contact.models import Mail, Message
from newsroom import lists
from tests import archive_rows, plans
from tests.factories import NOON
from tests.plans import Looking, wrong

FEW, MANY = 4800, 14_400
SQLITE, POSTGRESQL = {"sqlite"}, {"postgresql"}
BOTH = SQLITE | POSTGRESQL
SORTED = "SQLite sorts all that is of a topic or an author: these rows do not know the time."
ALL_HITS = "The engine has no order: all hits are read, to choose the newest 1,000 of them."
# Pages, and what stands in the fault or in its statement → on which databases that is known, and why it is left.
KNOWN = {
    ("archive, of an? .*", '"articles_story"'): (SQLITE, SORTED),
    ("(topic|author|json feed, of an?).*", "SELECT COUNT"): (BOTH, "It stops at 2,000 links."),
    ("(author|json feed, of an author).*", '"articles_story"'): (SQLITE, "Up to 2,000 of an author are sorted."),
    ("desk: inbox, others'", "assigned_to"): (BOTH, "One's own are passed over, and messages are kept for a year."),
    ("desk: picture", "articles_workingcopy"): (POSTGRESQL, "The test forbids to read the few of them whole."),
    ("impact", '"articles_impactmonth"'): (
        SQLITE,
        "It reads the sums of each month.",
    ),
    ("(desk: )?search.*", "articles_search"): (POSTGRESQL, ALL_HITS),
    ("story.*", "Sort of 400 rows"): (POSTGRESQL, "200 from either end of what is of a topic or an author."),
}


def pages(count: int) -> dict[str, str]:
    def behind(key: int) -> str:
        story = Story.objects.get(pk=key)
        return write_cursor(story.published_at, story.pk)

    def form(model) -> str:
        # Where tests went before, rows have other keys on PostgreSQL.
        key = model.objects.order_by("pk").values_list("pk", flat=True)[2]
        return f"/admin/{model._meta.app_label}/{model._meta.model_name}/{key}/change/"

    middle, last = behind(count // 2), behind(count - 30)
    return {
        "front": "/",
        "front, page 3": "/?page=3",
        "archive": "/stories/",
        "archive, middle": f"/stories/?before={middle}",
        "archive, last": f"/stories/?before={last}",
        "archive, of a topic": "/stories/?topic=topic-3",
        "archive, of an author": "/stories/?author=author-3",
        "archive, of a score": "/stories/?min_impact=60",
        "archive, of some days": "/stories/?since=2026-01-03&until=2026-01-20",
        "month": "/archive/2026/01/",
        "months": "/archive/",
        "topics": "/topics/",
        "topic": "/topics/topic-3/",
        "topic, middle": f"/topics/topic-3/?before={middle}",
        "topic, last": f"/topics/topic-3/?before={last}",
        "authors": "/authors/",
        "author": "/authors/author-3/",
        "author, middle": f"/authors/author-3/?before={middle}",
        "story": "/stories/story-500/",
        "story, old": f"/stories/story-{count - 10}/",
        "story that moved": "/stories/was-500/",
        "search": "/stories/?q=water+grid",
        "search, rare": "/stories/?q=4711",
        "search, of a topic": "/stories/?q=water+grid&topic=topic-3",
        "rss": "/feed.rss",
        "atom": "/feed.atom",
        "json feed": "/feed.json",
        "json feed, middle": f"/feed.json?before={middle}",
        "json feed, of a topic": "/feed.json?topic=topic-3",
        "json feed, of an author": "/feed.json?author=author-3",
        "json feed, of a score": "/feed.json?min_impact=60",
        "sitemap": "/sitemap.xml",
        "sitemap, pages": "/sitemap-pages.xml",
        "sitemap, a month": "/sitemap-2026-01.xml",
        "news sitemap": "/news-sitemap.xml",
        "impact": "/impact/",
        "corrections": "/corrections/",
        "corrections.atom": "/corrections.atom",
        "404": "/stories/water-grid-number/",
        "redirect": "/old/500",
        "desk: day": "/admin/",
        "desk: stories": "/admin/articles/story/",
        "desk: stories, page 3": "/admin/articles/story/?p=3",
        "desk: published stories": "/admin/articles/story/?status__exact=published",
        "desk: drafts": "/admin/articles/story/?status__exact=draft",
        "desk: stories that readers see": "/admin/articles/story/?when=public",
        "desk: stories that are over": "/admin/articles/story/?when=ended",
        "desk: stories of a month": "/admin/articles/story/?published=month",
        "desk: stories of a band": "/admin/articles/story/?band=5",
        "desk: stories without a score": "/admin/articles/story/?band=none",
        "desk: stories of a topic": "/admin/articles/story/?topic=topic-3",
        "desk: search": "/admin/articles/story/?q=water+grid",
        "desk: story": "/admin/articles/story/500/change/",
        "desk: new story": "/admin/articles/story/add/",
        "desk: history": "/admin/articles/story/500/history/",
        "desk: pictures": "/admin/articles/picture/",
        "desk: choose a picture": "/admin/articles/picture/choose/",
        "desk: picture": form(Picture),
        "desk: topics": "/admin/articles/topic/",
        "desk: topic": form(Topic),
        "desk: authors": "/admin/articles/author/",
        "desk: author": form(Author),
        "desk: redirects": "/admin/articles/redirect/",
        "desk: redirect": form(Redirect),
        "desk: missing addresses": "/admin/articles/missingaddress/",
        "desk: inbox": "/admin/contact/message/",
        "desk: inbox, to do": "/admin/contact/message/?status=to-do",
        "desk: inbox, answered": "/admin/contact/message/?status=answered",
        "desk: inbox, mine": "/admin/contact/message/?who=mine",
        "desk: inbox, nobody's": "/admin/contact/message/?who=nobody",
        "desk: inbox, others'": "/admin/contact/message/?who=others",
        "desk: inbox, a month": "/admin/contact/message/?received=month",
        "desk: inbox, a category": "/admin/contact/message/?category__exact=other",
        "desk: message": form(Message),
        "desk: outbox": "/admin/contact/mail/",
        "desk: mail": form(Mail),
    }


def looked_at(desk, count: int) -> dict[str, list]:
    """What each page asks, with *count* stories: at the second time, when what a process asks once is known."""
    found = {}
    for name, address in pages(count).items():
        assert desk.get(address).status_code in {200, 301, 404}, name
        looking = Looking()
        with connection.execute_wrapper(looking):
            desk.get(address)
        found[name] = looking.found
    return found


@pytest.fixture
def archives(desk, editor, monkeypatch):
    """What each page asks in an archive of FEW and in one of MANY stories."""
    # Bounds that a shorter archive than these reaches as well.
    monkeypatch.setattr(lists, "MOST_COUNTED", 200)
    monkeypatch.setattr(filters, "MANY", 200)
    monkeypatch.setattr(impact, "FEW", 200)
    told = {"newest": NOON, "user": editor.pk, "kind": ContentType.objects.get_for_model(Story).pk}
    found, first = [], 1
    for count in (FEW, MANY):
        archive_rows.make(first, count, **told)
        archive_rows.make_rare(list(range(count - 4, count + 1)))
        tallying.recount()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        found.append(looked_at(desk, count))
        first = count + 1
    return found


@pytest.mark.django_db
@time_machine.travel(NOON + timedelta(hours=1), tick=False)
def test_a_longer_archive_costs_no_page_more(archives):
    few, many = archives
    found = {(name, one) for name in many for one in wrong(few[name], many[name])}
    known = [(page, text) for (page, text), (vendors, _) in KNOWN.items() if connection.vendor in vendors]
    told = [f"{name}: {one}" for name, one in sorted(found) if not any(_is(name, one, *it) for it in known)]
    mended = [it for it in known if not any(_is(name, one, *it) for name, one in found)]

    assert not told, "\n".join(one[:600] for one in told)
    assert not mended, "Take it off the list."


def _is(name: str, one: str, page: str, text: str) -> bool:
    return bool(re.fullmatch(page, name)) and text in one


PLAIN = 'SELECT "articles_story"."id" FROM "articles_story" WHERE "articles_story"."title" = %s'
JOINED = 'SELECT U0."id" FROM "articles_story" U0 INNER JOIN "articles_topic" U1 ON (U0."id" = U1."id")'
PAGE = f"{PLAIN} ORDER BY 1 LIMIT 21"
SORTS = "USE TEMP B-TREE FOR ORDER BY"


@pytest.mark.parametrize(
    ("sql", "details", "faults"),
    [
        (PLAIN, ["SEARCH articles_story USING INDEX story_newest (published_at<?)"], []),
        (PLAIN, ["SCAN articles_story"], ["SCAN articles_story"]),
        (JOINED, ["SCAN U1", "SEARCH U0 USING INTEGER PRIMARY KEY (rowid=?)"], []),
        (JOINED, ["SCAN U0", "SEARCH U1 USING INTEGER PRIMARY KEY (rowid=?)"], ["SCAN U0"]),
        (PAGE, ["SCAN articles_story USING INDEX story_ranked"], []),
        (PAGE, ["SCAN articles_story"], []),
        (PAGE, ["SCAN articles_story", SORTS], ["SCAN articles_story"]),
        (PAGE, ["SCAN CONSTANT ROW"], []),
        ("SELECT rowid FROM articles_search", ["SCAN articles_search VIRTUAL TABLE INDEX 0:M6"], []),
        (
            "SELECT rowid FROM articles_search",
            ["SCAN articles_search VIRTUAL TABLE INDEX 0:"],
            ["SCAN articles_search VIRTUAL TABLE INDEX 0:"],
        ),
    ],
)
def test_a_plan_of_sqlite_is_read(sql, details, faults):
    assert plans.sqlite_plan(sql, details).faults == faults


def node(kind: str, *within: dict, rows: int = 1, **told) -> dict:
    return {"Node Type": kind, "Actual Rows": rows, "Actual Loops": 1, "Plan Rows": rows, "Plans": within, **told}


STORIES = {"Relation Name": "articles_story"}


@pytest.mark.parametrize(
    ("sql", "plan", "faults", "work"),
    [
        (PLAIN, node("Index Scan", rows=20, **STORIES), [], 20),
        (PLAIN, node("Seq Scan", **STORIES, **{"Rows Removed by Filter": 99}), ["Seq Scan on articles_story"], 100),
        (PAGE, node("Limit", node("Seq Scan", **STORIES)), [], 1),
        (PLAIN, node("Seq Scan", **{"Relation Name": "articles_topic"}), [], 1),
        (
            PLAIN,
            node("Sort", node("Index Scan", rows=201, **STORIES), **{"Sort Key": ["title"]}),
            ["Sort of 201 rows by title"],
            201,
        ),
        (PLAIN, node("Sort", node("Index Scan", rows=200, **STORIES), **{"Sort Key": ["title"]}), [], 200),
        (
            PLAIN,
            node("Nested Loop", node("Index Scan", rows=3, **STORIES | {"Actual Loops": 50})),
            [],
            150,
        ),
    ],
)
def test_a_plan_of_postgresql_is_read(sql, plan, faults, work):
    found = plans.postgresql_plan(sql, plan)

    assert (found.faults, found.work) == (faults, work)


@pytest.mark.parametrize(
    ("few", "many", "faults"),
    [(1000, 1600, []), (1000, 1700, ["1,000 → 1,700: SELECT"]), (0, 401, ["0 → 401: SELECT"])],
)
def test_a_statement_that_reads_more_in_a_longer_archive_is_told(few, many, faults):
    assert wrong([plans.Statement("SELECT", work=few)], [plans.Statement("SELECT", work=many)]) == faults


@pytest.mark.django_db
def test_an_index_that_is_gone_is_missed(editor):
    kind = ContentType.objects.get_for_model(Story).pk
    archive_rows.make(1, 400, newest=NOON, user=editor.pk, kind=kind)

    def faults() -> list[str]:
        looking = Looking()
        with connection.execute_wrapper(looking):
            list(Story.objects.filter(slug="story-7"))
        return [fault for one in looking.found for fault in one.faults]

    before = faults()
    with connection.cursor() as cursor:
        _drop_index_of_slugs(cursor)

    assert before == []
    assert faults() == [
        {"sqlite": "SCAN articles_story", "postgresql": "Seq Scan on articles_story"}[connection.vendor]
    ]


def _drop_index_of_slugs(cursor) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        constraints = connection.introspection.get_constraints(cursor, "articles_story")
        for name, told in constraints.items():
            if told["columns"] == ["slug"]:
                kind = "CONSTRAINT" if told["unique"] else "INDEX"
                prefix = "ALTER TABLE articles_story " if told["unique"] else ""
                cursor.execute(f'{prefix}DROP {kind} "{name}"')
    else:
        # It belongs to the table, which is made anew without it.
        cursor.execute("CREATE TABLE without_index AS SELECT * FROM articles_story")
        cursor.execute("ALTER TABLE articles_story RENAME TO articles_story_before")
        cursor.execute("ALTER TABLE without_index RENAME TO articles_story")
