import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db.models import Q

from articles.acts import drawing, illustrating
from articles.demo import content, rating
from articles.importing.run import Counts
from articles.models import Picture, SocialCard, Story
from articles.pure import body, clock


class Command(BaseCommand):
    help = "Loads the demo stories, rated, with all their pictures made and drawn. Doing it twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="load nothing when there is any story")

    def handle(self, *args, if_empty, **options):
        slugs = content.slugs()
        if if_empty and Story.objects.exists():
            if _some_wait(slugs):
                _illustrate()
            return
        there = set(Story.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        if len(there) < len(slugs):
            self._load(without=there)
            rating.rate(set(slugs) - there, now=clock.now())
        else:
            self.stdout.write(str(Counts(unchanged=len(slugs))))
        _illustrate()

    def _load(self, *, without: set[str]) -> None:
        """Import the demo stories but those that are there: dated from another day, and the desk's by now."""
        with TemporaryDirectory() as folder:
            path = content.write(Path(folder), now=clock.now())
            lines = path.read_text("utf-8").splitlines(keepends=True)
            path.write_text("".join(one for one in lines if json.loads(one)["slug"] not in without), "utf-8")
            call_command("import_stories", path, stdout=self.stdout, stderr=self.stderr)


def _illustrate() -> None:
    """Make all sizes that pictures lack, and all social cards; those of a first run that was broken off, too."""
    while illustrating.illustrate_waiting():
        pass
    until = time.monotonic() + drawing.LEASE.total_seconds()
    # What a worker beside this has claimed is drawn by it, a moment later.
    while drawing.draw_waiting() or (drawing.being_drawn() and time.monotonic() < until):
        time.sleep(0.05)


def _some_wait(slugs: list[str]) -> bool:
    """Whether any picture that a story of the demo shows has no sizes yet, or a story no social card."""
    stories = Story.objects.filter(slug__in=slugs)
    if SocialCard.objects.filter(story__in=stories, due_at__isnull=False).exists():
        return True
    waiting = Picture.objects.filter(renditions__isnull=True)
    if not waiting.exists():
        return False
    names = {name for text in stories.values_list("body", flat=True) for name in body.pictures(text)}
    return waiting.filter(Q(file__in=names) | Q(stories__in=stories)).exists()
