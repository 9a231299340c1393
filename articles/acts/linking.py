"""Links within the site: which of them lead readers nowhere."""

from datetime import datetime

from django.conf import settings
from django.db.models import Manager, QuerySet
from django.urls import Resolver404, resolve

from articles.models import Author, FormerSlug, Page, Story, Topic
from articles.pure import checklist, links
from articles.pure.checklist import Finding

# More links of one body are not looked up.
MOST = 500
KINDS = ("story", "topic", "author", "page")
VISIBLE = ("status", "published_at", "ends_at")


def broken(body: str, *, at: datetime, own_slug: str = "") -> list[Finding]:
    """A warning for each link of a cleaned body to an address of this site that answers no reader at *at*.

    Five queries at most, however many links there are.
    """
    targets = {path: _target(path) for path in links.internal(body, host=settings.SITE_HOST)[:MOST]}
    wanted = {name: {slug for kind, slug in targets.values() if kind == name} for name in KINDS}
    shown, hidden = _stories(wanted["story"] - {own_slug}, at=at)
    answering = {
        "story": shown | {own_slug},
        "topic": _there(Topic.objects, wanted["topic"]),
        "author": _there(Author.objects, wanted["author"]),
        "page": _there(Page.objects.published(), wanted["page"]),
    }
    return [
        checklist.broken_link(path, is_hidden=kind == "story" and slug in hidden)
        for path, (kind, slug) in targets.items()
        if not kind or slug not in answering.get(kind, {slug})
    ]


def _target(path: str) -> tuple[str, str]:
    """The name of the page at *path* and the slug that it shows; ("", "") when there is no such page."""
    # Without its last slash an address leads to the one with it.
    for one in (path, f"{path}/"):
        try:
            found = resolve(one)
        except Resolver404:
            continue
        return found.url_name or "unnamed", found.kwargs.get("slug", "")
    return "", ""


def _stories(slugs: set[str], *, at: datetime) -> tuple[set[str], set[str]]:
    """Of *slugs*, now or formerly of a story: those at which readers find it at *at*, and those at which they don't."""
    if not slugs:
        return set(), set()
    found = {story.slug: story for story in Story.objects.filter(slug__in=slugs).only("slug", *VISIBLE)}
    if former := slugs - set(found):
        rows = FormerSlug.objects.filter(slug__in=former).select_related("story")
        found |= {row.slug: row.story for row in rows.only("slug", *(f"story__{name}" for name in VISIBLE))}
    shown = {slug for slug, story in found.items() if story.is_public(at)}
    return shown, set(found) - shown


def _there(rows: QuerySet | Manager, slugs: set[str]) -> set[str]:
    return set(rows.filter(slug__in=slugs).values_list("slug", flat=True)) if slugs else set()
