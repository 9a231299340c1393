"""Ways on from a story: more on its topic, more by its author."""

from dataclasses import dataclass

from articles.models import Author, Story

MORE = 5
# Looked through for the newest of a topic or an author: articles.querysets, newest_of().
LOOKED_THROUGH = 200


@dataclass(frozen=True)
class More:
    """*name*: what the list is headed by, after "More on" or "More by"; *url*: of all there is."""

    name: str
    url: str
    stories: list[Story]


def more_on_topic(story: Story, besides: list[Story]) -> More | None:
    """The newest stories of the topic over its title, but *besides*; None where there are none. One query."""
    topic = story.kicker
    return _more(topic.name, topic.get_absolute_url(), besides, topics=topic) if topic else None


def more_by_author(author: Author | None, besides: list[Story]) -> More | None:
    """The newest stories that *author* had a hand in, but *besides*; None where there are none. One query."""
    return _more(author.name, author.get_absolute_url(), besides, authors=author) if author else None


def _more(name: str, url: str, besides: list[Story], **narrowed) -> More | None:
    newest = Story.objects.published().newest_of(LOOKED_THROUGH, **narrowed).lines().latest_first()
    found = newest.exclude(pk__in=[one.pk for one in besides])[:MORE]
    return More(name, url, stories) if (stories := list(found)) else None
