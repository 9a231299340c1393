"""The rubric's arithmetic: ratings and weights make a score."""

from collections.abc import Sequence
from typing import NamedTuple

from articles.pure.refusal import Refusal

LEAST, MOST = 0, 4
# Weights are compared with one another alone: a hundred steps are more than anybody can tell apart.
HEAVIEST = 100


class Rating(NamedTuple):
    """What one criterion was given: *weight* 0–100, *rating* 0–4, and what that rating meant, in words."""

    criterion: str
    weight: int
    rating: int
    meaning: str = ""


def score(ratings: Sequence[Rating]) -> int:
    """The weighted mean of *ratings* on 0–100, rounded half up; Refusal for what can't be one.

    25 × Σ(weight × rating) ÷ Σ weight, in whole numbers, so that no rounding of fractions comes in between.
    """
    check(ratings)
    weights = sum(one.weight for one in ratings)
    weighed = sum(one.weight * one.rating for one in ratings)
    return (50 * weighed + weights) // (2 * weights)


def check(ratings: Sequence[Rating]) -> None:
    """Refuse ratings outside 0–4, weights outside 0–100, and weights that sum to zero."""
    for one in ratings:
        if not _whole(one.rating, LEAST, MOST):
            raise Refusal(f"Rate “{one.criterion}” with a whole number from {LEAST} to {MOST}.", field="ratings")
        if not _whole(one.weight, 0, HEAVIEST):
            raise Refusal(f"The weight of “{one.criterion}” is a whole number from 0 to {HEAVIEST}.", field="weight")
    if not sum(one.weight for one in ratings):
        raise Refusal("At least one criterion needs a weight above zero.", field="weight")


def shares(weights: Sequence[int]) -> list[int]:
    """What each of *weights* counts beside the others, in whole per cent, at least 1 where it counts at all.

    Each is rounded half up by itself, so that equal weights stay equal; the sum need not be 100.
    """
    total = sum(weights)
    return [max(1, (200 * one + total) // (2 * total)) if one else 0 for one in weights]


def points(ratings: Sequence[Rating]) -> list[float]:
    """What each of *ratings* adds to their score, rounded half up to one place: 3 of 4 that count 30 % are 22.5."""
    weights = sum(one.weight for one in ratings)
    # In tenths, each a quarter of 1000 × weight × rating ÷ Σ weight.
    return [(500 * one.weight * one.rating + weights) // (2 * weights) / 10 for one in ratings]


def _whole(value, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


class Spread(NamedTuple):
    """How far several ratings of one thing are apart: the lowest, the highest, and how many there are."""

    lowest: int
    highest: int
    count: int

    @property
    def apart(self) -> int:
        return self.highest - self.lowest


def spread(values: Sequence[int]) -> Spread | None:
    """The Spread of *values*; None where there are none."""
    return Spread(min(values), max(values), len(values)) if values else None
