"""How tests run the import, and entries that it takes: with what is needed, and with all there is."""

import io
import json
from pathlib import Path

from django.core.management import call_command

GOOD = {"title": "Grid batteries", "summary": "Who pays.", "body": "<p>Everybody.</p>"}
FULL = {
    "slug": "grid-batteries",
    "title": "  Grid   batteries ",
    "summary": "Who pays.",
    "body": "<p onclick='x()'>Everybody.<script>x()</script></p>",
    "impact_score": 75,
    "impact_rationale": "It reaches everybody.",
    "status": "published",
    "published_at": "2026-03-01T10:00:00+01:00",
    "ends_at": None,
    "updated_at": "2026-03-02T10:00:00.000250",
    "authors": ["Zoë Ek", "Ada Lind", "Zoë Ek"],
    "topics": ["Water", "Energy", "Energy"],
    "sources": [{"name": "The council", "url": "https://example.org/a"}, {"name": "A call", "url": None}],
    "image": None,
}


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
