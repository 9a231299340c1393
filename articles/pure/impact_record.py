"""What a story's row holds of its impact for its readers, as one JSON value: no query more for its page.

{"entries": newest first, [{"score", "at", "kind", "reason", "links", "seen"}], "ratings": of the newest entry,
[{"criterion", "weight", "rating", "meaning"}], "events": newest first, [{"id", "kind", "on", "what", "url", "size"}]}
"seen" is when readers began to see the score; only entries that they saw, or are to see, have it. One that was
replaced before they saw it is in no record.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

# A page tells a score's past in short; all of it stands in the desk.
MOST_ENTRIES = 20
MOST_EVENTS = 200


class Period(NamedTuple):
    """A score that readers saw, since when, and why, "" when no reason was given."""

    score: int
    since: datetime
    reason: str


def with_entry(record: dict, entry: dict, ratings: Sequence[dict] = ()) -> dict:
    """*record* with *entry* as the newest; *ratings* are those that it rests on, none when it was set by hand."""
    entries = [entry, *record.get("entries", [])][:MOST_ENTRIES]
    return {"entries": entries, "ratings": list(ratings), "events": record.get("events", [])}


def with_events(record: dict, events: Sequence[dict]) -> dict:
    """*record* with *events*, newest first, in the place of those that it held."""
    return {"entries": [], "ratings": []} | record | {"events": list(events)[:MOST_EVENTS]}


def shown_from(record: dict, moment: datetime | None, *, at: datetime) -> dict:
    """*record* after a save at *at*, its newest score standing before readers from *moment* on (None: not at all).

    Whoever saw it already goes on seeing it. What was to be seen later, and is not any more, nobody saw; and what was
    replaced before anybody saw it is dropped, so that it can neither be told nor push out what was seen.
    """
    if not record.get("entries"):
        return record
    newest, *older = record["entries"]
    newest = _unless_later(newest, at)
    if moment and "seen" not in newest:
        newest = newest | {"seen": moment.isoformat()}
    return record | {"entries": [newest, *(one for one in older if "seen" in _unless_later(one, at))]}


def _unless_later(entry: dict, at: datetime) -> dict:
    """*entry*, without the moment at which it was to be seen where that had not come by *at*."""
    if "seen" not in entry or datetime.fromisoformat(entry["seen"]) < at:
        return entry
    return {name: value for name, value in entry.items() if name != "seen"}


def periods(record: dict) -> list[Period]:
    """The scores that readers have seen, newest first, each once for the time that it stood, the present one included.

    What was settled while a story was a draft, withdrawn or over, and was settled anew before it was out again, nobody
    saw. Several entries of one score are one period, which begins with the oldest of them and has the newest reason.
    """
    found: list[Period] = []
    newest, *older = record.get("entries") or [None]
    for entry in (one for one in [newest, *older] if one and (one is newest or "seen" in one)):
        since = datetime.fromisoformat(entry.get("seen") or entry["at"])
        if found and found[-1].score == entry["score"]:
            found[-1] = found[-1]._replace(since=since)
        else:
            found.append(Period(entry["score"], since, entry["reason"]))
    return found
