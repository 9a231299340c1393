"""Letters that could be taken for others: a domain in them may pass for one that everybody knows."""

import unicodedata

# The scripts in which people write today, by the first word of Unicode's names of their letters (UAX #31, table 5).
SCRIPTS = {
    "ARABIC", "ARMENIAN", "BENGALI", "CJK", "CYRILLIC", "DEVANAGARI", "ETHIOPIC", "GEORGIAN", "GREEK", "GUJARATI",
    "GURMUKHI", "HANGUL", "HEBREW", "KANNADA", "KHMER", "LAO", "LATIN", "MALAYALAM", "MYANMAR", "ORIYA", "SINHALA",
    "TAMIL", "TELUGU", "THAANA", "THAI", "TIBETAN",
}  # fmt: skip
# Chinese and Japanese words mix these; none of them looks like a Latin letter.
_EAST_ASIAN = {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "BOPOMOFO"}

# What a hurried eye takes for Latin: Cyrillic, Greek and Armenian letters, small as domains are.
LIKE_LATIN = set("асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡктмвн" + "αικνρυωηοτγχβϲ" + "օոսհցզյքւլ")
# Latin itself, in the letters of phonetics.
_LATIN_TWINS = set("ɑɡɩʟ")


def are_plain(label: str) -> bool:
    """Whether the letters of *label*, a part of a domain, can be taken for no others: they are of one script, and
    neither all of them like Latin ones nor of the phonetic kind.

    >>> are_plain("новости"), are_plain("nеws"), are_plain("сосо")
    (True, False, False)
    """
    letters = [unicodedata.normalize("NFD", sign)[0] for sign in label if sign.isalpha()]
    scripts = set(map(_script, letters))
    if len(scripts) > 1 or not scripts <= SCRIPTS:
        return False
    return not letters or not (LIKE_LATIN.issuperset(letters) or _LATIN_TWINS.intersection(letters))


def _script(letter: str) -> str:
    first = unicodedata.name(letter, "").partition(" ")[0]
    return "CJK" if first in _EAST_ASIAN else first
