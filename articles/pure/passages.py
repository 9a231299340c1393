"""Whether the words that notes are about still stand in a story's text."""

from collections.abc import Iterable

from articles.pure import body, words


def missing(passages: Iterable[str], *, title: str, summary: str, html: str) -> set[str]:
    """Those of *passages* that none of the three texts holds, whatever white space lies between the words.

    Words are all that is known of the place: where they stand several times the first stands for the note, and the
    note has lost them when the last is gone. `notes.js` reads a text in the same way.
    """
    texts = [words.line(text) for text in (title, summary, body.plain_text(html))]
    return {one for one in passages if not any(words.line(one) in text for text in texts)}
