from django.core.management.base import BaseCommand

from articles.acts import ranking


class Command(BaseCommand):
    help = "Brings the front page's order into step after RANKING_BONUS_HOURS has changed."

    def handle(self, *args, **options):
        self.stdout.write(f"moved {ranking.rerank()} stories")
