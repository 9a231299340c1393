from datetime import timedelta

import pytest

from articles.models import Byline, Source, Story
from articles.querysets.prepared import Prepared
from tests.factories import NOON, make_draft, make_picture, make_story
from tests.parallel import together

pytestmark = pytest.mark.django_db


def public(at):
    return Story.objects.published(at).cards().latest_first()[:3]


@pytest.fixture
def made():
    """A prepared query, and how often its queryset was built."""
    built = []

    def make(at):
        built.append(at)
        return public(at)

    return Prepared(make), built


def test_the_rows_are_those_of_the_queryset_at_any_moment(made):
    stories = [make_story(slug=f"s-{hour}", published_at=NOON + timedelta(hours=hour)) for hour in range(5)]
    make_draft()
    prepared, built = made

    for hour in (-1, 0, 2, 4):
        at = NOON + timedelta(hours=hour)
        assert prepared(at=at) == list(public(at))
    assert prepared(at=NOON) == [stories[0]]
    # And once more, to see that nothing else changes with its values.
    assert len(built) == 2


def test_what_the_queryset_fetches_along_comes_along_and_what_it_leaves_is_left(django_assert_num_queries):
    make_story(title="The bill", published_at=NOON, picture=make_picture(alt="The dam"))

    with django_assert_num_queries(1):
        (story,) = Prepared(public)(at=NOON)
        assert (story.title, story.picture.alt) == ("The bill", "The dam")
    assert story.get_deferred_fields() >= {"body"}


def test_annotations_come_along():
    one, other = make_story(slug="one", authors=["Ada"]), make_story(slug="other")
    from django.db.models import Exists, OuterRef

    @Prepared
    def by(author):
        is_by = Exists(Byline.objects.filter(story=OuterRef("pk"), author=author))
        return Story.objects.annotate(is_by=is_by).order_by("pk")

    ada = Byline.objects.get().author_id
    assert [(story.pk, story.is_by) for story in by(author=ada)] == [(one.pk, True), (other.pk, False)]
    assert [story.is_by for story in by(author=ada + 1)] == [False, False]
    # Nothing is another query.
    assert [story.is_by for story in by(author=None)] == [False, False]


def test_plain_values_come_as_they_would():
    make_story(slug="one", sources=[("The bill", "https://example.org/bill")])
    named = Prepared(lambda story: Source.objects.filter(story__slug=story).values_list("name", "url"))

    assert named(story="one") == [("The bill", "https://example.org/bill")]
    assert named(story='it\'s "two"; --') == []


def test_a_value_that_the_query_does_not_hold_is_a_mistake():
    with pytest.raises(ValueError, match="it can't be prepared"):
        Prepared(lambda number: Story.objects.all()[:3])(number=3)


@pytest.mark.django_db(transaction=True)
def test_threads_ask_beside_each_other(shared_database):
    keys = [make_story(slug=f"s-{number}", published_at=NOON).pk for number in range(8)]
    prepared = Prepared(lambda story, at: Story.objects.published(at).filter(pk=story))

    answers = together(8, lambda number: [prepared(story=keys[number], at=NOON) for _ in range(20)])

    assert [[story.pk for (story,) in found] for found in answers] == [[key] * 20 for key in keys]


def test_a_value_that_is_used_once_as_it_is_and_once_changed_is_a_mistake():
    def of_a_week(at):
        return Story.objects.published(at).filter(published_at__gt=at - timedelta(days=7))

    with pytest.raises(ValueError, match="made of a value"):
        Prepared(of_a_week)(at=NOON)


def test_a_tuple_of_keys_is_asked_for_at_once():
    keys = [make_story(slug=f"s-{number}").pk for number in range(3)]
    named = Prepared(lambda keys: Story.objects.filter(pk__in=keys).order_by("pk").values_list("slug"))

    assert named(keys=(keys[2], keys[0], 0)) == [("s-0",), ("s-2",)]
    assert named(keys=(keys[1],)) == [("s-1",)]


def test_what_never_changes_is_written_out_as_it_is():
    make_story(title="50 % of 'it'; --", slug="it")
    named = Prepared(lambda slug: Story.objects.filter(title="50 % of 'it'; --", slug=slug).values_list("title"))

    assert named(slug="it") == [("50 % of 'it'; --",)]
    assert named(slug="%s") == []
