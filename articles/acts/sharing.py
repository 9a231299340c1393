"""Preview links for people without an account: made, visited, revoked."""

from datetime import datetime, timedelta

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
    now = clock.now()
    told = {"label": words.line(label)[:200], "created_by_id": by.pk, "created_at": now}
    return ShareLink.objects.create(story=story, version=version, expires_at=now + timedelta(days=days), **told)


def revoke(link: ShareLink, *, by) -> None:
    """End *link* now; again is no fault."""
    require(may_edit(by, link.story), "You may not share this story.")
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now())


def find(token: str) -> ShareLink | None:
    """The link of *token*, whatever has become of it; None when this site made none such."""
    nonce = nonce_of(token)
    found = ShareLink.objects.select_related("story__picture", "version") if nonce else ShareLink.objects.none()
    return found.filter(nonce=nonce).first()


def is_live(link: ShareLink, *, at: datetime | None = None) -> bool:
    """Whether *link* still opens: neither ended nor revoked."""
    return link.revoked_at is None and link.expires_at > (at or clock.now())


def visit(link: ShareLink) -> None:
    """Count one look at *link*."""
    ShareVisit.objects.create(link=link, visited_at=clock.now())
