from django.core.management.base import BaseCommand

from articles.acts import tallying


class Command(BaseCommand):
    help = "Counts the sums behind /impact/ and impact_report anew from the stories, by the days of TIME_ZONE."

    def handle(self, *args, **options):
        self.stdout.write(f"{tallying.recount()} sums counted")
