"""What somebody may have meant: by an address where nothing is, stories, topics and authors with a slug like it; by
words that no story holds, those that some do."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime

from articles import search
from articles.models import Author, Story, Topic
from articles.pure import clock, guessing, respelling

# Looked at, to either side of where the slug would stand, and among those that hold its words.
BESIDE = 12
BY_WORDS = 60
# Of what is like it, so many are asked whether readers know of them.
LOOKED_AT = 8
NEWEST = 50


@dataclass(frozen=True)
class Likely:
    """Something with a page: a story, or what is *named*, a topic or an author."""

    name: str
    url: str
    story: Story | None = None
    named: Topic | Author | None = None

    @property
    def kind(self) -> str:
        return self.named._meta.verbose_name.capitalize() if self.named else ""


class Allowance:
    """So many guesses at once, and so many a second from then on: whoever asks for more gets pages without."""

    def __init__(self, at_once: int, a_second: float) -> None:
        self._most, self._a_second = at_once, a_second
        self._lock = threading.Lock()
        self.refill()

    def refill(self) -> None:
        self._left, self._seen = float(self._most), time.monotonic()

    def take(self) -> bool:
        """Whether there is one left, which is then used up."""
        with self._lock:
            now = time.monotonic()
            self._left = min(self._most, self._left + (now - self._seen) * self._a_second)
            self._seen = now
            if self._left < 1:
                return False
            self._left -= 1
            return True


# Of each process. A guess is a few queries and some milliseconds; readers who mistype are few, robots are not.
allowance = Allowance(60, 5)


def likely(path: str) -> list[Likely]:
    """What *path* may have meant, the likeliest first, five at most.

    No query for what was no guess, else three or four, and one for each topic or author that is like it.
    """
    slug = guessing.wanted(path)
    if not slug or not allowance.take():
        return []
    now, found = clock.now(), []
    for one in _closest(slug, now):
        if one.named is None or _is_known(one.named, now):
            found.append(one)
        if len(found) == guessing.MOST:
            break
    return found


def meant(query: str) -> str:
    """The words that *query* may have meant, under which there are stories; "" without any. Two queries."""
    wanted = [word for term in search.terms(query) if not term.excluded for word in term.words]
    if not wanted or not allowance.take():
        return ""
    public = Story.objects.published()
    # A word of its own each: what holds one of them may spell another.
    alike = [search.resembling(public, [word], limit=BY_WORDS) for word in wanted[: guessing.MOST_WORDS]]
    texts = [text for found in alike for pair in found.values_list("title", "summary") for text in pair]
    other = respelling.respelled(query, texts)
    return other if other and search.hits(public, other, limit=1) else ""


def _closest(slug: str, now: datetime) -> list[Likely]:
    """What is like *slug*, the closest first: what stands beside it by its slug, else what holds its words."""
    public = Story.objects.published(now).lines().latest_first()
    candidates = [
        *((one.slug, Likely(one.title, one.get_absolute_url(), story=one)) for one in public.beside(slug, BESIDE)),
        *_named(Topic.objects.beside(slug, BESIDE)),
        *_named(Author.objects.beside(slug, BESIDE)),
    ]
    rated = guessing.closest(slug, candidates)
    if not rated or rated[0][0] < guessing.SURE:
        seen = {one.url for _, one in candidates}
        alike = search.resembling(public, guessing.words_to_search(slug), limit=BY_WORDS)
        more = [(one.slug, Likely(one.title, one.get_absolute_url(), story=one)) for one in alike]
        rated = guessing.closest(slug, [*candidates, *(pair for pair in more if pair[1].url not in seen)])
    return [one for _, one in rated[:LOOKED_AT]]


def _named(rows) -> list[tuple[str, Likely]]:
    return [(one.slug, Likely(one.name, one.get_absolute_url(), named=one)) for one in rows.only("slug", "name")]


def _is_known(named: Topic | Author, now: datetime) -> bool:
    """Whether readers know of it, by its newest stories: rather not named than all of them looked through."""
    of = {"topics" if isinstance(named, Topic) else "authors": named.pk}
    return Story.objects.published(now).newest_of(NEWEST, **of).exists()
