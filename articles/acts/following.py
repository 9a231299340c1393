"""The ledger of a story: what happened since it was out, and because of it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from articles.acts import editions, recording
from articles.acts.assessing import check_link
from articles.models import ImpactEvent, Story
from articles.permissions import SYSTEM, may_edit, require
from articles.pure import clock, impact_record, words

LONGEST = 2000
NOT_OUT = "Readers have not seen this story yet: what happens since is written down once they have."


def add(story: Story, *, kind: str, on: date, what: str, url: str = "", size: int = 1, by) -> ImpactEvent:
    """Write down what happened; its page tells readers at once when the story is out.

    Refusal before readers have seen the story, for a day before that or one to come, without a sentence, for a link
    that is no http(s) address.
    """
    require(may_edit(by, story), "You may not edit this story.")
    told = _checked(story, kind=kind, on=on, what=what, url=url, size=size)
    who = None if by is SYSTEM else by
    with transaction.atomic():
        _hold(story)
        event = ImpactEvent.objects.create(story=story, added_at=clock.now(), added_by=who, **told)
        _show(story)
        recording.record([story], f"What happened since: {event.get_kind_display()}, {on}.", by=by)
        editions.move()
    return event


def take_out(event: ImpactEvent, *, by) -> None:
    """Delete what turned out not to be so; the history of the story keeps the whole of it."""
    require(may_edit(by, event.story), "You may not edit this story.")
    with transaction.atomic():
        _hold(event.story)
        deleted, _ = ImpactEvent.objects.filter(pk=event.pk).delete()
        require(bool(deleted), "It is taken out already.")
        _show(event.story)
        told = f"Taken out: {event.get_kind_display()}, {event.on}, {event.get_size_display().lower()}: {event.what}"
        recording.record([event.story], f"{told} {event.url}".rstrip(), by=by)
        editions.move()


def _checked(story: Story, *, kind: str, on: date, what: str, url: str, size: int) -> dict:
    require(story.is_out(), NOT_OUT)
    what, url = words.block(what), url.strip()
    require(kind in ImpactEvent.Kind.values, "Choose what happened.", field="kind")
    require(size in ImpactEvent.Size.values, "Choose how large the effect is.", field="size")
    today = clock.day(clock.now(), timezone.get_default_timezone())
    require(on <= today, "This day is still to come.", field="on")
    first = clock.day(story.published_at, timezone.get_default_timezone())
    day = date_format(first, "DATE_FORMAT")
    told = f"The story went out on {day}: what happened since has that day or a later one."
    require(on >= first, told, field="on")
    require(bool(what), "Say in a sentence what happened.", field="what")
    require(len(what) <= LONGEST, f"No more than {LONGEST} characters, please.", field="what")
    if url:
        check_link(url, field="url")
    return {"kind": kind, "on": on, "what": what, "url": url, "size": size}


def _hold(story: Story) -> None:
    """Let nobody else write to the row of *story* until the transaction ends: what is read of it stays true.

    First of all: an event that is added would hold the row a little, and two that do wait for one another.
    """
    Story.objects.select_for_update(no_key=True).filter(pk=story.pk).first()


def _show(story: Story) -> None:
    """Bring the story's own row into step, for its page."""
    events = [
        {"id": one.pk, "kind": one.kind, "on": one.on.isoformat(), "what": one.what, "url": one.url, "size": one.size}
        for one in story.events.all()[: impact_record.MOST_EVENTS]
    ]
    stored = Story.objects.get(pk=story.pk)
    # The revision stays: whoever is writing on the text meanwhile has lost nothing, and no save writes this back.
    Story.objects.filter(pk=story.pk).update(impact_shown=impact_record.with_events(stored.impact_shown, events))
