import os
import sys
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand

from articles import breaking_off, exporting


class Command(BaseCommand):
    help = (
        "Writes every story as JSON Lines to PATH or standard output; import_stories reads it back. "
        "Exit code 0: all of it, 1: a picture is missing in the storage, 2: PATH or DIR can't be written, "
        "3: broken off, database or storage failed."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, metavar="PATH")
        parser.add_argument("--media", type=Path, metavar="DIR", help="copy the pictures below DIR")

    def handle(self, *args, path, media, **options):
        missing, number, code = [], 0, 0
        try:
            with exporting.whole_file(path) if path else nullcontext(_Bytes(self.stdout)) as out:
                for number in exporting.write(out, media=media, warn=missing.append):  # noqa: B007 (told below)
                    pass
        except BrokenPipeError:
            # Whoever read has seen enough (head). Python would complain once more when it closes the pipe.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:
            self.stderr.write(f"{error.filename or path} can't be written: {error.strerror}.")
            sys.exit(2)
        except breaking_off.REASONS as error:
            self.stderr.write(breaking_off.sentence(error))
            code = breaking_off.CODE
        for sentence in missing:
            self.stderr.write(sentence)
        self.stderr.write(f"exported {number}")
        if code or missing:
            sys.exit(code or 1)


class _Bytes:
    """The command's standard output, which takes text, for UTF-8 whatever the terminal's language is."""

    def __init__(self, out):
        self._out = out
        if hasattr(out._out, "reconfigure"):
            out._out.reconfigure(encoding="utf-8", newline="\n")

    def write(self, line: bytes) -> None:
        self._out.write(line.decode(), ending="")
