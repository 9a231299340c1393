import pytest

from articles.models import Story
from tests.factories import make_story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("topics", [["Water", "Energy", "Transport"], ["Transport", "Water", "Energy"]])
def test_the_kicker_is_the_first_topic_by_name(topics):
    make_story(topics=topics)

    assert Story.objects.get().kicker.name == "Energy"


def test_the_kicker_is_read_from_what_was_fetched_together(django_assert_num_queries):
    make_story(topics=["Water", "Energy"])
    # As a page fetches them: in whatever order the database gives.
    (story,) = Story.objects.prefetch_related("topics")
    story._prefetched_objects_cache["topics"]._result_cache.sort(key=lambda topic: topic.name, reverse=True)

    with django_assert_num_queries(0):
        assert story.kicker.name == "Energy"


def test_a_story_without_topics_has_no_kicker():
    assert make_story().kicker is None
