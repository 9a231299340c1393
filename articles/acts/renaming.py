"""Slugs and the redirects from those a story once had: always written together."""

from datetime import datetime

from django.db.models import Manager, QuerySet

from articles.models import FormerSlug, Story
from articles.permissions import may_open, require
from articles.pure import clock, slugs
from articles.pure.refusal import Refusal


def free_slug(title: str) -> str:
    """A slug made from *title* that no story has or had: grid, else grid-2, grid-3…"""
    return first_free(slugs.from_title(title), Story.objects, FormerSlug.objects)


def first_free(base: str, *rows: QuerySet | Manager) -> str:
    """*base*, numbered until none of *rows*, each of them things with a slug, has it; one query each."""
    taken = {slug for one in rows for slug in one.filter(slug__startswith=base).values_list("slug", flat=True)}
    number = 1
    while slugs.numbered(base, number) in taken:
        number += 1
    return slugs.numbered(base, number)


def check_slug(slug: str) -> None:
    """Refuse what can't stand in an address."""
    require(
        slugs.is_slug(slug),
        f"The slug may hold letters, digits and hyphens only, {slugs.LONGEST} at most.",
        field="slug",
    )


def settle_slug(story: Story, before: dict) -> None:
    """Check a slug that changed, and let the old one keep answering once readers have seen it."""
    if not story.slug:
        story.slug = before["slug"]
    if story.slug == before["slug"]:
        return
    story.slug = slugs.tidy(story.slug)
    check_slug(story.slug)
    if story.was_public:
        FormerSlug.objects.update_or_create(slug=before["slug"], defaults={"story": story})
    # Back at an address of its own: that one answers by itself again.
    FormerSlug.objects.filter(slug=story.slug, story=story).delete()


def refuse_what_others_have(slug: str, story: Story, *, by) -> None:
    """Refuse *slug* for *story* when another story stands there, or stood there and is still asked for there.

    For a slug that somebody types. An import may take a former one: a slug in use always answers for itself.
    """
    other = Story.objects.filter(slug=slug).exclude(pk=story.pk).first()
    if other:
        raise Refusal(f"{_named(other, by)} has the address {slug} already: choose another.", field="slug")
    former = FormerSlug.objects.filter(slug=slug).exclude(story_id=story.pk).select_related("story").first()
    if former:
        sentence = f"{slug} is the old address of {_named(former.story, by, 'another story')}: choose another, "
        raise Refusal(f"{sentence}its old links lead there.", field="slug")


def _named(story: Story, by, unnamed: str = "Another story") -> str:
    """The title in quotes, for those who may know it."""
    return f"“{story.title}”" if may_open(by, story) else unnamed


def taken_sentence(stories: list[Story]) -> str:
    """Which slug was taken, for people: the database only says that one was."""
    found = Story.objects.filter(slug__in=[story.slug for story in stories])
    ours = {story.pk for story in stories}
    taken = next((story.slug for story in found if story.pk not in ours), "")
    return (
        f"Another story has the slug {taken} already: choose a different one."
        if taken
        else ("This story can't be saved: its values contradict one another.")
    )


def find_former(slug: str, at: datetime | None = None) -> Story | None:
    """The story that once stood at *slug* and that readers know of: seen now, withdrawn, or ended."""
    former = FormerSlug.objects.filter(slug=slug).select_related("story").first()
    return former.story if former and former.story.is_known(at or clock.now()) else None
