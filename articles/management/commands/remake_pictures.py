import sys

from django.core.management.base import BaseCommand

from articles.acts import remaking


class Command(BaseCommand):
    help = (
        "Has the worker make the smaller files of each picture that lacks one. "
        "Exit code 1 when originals are lost: they are named."
    )

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="those that lack nothing too")

    def handle(self, *args, **options):
        waiting, lost = remaking.remake(everything=options["all"])
        for picture in lost:
            self.stderr.write(f"picture {picture.pk} has lost its file {picture.file}: import or upload it again.")
        self.stdout.write(f"{waiting} wait for the worker, {len(lost)} have lost their file")
        if lost:
            sys.exit(1)
