"""The search index written anew, in parts, while others save."""

import pytest

from articles import search
from articles.acts import editing, indexing
from articles.models import Edition, SearchState, Story
from articles.permissions import SYSTEM
from tests.factories import make_story
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
