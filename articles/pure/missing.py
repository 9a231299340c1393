"""Addresses where nothing was found: which of them may be written down, and which of them no reader ever typed."""

import re

from articles.pure import words

LONGEST = 200
# What the desk types may be longer than what is counted.
LONGEST_REDIRECTED = 500
# Signed in, in conversation, in confidence, or nothing but files: what is asked for there is nobody's to know.
CLOSED = ("admin", "contact", "media", "shared", "static", "healthz", "readyz")
# Endings of pages elsewhere; with any other ending it is a file, which nobody looks for by its words.
PAGES = ("htm", "html", "shtml", "xhtml", "asp", "aspx", "jsp", "cfm")
_ENDING = re.compile(r"\.([a-z][a-z0-9]{0,7})$")
# What is tried on every server there is, by whoever looks for a way in.
_PROBE = re.compile(r"(?:^|/)(?:\.|wp-|wordpress|xmlrpc|cgi-bin|phpmyadmin|vendor/|actuator|autodiscover)")
# Signs beside letters and digits; what else may stand in an address (@ % = & ? + : ;) carries more than a name.
_SIGNS = set("/-_.,'()~ ")
# Told apart or not; a day (2019-07-31) is nobody's number.
_NUMBER = re.compile(r"(?:\d[-_. ()]{0,2}){6}")
_DAY = re.compile(r"(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)")
# k7d9: letters and digits by turns, which names have once at most.
_TURNS = re.compile(r"[a-z]\d+[a-z]|\d[a-z]+\d", re.IGNORECASE)
_RUN = re.compile(r"[A-Za-z0-9]+")
_HEX = re.compile(r"[0-9a-f]{8,}")
# A word and a number of a few digits: covid19, 2024election.
_NUMBERED = re.compile(r"[a-z]{1,12}\d{1,4}|\d{1,4}[a-z]{1,12}")
_DIGRAPH = re.compile(r"sch|ch|sh|th|ph|ck|tz|ng|st|ss|ll|tt|rs")
_CONSONANTS = re.compile(r"[^aeiouy]{4}")
_LONGEST_NAME = 8
_LONGEST_WORD = 40


def key(path: str) -> str:
    """*path* in the one spelling by which it is counted and redirected: NFC, nothing unseen, no slash at its end."""
    return "/" + words.line(path).strip("/ ")


def is_closed(path: str) -> bool:
    """Whether *path* lies where addresses are never written down, guessed at or redirected."""
    return path.lstrip("/").split("/", 1)[0].casefold().strip() in CLOSED


def is_file(path: str) -> bool:
    """Whether *path* names a file or is one of those that are tried on every server, and no page that was mistyped."""
    low = path.casefold()
    ending = _ENDING.search(low.rstrip("/"))
    return bool(_PROBE.search(low) or (ending and ending[1] not in PAGES))


def may_be_told(path: str) -> bool:
    """Whether the key *path* may stand in a list that the desk reads.

    Not what is too long, closed or a file, and nothing that could be somebody's: a token, a code, a number of six
    digits or more, an e-mail address.
    """
    if len(path) > LONGEST or is_closed(path) or is_file(path) or _NUMBER.search(_DAY.sub("", path)):
        return False
    if not all(sign.isalnum() or sign in _SIGNS or _is_mark(sign) for sign in path):
        return False
    runs = _RUN.findall(path)
    return not any(map(is_random, runs)) and sum(bool(_TURNS.search(run)) for run in runs) < 2


def is_random(run: str) -> bool:
    """Whether *run*, letters and digits of ASCII without a gap, looks like chance: hexadecimal, base64, a token.

    Rather a word too many than a token too few: of what is drawn from 62 or 64 signs, 1 in 200 of those with eight
    gets through and next to none of longer ones; of small letters alone 1 in 15 of those with sixteen.
    """
    low = run.lower()
    has_digit, has_letter = any(map(str.isdigit, run)), any(map(str.isalpha, run))
    if _is_mixed(run) or (len(run) >= 6 and run.isupper() and (has_digit or len(run) > _LONGEST_NAME)):
        return True
    if has_digit and has_letter and (_HEX.fullmatch(low) or (len(run) >= 6 and not _NUMBERED.fullmatch(low))):
        return True
    return len(run) > _LONGEST_WORD or (len(run) >= 10 and _can_hardly_be_said(low))


def _is_mixed(run: str) -> bool:
    """Whether capitals stand within it, among small letters: GridBatteries is given up for it."""
    return any(map(str.isupper, run[1:])) and any(map(str.islower, run))


def _can_hardly_be_said(low: str) -> bool:
    """Few vowels, or many consonants in a row, or letters that are rare in all languages of these."""
    letters = re.sub("[^a-z]", "", low)
    if 4 * sum(sign in "aeiouy" for sign in letters) < len(letters):
        return True
    # What is written with two or three letters is one sound: no more than three of them stand side by side.
    sounds = _DIGRAPH.sub("t", letters)
    return bool(_CONSONANTS.search(sounds)) or 4 * sum(sign in "jqvwxz" for sign in sounds) >= len(sounds)


def _is_mark(sign: str) -> bool:
    # Vowel signs of many scripts are letters to their readers and none to Python.
    return not sign.isascii() and f"a{sign}".isidentifier()
