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


class _Part(HTMLParser):
    """The words of the first <tag class="… name …">, what is within it included."""

    def __init__(self, tag: str, name: str):
        super().__init__()
        self.tag, self.name, self.depth, self.words, self.is_over = tag, name, 0, [], False

    def handle_starttag(self, tag, attrs):
        names = (dict(attrs).get("class") or "").split()
        begins = not self.depth and not self.is_over and tag == self.tag and self.name in names
        if tag == self.tag and (begins or self.depth):
            self.depth += 1

    def handle_endtag(self, tag):
        if self.depth and tag == self.tag:
            self.depth -= 1
            self.is_over = not self.depth

    def handle_data(self, data):
        if self.depth:
            self.words.append(data)


def part(response, tag: str, name: str) -> str:
    """What a page says within the first *tag* of the class *name*, in one line; "" where there is none."""
    reader = _Part(tag, name)
    reader.feed(response.content.decode())
    return " ".join("".join(reader.words).split())
