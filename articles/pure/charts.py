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
# Words below the first value, the last, and at equal distances between them.
_TICKS = 4
# How many there are of each stands behind the line, this high at most, each this much of its place wide.
_HIGHEST_COUNT, _COUNT_WIDE = 3, 0.6

# The bars: each lies under its words.
_ROW, _BAR_TOP, _BAR, _TICK = 2.875, 1.5, 0.625, 0.375


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


class Column(NamedTuple):
    """How many there are of one value, from *y* down to the bottom."""

    x: str
    y: str
    width: str
    height: str


class Line(NamedTuple):
    """A line over time: *grid* across, highest last; *ticks* below, from the first value to the last; *columns*: how
    many each value is the average of."""

    height: str
    bottom: str
    grid: list[Mark]
    ticks: list[Mark]
    columns: list[Column]
    segments: list[Segment]
    dots: list[Dot]


class Bar(NamedTuple):
    """One bar: its *label* on the line from *room* to *top*, the value's on one at *y*; the bar is *width* long."""

    label: str
    value: float
    room: str
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


def line(values: Sequence[float | None], labels: Sequence[object], counts: Sequence[int]) -> Line:
    """Place *values*, 0–100, from left to right; where one is None the line is broken. One of *labels* and of *counts*,
    how many it is the average of, for each."""
    step = (100 - _LEFT) / max(len(values), 1)
    across = [_LEFT + step * (at + 0.5) for at in range(len(values))]
    dots = [
        None if value is None else Dot(_percent(x), _em(_down(value))) for x, value in zip(across, values, strict=True)
    ]
    pairs = pairwise(dots)
    bottom, most = _down(0), max(counts, default=0)
    return Line(
        height=_em(bottom + _BELOW),
        bottom=_em(bottom),
        grid=[Mark(score, "0%", _em(_down(score))) for score in GRID],
        ticks=[Mark(labels[at], _percent(across[at]), _em(bottom + _BELOW - 0.5)) for at in _ticks(len(values))],
        columns=[
            _column(x, step * _COUNT_WIDE, _HIGHEST_COUNT * count / most, bottom)
            for x, count in zip(across, counts, strict=True)
            if count
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
            Bar(
                label,
                value,
                _em(_ROW * at),
                _em(_ROW * at + 1.125),
                _em(_ROW * at + _BAR_TOP),
                _percent(value),
            )
            for at, (label, value) in enumerate(values)
        ],
    )


def _down(value: float) -> float:
    return _TOP + _PLOT * (1 - value / HIGHEST)


def _ticks(number: int) -> list[int]:
    """Which of *number* values have words below them."""
    return sorted({(number - 1) * tick // (_TICKS - 1) for tick in range(_TICKS)}) if number else []


def _column(middle: float, width: float, height: float, bottom: float) -> Column:
    return Column(_percent(middle - width / 2), _em(bottom - height), _percent(width), _em(height))


def _percent(value: float) -> str:
    return f"{round(value, 2):g}%"


def _em(value: float) -> str:
    return f"{round(value, 3):g}em"
