import argparse

from django.core.management.base import BaseCommand

from articles.pure import clock
from contact.acts import forgetting, retention
from contact.models import Category, Message


def days(text: str) -> int:
    """A whole number of days, from 0 to a hundred years."""
    if not text.isascii() or not text.isdigit() or not 0 <= int(text[:6]) <= 36500 or len(text) > 5:
        raise argparse.ArgumentTypeError("give a whole number of days from 0 to 36500")
    return int(text)


class Command(BaseCommand):
    help = "Deletes expired verifications, and messages past the retention of their category. Safe at any time."

    def add_arguments(self, parser):
        parser.add_argument("--older-than", type=days, metavar="DAYS", help="instead of each category's own number")
        parser.add_argument("--dry-run", action="store_true", help="delete nothing, show what would go")

    def handle(self, *args, older_than, dry_run, **options):
        at = clock.now()
        counts = forgetting.purge(days=older_than, dry_run=dry_run, at=at)
        told = ", ".join(f"{name} {count}" for name, count in counts.items())
        self.stdout.write(f"{'would delete' if dry_run else 'deleted'} {told}")
        if dry_run:
            self._preview(at, retention.days_of(older_than))

    def _preview(self, at, kept: dict[str, int]) -> None:
        ended = retention.ended(at, kept)
        for category, (name, number) in zip(Category.values, retention.by_category(ended).items(), strict=True):
            self.stdout.write(f"  {name}: {number}, kept for {kept[category]} days")
        spam = ended.filter(status=Message.Status.SPAM).count()
        self.stdout.write(f"of these spam: {spam}, kept for {retention.SPAM_DAYS} days at most")
        self.stdout.write(f"on legal hold, not deleted: {Message.objects.exclude(hold_reason='').count()}")
