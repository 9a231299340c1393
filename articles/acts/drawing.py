"""Social pictures: who needs one, drawn by the worker, and the files of former ones deleted.

A card is wanted by a row that is due. Claiming it moves that time behind a lease by a conditional UPDATE, so of several
workers one draws it, and a killed one's falls due by itself; the result counts only while the time is the one claimed.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.db.models import Q

from articles.acts import editions, facing
from articles.models import SocialCard, Story
from articles.models.social import digest, likeness
from articles.pure import clock, faults, images, social_card

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
# Pages made before it was drawn anew, and what networks remember, may still ask for a former one.
KEPT = timedelta(days=1)
# Older stories are hardly shared any more: an archive of a million has not a million cards drawn for it (80 GB).
FRESH = timedelta(days=730)
CHUNK = 500
SWEPT_AT_ONCE = 1000
SHOWN = ("title", "impact_score", "picture_id")
PUBLISHED = Story.Status.PUBLISHED


class Drawn(NamedTuple):
    """What became of a claimed card."""

    card: SocialCard
    name: str
    drawn_from: str
    look: str


# --- who needs one ------------------------------------------------------------------------------------------------


def want(changes: Sequence, *, at: datetime) -> None:
    """Have the cards of saved *changes* (acts.editing.Change) drawn where what they show has changed.

    A card that readers lose goes: its title may be the very reason why the story was withdrawn. Three statements at
    most for all of them together.
    """
    wanting = [change.story for change in changes if change.story.status == PUBLISHED and _differs(change)]
    gone = [c.story for c in changes if c.before.get("status") == PUBLISHED != c.story.status]
    want_drawn((story.pk for story in wanting if story.published_at > at - FRESH), at=at)
    if old := [story.pk for story in wanting if story.published_at <= at - FRESH]:
        SocialCard.objects.filter(story__in=old).update(due_at=at)
    if gone:
        SocialCard.objects.filter(story__in=gone).update(story=None, due_at=None, delete_at=at)


def _differs(change) -> bool:
    before = change.before
    return before.get("status") != PUBLISHED or any(getattr(change.story, name) != before[name] for name in SHOWN)


def want_drawn(keys: Iterable[int], *, at: datetime) -> None:
    """Have the cards of the stories of these *keys* drawn; one statement."""
    rows = [SocialCard(story_id=key, due_at=at) for key in keys]
    SocialCard.objects.bulk_create(rows, update_conflicts=True, unique_fields=["story"], update_fields=["due_at"])


def want_outdated(*, at: datetime | None = None) -> None:
    """Have all cards drawn anew that show another name or design than the present one, and those never drawn."""
    at = at or clock.now()
    SocialCard.objects.filter(due_at=None, story__isnull=False).exclude(look=_look()).update(due_at=at)
    lacking = Story.objects.filter(status=PUBLISHED, published_at__gt=at - FRESH, social_card=None)
    # The newest last: of what fell due together the last row is drawn first.
    keys = list(lacking.order_by("published_at").values_list("pk", flat=True))
    for first in range(0, len(keys), CHUNK):
        want_drawn(keys[first : first + CHUNK], at=at)


def _site_name() -> str:
    return facing.site().name


def _look() -> str:
    """A digest of all that cards show of the site."""
    return digest(social_card.DESIGN, _site_name(), settings.SITE_HOST)


# --- drawing ------------------------------------------------------------------------------------------------------


def draw_waiting(limit: int = 10) -> int:
    """Draw up to *limit* cards that are due, what fell due last first; how many were there. For the worker."""
    now = clock.now()
    due = SocialCard.objects.filter(due_at__lte=now, story__isnull=False)
    # A picture's smaller files are made first: a card is cut from one of them.
    ready = due.exclude(story__picture__isnull=False, story__picture__renditions__isnull=True)
    cards = list(ready.select_related("story__picture").defer("story__body").order_by("-due_at", "-pk")[:limit])
    drawn = [made for card in cards if _claim(card, now) and (made := _tried(card))]
    if drawn:
        _record(drawn, at=now)
    return len(cards)


def being_drawn() -> bool:
    """Whether some card is claimed and not drawn yet, or could not be drawn and is to be tried again."""
    return SocialCard.objects.filter(due_at__gt=clock.now()).exists()


def _claim(card: SocialCard, now: datetime) -> bool:
    """Take *card* for LEASE; False when another worker was quicker, or it was wanted anew."""
    mine = SocialCard.objects.filter(pk=card.pk, due_at=card.due_at)
    card.due_at = now + LEASE
    return mine.update(due_at=card.due_at) == 1


def _tried(card: SocialCard) -> Drawn | None:
    """The card drawn and stored; None when that failed: it is tried again when the lease has ended."""
    try:
        return _drawn(card)
    except DatabaseError:
        raise
    except Exception as error:
        logger.error("social card of story %s could not be drawn: %s", card.story_id, faults.told(error))
        return None


def _drawn(card: SocialCard) -> Drawn:
    story, look = card.story, _look()
    drawn_from = likeness(story)
    if card.name and (card.drawn_from, card.look) == (drawn_from, look):
        return Drawn(card, card.name, drawn_from, look)
    content = _draw(story)
    name = social_card.name_of(content)
    default_storage.save(name, ContentFile(content))
    return Drawn(card, name, drawn_from, look)


def _draw(story: Story) -> bytes:
    picture = story.picture
    told = {
        "title": story.title,
        "score": story.impact_score,
        "name": _site_name(),
        "host": settings.SITE_HOST,
        "focal": (picture.focal_x, picture.focal_y) if picture else (0.5, 0.5),
    }
    try:
        return social_card.draw(picture=_pixels(picture) if picture else None, **told)
    except (FileNotFoundError, images.NotAPicture):
        # Lost or broken, which `doctor` tells: the words alone are a card as well.
        return social_card.draw(picture=None, **told)


def _pixels(picture) -> bytes | None:
    """The smallest of the picture's smaller files that is high enough for a card, else the largest; or None."""
    fitting = [one for one in picture.renditions or () if (one["shape"], one["type"]) == ("full", "image/jpeg")]
    if not fitting:
        return None
    fitting.sort(key=lambda one: one["width"])
    enough = (one for one in fitting if one["height"] >= social_card.HEIGHT)
    with default_storage.open(next(enough, fitting[-1])["name"]) as stored:
        return stored.read()


