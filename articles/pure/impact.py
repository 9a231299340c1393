"""The impact score in words: five bands that cover 0–100 once."""

from typing import NamedTuple


class Band(NamedTuple):
    """A stretch of scores, both ends included; *level* counts the bands from 1."""

    level: int
    name: str
    least: int
    most: int


BANDS = (
    Band(1, "Minor", 0, 19),
    Band(2, "Limited", 20, 39),
    Band(3, "Notable", 40, 59),
    Band(4, "Major", 60, 79),
    Band(5, "Far-reaching", 80, 100),
)


def band(score: int) -> Band:
    """The band that *score*, 0–100, falls in; ValueError for any other number."""
    for one in BANDS:
        if one.least <= score <= one.most:
            return one
    raise ValueError(f"{score} is no impact score from 0 to 100")
