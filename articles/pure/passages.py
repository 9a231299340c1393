"""Whether the words that a note is about still stand in a story's text."""

from articles.pure import body, words


def stands_in(passage: str, *, title: str, summary: str, html: str) -> bool:
    """Whether one of the three texts holds *passage*, whatever white space lies between its words.

    Words are all that is known of the place: where they stand several times the first stands for the note, and the
    note has lost them when the last is gone. `notes.js` reads a text in the same way.
    """
    sought = words.line(passage)
    return any(sought in words.line(text) for text in (title, summary, body.plain_text(html)))