def _record(drawn: Sequence[Drawn], *, at: datetime) -> None:
    """Put the drawn cards on their stories' pages, but for those that were wanted anew meanwhile, or withdrawn."""
    over, shown = [], False
    with transaction.atomic():
        for made in drawn:
            mine = SocialCard.objects.filter(pk=made.card.pk, due_at=made.card.due_at, story__isnull=False)
            counts = mine.update(**_values(made)) == 1
            former = made.card.name if counts else made.name
            over += [former] if former and (not counts or former != made.name) else []
            shown = shown or counts
        # A card may be as it once was.
        SocialCard.objects.filter(story=None, name__in=[made.name for made in drawn]).delete()
        SocialCard.objects.bulk_create(SocialCard(name=name, delete_at=at + KEPT) for name in over)
        if shown:
            editions.move()


def _values(made: Drawn) -> dict:
    return {"name": made.name, "drawn_from": made.drawn_from, "look": made.look, "due_at": None}


# --- house --------------------------------------------------------------------------------------------------------


def keep_house() -> None:
    """Find what is to be drawn anew, and delete what is over; for the worker, hourly."""
    want_outdated()
    sweep()


def sweep(*, at: datetime | None = None) -> int:
    """Delete the files of former cards whose time has come, and of deleted stories; how many rows."""
    at = at or clock.now()
    over = SocialCard.objects.filter(Q(delete_at=None) | Q(delete_at__lte=at), story=None)[:SWEPT_AT_ONCE]
    for card in (found := list(over)):
        others = SocialCard.objects.filter(name=card.name).exclude(pk=card.pk)
        if card.name and not others.exists():
            default_storage.delete(card.name)
        # After its file: a storage that is away leaves the row for the next time.
        card.delete()
    return len(found)
