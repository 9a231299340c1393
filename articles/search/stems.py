"""Words brought to the stem that they share with their inflections, by Snowball's rules for LANGUAGE_CODE.

Stems stand beside the words, never in their place: whatever is found without them is found with them.
"""

import unicodedata
from functools import lru_cache
from importlib.metadata import version

import Stemmer
from django.conf import settings

from articles.pure.words import composed
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
# Some 5 MB; of running text 19 words of 20 are among so many.
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
    return _known(name).stemmed(found[0])[1] if name and len(found) == 1 else ""


def of_text(text: str) -> list[tuple[str, str]]:
    """The different words of *text*, folded, each with its stem, marked, where that is another than the word itself."""
    if not (name := algorithm()):
        return []
    known = _known(name)
    return [pair for word in dict.fromkeys(_lowered(text)) if (pair := known[word])]


class Known(dict):
    """Lowered words with what of_text() says of them, None for nothing; filled as they turn up, emptied when full.

    Half the time of an lru_cache, which puts its entries in order at each look. Threads may share it, and the stemmer:
    a call of that keeps Python's lock.
    """

    def __init__(self, name: str) -> None:
        self.stem = Stemmer.Stemmer(name, 0).stemWord

    def __missing__(self, word: str) -> tuple[str, str] | None:
        if len(self) >= REMEMBERED:
            self.clear()
        folded, stem = self.stemmed(word)
        self[word] = found = (folded, MARK + stem) if stem not in {"", folded} else None
        return found

    def stemmed(self, word: str) -> tuple[str, str]:
        """*word* folded, and its folded stem; "" twice for none. Accents tell endings apart: they fall last."""
        if len(word) > LONGEST_WORD or len(folded := split(word)) != 1:
            return "", ""
        return folded[0], "".join(split(self.stem(word)))


@lru_cache
def _known(name: str) -> Known:
    return Known(name)


def _lowered(text: str) -> list[str]:
    """The words of *text* in lower case with their accents, as stemmers know them."""
    return composed(text.translate(_LOWERED)).split()


def _lower(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Cc", "Cf"} and not sign.isspace() and sign != "\u200b":
        return ""
    return sign.lower() if sign.isalnum() or category.startswith("M") else " "


_LOWERED = Signs(_lower)
