"""Text in a CSV file that no spreadsheet runs as a formula."""

# What Excel, LibreOffice and Sheets take for the beginning of a formula (OWASP, "CSV injection"), the wide forms of
# the same signs, which some fold, and what they skip before one.
_BEGINS = tuple("=+-@\t\r\n|%＝＋－＠")


def cell(text: str) -> str:
    """*text* for one cell: what would be run stands behind an apostrophe, which spreadsheets take for "text"."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_BEGINS) else text
