"""One corpus, many queries: SQLite and PostgreSQL find the same stories.

The suite runs on each database, and on each the answers are those of answers.json: the numbers of the stories that
each query finds, whatever their order, which is the engine's own. Where a line of the file is missing the test writes
it and fails: read what it wrote before you keep it.
"""

import json
import random
from pathlib import Path

import pytest

from articles import search
from articles.acts import editing
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_author, make_topic

pytestmark = pytest.mark.django_db
ANSWERS = Path(__file__).with_name("answers.json")
MANY = 240
# Each stands in some of the stories: inflections, accents, scripts, and what a parser might stumble over.
WORDS = """
    grid grids battery batteries government governments governing govern general generals university universe
    election elections elected harbour harbours' night nights city cities city's skies sky running runner ran
    Über uber über Straße STRASSE strasse naïve naive façade Ålesund Ærø øst İstanbul ıssız Łódź
    москва Москвы ёлка елка й́ Ελλάδα ελλαδας سلام السلام שלום हिन्दी हिन्दुस्तान ไทย 東京 東京都 京都 한국 한국어
    co-op co-operation x-ray e-mail O'Brien don’t rock'n'roll AT&T C++ C# .NET 3.14 1,000 2026 x² ½ №5 ㎒ ﬁn
    user@example.org https://example.org/a?b=c Bat\u00adte\u00adrie zero\u200bwidth a_b_c 😀 NEAR AND OR NOT null
""".split()
WORDS += ["grid battery", "grids and batteries", "battery grid", "night city", "general election", "東京 京都"]
QUERIES = [
    *("grid", "grids", "GRID", "batter", "batterie", "battery", "batteries", "governme", "governing", "govern", "gov"),
    *("general", "universities", "univers", "universe", "elect", "election", "elected", "city", "cities", "city's"),
    *("sky", "skies", "run", "running", "nights", "harbour", "harbours", "e", "x", "1", "2"),
    *("grid battery", "grid -battery", "-grid battery", "-grid", "grid -batteries -night", "grid night city"),
    *('"grid battery"', '"battery grid"', '"grid"', '"grids"', '"night city"', 'grid -"night city"', '-"grid"'),
    *('"night', 'night"', '"night" "city"', '"', '""', '"" grid', '"grid" batt', '"general election" sky'),
    *("uber", "Über", "über", "u\u0308ber", "strasse", "Straße", "STRAẞE", "naive", "naïve", "facade", "alesund"),
    *("aero", "Ærø", "ost", "øst", "istanbul", "İSTANBUL", "ISTANBUL", "issiz", "lodz", "Łódź"),
    *("москва", "МОСКВ", "москвы", "елка", "ёлка", "ελλάδα", "ΕΛΛΑΔΑΣ", "سلام", "السلام", "שלום", "हिन्दी", "हिन्"),
    *("ไทย", "東京", "京都", "東", "한국", "한국어", "한", '"東京 京都"', "東京 -京都"),
    *("co-op", "co", "coop", "co-operation", "co-operating", "x-ray", "x-r", "e-mail", "o'brien", "obrien", "brien"),
    *("don't", "don’t", "rock'n'roll", "at&t", "c++", "c#", ".net", "3.14", "314", "1,000", "1000", "x2", "x²", "½"),
    *("№5", "mhz", "fin", "ﬁn", "user@example.org", "example.org", "https://example.org/a?b=c", "batterie", "zero"),
    *("zerowidth", "a_b_c", "a b c", "😀", "NEAR", "AND", "OR", "NOT", "near(grid battery)", "grid AND", "title:grid"),
    *("^grid", "grid*", "gri*", "(grid)", "grid & battery", "grid | battery", "!grid", "grid <-> battery", "grid:*"),
    *("gr\x00id", "\x00", "grid\x00 night", "\ud800", "%", "_", "\\", "'", "''", "--", "- grid", "-- grid", "null"),
    *(
        "Author 3",
        "topic 2",
        '"author 3"',
        "nosuchword",
        "grid nosuchword",
        "grid -nosuchword",
        "\u00a0grid\u3000night",
    ),
    *('"grids and batteries"', '"grids batteries"', '"city-night', "night-city", "night-cit", '"night city" battery'),
    *("grid " * 2_000, "a" * 10_000, '"grid ' + "x" * 10_000, "night" + "\u0301" * 300, "-" * 10_000, "( " * 5_000),
]


@pytest.fixture
def corpus():
    """The stories by their key: numbers from 0 on."""
    rng = random.Random(20_261_125)
    now = clock.now()

    def text(length: int) -> str:
        return " ".join(rng.choices(WORDS, k=length))

    changes = []
    for number in range(MANY):
        story = Story(
            title=f"{text(3)} {number}",
            summary=text(4),
            body=f"<p>{text(4)}</p><p>{text(2)}</p>".replace("&", "&amp;"),
            impact_score=rng.randint(0, 100),
            status=Story.Status.PUBLISHED,
            published_at=now,
        )
        authors, topics = [make_author(f"Author {number % 7}")], [make_topic(f"Topic {number % 5}")]
        changes.append(editing.Change(story, authors=authors, topics=topics, sources=[]))
    editing.save(changes, by=SYSTEM)
    return {change.story.pk: number for number, change in enumerate(changes)}


def key_of(query: str) -> str:
    """A query as the file names it: what is long by its beginning and its length."""
    return query if len(query) < 60 else f"{query[:20]}… of {len(query)}"


def test_both_engines_give_the_answers_of_the_file(corpus):
    known = json.loads(ANSWERS.read_text("utf-8")) if ANSWERS.exists() else {}
    given = {
        key_of(query): sorted(corpus[key] for key in search.hits(Story.objects.published(), query))
        for query in QUERIES
    }  # fmt: skip
    missing = {query: found for query, found in given.items() if query not in known}
    if missing:
        lines = (f"{json.dumps(query)}: {json.dumps(found)}" for query, found in (known | missing).items())
        ANSWERS.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")

    assert not missing, "written into answers.json: read it, then try again"
    assert given == known


def test_a_phrase_leads_from_no_field_into_the_next(corpus):
    key = next(iter(corpus))
    editing.change_one(Story.objects.get(pk=key), by=SYSTEM, title="Alpha", summary="Beta", body="<p>Gamma</p>")

    for query, found in (('"alpha topic"', []), ('"beta author"', []), ('"author gamma"', []), ("alpha gamma", [key])):
        assert search.hits(Story.objects.published(), query) == found
