"""Below the ranked stories of the front page: the latest, and by topic what is written about most of late."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from articles.models import Story, Topic
from articles.models.addresses import address
from articles.querysets.prepared import Prepared

LATEST = 4
TOPICS = 6
ON_EACH = 3
# So many newest stories say what is written about of late; the stories by topic are chosen from them.
OF_LATE = 60
# No row's key: fills up a list of keys, so that it is as long as the longest.
NOBODY = 0


@dataclass(frozen=True)
class OnTopic:
    """*stories*: the newest on the topic that stand nowhere above, one to ON_EACH."""

    slug: str
    name: str
    stories: list[Story]

    @property
    def url(self) -> str:
        return address("topic", self.slug)


def newest_besides(shown: Iterable[Story], at: datetime) -> tuple[list[Story], list[OnTopic]]:
    """The newest stories but *shown*, and then by topic others again, most written about first: each story once.

    Three queries, of OF_LATE rows with their topics at most, whatever there is.
    """
    rows = _of_late(at=at)
    above = {story.pk for story in shown}
    # A story has a row for each of its topics, one without where it has none.
    free = [key for key in dict.fromkeys(row[0] for row in rows) if key not in above]
    latest, chosen = free[:LATEST], _by_topic(rows, set(free[LATEST:]))
    keys = [*latest, *(key for of_topic in chosen.values() for key in of_topic)]
    lines = {story.pk: story for story in _lines(keys=_filled(keys, LATEST + TOPICS * ON_EACH), at=at)} if keys else {}
    named = {pk: told for pk, *told in _named(keys=_filled(chosen, TOPICS))} if chosen else {}
    topics = [OnTopic(*named[topic], _those(lines, keys)) for topic, keys in chosen.items() if topic in named]
    return _those(lines, latest), [topic for topic in topics if topic.stories]


@Prepared
def _of_late(at: datetime):
    return Story.objects.published(at).with_topics_of_late(OF_LATE)


@Prepared
def _lines(keys: tuple[int, ...], at: datetime):
    return Story.objects.published(at).lines().filter(pk__in=keys)


@Prepared
def _named(keys: tuple[int, ...]):
    return Topic.objects.filter(pk__in=keys).order_by().values_list("pk", "slug", "name")


def _filled(keys: Iterable[int], length: int) -> tuple[int, ...]:
    """*keys*, filled up to *length* of them: a query is prepared for each length."""
    found = tuple(keys)
    return found + (NOBODY,) * (length - len(found))


def _by_topic(rows: list[tuple], left: set[int]) -> dict[int, list[int]]:
    """Topic → stories among *left*; of topics written about as often the newest comes first."""
    of_topic: dict[int, list[int]] = {}
    for key, topic in rows:
        if topic is not None:
            of_topic.setdefault(topic, []).append(key)
    counted = Counter({topic: len(keys) for topic, keys in of_topic.items()})
    chosen = {}
    for topic, _ in counted.most_common():
        keys = list(islice((key for key in of_topic[topic] if key in left), ON_EACH))
        if keys:
            chosen[topic] = keys
            left = left.difference(keys)
        if len(chosen) == TOPICS:
            break
    return chosen


def _those(lines: dict[int, Story], keys: list[int]) -> list[Story]:
    """The stories of *keys*; what was withdrawn a moment ago is none of them."""
    return [lines[key] for key in keys if key in lines]
