"""Text in a CSV file that no spreadsheet runs as a formula."""

import unicodedata

# What Excel, LibreOffice and Sheets take for the beginning of a formula (OWASP, "CSV injection"), and the wide forms
# of the same signs, which some fold.
_BEGINS = tuple("=+-@|%＝＋－＠")
_BREAKS = tuple("\t\r\n")
# What some skip before one: spaces, signs that can't be seen.
_SKIPPED = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def cell(text: str) -> str:
    """*text* for one cell: what would be run stands behind an apostrophe, which spreadsheets take for "text".

    Cells are to be quoted all of them (csv.QUOTE_ALL): a ; within one would part it where that is the separator.
    """
    return f"'{text}" if text.startswith(_BREAKS) or _seen_from(text).startswith(_BEGINS) else text


def _seen_from(text: str) -> str:
    """*text* from its first sign that can be seen."""
    first = next((at for at, sign in enumerate(text) if unicodedata.category(sign) not in _SKIPPED), len(text))
    return text[first : first + 1]
