import pytest
from django.db.models import QuerySet

from articles.models import Byline, Story
from articles.querysets.lean import LeanIterable
from tests.factories import NOON, make_picture, make_story

pytestmark = pytest.mark.django_db


def lean(rows: QuerySet) -> list:
    rows._iterable_class = LeanIterable
    return list(rows)


def values(one) -> dict:
    """What *one* holds, without asking for more."""
    return {name: value for name, value in vars(one).items() if not name.startswith("_")}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_rows_are_those_that_django_makes(count, django_assert_num_queries):
    for number in range(count):
        make_story(title=f"The dam {number}", published_at=NOON, picture=make_picture() if number % 2 else None)
    rows = Story.objects.select_related("picture").order_by("pk")

    with django_assert_num_queries(2):
        ours, djangos = lean(rows.all()), list(rows)
        assert ours == djangos
        assert [values(one) for one in ours] == [values(one) for one in djangos]
        assert [one.picture and values(one.picture) for one in ours] == [
            o.picture and values(o.picture) for o in djangos
        ]
    assert [one._state.adding for one in ours] == [False] * count


def test_what_was_left_out_is_fetched_when_it_is_looked_at(django_assert_num_queries):
    make_story(body="<p>The valve.</p>")

    (one,) = lean(Story.objects.only("title"))

    assert "body" in one.get_deferred_fields()
    with django_assert_num_queries(1):
        assert one.body == "<p>The valve.</p>"


def test_a_row_can_be_saved():
    story = make_story(title="The dam")

    (one,) = lean(Story.objects.all())
    one.title = "The weir"
    one.save(update_fields=["title"])

    assert Story.objects.get(pk=story.pk).title == "The weir"


def test_what_hangs_on_what_hangs_on_a_row_is_a_mistake():
    make_story(authors=["Ada Lind"])

    with pytest.raises(ValueError, match="no more than two deep"):
        lean(Byline.objects.select_related("author__portrait"))
