"""`make bench`: how the product grows. Imports stories into databases of its own and prints a table of
the readers' pages and the desk's; then what a page costs beside others on the same server, how much memory large
pictures take, how fast mail goes out, and how long fifty readers at once wait in the contact form.

python tests/bench/run.py [SMALL LARGE]   (default 1000 20000)

The machine is shared and noisy: pages are timed in turns, small and large by turns, and their ratio is what counts.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 60
# Words that fill a page of hits at either size: what is compared is the search, not how many rows are shown.
PAGES = ("/", "/stories/", "/stories/story-500/", "/topics/topic-3/", "/stories/?q=water+grid")
DESK = (
    "/admin/",
    "/admin/articles/story/",
    "/admin/articles/story/?q=water+grid",
    "/admin/articles/story/500/change/",
    "/admin/articles/picture/choose/",
)
# Beside the stories: a picture for every twenty of them, an author for every two hundred.
LIBRARY = """
from articles.models import Author, Picture
from articles.pure import clock
named = [(f"pictures/{{n % 100:02}}/{{n:032}}.png", f"Picture {{n}} of the night") for n in range({pictures})]
told = {{"width": 6, "height": 4, "added_at": clock.now(), "renditions": []}}
Picture.objects.bulk_create(Picture(file=file, alt=alt, **told) for file, alt in named)
Author.objects.bulk_create(Author(name=f"Writer {{n}}", slug=f"writer-{{n}}") for n in range({authors}))
"""


def main(small: int, large: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        sizes = {size: Path(scratch, str(size)) for size in (small, large)}
        for size, folder in sizes.items():
            told = fill(folder, size)
            print(f"import of {size:>7,}: {size / told[0]:6,.0f} a second, peak memory {told[1]:,} MB", flush=True)
        timers = {size: Timer(folder) for size, folder in sizes.items()}
        print(f"{'page, ms of the process':38} {small:>9,} {large:>9,}   ratio  queries")
        for page in PAGES + DESK:
            rounds = [{size: timer.ask(page) for size, timer in timers.items()} for _ in range(ROUNDS)]
            first, second = (statistics.median(one[size][0] for one in rounds) for size in sizes)
            queries = "/".join(str(rounds[-1][size][1]) for size in sizes)
            print(f"{page:38} {first:9.2f} {second:9.2f} {second / first:7.2f}  {queries}", flush=True)


def environment(folder: Path) -> dict:
    return os.environ | {"SECRET_KEY": "b" * 64, "DATA_DIR": str(folder), "SITE_URL": "http://testserver", "DEBUG": ""}


def fill(folder: Path, size: int) -> tuple[float, int]:
    """Import *size* stories into a database in *folder*: seconds, and megabytes at the peak."""
    folder.mkdir()
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=environment(folder), check=True)
    file = folder / "stories.jsonl"
    with file.open("w") as out:
        writer = [sys.executable, str(ROOT / "tests/bench/import_speed.py"), str(size)]
        subprocess.run(writer, stdout=out, check=True)
    begun = time.monotonic()
    child = subprocess.Popen([*manage, "import_stories", str(file)], cwd=ROOT, env=environment(folder))
    usage = os.wait4(child.pid, 0)[2]
    seconds = time.monotonic() - begun
    file.unlink()
    library = LIBRARY.format(pictures=size // 20, authors=size // 200)
    subprocess.run([*manage, "shell", "--no-imports", "-c", library], cwd=ROOT, env=environment(folder), check=True)
    return seconds, usage.ru_maxrss // 1024


class Timer:
    """A process that renders pages from one database and says how much of its time each took."""

    SCRIPT = """
import sys, time, warnings
warnings.simplefilter("ignore")
import django
from django.conf import settings
django.setup()
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
client = Client()
client.force_login(get_user_model().objects.create_superuser("bench"))
asked = [0]
def count(execute, *args):
    asked[0] += 1
    return execute(*args)
with connection.execute_wrapper(count):
    for line in sys.stdin:
        begun, asked[0] = time.process_time(), 0
        status = client.get(line.strip()).status_code
        taken = (time.process_time() - begun) * 1000
        print(taken if status == 200 else "nan", asked[0], flush=True)
"""

    def __init__(self, folder: Path) -> None:
        values = environment(folder) | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.SCRIPT],
            cwd=ROOT,
            env=values,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for page in (PAGES + DESK) * 3:
            self.ask(page)

    def ask(self, page: str) -> tuple[float, int]:
        """Milliseconds of processor time for one answer, and how many queries it took."""
        self.process.stdin.write(page + "\n")
        self.process.stdin.flush()
        taken, queries = self.process.stdout.readline().split()
        return float(taken), int(queries)


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (1000, 20_000)))
    for bench in ("hot_pages.py", "decode_memory.py", "mail_throughput.py", "contact_load.py"):
        # SQLite in a folder of its own, whatever the environment or .env names.
        values = os.environ | {"DATABASE_URL": ""}
        subprocess.run([sys.executable, str(ROOT / "tests/bench" / bench)], env=values, check=True)
