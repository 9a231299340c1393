import argparse
import csv
import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from articles import reporting
from articles.models import Topic
from articles.pure import impact, slugs, spreadsheets


class Command(BaseCommand):
    help = (
        "Counts and averages what readers can see now by impact band, topic and week of publication, and what happened "
        "since. Days are those of TIME_ZONE, both included; a story counts under each of its topics."
    )

    def add_arguments(self, parser):
        parser.add_argument("--since", type=_day, metavar="DATE", help="published on this day or later (2026-03-01)")
        parser.add_argument("--until", type=_day, metavar="DATE", help="published on this day or earlier")
        parser.add_argument("--topic", metavar="SLUG", help="stories of this topic alone")
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *args, since, until, topic, format, **options):
        if since and until and since > until:
            raise CommandError(f"--since {since} is later than --until {until}.", returncode=2)
        chosen = Topic.objects.filter(slug=slugs.tidy(topic)).first() if topic is not None else None
        if topic is not None and chosen is None:
            raise CommandError(f"There is no topic “{topic}”.", returncode=2)
        told = as_json(reporting.report(since, until, topic=chosen))
        {"table": self._table, "csv": self._csv, "json": self._json}[format](told)

    def _json(self, told: dict) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))

    def _csv(self, told: dict) -> None:
        rows = csv.writer(self.stdout, lineterminator="\n")
        rows.writerow(["by", "name", "from", "to", "stories", "average"])
        total = told["total"]
        rows.writerow(["total", "", "", "", total["stories"], _number(total["average"])])
        for row in _rows(told):
            rows.writerow([*map(spreadsheets.cell, row[:2]), *row[2:]])

    def _table(self, told: dict) -> None:
        period = f"{told['since'] or 'the first story'} to {told['until'] or 'now'}"
        total = told["total"]
        self.stdout.write(f"Stories published from {period}: {total['stories']}, average {_number(total['average'])}")
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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no day: write 2026-03-01.") from error
