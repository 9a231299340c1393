"""Ways on from a story: the latest, more on its topic, more by its author."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from articles.acts import shelf
from articles.models import Author, Byline, Story, Topic
from articles.pure import clock
from articles.querysets.prepared import Prepared

LATEST = 5
MORE = 5
# Looked through for the newest of a topic or an author: articles.querysets, newest_of().
LOOKED_THROUGH = 200
# Of each list as many as are needed when all that stands before it, and the story itself, are among them.
_OF_LATEST, _OF_TOPIC, _OF_AUTHOR = 1 + LATEST, 1 + LATEST + MORE, 1 + LATEST + 2 * MORE


@dataclass(frozen=True)
class More:
    """*name*: what the list is headed by, after "More on" or "More by"; *url*: of all there is."""

    name: str
    url: str
    stories: list[Story]


@dataclass(frozen=True)
class WaysOn:
    """*latest*: the newest other stories; *on_topic*, *by_author*: others again, None where there are none."""

    latest: list[Story]
    on_topic: More | None
    by_author: More | None


def latest(besides: Story) -> list[Story]:
    """The newest stories but *besides*, with their topics. One query, or none."""
    return _others(_lists(None, None)["latest"], {besides.pk}, LATEST)


def ways_on(story: Story, author: Author | None) -> WaysOn:
    """Where readers of *story* may go on: by the topic over its title, and by *author*.

    One query, or none where other stories' pages have asked for all of it in this edition.
    """
    topic = story.kicker
    lists = _lists(topic, author)
    shown = {story.pk}
    newest = _others(lists["latest"], shown, LATEST)
    on_topic = _others(lists.get(("topic", topic and topic.pk)), shown, MORE)
    by_author = _others(lists.get(("author", author and author.pk)), shown, MORE)
    return WaysOn(newest, _more(topic, on_topic), _more(author, by_author))


def _others(stories: list[Story] | None, shown: set[int], most: int) -> list[Story]:
    """The first *most* of *stories* that are not among *shown*, and are from now on."""
    found = [one for one in stories or () if one.id not in shown][:most]
    shown.update([one.id for one in found])
    return found


def _lists(topic: Topic | None, author: Author | None) -> dict[Hashable, list[Story]]:
    """The newest of all, under "latest"; of *topic* and of *author*, under ("topic", its key) and ("author", …)."""
    at = clock.now()
    kept = shelf.of_now(at)
    wanted = {"latest": None, ("topic", topic and topic.pk): topic, ("author", author and author.pk): author}
    lists = {key: kept.get(key) for key, of in wanted.items() if of or key == "latest"}
    missing = [key for key, found in lists.items() if found is None]
    if missing:
        lists |= _asked(missing, at)
        for key in missing:
            kept[key] = lists[key]
    return lists


def _asked(missing: list[Hashable], at: datetime) -> dict[Hashable, list[Story]]:
    """Each of the lists *missing*, the newest first, in one query."""
    pks = dict(key for key in missing if key != "latest")
    topic, author = pks.get("topic"), pks.get("author")
    ask = _with_latest if "latest" in missing else _without_latest
    rows = ask(topic=topic, author=author, at=at)
    found = {"latest": rows[:_OF_LATEST]}
    found["topic", topic] = [one for one in rows if any(of.pk == topic for of in one.topic_list)][:_OF_TOPIC]
    found["author", author] = [one for one in rows if one.is_by][:_OF_AUTHOR]
    return {key: found[key] for key in missing}


@Prepared
def _with_latest(topic: int | None, author: int | None, at: datetime):
    return _any(at, topic, author, Story.objects.published(at).latest_first()[:_OF_LATEST])


@Prepared
def _without_latest(topic: int | None, author: int | None, at: datetime):
    return _any(at, topic, author)


def _any(at: datetime, topic: int | None, author: int | None, *lists):
    """The stories of any of *lists*, and of those of the topic and the author, as many as may be shown."""
    public, lists = Story.objects.published(at), list(lists)
    if topic:
        lists.append(public.newest_of(LOOKED_THROUGH, topics=topic).latest_first()[:_OF_TOPIC])
    if author:
        lists.append(public.newest_of(LOOKED_THROUGH, authors=author).latest_first()[:_OF_AUTHOR])
    is_by = Exists(Byline.objects.filter(story=OuterRef("pk"), author=author))
    return Story.objects.among(*lists).annotate(is_by=is_by).cards().latest_first()


def _more(of: Topic | Author | None, stories: list[Story]) -> More | None:
    return More(of.name, of.get_absolute_url(), stories) if stories else None
