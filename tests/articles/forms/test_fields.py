from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.forms.fields import AddressField, MomentField, MomentInput, PlainField


@pytest.mark.parametrize(
    ("moment", "value", "step"),
    [
        (datetime(2026, 3, 1, 9, 0), "2026-03-01T09:00", "60"),
        (datetime(2026, 3, 1, 9, 0, 7), "2026-03-01T09:00:07", "1"),
        (None, None, "60"),
    ],
)
def test_seconds_are_asked_for_only_where_there_are_some(moment, value, step):
    widget = MomentInput().get_context("at", moment, {})["widget"]

    assert (widget["value"], widget["attrs"]["step"]) == (value, step)


@pytest.mark.parametrize(
    ("typed", "hour", "told"),
    [
        ("2027-10-31T02:30", 0, "02:30 comes twice on 31 October 2027, when the clocks are set back: the first is "
                                "meant, 02:30 CEST."),
        ("2027-10-31T02:30+01:00", 1, ""),
        ("2027-10-31T02:30+02:00", 0, ""),
        ("2027-10-31T03:30", 2, ""),
    ],
)  # fmt: skip
def test_a_time_that_comes_twice_means_the_first_unless_its_zone_is_given(typed, hour, told):
    field = MomentField()

    with timezone.override("Europe/Berlin"):
        assert field.clean(typed) == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)

    assert field.told == told


@pytest.mark.parametrize("typed", ["2027-03-28T02:00", "2027-03-28T02:59:59"])
def test_a_time_that_there_is_not_is_refused_with_the_next_that_there_is(typed):
    with timezone.override("Europe/Berlin"), pytest.raises(ValidationError) as refused:
        MomentField().clean(typed)

    assert refused.value.messages[0].endswith("The next time that there is: 03:00.")


@pytest.mark.parametrize("typed", ["soon", "2027-13-01T00:00", "2027-02-30T00:00"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValidationError, match="Enter a valid date/time"):
        MomentField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.example.org", "https://www.example.org"),
        (" example.org:8080/a?b ", "https://example.org:8080/a?b"),
        ("http://example.org/", "http://example.org/"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("the report", "the report"),
        ("", ""),
    ],
)
def test_an_address_gets_its_https(typed, address):
    assert AddressField(required=False).clean(typed) == address


@pytest.mark.parametrize(("sent", "changed"), [("One\r\nTwo\r\n", False), ("One\r\nThree", True), ("", True)])
def test_line_ends_alone_are_no_change(sent, changed):
    assert PlainField().has_changed("One\nTwo", sent) is changed
