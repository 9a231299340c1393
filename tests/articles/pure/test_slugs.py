import pytest

from articles.pure import slugs


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Grid batteries: who pays?", "grid-batteries-who-pays"),
        ("Über größe — ЖЖ 東京", "über-größe-жж-東京"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("e\u0301cole", "école"),
        ("Don't / do", "dont-do"),
        ("a\u200bb\x00c", "abc"),
        ("__init__ -- x", "init__-x"),
        ("!!!", "story-e84c538e7fe2"),
    ],
)
def test_a_title_becomes_a_slug(title, slug):
    assert slugs.from_title(title) == slug
    assert slugs.is_slug(slug)


def test_a_long_title_is_cut_between_words():
    slug = slugs.from_title("word " * 60)

    assert slug == "word-" * 21 + "word"
    assert len(slug) <= slugs.LONGEST_MADE


def test_a_word_that_does_not_fit_is_left_out_whole():
    # 110 letters end within the sixteenth word.
    assert slugs.from_title("longer " * 20) == "longer-" * 14 + "longer"


def test_one_endless_word_is_cut_where_the_room_ends():
    assert slugs.from_title("x" * 200) == "x" * 110


@pytest.mark.parametrize("text", ["", "-a", "a-", "a b", "a/b", "a.b", "a\x00", "e\u0301", "x" * 201, "a?b", "\u202ea"])
def test_what_can_not_stand_in_an_address_is_no_slug(text):
    assert not slugs.is_slug(text)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Sea Wall Cost!!", "sea-wall-cost"),
        ("Sea-Wall", "Sea-Wall"),
        ("cut-by-the-script-", "cut-by-the-script"),
        ("größe & weite", "größe-weite"),
        ("!!", ""),
        ("", ""),
    ],
)
def test_what_is_typed_as_a_slug_is_mended(typed, slug):
    assert slugs.mended(typed) == slug


@pytest.mark.parametrize(
    ("slug", "title", "made"),
    [
        ("grid-batteries-who-pays", "Grid batteries: who pays?", True),
        ("windwater", "Wind/Water", True),
        ("a" * 150, "a" * 150, True),
        ("grid", "Grid batteries", False),
        ("grid-batteries-2", "Grid batteries", False),
    ],
)
def test_a_slug_that_a_title_made_is_known(slug, title, made):
    assert slugs.is_made_of(slug, title) is made
