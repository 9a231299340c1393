"""impact_report: what readers see now, counted; in all three formats, against literal figures."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.acts import following, tallying
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_draft, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["tallied", "recounted"])
def way(request, db):
    """By the sums that each save keeps, and story by story."""
    if request.param == "tallied":
        tallying.recount()
    return request.param


@pytest.fixture
def stories(way):
    moment = datetime(2026, 3, 16, 0, 0, tzinfo=UTC)
    make_story(published_at=moment, impact_score=75, topics=["Energy", "Water"])
    make_story(published_at=moment - timedelta(seconds=1), impact_score=20, topics=["Energy"])
    law = make_story(published_at=moment - timedelta(days=75), impact_score=100)
    make_story(published_at=clock.now() + timedelta(minutes=5), impact_score=1, topics=["Energy"])
    make_story(published_at=moment, ends_at=moment + timedelta(days=1), impact_score=2, topics=["Ended"])
    make_draft(impact_score=50, topics=["Energy"])
    following.add(law, kind="law", on=date(2026, 3, 1), what="A law.", by=SYSTEM)


def report(*args, format="json") -> str:
    out = io.StringIO()
    call_command("impact_report", *args, "--format", format, stdout=out)
    return out.getvalue()


def test_everything(stories):
    assert json.loads(report()) == {
        "since": None,
        "until": None,
        "total": {"stories": 3, "average": 65.0},
        "bands": [
            {"name": "Minor", "from": 0, "to": 19, "stories": 0, "average": None},
            {"name": "Limited", "from": 20, "to": 39, "stories": 1, "average": 20.0},
            {"name": "Notable", "from": 40, "to": 59, "stories": 0, "average": None},
            {"name": "Major", "from": 60, "to": 79, "stories": 1, "average": 75.0},
            {"name": "Far-reaching", "from": 80, "to": 100, "stories": 1, "average": 100.0},
        ],
        "topics": [
            {"slug": "energy", "name": "Energy", "stories": 2, "average": 47.5},
            {"slug": "water", "name": "Water", "stories": 1, "average": 75.0},
        ],
        "weeks": [
            {"week": "2026-W01", "stories": 1, "average": 100.0},
            {"week": "2026-W11", "stories": 1, "average": 20.0},
            {"week": "2026-W12", "stories": 1, "average": 75.0},
        ],
        "events": [{"name": "Law or policy changed", "events": 1}],
    }


@pytest.mark.parametrize(
    ("args", "total", "weeks", "topics"),
    [
        (["--since", "2026-03-16"], {"stories": 1, "average": 75.0}, ["2026-W12"], ["energy", "water"]),
        (["--until", "2026-03-15"], {"stories": 2, "average": 60.0}, ["2026-W01", "2026-W11"], ["energy"]),
        (["--since", "2026-03-15", "--until", "2026-03-15"], {"stories": 1, "average": 20.0}, ["2026-W11"], ["energy"]),
        (["--since", "2026-03-17"], {"stories": 0, "average": None}, [], []),
        (["--topic", "water"], {"stories": 1, "average": 75.0}, ["2026-W12"], ["energy", "water"]),
        (["--topic", "energy"], {"stories": 2, "average": 47.5}, ["2026-W11", "2026-W12"], ["energy", "water"]),
        (["--topic", "ended"], {"stories": 0, "average": None}, [], []),
    ],
)
def test_periods_and_topics(stories, args, total, weeks, topics):
    told = json.loads(report(*args))

    assert told["total"] == total
    assert [one["week"] for one in told["weeks"]] == weeks
    assert [one["slug"] for one in told["topics"]] == topics


def test_days_are_those_of_the_time_zone(stories, settings):
    settings.TIME_ZONE = "Pacific/Auckland"

    assert json.loads(report("--since", "2026-03-16", "--until", "2026-03-16"))["total"]["stories"] == 2


def test_averages_are_rounded_half_up(way):
    for score in (0, 0, 0, 0, 0, 0, 0, 1):
        make_story(impact_score=score)

    assert json.loads(report())["total"]["average"] == 0.13


def test_csv(stories):
    rows = list(csv.reader(io.StringIO(report("--topic", "water", format="csv"))))

    assert rows == [
        ["by", "name", "from", "to", "stories", "average"],
        ["total", "", "", "", "1", "75.00"],
        ["band", "Minor", "0", "19", "0", ""],
        ["band", "Limited", "20", "39", "0", ""],
        ["band", "Notable", "40", "59", "0", ""],
        ["band", "Major", "60", "79", "1", "75.00"],
        ["band", "Far-reaching", "80", "100", "0", ""],
        ["topic", "Energy", "", "", "1", "75.00"],
        ["topic", "Water", "", "", "1", "75.00"],
        ["week", "2026-W12", "", "", "1", "75.00"],
    ]


def test_a_topic_that_would_be_a_formula_is_none(way):
    make_story(topics=['=HYPERLINK("https://e.org")'])

    rows = list(csv.reader(io.StringIO(report(format="csv"))))

    assert ["topic", '\'=HYPERLINK("https://e.org")', "", "", "1", "50.00"] in rows


def test_table(stories):
    assert report("--topic", "water", format="table").splitlines() == [
        "Stories published from the first story to now: 1, average 75.00",
        "",
        "By band",
        "  Minor           0–19         0",
        "  Limited        20–39         0",
        "  Notable        40–59         0",
        "  Major          60–79         1   75.00",
        "  Far-reaching   80–100        0",
        "",
        "By topic",
        "  Energy                1   75.00",
        "  Water                 1   75.00",
        "",
        "By week",
        "  2026-W12              1   75.00",
    ]


def test_without_a_story_there_is_no_average(way):
    first = report(format="table").splitlines()[0]

    assert first == "Stories published from the first story to now: 0, average –"


def test_every_cell_is_quoted(stories):
    assert report("--topic", "water", format="csv").splitlines()[:2] == [
        '"by","name","from","to","stories","average"',
        '"total","","","","1","75.00"',
    ]


def run(database, command: str, **more) -> subprocess.CompletedProcess:
    """*command*, where $R is the report as a process of its own, in a shell."""
    address = f"sqlite:///{database}" if connection.vendor == "sqlite" else os.environ["DATABASE_URL"]
    if connection.vendor != "sqlite":
        address = address.rsplit("/", 1)[0] + f"/{database}"
    environment = os.environ | {"DATABASE_URL": address, "R": f"{sys.executable} manage.py impact_report"} | more
    return subprocess.run(["bash", "-c", command], env=environment, capture_output=True, check=False)


def test_what_becomes_of_it_outside(shared_database):
    make_story(topics=["Größe"])
    tallying.recount()

    head = run(shared_database, "$R | head -c 1 > /dev/null; echo ${PIPESTATUS[0]}")
    # Whoever reads is gone before anything was written.
    gone = run(shared_database, "$R | exec 0<&-; echo ${PIPESTATUS[0]}")
    full = run(shared_database, "$R > /dev/full; echo $?")
    odd = run(shared_database, "$R --topic $'a\\xff'; echo $?")

    assert head.stderr == gone.stderr == b""
    assert gone.stdout == b"1\n"
    assert full.stderr.decode().splitlines() == ["CommandError: The report can't be written: No space left on device."]
    assert full.stdout == odd.stdout == b"2\n"
    assert odd.stderr.splitlines() == [b"CommandError: There is no topic \xe2\x80\x9ca\\udcff\xe2\x80\x9d."]


@pytest.mark.parametrize(
    ("format", "told"),
    [("table", b"Gr??e"), ("csv", "Größe".encode()), ("json", "Größe".encode())],
)
def test_a_terminal_that_knows_few_signs_breaks_nothing(shared_database, format, told):
    make_story(topics=["Größe"])

    done = run(shared_database, f"$R --format {format}", PYTHONIOENCODING="ascii")

    assert (done.returncode, done.stderr) == (0, b"")
    assert told in done.stdout


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--topic", "nothing"], "There is no topic “nothing”."),
        (["--since", "2026-03-02", "--until", "2026-03-01"], "--since 2026-03-02 is later than --until 2026-03-01."),
        (["--topic", "a\udcffb"], "There is no topic “a\udcffb”."),
        (["--since", "yesterday"], "Error: argument --since: yesterday is no day: write 2026-03-01."),
        (["--since", "20260301"], "Error: argument --since: 20260301 is no day: write 2026-03-01."),
        (["--since", "2026-W09-7"], "Error: argument --since: 2026-W09-7 is no day: write 2026-03-01."),
        (["--until", "2026-02-30"], "Error: argument --until: 2026-02-30 is no day: write 2026-03-01."),
        (["--until", ""], "Error: argument --until: nothing is no day: write 2026-03-01."),
    ],
)
def test_what_can_t_be_asked(args, sentence):
    with pytest.raises(CommandError) as refused:
        report(*args)
    assert str(refused.value) == sentence
