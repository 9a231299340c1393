from django.core.management.base import BaseCommand

from articles.acts import indexing


class Command(BaseCommand):
    help = (
        "Writes the words of every story into the search index anew, or goes on where that was broken off. The worker "
        "does so after LANGUAGE_CODE changed; by hand it is needed only after changes by hand in SQL."
    )

    def handle(self, *args, **options):
        self.stdout.write(f"indexed {indexing.rebuild()} stories")
