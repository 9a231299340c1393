import pytest

from articles.models import Story
from tests.factories import make_picture, make_story

SOURCES = [("The bill", "https://example.org/bill"), ("Court, room 3", "")]

pytestmark = pytest.mark.django_db


@pytest.fixture
def full():
    # No list stands in the order of its keys or of its names.
    return make_story(
        slug="dam", topics=["Water", "Énergie", "Dams"], authors=["Zoe Berg", "Ada Lind"], sources=SOURCES
    )


@pytest.mark.parametrize("rows", ["whole", "all"])
def test_what_hangs_on_a_story_stands_in_its_order(full, rows):
    story = getattr(Story.objects, rows)().get()

    assert [(one.name, one.get_absolute_url()) for one in story.topic_list] == [
        ("Dams", "/topics/dams/"),
        ("Water", "/topics/water/"),
        ("Énergie", "/topics/%C3%A9nergie/"),
    ]
    assert [(one.name, one.get_absolute_url()) for one in story.author_list] == [
        ("Zoe Berg", "/authors/zoe-berg/"),
        ("Ada Lind", "/authors/ada-lind/"),
    ]
    assert [(one.name, one.url) for one in story.source_list] == SOURCES
    assert story.kicker.name == "Dams"
    assert story.topic_list == list(story.topics.order_by("name"))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_page_of_cards_is_one_query(django_assert_num_queries, count):
    for number in range(count):
        make_story(topics=[f"T{number}", "Water"], picture=make_picture())

    with django_assert_num_queries(1):
        found = [one.kicker.name + one.picture.file[:4] for one in Story.objects.published().cards().latest_first()]
    assert sorted(found) == sorted(f"T{number}pict" for number in range(count))


def test_a_whole_story_is_one_query(full, django_assert_num_queries):
    with django_assert_num_queries(1):
        story = Story.objects.whole().get()
        assert (len(story.topic_list), len(story.author_list), len(story.source_list)) == (3, 2, 2)


def test_nothing_hangs_on_a_bare_story():
    make_story()

    story = Story.objects.whole().get()

    assert (story.topic_list, story.author_list, story.source_list, story.kicker) == ([], [], [], None)
