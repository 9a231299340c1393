"""What a story's row holds of its impact for its readers."""

from datetime import UTC, datetime

import pytest

from articles.pure import impact_record


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 9, tzinfo=UTC)


def entry(score: int, day: int, reason: str = "") -> dict:
    return {"score": score, "at": at(day).isoformat(), "kind": "by_hand", "reason": reason, "links": []}


def record(*entries) -> dict:
    found = {}
    for one in entries:
        found = impact_record.with_entry(found, one)
    return found


def seen(score: int, day: int, since: int | None = None, reason: str = "") -> dict:
    return entry(score, day, reason) | {"seen": at(since or day).isoformat()}


@pytest.mark.parametrize(
    ("entries", "periods"),
    [
        ([], []),
        ([seen(60, 1, reason="First")], [(60, at(1), "First")]),
        ([seen(60, 1, reason="First"), seen(75, 3)], [(75, at(3), ""), (60, at(1), "First")]),
        # What was settled while readers did not see the story is none of theirs, before it was out or later.
        ([entry(10, 1, "Secret"), seen(60, 2, since=3), seen(75, 5)], [(75, at(5), ""), (60, at(3), "")]),
        ([seen(60, 1), entry(10, 4, "Secret"), seen(75, 5)], [(75, at(5), ""), (60, at(1), "")]),
        # The present one is told in any case: it is on the page.
        ([seen(60, 1), entry(75, 3)], [(75, at(3), ""), (60, at(1), "")]),
        # The same score for another reason goes on.
        ([seen(60, 1, reason="Old"), seen(60, 4, reason="New"), seen(75, 6)], [(75, at(6), ""), (60, at(1), "New")]),
        ([seen(60, 1), seen(75, 3), seen(60, 5)], [(60, at(5), ""), (75, at(3), ""), (60, at(1), "")]),
    ],
)
def test_the_scores_that_readers_saw(entries, periods):
    assert impact_record.periods(record(*entries)) == periods


@pytest.mark.parametrize(
    ("before", "moment", "after"),
    [
        (entry(60, 1), at(3), seen(60, 1, since=3)),
        (entry(60, 1), None, entry(60, 1)),
        (seen(60, 1), at(3), seen(60, 1)),
        (seen(60, 1), None, seen(60, 1)),
        # It was to be seen on the ninth, and is now to be seen on another day, or never.
        (seen(60, 1, since=9), at(8), seen(60, 1, since=8)),
        (seen(60, 1, since=9), None, entry(60, 1)),
    ],
)
def test_the_newest_score_is_seen_from_a_moment_on(before, moment, after):
    found = impact_record.shown_from(record(seen(20, 1), before), moment, at=at(2))

    assert found["entries"] == [after, seen(20, 1)]


def test_a_score_that_was_set_anew_before_its_time_came_was_never_seen():
    scheduled = record(seen(60, 1, since=9), entry(75, 2))

    found = impact_record.shown_from(scheduled, at(9), at=at(2))

    assert found["entries"] == [seen(75, 2, since=9)]


def test_without_an_entry_nothing_is_seen():
    assert impact_record.shown_from({"events": []}, at(1), at=at(1)) == {"events": []}


def test_a_new_entry_brings_its_own_ratings_and_keeps_what_happened():
    rating = {"criterion": "Reach", "weight": 1, "rating": 3, "meaning": "A region"}
    events = [{"id": 1, "kind": "law", "on": "2026-03-04", "what": "A new law.", "url": "", "size": 3}]
    first = impact_record.with_events(impact_record.with_entry({}, entry(75, 1), [rating]), events)

    second = impact_record.with_entry(first, entry(60, 2))

    assert first == {"entries": [entry(75, 1)], "ratings": [rating], "events": events}
    assert second == {"entries": [entry(60, 2), entry(75, 1)], "ratings": [], "events": events}
    assert impact_record.with_events({}, events) == {"entries": [], "ratings": [], "events": events}


def test_a_row_holds_so_many_entries():
    found = record(*(entry(score, 1) for score in range(30)))

    assert [one["score"] for one in found["entries"]] == list(range(29, 9, -1))
