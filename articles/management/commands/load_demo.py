from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.core.management.base import BaseCommand

from articles.acts import illustrating
from articles.demo import content
from articles.models import Story
from articles.pure import clock


class Command(BaseCommand):
    help = "Loads the demo stories with their pictures in every size. Doing it twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is any story")

    def handle(self, *args, if_empty, **options):
        if if_empty and Story.objects.exists():
            return
        ...
