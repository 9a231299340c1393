"""What of a story is written into the index, the same for both engines."""

from datetime import datetime
from typing import NamedTuple


class Field(NamedTuple):
    """Folded words with a space between them; those that have another stem than themselves, once, with that, marked."""

    words: str
    stems: list[tuple[str, str]]


class Document(NamedTuple):
    """The words of one story, by the weight they have: title, topics, summary, byline, body.

    Before them its key and its time of publication, by which the newest are found.
    """

    key: int
    published_at: datetime | None
    title: Field
    topics: Field
    summary: Field
    byline: Field
    body: Field

    @property
    def fields(self) -> tuple[Field, ...]:
        return self[2:]
