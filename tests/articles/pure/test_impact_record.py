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


@pytest.mark.parametrize(
    ("entries", "public_since", "periods"),
    [
        ([], 1, []),
        ([entry(60, 1, "First")], 1, [(60, at(1), "First")]),
        ([entry(60, 1, "First"), entry(75, 3)], 1, [(75, at(3), ""), (60, at(1), "First")]),
        # What was settled before readers saw it is none of theirs.
        ([entry(10, 1), entry(60, 2), entry(75, 5)], 3, [(75, at(5), ""), (60, at(3), "")]),
        ([entry(60, 1)], 3, [(60, at(3), "")]),
        # A story that is out always had a score: the first, entered later by an import, stands from the beginning.
        ([entry(60, 9)], 3, [(60, at(3), "")]),
        ([entry(60, 9), entry(75, 12)], 3, [(75, at(12), ""), (60, at(3), "")]),
        # The same score for another reason goes on.
        ([entry(60, 1, "Old"), entry(60, 4, "New"), entry(75, 6)], 1, [(75, at(6), ""), (60, at(1), "New")]),
        ([entry(60, 1), entry(75, 3), entry(60, 5)], 1, [(60, at(5), ""), (75, at(3), ""), (60, at(1), "")]),
    ],
)
def test_the_scores_that_readers_saw(entries, public_since, periods):
    assert impact_record.periods(record(*entries), public_since=at(public_since)) == periods


def test_where_the_oldest_entries_are_gone_the_first_that_is_left_keeps_its_day():
    kept = record(*(entry(score, 9) for score in range(20)), entry(75, 10))

    assert impact_record.periods(kept, public_since=at(3))[-1].since == at(9)


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
