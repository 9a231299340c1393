import os
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from articles import exporting


class Command(BaseCommand):
    help = "Writes every story as JSON Lines to PATH or standard output; import_stories reads it back."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, metavar="PATH")
        parser.add_argument("--media", type=Path, metavar="DIR", help="copy the pictures below DIR")

    def handle(self, *args, path, media, **options):
        missing = []
        ...
