"""The search index written anew, in parts, while others save."""

import time

import pytest
from django.db import connection

from articles import search
from articles.acts import editing, indexing
from articles.models import Edition, SearchState, Story
from articles.permissions import SYSTEM
from articles.search import postgres, sqlite, stems
from tests.factories import make_author, make_story, make_topic
from tests.parallel import together

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    return sorted(Story.objects.filter(pk__in=search.hits(Story.objects.all(), query)).values_list("slug", flat=True))


@pytest.fixture
def of_an_older_release():
    """Stories of which none is written by its stems."""
    keys = [make_story(slug=f"s{number}", title="Batteries").pk for number in range(5)]
    search.forget(keys)
    SearchState.objects.update(writing="", upto=0)
    return keys


def test_a_new_newsroom_has_nothing_to_write():
    make_story()

    assert indexing.is_current()
    assert (indexing.problem(), indexing.hint()) == ("", "")


def test_all_is_written_once_and_readers_pages_are_new_then(of_an_older_release, monkeypatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    edition = Edition.objects.get().number
    assert indexing.problem().startswith("it is written for an older release, not for english (form 1, Snowball ")

    indexing.keep_house()

    assert found("battery") == ["s0", "s1", "s2", "s3", "s4"]
    assert indexing.is_current()
    assert Edition.objects.get().number == edition + 1


def test_what_was_broken_off_goes_on_where_it_was(of_an_older_release, monkeypatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    asked = iter([False, True])

    assert indexing.rebuild(stop=lambda: next(asked)) == 2
    assert found("battery") == ["s0", "s1"]
    assert indexing.problem() == ""
    assert indexing.hint().endswith("% so far")

    assert indexing.rebuild() == 3
    assert found("battery") == ["s0", "s1", "s2", "s3", "s4"]
    assert indexing.hint() == ""


def test_another_language_begins_at_the_first_story(of_an_older_release, monkeypatch, settings):
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    asked = iter([False, True])
    indexing.rebuild(stop=lambda: next(asked))

    settings.LANGUAGE_CODE = "ja"
    assert "is written for english" in indexing.problem()
    assert indexing.rebuild() == 5

    assert found("battery") == []
    assert found("batteries") == ["s0", "s1", "s2", "s3", "s4"]
    settings.LANGUAGE_CODE = "zh-hant"
    assert indexing.is_current()


def test_a_row_that_was_emptied_away_is_made_again():
    make_story(title="Batteries")
    SearchState.objects.all().delete()
    assert "older release" in indexing.problem()

    indexing.keep_house()

    assert indexing.is_current()


def test_a_current_index_is_written_all_the_same_when_somebody_says_so(monkeypatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    keys = [make_story(title="Batteries").pk for _ in range(5)]
    search.forget(keys)
    SearchState.objects.update_or_create(pk=1, defaults={"writing": stems.writing(), "upto": None})

    assert indexing.rebuild() == 5

    assert len(found("battery")) == 5


def test_where_all_is_written_a_look_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        indexing.keep_house()


def test_saves_and_writers_at_the_same_moment_leave_the_newest_words(shared_database, monkeypatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 1)
    SearchState.objects.get_or_create(pk=1, defaults={"writing": ""})
    keys = [make_story(title="Old words").pk for _ in range(6)]
    SearchState.objects.update(writing="", upto=0)

    def work(number):
        if number < 2:
            return indexing.rebuild()
        return editing.change_one(Story.objects.get(pk=keys[number - 2]), by=SYSTEM, title="New words")

    together(8, work)

    assert sorted(search.hits(Story.objects.all(), '"new words"')) == keys
    assert search.hits(Story.objects.all(), '"old words"') == []
    assert indexing.is_current()


# --- topics and authors --------------------------------------------------------------------------------------------


def rename(named, name: str) -> None:
    with indexing.in_step(type(named).objects.filter(pk=named.pk)):
        type(named).objects.filter(pk=named.pk).update(name=name)


@pytest.mark.parametrize("make", [make_topic, make_author])
def test_few_stories_are_found_by_a_new_name_at_once(make):
    named = make("Grid")
    for number in range(3):
        make_story(slug=f"s{number}", topics=["Grid"], authors=["Grid"])
    make_story(topics=["Other"], authors=["Other"])

    rename(named, "Zeppelin")

    assert found("zeppelin") == ["s0", "s1", "s2"]
    assert indexing.is_current()


def test_many_stories_are_left_to_the_worker_from_the_first_of_them_on(monkeypatch):
    monkeypatch.setattr(indexing, "FEW", 2)
    make_story(slug="before")
    topic = make_topic("Grid")
    keys = [make_story(slug=f"s{number}", topics=["Grid"]).pk for number in range(3)]
    edition = Edition.objects.get().number

    rename(topic, "Zeppelin")

    assert found("zeppelin") == []
    assert SearchState.objects.get().upto == keys[0] - 1
    assert Edition.objects.get().number == edition + 1
    assert indexing.rebuild() == 3
    assert found("zeppelin") == ["s0", "s1", "s2"]
    assert indexing.is_current()


def test_a_writing_that_has_not_come_so_far_goes_on_where_it_is(monkeypatch):
    monkeypatch.setattr(indexing, "FEW", 0)
    first = make_story().pk
    make_story(topics=["Grid"])
    SearchState.objects.update(upto=first - 1)

    rename(make_topic("Grid"), "Zeppelin")

    assert SearchState.objects.get().upto == first - 1


def test_a_name_that_could_not_be_changed_leaves_the_index_as_it_was(monkeypatch):
    topic = make_topic("Grid")
    make_story(slug="s", topics=["Grid"])

    with pytest.raises(ZeroDivisionError), indexing.in_step(type(topic).objects.all()):
        raise ZeroDivisionError

    assert found("grid") == ["s"]


@pytest.mark.parametrize("few", [500, 2])
@pytest.mark.parametrize("make", [make_topic, make_author])
def test_a_name_and_stories_changed_at_the_same_moment_leave_the_newest_words(shared_database, monkeypatch, make, few):
    monkeypatch.setattr(indexing, "FEW", few)
    SearchState.objects.update_or_create(pk=1, defaults={"writing": stems.writing(), "upto": None})
    topic, author, named = make_topic("Grid"), make_author("Grid"), make("Grid")
    lists = {"topics": [topic], "authors": [author], "sources": []}
    keys = [make_story(title="Old words", topics=["Grid"], authors=["Grid"]).pk for _ in range(4)]
    bare = [make_story(title="Old words").pk for _ in range(2)]
    engine = postgres if connection.vendor == "postgresql" else sqlite
    write = engine.write

    def slowly(documents):
        time.sleep(0.2)
        write(documents)

    monkeypatch.setattr(engine, "write", slowly)

    def work(number):
        if number == 0:
            time.sleep(0.05)
            return rename(named, "Zeppelin")
        # Before the name is changed, and while its stories are being written.
        time.sleep(0.1 * (number % 3))
        story = Story.objects.get(pk=[*keys, *bare][number - 1])
        before = editing.stored_values(story)
        story.title = "New words"
        return editing.save([editing.Change(story, before, **lists)], by=SYSTEM)

    assert together(7, work) == [None] * 7
    indexing.keep_house()

    for query in ('"new words"', "zeppelin"):
        assert sorted(search.hits(Story.objects.all(), query)) == [*keys, *bare]
    assert search.hits(Story.objects.all(), '"old words"') == []
    assert indexing.is_current()
