"""The demo newsroom as a folder that `import_stories` reads: stories dated from today, and pictures.

One file per story lies in `stories/`, shaped as the contract's "One story as JSON" with these differences:
`body` is a list of blocks, so that a person can read it, and `days_ago` stands for `published_at`. What no file of
stories holds stands there too: `ratings` by the rubric, `rescored` by a second rating, what happened `since`, and
published `corrections`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from articles.demo import drawing

APART = ("ratings", "rescored", "since", "corrections")
STORIES = Path(__file__).parent / "stories"


def slugs() -> list[str]:
    """The slug of every demo story, in alphabetical order; it tells whether the demo was loaded before."""
    return sorted(path.stem for path in STORIES.glob("*.json"))


def stories(*, now: datetime) -> list[dict]:
    """Every demo story in the contract's JSON form, ordered by slug.

    `published_at` is `days_ago` before today's midnight (UTC), so all runs of one day say the same, and a
    story with a positive `days_ago` is never in the future: 0.1 means 21:36 yesterday. A negative one is
    scheduled.
    *now*: any aware time of the day that counts as today; ValueError for a naive one.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return [_story(slug, midnight) for slug in slugs()]


def apart(slug: str) -> dict:
    """What the file of the demo story *slug* says of its ratings, its corrections and of what happened since."""
    story = _read(slug)
    return {name: story[name] for name in APART if name in story}


def write(folder: Path, *, now: datetime) -> Path:
    """Write `stories.jsonl` and `pictures/*.jpg` into *folder*, and return the path of the former.

    The folder is created when missing; the same day gives the same bytes. *now* as for `stories`. Takes
    about fifteen seconds, nearly all of it drawing. OSError when the folder cannot be written.
    """
    pictures = folder / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    for name in drawing.names():
        drawing.draw(name).save(pictures / f"{name}.jpg", "JPEG", quality=88, optimize=True)
    lines = [json.dumps(story, ensure_ascii=False) + "\n" for story in stories(now=now)]
    target = folder / "stories.jsonl"
    # Bytes, since text mode would end lines with \r\n on Windows.
    target.write_bytes("".join(lines).encode())
    return target


def _read(slug: str) -> dict:
    return json.loads((STORIES / f"{slug}.json").read_text("utf-8"))


def _story(slug: str, midnight: datetime) -> dict:
    story = {name: value for name, value in _read(slug).items() if name not in APART}
    days_ago = story.pop("days_ago", None)
    published_at = None
    if days_ago is not None:
        minutes = round(days_ago * 24 * 60)
        published_at = (midnight - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**story, "body": "\n".join(story["body"]), "published_at": published_at}
