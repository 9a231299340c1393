from django.core.management.base import BaseCommand

from articles import search
from articles.acts import editions
from articles.models import Story


class Command(BaseCommand):
    help = "Writes the words of every story into the search index anew. Needed only after changes by hand in SQL."

    def handle(self, *args, **options):
        self.stdout.write(f"indexed {search.rebuild(Story.objects.all())} stories")
        editions.move()
