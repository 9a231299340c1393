"""Where a story stands on the front page: its publication time plus a bonus for its impact."""

from datetime import datetime, timedelta


def rank_at(published_at: datetime, score: int, *, bonus_hours: int) -> datetime:
    """The moment a story is ranked by: *published_at* plus *bonus_hours* for 100 points, in proportion for fewer.

    Both parts are fixed at publication, so the order of two stories never changes by itself and can be stored:
    newer stories overtake older ones only by being newer. That is how age wears a score down with no job running.
    """
    return published_at + timedelta(hours=bonus_hours) * score / 100


def in_words(bonus_hours: int) -> str:
    """How long a score of 100 keeps a story up: "an hour", "36 hours", "a day", "2 days"; "" for no time at all."""
    days, hours = divmod(bonus_hours, 24)
    if hours:
        return "an hour" if bonus_hours == 1 else f"{bonus_hours} hours"
    return "a day" if days == 1 else f"{days} days" if days else ""
