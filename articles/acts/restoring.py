"""An older version of a story brought back, through the rules that any save obeys."""

from datetime import datetime

from articles.acts import contents, editing, reworking, scoring
from articles.models import Assessment, Story, Version
from articles.pure import clock
from articles.pure.refusal import Refusal


def changing(now: dict, then: dict) -> list[str]:
    """The names of what a restore of *then* would change: all that is written, not whether readers see it."""
    return [name for name in contents.differing(then, now) if name in contents.COMPARED or name in TIMES]


# A plan that has not come true is part of what was written; editing.save() keeps what has passed.
TIMES = ("ends_at", "pinned_until")


def restore(story: Story, version: Version, *, by, at: datetime | None = None) -> None:
    """Give *story* everything that *version* says of its text, byline, topics, sources, picture, end and pin.

    Into the working copy when there is one. Its status and publication time stay. Refusal when something that it
    names no longer exists, when *by* may not, or when somebody saves at the same time; then nothing is changed.
    """
    at = at or clock.now()
    if missing := contents.gone(version.content):
        raise Refusal(f"Version {version.number} can't be brought back: {', '.join(missing)} no longer exists.")
    change = editing.Change(story, editing.stored_values(story), **contents.rows(version.content))
    contents.lay_over(story, version.content)
    change.told = f"Version {version.number} brought back."
    if scoring.is_new(change):
        change.entry = scoring.Entry(Assessment.Kind.RESTORED)
    if contents.working_copy(story):
        reworking.save(change, by=by, at=at)
        return
    for name in TIMES:
        setattr(story, name, contents.as_moment(version.content[name]))
    editing.save([change], by=by, at=at)
