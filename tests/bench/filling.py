"""Databases for benchmarks: filled with N stories by import_stories, as an operator would, and told how that went.

Beside the stories a library: a picture for every twenty of them, an author for every two hundred, a message of a reader
for every ten, the newest hundred of which are to be done.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = 10
# What says that a folder is filled, and how that went.
TOLD = "filled.json"
LIBRARY = """
from datetime import timedelta
from articles.models import Author, Picture
from articles.pure import clock
from contact.models import Message
now = clock.now()
named = [(f"pictures/{{n % 100:02}}/{{n:032}}.png", f"Picture {{n}} of the night") for n in range({size} // 20)]
told = {{"width": 6, "height": 4, "added_at": now, "renditions": []}}
Picture.objects.bulk_create((Picture(file=file, alt=alt, **told) for file, alt in named), batch_size=1000)
Author.objects.bulk_create(Author(name=f"Writer {{n}}", slug=f"writer-{{n}}") for n in range({size} // 200))
text = "The dam at Vik leaks, and nobody has told those who live below it. " * 9
Message.objects.bulk_create((
    Message(address=f"reader{{n}}@example.org", name=f"Reader {{n}}", subject=f"Subject {{n}}", text=text,
            status="new" if n < 100 else "answered", received_at=now - timedelta(minutes=n))
    for n in range({size} // 10)
), batch_size=1000)
"""
SETTLE = """
from django.db import connection
with connection.cursor() as cursor:
    # What PostgreSQL does by itself some minutes later; SQLite has no such moment.
    if connection.vendor == "postgresql":
        cursor.execute("VACUUM (ANALYZE)")
"""


def environment(folder: Path, size: int) -> dict:
    """What the product needs to run on the *size* stories of *folder*: a database of its own, wherever it is."""
    values = {"SECRET_KEY": "b" * 64, "DATA_DIR": str(folder), "SITE_URL": "http://testserver", "DEBUG": ""}
    if address := os.environ.get("DATABASE_URL", ""):
        values["DATABASE_URL"] = f"{address}_{size}"
    return os.environ | values


def fill(folder: Path, size: int) -> dict:
    """Fill *folder* with *size* stories, or take what an earlier run left there; how that went, as _import() tells."""
    values = environment(folder, size)
    filled = folder / TOLD
    if filled.exists():
        manage(values, "migrate", "-v0")
        return json.loads(filled.read_text())
    folder.mkdir(parents=True)
    _make_database(values)
    manage(values, "migrate", "-v0")
    file = folder / "stories.jsonl"
    with file.open("w") as out:
        writer = [sys.executable, str(ROOT / "tests/bench/import_speed.py"), str(size)]
        subprocess.run(writer, stdout=out, check=True)
    told = _import(values, file, size)
    file.unlink()
    manage(values, "shell", "--no-imports", "-c", LIBRARY.format(size=size))
    # As the worker does within its first hour.
    manage(values, "recount_impact")
    manage(values, "shell", "--no-imports", "-c", SETTLE)
    filled.write_text(json.dumps(told))
    return told


def manage(values: dict, *command: str) -> None:
    work = [sys.executable, "manage.py", *command]
    subprocess.run(work, cwd=ROOT, env=values, check=True, stdout=subprocess.DEVNULL)


def _make_database(values: dict) -> None:
    """Empty, under the name that *values* give; what was there goes."""
    if address := values.get("DATABASE_URL", ""):
        import psycopg

        server, _, name = address.rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
            connection.execute(f'CREATE DATABASE "{name}"')


def _import(values: dict, file: Path, size: int) -> dict:
    """Stories a second in all and in each tenth of *file*, and the process's memory in MB at the end of each."""
    total, begun = file.stat().st_size, time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_stories", str(file)], cwd=ROOT, env=values, stdout=subprocess.DEVNULL
    )
    ends, memory, peak = [], [], 0
    while process.poll() is None:
        time.sleep(0.1)
        # Between two looks it may end.
        with suppress(OSError, StopIteration, LookupError):
            resident, peak = _memory(process.pid)
            if _position(process.pid, file) >= total * (len(ends) + 1) / PARTS:
                ends.append(time.monotonic() - begun)
                memory.append(resident)
    if process.returncode:
        raise SystemExit("The import failed.")
    seconds = time.monotonic() - begun
    ends = [*ends[: PARTS - 1], seconds]
    rates = [size / PARTS / (end - start) for start, end in zip([0, *ends], ends, strict=False)]
    return {"rate": size / seconds, "seconds": seconds, "peak": peak, "rates": rates, "memory": memory}


def _memory(pid: int) -> tuple[float, float]:
    """Of a process: what it holds now, and held at most, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    found = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return int(found["VmRSS"]) / 1024, int(found["VmHWM"]) / 1024


def _position(pid: int, file: Path) -> int:
    """How far the process has read *file*."""
    own = next(one for one in Path(f"/proc/{pid}/fd").iterdir() if one.resolve() == file.resolve())
    told = Path(f"/proc/{pid}/fdinfo/{own.name}").read_text()
    return int(told.split()[1])


if __name__ == "__main__":
    print(json.dumps(fill(Path(sys.argv[1]), int(sys.argv[2]))), flush=True)
