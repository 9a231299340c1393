import sys

from django.core.management.base import BaseCommand

from articles.acts import remaking


class Command(BaseCommand):
    help = (
        "Has the worker make the smaller files of each picture that lacks one. "
        "Exit code 1 when originals are gone or can't be read: they are named."
    )

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="those that lack nothing too")

    def handle(self, *args, **options):
        waiting, lost = remaking.remake(everything=options["all"])
        for picture in lost:
            told = f"its file {picture.file} is gone or can't be read; import or upload it again."
            self.stderr.write(f"picture {picture.pk}: {told}")
        self.stdout.write(f"{waiting} wait for the worker, {len(lost)} have no file that can be read")
        if lost:
            sys.exit(1)
