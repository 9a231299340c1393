"""What a story's row holds of its impact for its readers, as one JSON value: no query more for its page.

{"entries": newest first, [{"score", "at", "kind", "reason", "links"}], "ratings": of the newest entry,
[{"criterion", "weight", "rating", "meaning"}], "events": newest first, [{"id", "kind", "on", "what", "url", "size"}]}
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


def periods(record: dict, *, public_since: datetime) -> list[Period]:
    """The scores that readers have seen, newest first, each once for the time that it stood.

    What was settled before *public_since* nobody saw. Several entries of one score are one period, which begins with
    the oldest of them and has the newest reason. A story that is out always had a score: the first of all stands from
    *public_since*, even where an import entered it later.
    """
    found: list[Period] = []
    entries = record.get("entries", [])
    for entry in entries:
        since = datetime.fromisoformat(entry["at"])
        if found and found[-1].score == entry["score"]:
            found[-1] = found[-1]._replace(since=since)
        elif found and found[-1].since <= public_since:
            break
        else:
            found.append(Period(entry["score"], since, entry["reason"]))
    else:
        if found and len(entries) < MOST_ENTRIES:
            found[-1] = found[-1]._replace(since=public_since)
    return [one._replace(since=max(one.since, public_since)) for one in found]
