"""How tests run the import, and one entry that it takes."""

import io
import json
from pathlib import Path

from django.core.management import call_command

GOOD = {"title": "Grid batteries", "summary": "Who pays.", "body": "<p>Everybody.</p>"}


def write_lines(path: Path, *entries: dict) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in entries), "utf-8")
    return path


def importing(path: Path, *options: str) -> tuple[int, str, list[str]]:
    """import_stories on *path*: its exit code, its standard output, the lines of its errors."""
    out, errors = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("import_stories", str(path), *options, stdout=out, stderr=errors)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue(), errors.getvalue().splitlines()
