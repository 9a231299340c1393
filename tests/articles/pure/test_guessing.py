"""What somebody may have meant by an address where nothing is."""

import time

import pytest

from articles.pure import guessing

WORDS = [
    ("/2019/07/grid-batteries.html", "grid batteries"),
    ("/stories/grid-batteries/", "grid batteries"),
    ("/stories/%C3%BCber_gr%C3%B6%C3%9Fe/", "über größe"),
    ("/old.aspx", "old"),
    ("/report.pdf", "report pdf"),
    ("/a/b?c", "b c"),
    ("/", ""),
    ("/--/", ""),
    ("/" + "x" * 100, "x" * 80),
]


@pytest.mark.parametrize(("path", "words"), WORDS)
def test_the_last_part_of_an_address_is_what_was_looked_for(path, words):
    assert guessing.words_of(path) == words


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/stories/grid-batteries.", "grid-batteries"),
        ("/Stories/Grid-Batteries/", "grid-batteries"),
        ("/2024/03/grid_batteries.HTML", "grid-batteries"),
        ("/grid-batteries/page/2/", "grid-batteries"),
        ("/grid-batteries/amp/", "grid-batteries"),
        ("/grid-batteries/index.html", "grid-batteries"),
        ("/grid.batteries/", "grid-batteries"),
        ("/stories/gr%C3%B6%C3%9Fe/", "größe"),
        ("/grid-batteries.php", ""),
        ("/wp-content/grid-batteries", ""),
        ("/admin/grid-batteries/", ""),
        ("/12/34/", ""),
        ("/a/b/", ""),
        ("/", ""),
    ],
)
def test_the_slug_that_was_meant(path, slug):
    assert guessing.wanted(path) == slug


def closest(slug, *others):
    return [other for _, other in guessing.closest(slug, [(one, one) for one in others])]


def test_the_very_slug_comes_first_then_what_goes_on_then_what_is_like_it():
    others = ["grid-battery", "water", "grid-batteries-two", "grid-batteries", "dams-and-rivers"]

    assert closest("grid-batteries", *others) == ["grid-batteries", "grid-batteries-two", "grid-battery"]


@pytest.mark.parametrize("slug", ["grid-baterries", "gird-batteries", "gridbatteries", "grid-batt", "grid-batteries-2"])
def test_slips_of_the_finger_are_close(slug):
    assert closest(slug, "grid-batteries", "water-works", "the-grid") == ["grid-batteries"]


def test_what_is_equally_close_keeps_its_order():
    assert closest("story-x", "story-b", "story-a") == ["story-b", "story-a"]


def test_long_slugs_are_compared_in_a_moment():
    begun = time.process_time()

    closest("ab" * 100, *("ba" * 100 for _ in range(100)))

    assert time.process_time() - begun < 2


def test_the_telling_words_are_the_longest_in_their_order():
    slug = "the-cost-of-a-very-long-sea-wall-at-northfield-harbour-rises"

    assert guessing.words_to_search(slug) == ["cost", "very", "long", "northfield", "harbour", "rises"]
    assert guessing.words_to_search("水-a-of") == ["水"]
