"""Where the marks of a chart stand, as SVG says it.

Across in per cent of the chart's width, down in em of its text: a chart fits every screen, its words stay as large as
those around it, and no language writes its numbers with a comma.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

# Both charts show scores.
HIGHEST = 100
GRID = (0, 50, 100)

# The line: its plot begins behind the numbers of the scale, and leaves room for words above and below.
_LEFT = 10
_TOP, _PLOT, _BELOW = 1.5, 14, 2
_LABEL_EVERY = 13

# The bars: each lies under its words.
_ROW, _BAR_TOP, _BAR, _TICK = 2.875, 1.5, 0.625, 0.375
LONGEST_LABEL = 24


class Mark(NamedTuple):
    """Words or a line of the scale at *x* across or *y* down."""

    label: object
    x: str
    y: str


class Dot(NamedTuple):
    x: str
    y: str


class Segment(NamedTuple):
    """From one dot to the next."""

    x1: str
    y1: str
    x2: str
    y2: str


class Line(NamedTuple):
    """A line over time: *grid* across, highest last; *ticks* below, the first of each quarter of the time."""

    height: str
    bottom: str
    grid: list[Mark]
    ticks: list[Mark]
    segments: list[Segment]
    dots: list[Dot]


class Bar(NamedTuple):
    """One bar: its *label*, cut where it is long, on a line at *y*; the bar below that at *top*, *width* long."""

    label: str
    value: float
    y: str
    top: str
    width: str


class Bars(NamedTuple):
    """Bars one under the other, each *thick*; the ticks of *grid* from *bottom* to *below*, its words under them."""

    height: str
    bottom: str
    below: str
    thick: str
    grid: list[Mark]
    bars: list[Bar]


def line(values: Sequence[float | None], labels: Sequence[object]) -> Line:
    """Place *values*, 0–100, from left to right; where one is None the line is broken. *labels*: one for each value."""
    step = (100 - _LEFT) / max(len(values), 1)
    across = [_LEFT + step * (at + 0.5) for at in range(len(values))]
    dots = [
        None if value is None else Dot(_percent(x), _em(_down(value))) for x, value in zip(across, values, strict=True)
    ]
    pairs = pairwise(dots)
    bottom = _down(0)
    return Line(
        height=_em(bottom + _BELOW),
        bottom=_em(bottom),
        grid=[Mark(score, "0%", _em(_down(score))) for score in GRID],
        ticks=[
            Mark(label, _percent(x), _em(bottom + _BELOW - 0.5))
            for x, label in list(zip(across, labels, strict=True))[::_LABEL_EVERY]
        ],
        segments=[Segment(*first, *second) for first, second in pairs if first and second],
        dots=[dot for dot in dots if dot],
    )


def bars(values: Sequence[tuple[str, float]]) -> Bars:
    """Place a bar for each of *values*, a label and a number from 0 to 100, from above."""
    bottom = _ROW * len(values)
    return Bars(
        height=_em(bottom + _BELOW),
        bottom=_em(bottom),
        below=_em(bottom + _TICK),
        thick=_em(_BAR),
        grid=[Mark(score, _percent(score), _em(bottom + _BELOW - 0.5)) for score in GRID],
        bars=[
            Bar(_cut(label), value, _em(_ROW * at + 1.125), _em(_ROW * at + _BAR_TOP), _percent(value))
            for at, (label, value) in enumerate(values)
        ],
    )


def _down(value: float) -> float:
    return _TOP + _PLOT * (1 - value / HIGHEST)


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def _percent(value: float) -> str:
    return f"{round(value, 2):g}%"


def _em(value: float) -> str:
    return f"{round(value, 3):g}em"
