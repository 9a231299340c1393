"""Writes N stories as JSON Lines, for import_stories: python tests/bench/import_speed.py 10000 > x.jsonl

About 250 words each, three topics of twelve, one author of forty, two sources. The same N, the same bytes.
Words are as common as in a language (Zipf's law, 20,000 different ones): a named one stands in a fifth of the stories
or fewer, of the commonest ones many stand in each.
"""

import json
import random
import sys
from datetime import UTC, datetime, timedelta
from itertools import accumulate

TEXT = "water grid bridge school harbour night budget clinic river vote tram winter farm pilot data court"
NAMED = f"{TEXT} market energy roof nurse signal port forest".split()
DIFFERENT = 20_000
# The named ones stand at every 60th rank from the 60th on; the rest are made of syllables.
SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
NEWEST = datetime(2026, 3, 1, tzinfo=UTC)


def vocabulary() -> list[str]:
    """All words, the commonest first."""
    size = len(SYLLABLES)
    made = [SYLLABLES[n % size] + SYLLABLES[n // size % size] + SYLLABLES[n // size**2] for n in range(DIFFERENT)]
    for at, word in enumerate(NAMED, 1):
        made[60 * at] = word
    return made


WORDS = vocabulary()
WEIGHTS = list(accumulate(1 / rank for rank in range(1, DIFFERENT + 1)))


def sentence(rng: random.Random, length: int) -> str:
    return " ".join(rng.choices(WORDS, cum_weights=WEIGHTS, k=length)).capitalize() + "."


def story(number: int, rng: random.Random) -> dict:
    published_at = NEWEST - timedelta(minutes=7 * number)
    paragraphs = "".join(f"<p>{sentence(rng, 40)}</p>" for _ in range(6))
    return {
        "slug": f"story-{number}",
        "title": f"{sentence(rng, 6)[:-1]} {number}",
        "summary": sentence(rng, 18),
        "body": f"{paragraphs}<h2>{sentence(rng, 4)}</h2><p><a href='https://example.org/{number}'>More</a></p>",
        "impact_score": rng.randint(0, 100),
        "impact_rationale": sentence(rng, 10),
        "status": "published",
        "published_at": published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "authors": [f"Author {rng.randint(1, 40)}"],
        "topics": rng.sample([f"Topic {one}" for one in range(1, 13)], 3),
        "sources": [{"name": sentence(rng, 3), "url": f"https://example.org/{number}/{at}"} for at in range(2)],
    }


def main(count: int) -> None:
    rng = random.Random(1)
    for number in range(1, count + 1):
        sys.stdout.write(json.dumps(story(number, rng)) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
