"""Authors: who signs stories, with their portrait and their places on the web."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from articles.acts import illustrating
from articles.models import Author
from articles.models.stories import URL_SCHEMES
from articles.permissions import require
from articles.pure import words
from articles.pure.refusal import Refusal

MOST_LINKS = 8
LONGEST_LINK, LONGEST_NAME = 500, 60
TIED = "{} is tied to this user already: one user is one author."
_LAST_WORD = re.compile(r"(?:(.*)\s)?(\S+)")


def read_links(text: str) -> list[dict]:
    """The links of *text*, one a line, "Mastodon https://…" or the address alone: {"name", "url"} each; Refusal."""
    lines = [line for line in map(words.line, words.block(text).split("\n")) if line]
    require(len(lines) <= MOST_LINKS, f"{MOST_LINKS} links at most.", field="links")
    return [_link(line) for line in lines]


def _link(line: str) -> dict:
    name, url = _LAST_WORD.fullmatch(line).groups()
    try:
        URLValidator(URL_SCHEMES)(url)
        host = urlsplit(url).hostname or ""
    except (ValidationError, ValueError) as error:
        raise Refusal(f"“{line}” does not end in an address with http:// or https://.", field="links") from error
    name = (name or host.removeprefix("www.")).strip()
    require(len(url) <= LONGEST_LINK, f"An address is longer than {LONGEST_LINK} characters.", field="links")
    require(len(name) <= LONGEST_NAME, f"The name of a link is longer than {LONGEST_NAME} characters.", field="links")
    return {"name": name, "url": url}


def write_links(links: list[dict]) -> str:
    """*links* as read_links() reads them."""
    return "\n".join(f"{one['name']} {one['url']}" for one in links)


def settle(author: Author) -> None:
    """Bring the words of *author* into the form in which they are stored, or refuse them."""
    author.role = words.line(author.role)
    author.biography = words.block(author.biography)
    author.links = read_links(write_links(author.links or []))
    other = author.user_id and Author.objects.filter(user=author.user_id).exclude(pk=author.pk).first()
    if other:
        raise Refusal(TIED.format(other.name), field="user")


@transaction.atomic
def keep(author: Author, *, by) -> None:
    """Store *author*; the portrait gets its square. Refusal when *by* may not write authors, or for settle()'s."""
    needed = "articles.change_author" if author.pk else "articles.add_author"
    require(by.has_perm(needed), "You may not write authors.")
    settle(author)
    author.save()
    if author.portrait:
        illustrating.make_square(author.portrait)


def author_of(user) -> Author | None:
    """The author that *user* is, whose byline their new stories begin with."""
    return Author.objects.filter(user=user.pk).first() if user.pk else None
