import argparse

from django.core.management.base import BaseCommand

from contact.acts import forgetting


def days(text: str) -> int:
    """A whole number of days, from 0 to a hundred years."""
    if not text.isascii() or not text.isdigit() or not 0 <= int(text[:6]) <= 36500 or len(text) > 5:
        raise argparse.ArgumentTypeError("give a whole number of days from 0 to 36500")
    return int(text)


class Command(BaseCommand):
    help = "Deletes expired verifications, and messages past their retention (CONTACT_RETENTION_DAYS)."

    def add_arguments(self, parser):
        parser.add_argument("--older-than", type=days, metavar="DAYS", help="instead of CONTACT_RETENTION_DAYS")
        parser.add_argument("--dry-run", action="store_true", help="count only, delete nothing")

    def handle(self, *args, **options):
        counts = forgetting.purge(days=options["older_than"], dry_run=options["dry_run"])
        told = ", ".join(f"{name} {count}" for name, count in counts.items())
        self.stdout.write(f"{'would delete' if options['dry_run'] else 'deleted'} {told}")
