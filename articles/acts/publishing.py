"""Out to the readers and back: hand over, publish, schedule, withdraw, pin."""

from datetime import datetime

from articles.acts import editing
from articles.models import Story
from articles.pure import clock

Status = Story.Status


def publish(story: Story, *, by, at: datetime | None = None) -> Story:
    """Let readers see *story* from *at* on (now), or from the time at which it is scheduled.

    A story that was out before comes back at its old publication time, which nothing moves. Refusal when it has
    no score, when *by* may not, or when somebody else saved meanwhile.
    """
    now = clock.now()
    when = story.published_at
    if not story.is_out(now):
        # A time that went by while the story was still a draft is no publication time: it goes out now.
        planned = when if when and when > now else None
        when = at or planned or now
    told = "Published." if when <= now else f"Scheduled for {when:%Y-%m-%d %H:%M %Z}."
    values = {"status": Status.PUBLISHED, "published_at": when, "withdrawal_reason": ""}
    return editing.change_one(story, by=by, at=now, told=told, **values)


def withdraw(story: Story, *, by, reason: str = "") -> Story:
    """Take *story* from the readers: its address answers 410 from now on, with *reason* when there is one."""
    told = f"Withdrawn: {reason}" if reason else "Withdrawn."
    values = {"status": Status.WITHDRAWN, "withdrawal_reason": reason}
    return editing.change_one(story, by=by, told=told, **values)


def pin(story: Story, *, by, until: datetime | None) -> Story:
    """Hold *story* above all others on the front page until *until*; None takes the pin off."""
    told = f"Pinned until {until:%Y-%m-%d %H:%M %Z}." if until else "Pin taken off."
    return editing.change_one(story, by=by, told=told, pinned_until=until)
