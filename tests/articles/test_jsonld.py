import json

from articles import jsonld
from articles.jsonld import Image, Site

SITE = Site(
    "Newsroom", "https://news.example.org", "en", "News.", Image("https://news.example.org/logo.png", 512, 512),
    "Press Ltd", "https://press.example.org/",
)  # fmt: skip


def test_nothing_in_it_ends_the_element_or_begins_a_comment():
    text = jsonld.script({"name": "</script><!-- <script> & \u2028\u2029"})

    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(text)
    assert json.loads(text)["name"] == "</script><!-- <script> & \u2028\u2029"


def test_letters_of_any_script_stay_as_they_are():
    assert jsonld.script({"name": "北京"}) == '{"@context":"https://schema.org","name":"北京"}'


def test_a_headline_of_more_than_110_signs_ends_with_a_whole_word():
    assert jsonld.headline("a" * 110) == "a" * 110
    assert jsonld.headline("word " * 30) == ("word " * 22).strip()
    assert jsonld.headline(f"{'a' * 110} b") == "a" * 110
    assert jsonld.headline("a" * 300) == "a" * 110


def test_the_publisher_is_named_apart_from_the_site():
    found = jsonld.publisher(SITE)

    assert (found["name"], found["url"]) == ("Press Ltd", "https://press.example.org/")
    assert found["logo"]["url"] == "https://news.example.org/logo.png"


def test_the_search_of_the_site_is_an_address_to_be_filled_in():
    found = jsonld.website(SITE)["potentialAction"]["target"]["urlTemplate"]

    assert found == "https://news.example.org/stories/?q={search_term_string}"
