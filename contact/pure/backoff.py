"""When a mail that could not be sent is tried again."""

import random
from datetime import timedelta

FIRST_MINUTES = timedelta(minutes=5)
LONGEST = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=5)


def wait(age: timedelta, *, jitter: float | None = None) -> timedelta:
    """How long to wait after a passing failure of a mail that is *age* old.

    About 10 seconds in its first minutes (a reader sits before the page), then a fifth of its age, an hour at most:
    that doubles the wait every four tries. *jitter* 0–1 spreads the tries of many mails; random when not given.
    """
    spread = 0.7 + 0.6 * (random.random() if jitter is None else jitter)  # noqa: S311 (no secret)
    return (timedelta(seconds=10) if age < FIRST_MINUTES else min(age / 5, LONGEST)) * spread
