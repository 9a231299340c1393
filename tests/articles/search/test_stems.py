"""Words by their stem, in the language of the site."""

import unicodedata

import pytest
from django.conf.global_settings import LANGUAGES

from articles import search
from articles.models import Story
from articles.search import stems
from tests.factories import make_story


@pytest.mark.parametrize(
    ("language", "words", "stem"),
    [
        ("en", ["government", "Governments", "governing"], "govern"),
        ("en-gb", ["batteries", "battery"], "batteri"),
        ("de", ["Häuser", "Haus", "hauser"], "haus"),
        ("pt-br", ["organização", "organizações"], "organiz"),
        ("fr", ["adoptées", "adopté"], "adopt"),
        ("ru", ["книги", "книгой", "книг"], "книг"),
        ("nb", ["husene", "hus"], "hus"),
        ("ar", ["كتاب", "الكتاب"], "كتاب"),
        ("ja", ["東京", "batteries"], ""),
        ("he", ["ספרים"], ""),
        ("hi", ["हिन्दी"], ""),
        ("en", ["co-op", "", "—", "x" * 101, "\ud800"], ""),
    ],
)
def test_the_stem_that_inflections_share(settings, language, words, stem):
    settings.LANGUAGE_CODE = language

    assert {stems.of_word(word) for word in words} == {stem}


def test_every_language_has_its_stemmer_or_none(settings):
    assert set(stems.ALGORITHMS) <= {code for code, _ in LANGUAGES} | {"nb", "nn"}
    for code in stems.ALGORITHMS:
        settings.LANGUAGE_CODE = code
        stems.of_word("a word")
        assert stems.writing().startswith(f"1 {stems.ALGORITHMS[code]} ")
    settings.LANGUAGE_CODE = "zh-hans"
    assert stems.writing() == "1 unstemmed"


def test_a_text_gives_each_word_once_and_only_with_another_stem(settings):
    settings.LANGUAGE_CODE = "de"

    assert stems.of_text("Die Häuser, das Haus; HÄUSER ½ 東京") == [("hauser", "\ue000haus")]


@pytest.mark.parametrize(
    ("language", "text"), [("de", "Häuser"), ("fr", "adoptées"), ("pt-br", "organizações"), ("ru", "чайки")]
)
def test_a_text_has_the_same_stems_however_its_accents_are_spelled(settings, language, text):
    settings.LANGUAGE_CODE = language
    whole, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert whole != apart
    assert stems.of_text(whole) == stems.of_text(apart) != []
    assert stems.of_word(whole) == stems.of_word(apart) != ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "query", "slugs"),
    [
        ("en", "batteries", {"many", "one"}),
        ("en", "battery", {"many", "one"}),
        ("en", "batterie", {"many", "one"}),
        ("en", "govern", {"state"}),
        ("en", "governme", {"state"}),
        ("en", "governments", {"state"}),
        ("en", "governing battery", {"state"} & {"one"}),
        ("en", '"battery"', {"one"}),
        ("en", '"grid battery"', {"one"}),
        ("en", "grid -battery", {"word"}),
        ("en", 'grid -"batteries"', {"one", "word"}),
        ("de", "hauses", {"haus"}),
        ("de", "hauser", {"haus"}),
        ("de", "battery", {"one"}),
        ("pt-br", "organização", {"nations"}),
        ("ja", "battery", {"one"}),
    ],
)  # fmt: skip
def test_inflections_are_found_and_quotes_mean_the_word_itself(settings, language, query, slugs):
    settings.LANGUAGE_CODE = language
    for slug, title, body in (
        ("many", "Grid batteries", "x"),
        ("one", "A grid battery", "x"),
        ("word", "The grid", "x"),
        ("state", "Talks", "The government"),
        ("haus", "Häuser", "x"),
        ("nations", "Organizações unidas", "x"),
    ):
        make_story(slug=slug, title=title, summary="s", body=f"<p>{body}</p>")

    names = dict(Story.objects.values_list("pk", "slug"))
    assert {names[key] for key in search.hits(Story.objects.published(), query)} == slugs
