"""What readers notice of an import of 10,000 stories: hot pages before it and while it runs.

python tests/bench/under_import.py [STORIES]      (needs wrk; DATABASE_URL: as for growth.py)

One server process on one core; wrk and the import share the other, on which wrk goes first: else it would measure how
long it waits itself. The server's processor time for a request, and how long the slowest hundredth waits.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.filling import environment, fill, manage  # noqa: E402
from tests.bench.hot_pages import NO_WRK, STORIES, processor_seconds, served  # noqa: E402
from tests.newsroom.whole import free_port  # noqa: E402

SECONDS, CONNECTIONS = 5, 16
# Readers of the front page, and of the twenty stories that everybody reads.
ASKED = """
local number = 0
request = function()
  number = number + 1
  if number % 2 == 0 then return wrk.format("GET", "/") end
  return wrk.format("GET", "/stories/story-" .. number % 20 + 1 .. "/")
end
"""
UNITS = {"us": 0.001, "ms": 1, "s": 1000}


class Measured(NamedTuple):
    requests: int
    microseconds: float
    slowest: float
    failed: int


def ask(port: int, pid: int, script: Path) -> Measured:
    """Milliseconds under which 99 of 100 answers come; *failed*: answered with a fault, broken off or too late."""
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}", "--latency", "-s", str(script)]
    before = processor_seconds(pid)
    coding = ["-H", "Accept-Encoding: gzip, deflate, br"]
    told = subprocess.run([*command, *coding, f"http://127.0.0.1:{port}/"], capture_output=True, text=True).stdout
    taken = processor_seconds(pid) - before
    requests = int(re.search(r"(\d+) requests in", told)[1])
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", told)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    faults = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    failed = sum(map(int, errors.groups())) if errors else 0
    failed += int(faults[1]) if faults else 0
    return Measured(requests, taken / requests * 1e6, float(slowest[1]) * UNITS[slowest[2]], failed)


def main(imported: int) -> None:
    if not shutil.which("wrk"):
        raise SystemExit(NO_WRK)
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        folder = Path(scratch, "site")
        fill(folder, STORIES)
        values = environment(folder, STORIES)
        manage(values, "collectstatic", "--noinput", "-v0")
        file, script = Path(scratch, "more.jsonl"), Path(scratch, "asked.lua")
        script.write_text(ASKED)
        writer = [sys.executable, str(ROOT / "tests/bench/import_speed.py"), str(imported)]
        with file.open("w") as out:
            subprocess.run(writer, stdout=out, check=True)
        # All of them are others than those that are there.
        file.write_text(file.read_text().replace('"slug": "story-', '"slug": "more-'))
        port = free_port()
        pid = stack.enter_context(served(folder, port, "newsroom.serving:worker"))
        ask(port, pid, script)
        before = [ask(port, pid, script) for _ in range(3)]
        work = ["nice", "-n", "10", "taskset", "-c", "1", sys.executable, "manage.py", "import_stories", str(file)]
        importing = subprocess.Popen(work, cwd=ROOT, env=values, stdout=subprocess.DEVNULL)
        during = []
        while importing.poll() is None:
            during.append(ask(port, pid, script))
        if importing.returncode:
            raise SystemExit("The import failed.")
        # The last one ran on after its end.
        report({"before": before, "while importing": during[:-1]})


def report(measured: dict[str, list[Measured]]) -> None:
    print(f"{'':18}{'requests':>10}{'µs each':>10}{'99 % within, ms':>18}{'failed':>8}", flush=True)
    each = {}
    for name, rows in measured.items():
        requests = sum(one.requests for one in rows)
        each[name] = sum(one.microseconds * one.requests for one in rows) / requests
        slowest = max(one.slowest for one in rows)
        failed = sum(one.failed for one in rows)
        print(f"{name:18}{requests:>10,}{each[name]:>10.1f}{slowest:>18.1f}{failed:>8}", flush=True)
    print(f"processor time while importing: {each['while importing'] / each['before']:.2f} times", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
