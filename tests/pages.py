"""Reads pages as a check from outside would: by their markup."""

from html.parser import HTMLParser


class _Articles(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "article" and "data-story" in given:
            self.found.append((given["data-story"], given["data-impact"]))


def articles(response) -> list[tuple[str, str]]:
    """(data-story, data-impact) of each <article> of a page, in order."""
    reader = _Articles()
    reader.feed(response.content.decode())
    return reader.found


def slugs(response) -> list[str]:
    return [slug for slug, _ in articles(response)]
