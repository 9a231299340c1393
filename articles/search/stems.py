"""Words brought to the stem that they share with their inflections, by Snowball's rules for LANGUAGE_CODE.

Stems stand beside the words, never in their place: whatever is found without them is found with them.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version

import Stemmer
from django.conf import settings

from articles.search.words import LONGEST_WORD, Signs, split

# Languages that Django and Snowball both know. Hindi, Tamil and Nepali are not among them: folding takes their words
# apart at vowel signs, and what is taken apart is looked for as a phrase.
ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
}
# A sign of private use: both engines keep it within a word, and no folded word has it.
MARK = "\ue000"
# What is written for a story; whoever changes it, or how words are folded, raises it, and all is written anew.
FORM = 1
# Some 6 MB; of running text 19 words of 20 are among so many.
REMEMBERED = 30_000


def algorithm() -> str:
    """Snowball's name for the language of the site; "" for one that goes unstemmed."""
    return ALGORITHMS.get(settings.LANGUAGE_CODE.partition("-")[0], "")


def writing() -> str:
    """By what the index is written now; rows that were written by something else lack stems, or have others."""
    name = algorithm()
    return f"{FORM} {name} {version('PyStemmer')}" if name else f"{FORM} unstemmed"


def of_word(word: str) -> str:
    """The folded stem of one *word* as it is printed or typed; "" where there is none."""
    found, name = _lowered(word), algorithm()
    if len(found) != 1 or not name:
        return ""
    return _stemming(name)(found[0])[1]


def of_text(text: str) -> list[tuple[str, str]]:
    """The different words of *text*, folded, each with its stem, marked, where that is another than the word itself."""
    if not (name := algorithm()):
        return []
    stemmed = map(_stemming(name), dict.fromkeys(_lowered(text)))
    return [(word, marked) for word, _, marked in stemmed if marked]


@lru_cache
def _stemming(name: str) -> Callable[[str], tuple[str, str, str]]:
    """What gives a lowered word folded, its folded stem, and that marked if it is another than the word; "" for none.

    It remembers REMEMBERED words. Threads may share it: a call of the stemmer keeps Python's lock.
    """
    stemmer = Stemmer.Stemmer(name, 0)

    @lru_cache(maxsize=REMEMBERED)
    def stemmed(word: str) -> tuple[str, str, str]:
        if len(word) > LONGEST_WORD or len(folded := split(word)) != 1:
            return "", "", ""
        # Accents tell endings apart (été, ções), so they fall last.
        stem = "".join(split(stemmer.stemWord(word)))
        return folded[0], stem, MARK + stem if stem and stem != folded[0] else ""

    return stemmed


def _lowered(text: str) -> list[str]:
    """The words of *text* in lower case with their accents, as stemmers know them."""
    return unicodedata.normalize("NFC", text.translate(_LOWERED)).split()


def _lower(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Cc", "Cf"} and not sign.isspace() and sign != "\u200b":
        return ""
    return sign.lower() if sign.isalnum() or category.startswith("M") else " "


_LOWERED = Signs(_lower)
