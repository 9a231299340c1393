import pytest

from articles.views.missing import guess
from tests.factories import make_story

GUESSES = [
    ("/2019/07/grid-batteries.html", "grid batteries html"),
    ("/stories/grid-batteries/", "grid batteries"),
    ("/stories/%C3%BCber_gr%C3%B6%C3%9Fe/", "über größe"),
    ("/a/b?c", "b c"),
    ("/", ""),
    ("/--/", ""),
    ("/" + "x" * 100, "x" * 80),
]


@pytest.mark.parametrize(("path", "words"), GUESSES)
def test_the_last_part_of_an_address_is_what_was_looked_for(path, words):
    assert guess(path) == words


@pytest.mark.django_db
def test_the_search_box_holds_the_guess(client):
    make_story()

    assert 'value="grid batteries"' in client.get("/news/grid-batteries/").content.decode()
