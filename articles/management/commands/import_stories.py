import sys
from contextlib import closing
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles import breaking_off
from articles.importing import formats
from articles.importing.entries import Unreadable, quoted
from articles.importing.files import Folder
from articles.importing.run import Import


class Command(BaseCommand):
    help = (
        "Reads stories from a file; doing it twice changes nothing. An entry whose slug is there updates "
        "that story. Exit code 0: all in, 1: some entries rejected, 2: nothing could be read, "
        "3: broken off, database or storage failed."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="PATH", help="the file of stories; its pictures lie beside it")
        parser.add_argument("--format", choices=formats.NAMES, default="auto", metavar="FORMAT", help=formats.TOLD)
        parser.add_argument("--media", type=Path, metavar="DIR", help="the pictures lie below this folder instead")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--draft", action="store_true", help="new stories come in as drafts")

    def handle(self, *args, path, media, dry_run, draft, **options):
        if media and not media.is_dir():
            self.stderr.write(f"There is no folder {media}.")
            sys.exit(2)
        folder = Folder(media or path.parent, keep=not dry_run)
        job = Import(folder, partial(self._reject, path), dry_run=dry_run, draft=draft)
        code = 0
        try:
            with formats.open_file(path) as file, closing(_bar(path)) as bar:
                job.run(formats.reader(file, options["format"])(file), progress=bar.update)
        except Unreadable as unreadable:
            self.stderr.write(str(unreadable))
            sys.exit(2)
        except breaking_off.REASONS as error:
            # What was stored so far stays, and the next run goes on from there.
            self.stderr.write(breaking_off.sentence(error))
            code = breaking_off.CODE
        except KeyboardInterrupt:
            code = 130
        if job.unknown:
            self.stderr.write(f"{path}: ignored keys: {', '.join(map(quoted, job.unknown))}")
        if job.replaced:
            slugs = ", ".join(map(quoted, job.replaced))
            self.stderr.write(f"{path}: scores rated by the rubric that this file replaces: {slugs}")
        self.stdout.write(str(job.counts))
        if code := code or job.counts.exit_code:
            sys.exit(code)

    def _reject(self, path: Path, place: int, reason: str) -> None:
        with tqdm.external_write_mode(file=sys.stderr):
            self.stderr.write(f"{path}:{place}: {reason}")


def _bar(path: Path) -> tqdm:
    """A progress bar in bytes of the file, on a terminal only."""
    return tqdm(total=path.stat().st_size, unit="B", unit_scale=True, disable=None)
