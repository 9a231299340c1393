"""Out to the readers and back: publish, schedule, withdraw, pin."""

from datetime import datetime

from articles.acts import editing
from articles.models import Story
from articles.permissions import require
from articles.pure import clock, words

Status = Story.Status


def publish(story: Story, *, by, at: datetime | None = None) -> Story:
    """Let readers see *story* from *at* on (now), or from the time at which it is scheduled.

    A story that was out before comes back at its old publication time, which nothing moves. Refusal when it is
    out, when it has no score, when *by* may not, or when somebody else saved meanwhile.
    """
    now = clock.now()
    require(not story.is_public(now), "It is out already.", field="status")
    when = at if at and not story.is_out(now) else moment(story, at=now)
    told = told_of(Status.PUBLISHED, when, at=now)
    values = {"status": Status.PUBLISHED, "published_at": when, "withdrawal_reason": ""}
    return editing.change_one(story, by=by, at=now, told=told, **values)


def moment(story: Story, *, at: datetime) -> datetime:
    """When *story*, published at *at*, goes out: at its old time, at the time it is planned for, or at *at*.

    A time that went by while the story was still a draft is no publication time: it goes out now.
    """
    planned = story.published_at
    return planned if planned and (story.is_out(at) or planned > at) else at


def told_of(status: str, when: datetime | None, *, at: datetime, note: str = "") -> str:
    """The sentence for the history of a story that was brought to *status*; *when* it goes out, if it does."""
    if status == Status.PUBLISHED:
        return "Published." if when is None or when <= at else f"Scheduled for {when:%Y-%m-%d %H:%M %Z}."
    sentence = {Status.REVIEW: "Handed over for review", Status.DRAFT: "Given back", Status.WITHDRAWN: "Withdrawn"}[
        status
    ]
    return f"{sentence}: {note}" if note else f"{sentence}."


def withdraw(story: Story, *, by, reason: str = "") -> Story:
    """Take *story* from the readers: its address answers 410 from now on, with *reason* when there is one.

    Refusal when it is withdrawn already, which keeps its reason, or when readers never heard of it (editing).
    """
    require(story.status != Status.WITHDRAWN, "It is withdrawn already.", field="status")
    reason = words.block(reason)
    told = told_of(Status.WITHDRAWN, None, at=clock.now(), note=reason)
    values = {"status": Status.WITHDRAWN, "withdrawal_reason": reason}
    return editing.change_one(story, by=by, told=told, **values)


def check_pin(until: datetime | None, *, at: datetime) -> None:
    """Refuse a pin that has ended before it begins."""
    require(until is None or until > at, "This time has passed: a pin ends later than now.", field="pinned_until")


def pin(story: Story, *, by, until: datetime | None) -> Story:
    """Hold *story* above all others on the front page until *until*; None takes the pin off."""
    check_pin(until, at=clock.now())
    told = f"Pinned until {until:%Y-%m-%d %H:%M %Z}." if until else "Pin taken off."
    return editing.change_one(story, by=by, told=told, pinned_until=until)
