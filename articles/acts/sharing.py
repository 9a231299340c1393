"""Preview links for people without an account: made, visited, revoked, ended when readers lose the story."""

from datetime import datetime, timedelta

from django.db import transaction

from articles.models import ShareLink, ShareVisit, Story, Version
from articles.models.sharing import nonce_of
from articles.permissions import may_edit, require
from articles.pure import clock, words
from articles.pure.refusal import Refusal

# A link is for the lawyer or the person written about, this week: longer ones are forgotten about.
DAYS = range(1, 31)


def share(story: Story, *, by, days: int, version: Version | None = None, label: str = "") -> ShareLink:
    """A link to *story* that ends after *days*, 1 to 30; to *version* as it stands, or to what is written last."""
    require(may_edit(by, story), "You may not share this story.")
    if days not in DAYS:
        raise Refusal(f"A link lasts from {DAYS.start} to {DAYS.stop - 1} days.", field="days")
    told = {"label": words.line(label)[:200], "created_by_id": by.pk}
    with transaction.atomic():
        # A withdrawal at the same moment either ends this link, or is over before this link is made.
        Story.objects.select_for_update().filter(pk=story.pk).values("pk").first()
        now = clock.now()
        ends = {"created_at": now, "expires_at": now + timedelta(days=days)}
        return ShareLink.objects.create(story=story, version=version, **ends, **told)


def revoke(link: ShareLink, *, by) -> None:
    """End *link* now; again is no fault."""
    require(may_edit(by, link.story), "You may not share this story.")
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now())


def end(story: Story, *, at: datetime) -> int:
    """End all links to *story* that still open, since readers lose it; how many. In the caller's transaction."""
    return story.share_links.filter(revoked_at=None, expires_at__gt=at).update(revoked_at=at)


def ended(number: int) -> str:
    """In a sentence, that *number* links have ended."""
    return f"{number} preview {'link' if number == 1 else 'links'} ended."


def find(token: str) -> ShareLink | None:
    """The link of *token*, whatever has become of it; None when this site made none such."""
    nonce = nonce_of(token)
    found = ShareLink.objects.select_related("story__picture", "version") if nonce else ShareLink.objects.none()
    return found.filter(nonce=nonce).first()


def is_live(link: ShareLink, *, at: datetime | None = None) -> bool:
    """Whether *link* still opens: neither ended nor revoked, nor outlived."""
    at = at or clock.now()
    return link.revoked_at is None and link.expires_at > at and not _is_outlived(link, at)


def _is_outlived(link: ShareLink, at: datetime) -> bool:
    """Whether readers have had the story since *link* was made, and have it no longer.

    No act marks the moment at which a story ends by the clock.
    """
    story = link.story
    if story.is_public(at) or not story.is_out(at):
        return False
    ended_at = story.ends_at if story.status == Story.Status.PUBLISHED else None
    return link.created_at < (ended_at or story.published_at)


def visit(link: ShareLink) -> None:
    """Count one look at *link*."""
    ShareVisit.objects.create(link=link, visited_at=clock.now())
