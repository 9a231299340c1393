"""Where the marks of a chart stand."""

import pytest

from articles.pure import charts
from articles.pure.charts import Bar, Dot, Mark, Segment


def test_a_line_from_left_to_right_on_a_scale_from_0_to_100():
    found = charts.line([0, 50, 100], ["a", "b", "c"])

    assert found.dots == [Dot("25%", "15.5em"), Dot("55%", "8.5em"), Dot("85%", "1.5em")]
    assert found.segments == [
        Segment("25%", "15.5em", "55%", "8.5em"),
        Segment("55%", "8.5em", "85%", "1.5em"),
    ]
    assert found.grid == [Mark(0, "0%", "15.5em"), Mark(50, "0%", "8.5em"), Mark(100, "0%", "1.5em")]
    assert found.ticks == [Mark("a", "25%", "17em")]
    assert (found.height, found.bottom) == ("17.5em", "15.5em")


@pytest.mark.parametrize(
    ("values", "dots", "segments"),
    [
        ([], 0, 0),
        ([None, None], 0, 0),
        ([0], 1, 0),
        ([1, None, 2], 2, 0),
        ([1, 2, None, 3, 4, 5, None], 5, 3),
    ],
)
def test_a_line_is_broken_where_there_is_no_value(values, dots, segments):
    found = charts.line(values, ["week"] * len(values))

    assert (len(found.dots), len(found.segments)) == (dots, segments)


def test_each_thirteenth_value_has_a_label_below():
    found = charts.line([50] * 52, range(52))

    assert [(one.label, one.x) for one in found.ticks] == [
        (0, "10.87%"),
        (13, "33.37%"),
        (26, "55.87%"),
        (39, "78.37%"),
    ]


def test_bars_lie_under_their_words_one_below_the_other():
    found = charts.bars([("Energy", 62.5), ("Water", 0)])

    assert found.bars == [
        Bar("Energy", 62.5, "1.125em", "1.5em", "62.5%"),
        Bar("Water", 0, "4em", "4.375em", "0%"),
    ]
    assert found.grid == [Mark(0, "0%", "7.25em"), Mark(50, "50%", "7.25em"), Mark(100, "100%", "7.25em")]
    assert (found.height, found.bottom, found.below, found.thick) == ("7.75em", "5.75em", "6.125em", "0.625em")


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("x" * 24, "x" * 24),
        ("x" * 25, "x" * 23 + "…"),
        ("Schools and what becomes of them", "Schools and what become…"),
        ("Schools and the council, again", "Schools and the council…"),
        ("The council and schools of ours", "The council and schools…"),
    ],
)
def test_words_that_no_phone_has_room_for_are_cut(label, shown):
    assert charts.bars([(label, 1)]).bars[0].label == shown


def test_no_bars():
    assert charts.bars([]).bars == []
