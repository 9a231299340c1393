"""A story's content as one JSON value: what versions and working copies hold, and what they are compared by."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Value

from articles.models import Author, Byline, Picture, Source, Story, Topic, WorkingCopy
from articles.pure import body

PLAIN = ("title", "slug", "summary", "body", "impact_score", "impact_rationale", "status", "withdrawal_reason")
MOMENTS = ("published_at", "ends_at", "pinned_until")
# What a version brings back, and what a working copy goes out with: what is written, not whether readers see it.
WRITTEN = ("title", "slug", "summary", "body", "impact_score", "impact_rationale", "picture_id")
COMPARED = (
    "title",
    "slug",
    "summary",
    "body",
    "impact_score",
    "impact_rationale",
    "picture",
    "authors",
    "topics",
    "sources",
)

# What the desk calls them.
LABELS = {
    "title": "Title",
    "slug": "Address",
    "summary": "Summary",
    "body": "Body",
    "impact_score": "Impact score",
    "impact_rationale": "Why this score",
    "status": "Status",
    "published_at": "Publication",
    "ends_at": "End",
    "pinned_until": "Pinned until",
    "withdrawal_reason": "Reason of the withdrawal",
    "picture": "Lead picture",
    "authors": "Byline",
    "topics": "Topics",
    "sources": "Sources",
}

_LEAD, _COPY = Story._meta.get_field("picture"), Story._meta.get_field("working_copy")


def of_many(stories: Iterable[Story], lists: dict[int, dict] | None = None) -> dict[int, dict]:
    """The content of each saved story by key. *lists*: what hangs on those of which the caller knows it.

    Two queries for all of them together, fewer where *lists* or the stories themselves tell.
    """
    stories = list(stories)
    lists = lists or {}
    unknown = [story.pk for story in stories if story.pk not in lists]
    if unknown:
        lists = lists | hanging_on(unknown)
    files = {story.picture_id: story.picture.file for story in stories if story.picture_id and _LEAD.is_cached(story)}
    if asked := {story.picture_id for story in stories} - {None, *files}:
        files |= dict(Picture.objects.filter(pk__in=asked).values_list("pk", "file"))
    return {story.pk: of_one(story, files.get(story.picture_id, ""), **lists[story.pk]) for story in stories}


def of_one(story: Story, file: str, *, authors: list, topics: list, sources: list) -> dict:
    """The content of *story*; *authors* and *topics* are {"id", "name"}, *sources* {"name", "url"}, in order."""
    content = {name: getattr(story, name) for name in PLAIN}
    content |= {name: as_text(getattr(story, name)) for name in MOMENTS}
    picture = {"id": story.picture_id, "file": file} if story.picture_id else None
    return content | {"picture": picture, "authors": authors, "topics": topics, "sources": sources}


def hanging_on(keys: list[int]) -> dict[int, dict]:
    """Byline, topics and sources of stories as content holds them, by key; one query for all three."""
    found = {key: {"authors": [], "topics": [], "sources": []} for key in keys}
    bylines = Byline.objects.filter(story__in=keys).order_by().annotate(kind=Value("authors"), url=Value(""))
    topics = Story.topics.through.objects.filter(story__in=keys).order_by()
    topics = topics.annotate(kind=Value("topics"), position=Value(0), url=Value(""))
    sources = Source.objects.filter(story__in=keys).order_by().annotate(kind=Value("sources"), of=Value(0))
    rows = bylines.values_list("kind", "story_id", "position", "pk", "author_id", "author__name", "url").union(
        topics.values_list("kind", "story_id", "position", "topic_id", "topic_id", "topic__name", "url"),
        sources.values_list("kind", "story_id", "position", "pk", "of", "name", "url"),
        all=True,
    )
    for kind, story, position, key, of, name, url in rows:
        item = {"name": name, "url": url} if kind == "sources" else {"id": of, "name": name}
        found[story][kind].append(((name, key) if kind == "topics" else (position, key), item))
    for lists in found.values():
        for kind, items in lists.items():
            lists[kind] = [item for _, item in sorted(items, key=lambda one: one[0])]
    return found


def lists_of(authors: Iterable[Author], topics: Iterable[Topic], sources: Iterable[tuple[str, str]]) -> dict:
    """Byline, topics and sources at hand as content holds them."""
    return {
        "authors": [{"id": one.pk, "name": one.name} for one in dict.fromkeys(authors)],
        "topics": [{"id": t.pk, "name": t.name} for t in sorted(dict.fromkeys(topics), key=lambda t: (t.name, t.pk))],
        "sources": [{"name": name, "url": url} for name, url in sources],
    }


def as_text(moment: datetime | None) -> str | None:
    return moment and moment.isoformat()


def as_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def differing(one: dict, other: dict) -> list[str]:
    """The names of what differs between two contents, in the order of the form."""
    return [name for name in one if _comparable(name, one[name]) != _comparable(name, other.get(name))]


def _comparable(name: str, value):
    if name == "body" and value:
        return body.without_gaps(value)
    # A picture or an author is the same under another spelling of its name.
    if isinstance(value, list):
        return [item.get("id", (item.get("name"), item.get("url"))) for item in value]
    return value.get("id") if isinstance(value, dict) else value


def gone(content: dict) -> list[str]:
    """What *content* names and the database no longer has: "the author Ada", "the topic Energy", "its picture"."""
    missing = defaultdict(list)
    for kind, model in (("authors", Author), ("topics", Topic)):
        there = set(model.objects.filter(pk__in=[one["id"] for one in content[kind]]).values_list("pk", flat=True))
        missing[kind] = [f"the {kind[:-1]} {one['name']}" for one in content[kind] if one["id"] not in there]
    picture = content["picture"]
    lost = bool(picture) and not Picture.objects.filter(pk=picture["id"]).exists()
    return [*missing["authors"], *missing["topics"], *(["its picture"] if lost else [])]


def lay_over(story: Story, content: dict) -> None:
    """Give *story*, unsaved, what *content* says of its text; not whether and when readers see it."""
    for name in WRITTEN:
        setattr(story, name, (content["picture"] or {}).get("id") if name == "picture_id" else content[name])


def form_values(content: dict) -> dict:
    """The text of *content* as the story's form takes its initial values."""
    values = {name: content[name] for name in WRITTEN if name != "picture_id"}
    topics = Topic.objects.filter(pk__in=[one["id"] for one in content["topics"]]).values_list("pk", flat=True)
    return values | {"picture": (content["picture"] or {}).get("id"), "topics": list(topics)}


def rows(content: dict) -> dict:
    """Byline, topics and sources of *content* as acts.editing.Change takes them; what is gone is left out."""
    authors = Author.objects.in_bulk([one["id"] for one in content["authors"]])
    topics = Topic.objects.in_bulk([one["id"] for one in content["topics"]])
    return {
        "authors": [authors[one["id"]] for one in content["authors"] if one["id"] in authors],
        "topics": [topics[one["id"]] for one in content["topics"] if one["id"] in topics],
        "sources": [(one["name"], one["url"]) for one in content["sources"]],
    }


def working_copy(story: Story) -> WorkingCopy | None:
    """The working copy of *story*, if there is one; looked up once for each instance."""
    if not hasattr(story, "looked_up_copy"):
        if _COPY.is_cached(story):
            story.looked_up_copy = getattr(story, "working_copy", None)
        else:
            story.looked_up_copy = WorkingCopy.objects.filter(story_id=story.pk).select_related("saved_by").first()
    return story.looked_up_copy


def shown(story: Story) -> dict:
    """The content that the form of *story* shows: its working copy's, when there is one."""
    copy = working_copy(story)
    return copy.content if copy else of_many([story])[story.pk]
