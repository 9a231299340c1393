"""Below the ranked stories of the front page: the latest, and by topic what is written about most of late."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from articles.models import Story

LATEST = 4
TOPICS = 6
ON_EACH = 3
# So many newest stories say what is written about of late; the stories by topic are chosen from them.
OF_LATE = 200


@dataclass(frozen=True)
class OnTopic:
    """*stories*: the newest on the topic that stand nowhere above, one to ON_EACH."""

    slug: str
    name: str
    stories: list[Story]

    @property
    def url(self) -> str:
        return reverse("topic", args=[self.slug])


def newest_besides(shown: Iterable[Story], at: datetime) -> tuple[list[Story], list[OnTopic]]:
    """The newest stories but *shown*, and then by topic others again, most written about first: each story once.

    Two queries, of OF_LATE rows and their topics at most, whatever there is.
    """
    rows = list(Story.objects.published(at).with_topics_of_late(OF_LATE))
    above = {story.pk for story in shown}
    # A story has a row for each of its topics, one without a name where it has none.
    free = [key for key in dict.fromkeys(row[0] for row in rows) if key not in above]
    latest, chosen = free[:LATEST], _by_topic(rows, set(free[LATEST:]))
    keys = [*latest, *(key for on_topic in chosen.values() for key in on_topic)]
    lines = Story.objects.published(at).lines().in_bulk(keys)
    topics = [OnTopic(*topic, _those(lines, keys)) for topic, keys in chosen.items()]
    return _those(lines, latest), [topic for topic in topics if topic.stories]


def _by_topic(rows: list[tuple], left: set[int]) -> dict[tuple[str, str], list[int]]:
    """Slug and name of a topic → keys among *left*; of topics written about as often the newest comes first."""
    counted = Counter((slug, name) for _, slug, name in rows if slug)
    chosen = {}
    for topic, _ in counted.most_common():
        keys = [key for key, *of in rows if key in left and tuple(of) == topic][:ON_EACH]
        if keys:
            chosen[topic] = keys
            left = left.difference(keys)
        if len(chosen) == TOPICS:
            break
    return chosen


def _those(lines: dict[int, Story], keys: list[int]) -> list[Story]:
    """The stories of *keys*; what was withdrawn a moment ago is none of them."""
    return [lines[key] for key in keys if key in lines]
