"""Authors: links, portrait, and the user who they are."""

import pytest

from articles.acts import illustrating, signing
from articles.models import Author
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import image_bytes, make_author, make_picture, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", []),
        ("https://www.ada.example/", [{"name": "ada.example", "url": "https://www.ada.example/"}]),
        (
            " My  Mastodon   https://social.example/@ada \r\n\r\nhttp://b.example",
            [
                {"name": "My Mastodon", "url": "https://social.example/@ada"},
                {"name": "b.example", "url": "http://b.example"},
            ],
        ),
    ],
)
def test_links_are_read_line_by_line(text, links):
    assert signing.read_links(text) == links
    assert signing.read_links(signing.write_links(links)) == links


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "Ada ftp://a.example", "mailto:ada@a.example", "just words", "https://", "https://[",
        f"{'x' * 61} https://a.example", f"https://a.example/{'x' * 500}", "https://a.example\n" * 9,
    ],
)  # fmt: skip
def test_what_is_no_link_is_refused(text):
    with pytest.raises(Refusal) as refusal:
        signing.read_links(text)

    assert refusal.value.field == "links"


def test_a_portrait_gets_its_square_round_the_focal_point():
    picture = make_picture(image_bytes((800, 400)), focal_x=0.0)
    illustrating.illustrate(picture)
    before = len(picture.renditions)
    author = make_author()
    author.portrait = picture

    signing.keep(author, by=SYSTEM)
    signing.keep(author, by=SYSTEM)

    picture.refresh_from_db()
    squares = [one for one in picture.renditions if one["shape"] == "square"]
    assert [(one["width"], one["height"]) for one in squares] == [(160, 160)] * 3 + [(320, 320)] * 3
    assert len(picture.renditions) == before + 6


def test_the_worker_makes_the_square_of_a_portrait_that_waits():
    picture = make_picture()
    signing.keep(Author(name="Ada", slug="ada", portrait=picture), by=SYSTEM)

    illustrating.illustrate_waiting()

    picture.refresh_from_db()
    assert {one["shape"] for one in picture.renditions} == {"card", "full", "square"}


def test_other_pictures_have_no_square():
    make_picture()

    illustrating.illustrate_waiting()

    assert {one["shape"] for one in illustrating.Picture.objects.get().renditions} == {"card", "full"}


def test_one_user_is_one_author():
    user = make_user("Reporter")
    make_author("Ada", user=user)

    with pytest.raises(Refusal) as refusal:
        signing.keep(Author(name="Bo", slug="bo", user=user), by=SYSTEM)

    assert refusal.value.sentence == "Ada is tied to this user already: one user is one author."
    assert (signing.author_of(user).name, signing.author_of(SYSTEM)) == ("Ada", None)
