"""The slugs that one file has used so far."""

import sqlite3

from articles.importing.entries import Rejected, quoted
from articles.pure import slugs


class Seen:
    """Gives each entry of one file its slug, and no slug twice.

    Kept in a private temporary database that spills to disk: memory does not grow with the file. Entries
    without a slug are numbered in the order of the file, so its next run names them the same.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        # Nobody reads it again after a crash.
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("CREATE TABLE slugs (slug TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID")
        self._db.execute("CREATE TABLE bases (base TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID")

    def claim(self, slug: str, place: int) -> str:
        """*slug*, which the entry at *place* gives itself; Rejected when an earlier one has it."""
        if not self._add(slug, place):
            (line,) = self._db.execute("SELECT place FROM slugs WHERE slug = ?", [slug]).fetchone()
            raise Rejected(f"The slug {quoted(slug)} was already given on line {line}.")
        return slug

    def derive(self, title: str, place: int) -> str:
        """A slug from *title* that no earlier entry has: grid, then grid-2, grid-3."""
        base = slugs.from_title(title)
        row = self._db.execute("SELECT number FROM bases WHERE base = ?", [base]).fetchone()
        number = (row[0] if row else 0) + 1
        while not self._add(slugs.numbered(base, number), place):
            number += 1
        self._db.execute("INSERT OR REPLACE INTO bases VALUES (?, ?)", [base, number])
        return slugs.numbered(base, number)

    def close(self) -> None:
        """Let go of the temporary database."""
        self._db.close()

    def _add(self, slug: str, place: int) -> bool:
        return self._db.execute("INSERT OR IGNORE INTO slugs VALUES (?, ?)", [slug, place]).rowcount == 1
