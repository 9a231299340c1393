import argparse
import csv
import json
import os
import re
import sys
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from articles import breaking_off, reporting
from articles.models import Topic
from articles.pure import impact, slugs, spreadsheets

# Python reads others as well: 20260301, 2026-W09-7.
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Command(BaseCommand):
    help = (
        "Counts and averages what readers can see now by impact band, topic and week of publication, and what happened "
        "since. Days are those of TIME_ZONE, both included; a story counts under each of its topics. Exit code 1: "
        "whoever read it has seen enough, 2: what was asked can't be, or the report can't be written, 3: the database "
        "failed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--since", type=_day, metavar="DATE", help="published on this day or later (2026-03-01)")
        parser.add_argument("--until", type=_day, metavar="DATE", help="published on this day or earlier")
        parser.add_argument("--topic", metavar="SLUG", help="stories of this topic alone")
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *args, since, until, topic, format, **options):
        if since and until and since > until:
            raise CommandError(f"--since {since} is later than --until {until}.", returncode=2)
        try:
            told = as_json(reporting.report(since, until, topic=_topic(topic)))
        except breaking_off.REASONS as error:
            raise CommandError(breaking_off.sentence(error), returncode=breaking_off.CODE) from error
        self._write({"table": self._table, "csv": self._csv, "json": self._json}[format], told)

    def _write(self, how, told: dict) -> None:
        """Write *told* as *how* does, all of it: what can't be is said in one line."""
        _make_safe(self.stdout, is_for_people=how == self._table)
        try:
            how(told)
            self.stdout.flush()
        except OSError as error:
            # Python would complain once more when it closes what can't be written.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if isinstance(error, BrokenPipeError):
                # Whoever read has seen enough (head).
                sys.exit(1)
            raise CommandError(f"The report can't be written: {error.strerror}.", returncode=2) from error

    def _json(self, told: dict) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))

    def _csv(self, told: dict) -> None:
        rows = csv.writer(self.stdout, lineterminator="\n", quoting=csv.QUOTE_ALL)
        rows.writerow(["by", "name", "from", "to", "stories", "average"])
        total = told["total"]
        rows.writerow(["total", "", "", "", total["stories"], _number(total["average"])])
        for row in _rows(told):
            rows.writerow([*map(spreadsheets.cell, row[:2]), *row[2:]])

    def _table(self, told: dict) -> None:
        period = f"{told['since'] or 'the first story'} to {told['until'] or 'now'}"
        total = told["total"]
        average = _number(total["average"]) or "–"
        self.stdout.write(f"Stories published from {period}: {total['stories']}, average {average}")
        rows = list(_rows(told))
        widest = max((len(row[1]) for row in rows), default=0)
        section = ""
        for by, name, least, most, stories, average in rows:
            if by != section:
                section = by
                self.stdout.write(f"\nBy {by}")
            stretch = f"{least:>3}–{most:<3}" if most != "" else ""
            self.stdout.write(f"  {name:<{widest}}  {stretch}{stories:>9}  {average:>6}".rstrip())


def as_json(found: reporting.Report) -> dict:
    """The report in the keys and the order of the format."""

    def sums(one: reporting.Sums) -> dict:
        return {"stories": one.stories, "average": one.average}

    return {
        "since": found.since and found.since.isoformat(),
        "until": found.until and found.until.isoformat(),
        "total": sums(found.total),
        "bands": [
            {"name": band.name, "from": band.least, "to": band.most, **sums(found.bands[band.level])}
            for band in impact.BANDS
        ],
        "topics": [{"slug": topic.slug, "name": topic.name, **sums(one)} for topic, one in found.topics],
        "weeks": [{"week": name, **sums(one)} for name, one in found.weeks.items()],
        "events": [{"name": name, "events": number} for name, number in found.events.items()],
    }


def _rows(told: dict):
    """By what, name, from, to, stories (or events), average: the lines of the table and of the CSV."""
    for one in told["bands"]:
        yield "band", one["name"], one["from"], one["to"], one["stories"], _number(one["average"])
    for one in told["topics"]:
        yield "topic", one["name"], "", "", one["stories"], _number(one["average"])
    for one in told["weeks"]:
        yield "week", one["week"], "", "", one["stories"], _number(one["average"])
    for one in told["events"]:
        yield "event", one["name"], "", "", one["events"], ""


def _number(average: float | None) -> str:
    return "" if average is None else f"{average:.2f}"


def _topic(slug: str | None) -> Topic | None:
    if slug is None:
        return None
    tidy = slugs.tidy(slug)
    # What is no slug, bytes that are no text among it, can't be asked for.
    found = Topic.objects.filter(slug=tidy).first() if slugs.is_slug(tidy) else None
    if found is None:
        raise CommandError(f"There is no topic “{slug}”.", returncode=2)
    return found


def _day(text: str) -> date:
    told = f"{text or 'nothing'} is no day: write 2026-03-01."
    if not _DAY.fullmatch(text):
        raise argparse.ArgumentTypeError(told)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(told) from error


def _make_safe(out, *, is_for_people: bool) -> None:
    """Let *out*, a command's, take every sign: machines read UTF-8, a terminal what its language has."""
    if not hasattr(out._out, "reconfigure"):
        return
    if is_for_people:
        out._out.reconfigure(errors="replace")
    else:
        out._out.reconfigure(encoding="utf-8", newline="\n")
