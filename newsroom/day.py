"""The desk's day: what the first page of the admin shows, in nine queries at most, whatever the number of stories."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from articles.models import Correction, Source, Story, StoryNote
from articles.permissions import may_see_every_story
from articles.pure import clock, impact
from contact.acts import alarming, mailing
from contact.models import Message
from contact.permissions import may_read
from newsroom import health

SOON = timedelta(hours=24)
# What is looked over for missing alt texts and sources, and drawn as the impact of late.
LATELY = timedelta(days=30)
MOST = 10
FIELDS = ("title", "slug", "status", "published_at", "pinned_until", "ends_at", "created_by", "impact_score")


def day(user) -> dict:
    """The sections of the page for *user*, who sees in them only what they may open."""
    now = clock.now()
    own, every = Q(created_by=user.pk), may_see_every_story(user)
    mine, review = _on_the_desk(own, every)
    shown = Story.objects.all() if every else Story.objects.filter(own)
    soon, pins = _by_the_clock(shown, now)
    context = {"mine": mine, "review": review, "soon": soon, "pins": pins, "sees_every": every}
    context |= {"notes": _open_notes(shown, every), "corrections": _waiting_corrections(shown, every)}
    if every:
        context |= {"lacking": _lacking(now), "bands": _bands(now)}
    if may_read(user):
        context["inbox"] = _inbox(user)
    if user.has_perm("contact.view_mail"):
        waits = mailing.oldest_waiting(now)
        context |= {
            "mail_waits": waits,
            "mail_late_minutes": waits // timedelta(minutes=1) if health.is_late(waits) else 0,
        }
    if user.has_perm("contact.view_message") or user.has_perm("contact.view_mail"):
        context["codes_ran_out"] = alarming.codes_ran_out(at=now)
    return context


def _on_the_desk(own: Q, every: bool) -> tuple[list, list]:
    """One's own drafts and stories in review, and all that wait for review; one query."""
    drafts = Story.objects.filter(own, status=Story.Status.DRAFT).order_by("-pk")
    review = Story.objects.filter(status=Story.Status.REVIEW).order_by("-pk")
    # Each cut by itself: any number of drafts leaves room for what waits.
    lists = drafts[:MOST], (review if every else review.filter(own))[:MOST]
    found = list(Story.objects.among(*lists).only(*FIELDS).order_by("-pk"))
    review = [story for story in found if story.status == Story.Status.REVIEW]
    drafts = [story for story in found if story.status == Story.Status.DRAFT]
    return drafts, review


def _by_the_clock(shown, now) -> tuple[list, list]:
    """What goes out within a day, and the pins that end within one; one query."""
    within, out = (now, now + SOON), shown.filter(status=Story.Status.PUBLISHED).order_by()
    # Each half by its own index: one condition with "or" walks the whole archive.
    keys = out.filter(published_at__range=within).values("pk")
    keys = keys.union(out.filter(pinned_until__range=within).values("pk"))
    found = sorted(Story.objects.filter(pk__in=keys).only(*FIELDS), key=lambda story: story.published_at)
    soon = [story for story in found if story.published_at > now]
    pins = [story for story in found if story.pinned_until and now < story.pinned_until <= now + SOON]
    return soon[:MOST], pins[:MOST]


def _inbox(user) -> dict[str, int]:
    """How many messages are new, and how many of what is to be done *user* has: {"new", "mine"}; one query."""
    to_do = Message.objects.filter(status__in=[Message.Status.NEW, Message.Status.OPEN])
    new, mine = Q(status=Message.Status.NEW), Q(assigned_to=user.pk)
    return to_do.aggregate(new=Count("pk", filter=new), mine=Count("pk", filter=mine))


def _open_notes(shown, every: bool) -> list:
    found = StoryNote.objects.filter(resolved_at=None).select_related("story", "written_by")
    return list((found if every else found.filter(story__in=shown)).order_by("-written_at")[:MOST])


def _waiting_corrections(shown, every: bool) -> list:
    found = Correction.objects.filter(published_at=None).select_related("story")
    return list((found if every else found.filter(story__in=shown)).order_by("-opened_at")[:MOST])


def _lacking(now) -> list:
    """Stories of late without a source, or whose lead picture says nothing to those who can't see it."""
    lately = Story.objects.published(now).filter(published_at__gt=now - LATELY)
    silent = Q(picture__isnull=False, picture__alt="", picture__decorative=False)
    found = lately.annotate(has_source=Exists(Source.objects.filter(story=OuterRef("pk"))))
    return list(found.filter(Q(has_source=False) | silent).only(*FIELDS).latest_first()[:MOST])


def _bands(now) -> list[dict]:
    """How many stories of late fall in each band: {"name", "stories", "width"}, the width in hundredths."""
    lately = Story.objects.published(now).filter(published_at__gt=now - LATELY)
    counts = {
        f"band{band.level}": Count("pk", filter=Q(impact_score__range=(band.least, band.most))) for band in impact.BANDS
    }
    found = lately.aggregate(**counts)
    most = max(found.values()) or 1
    address = reverse("admin:articles_story_changelist")
    return [
        {
            "name": band.name,
            "stories": found[f"band{band.level}"],
            "width": round(100 * found[f"band{band.level}"] / most),
            "url": f"{address}?band={band.level}",
        }
        for band in impact.BANDS
    ]
