"""The same tests on both engines: whichever database the suite runs on."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import search
from articles.acts import editing
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_draft, make_story

pytestmark = pytest.mark.django_db


def found(query, *, among=None, limit=search.NEWEST):
    among = Story.objects.published() if among is None else among
    names = dict(Story.objects.values_list("pk", "slug"))
    return [names[key] for key in search.hits(among, query, limit=limit)]


@pytest.fixture
def stories(db):
    make_story(
        slug="grid",
        title="Grid batteries",
        summary="Who pays?",
        body="<p>Über the river</p>",
        impact_score=10,
    )
    make_story(slug="river", title="A river", summary="The grid is far.", body="<p>batteries</p>", topics=["Water"])
    make_story(slug="court", title="Court rules", summary="Nothing else", body="<p>Straße</p>", authors=["Åsa Øst"])
    make_draft(slug="draft", title="Grid batteries in secret", summary="s", body="<p>grid</p>")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("grid batteries", ["grid", "river"]),
        ("GRID", ["grid", "river"]),
        ("batter", ["grid", "river"]),
        ("bat grid", []),
        ('"grid batteries"', ["grid"]),
        ('"batteries grid"', []),
        ("river -court", ["river", "grid"]),
        ("grid -river", []),
        ("uber", ["grid"]),
        ("Über", ["grid"]),
        ("strasse", ["court"]),
        ("STRAẞE", ["court"]),
        ("asa", ["court"]),
        ("water", ["river"]),
        ("secret", []),
        ("-grid", []),
        ("", []),
        ('"', []),
        ("- * ( ) : ^", []),
        ("nothing such", []),
    ],
)
def test_what_is_found_and_in_which_order(stories, query, slugs):
    assert found(query) == slugs


def test_equally_good_ones_come_by_impact_then_newest_first():
    for slug, score, days in (("a", 10, 3), ("b", 90, 4), ("c", 10, 1)):
        values = {"title": "Same", "summary": "Same", "body": "<p>Same</p>"}
        make_story(slug=slug, impact_score=score, published_at=clock.now() - timedelta(days=days), **values)

    assert found("same") == ["b", "c", "a"]


def test_only_the_newest_hits_are_looked_at():
    for number in range(5):
        make_story(slug=f"s{number}", title="Same", published_at=clock.now() - timedelta(days=number))

    assert found("same", limit=2) == ["s0", "s1"]


def test_filters_and_search_combine(stories):
    assert found("grid", among=Story.objects.published().filter(topics__slug="water")) == ["river"]
    assert found("grid", among=Story.objects.published().filter(impact_score__gte=50)) == ["river"]


def test_the_index_follows_each_save(stories):
    story = Story.objects.get(slug="grid")
    before = editing.stored_values(story)
    story.title = "Zebra"
    editing.save([editing.Change(story, before, topics=[])], by=SYSTEM)

    assert found("zebra") == ["grid"]
    assert found('"grid batteries"') == []


def test_a_rebuilt_index_finds_the_same(stories):
    before = found("grid")
    search.forget(list(Story.objects.values_list("pk", flat=True)))
    assert found("grid") == []

    assert search.rebuild(Story.objects.all()) == 4

    assert found("grid") == before


def test_one_query(stories, django_assert_num_queries):
    with django_assert_num_queries(1):
        search.hits(Story.objects.published(), "grid -court")


HOSTILE = [
    '"a', "a\"b", "a*", "*", "NEAR(a b)", "title:grid", "^grid", "a AND", "OR", "NOT", "a & b", "a | !b", "a <-> b",
    "'a'", "\\", "\x00", "a\x00b", "\ud800", "😀", "%s", "%", "_", ":*", "a:*", "()", "((((", "a'b", "''", '""""', "--",
    "-",
    "-a -b", "a" * 10_000, "a " * 5_000, "ﬁ", "İ", "ß", "東京 都", "हिन्दी", "‮a", "{a}", "[a]", "a;drop table", "٣",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_typed_is_syntax(stories, query):
    assert set(found(query)) <= {"grid", "river", "court"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_can_be_looked_for(db, query):
    assert search.hits(Story.objects.published(), query) == []


def test_a_book_of_endless_words_can_be_indexed():
    make_story(slug="book", title="Book", body="<p>" + "word" * 80_000 + " x" * 150_000 + "</p>")

    assert found("book") == ["book"]
