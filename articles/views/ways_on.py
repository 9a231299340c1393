"""Ways on from a story: the latest, more on its topic, more by its author."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery, prefetch_related_objects

from articles.models import Author, Byline, Story, Topic
from articles.prepared import Prepared
from articles.pure import clock

LATEST = 5
MORE = 5
# Looked through for the newest of a topic or an author: articles.querysets, newest_of().
LOOKED_THROUGH = 200


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
    """The newest stories but *besides*, with their topics. Two queries."""
    found = _latest(besides=besides.pk, at=clock.now())
    prefetch_related_objects(found, "topics")
    return found


@Prepared
def _latest(besides: int, at: datetime):
    return Story.objects.published(at).cards().latest_first().exclude(pk=besides)[:LATEST]


def ways_on(story: Story, author: Author | None) -> WaysOn:
    """Where readers of *story* may go on: by the topic over its title, and by *author*.

    Two queries, which fetch the topics of *story* as well: the lists are cut from what any of them may need.
    """
    found = _candidates(story=story.pk, author=author and author.pk, at=clock.now())
    prefetch_related_objects([story, *found], "topics")
    others, topic = [one for one in found if one != story], story.kicker
    newest, rest = others[:LATEST], others[LATEST:]
    on_topic = [one for one in rest if topic in one.topics.all()][:MORE]
    by_author = [one for one in rest if one.is_by and one not in on_topic][:MORE]
    return WaysOn(newest, _more(topic, on_topic), _more(author, by_author))


@Prepared
def _candidates(story: int, author: int | None, at: datetime):
    """The newest of all, of the topic of the story *story* and of *author*, as many as may be shown: newest first.

    Whatever stands in a list before may be among them, and the story itself.
    """
    public = Story.objects.published(at)
    topic = Subquery(Topic.objects.filter(stories=story).first_by_name().values("pk"))
    lists = [
        public.latest_first()[: 1 + LATEST],
        public.newest_of(LOOKED_THROUGH, topics=topic).latest_first()[: 1 + LATEST + MORE],
    ]
    if author:
        lists.append(public.newest_of(LOOKED_THROUGH, authors=author).latest_first()[: 1 + LATEST + 2 * MORE])
    is_by = Exists(Byline.objects.filter(story=OuterRef("pk"), author=author))
    return Story.objects.among(*lists).annotate(is_by=is_by).cards().latest_first()


def _more(of: Topic | Author | None, stories: list[Story]) -> More | None:
    return More(of.name, of.get_absolute_url(), stories) if stories else None
