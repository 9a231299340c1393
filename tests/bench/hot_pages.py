"""What a page costs the server, beside what others cost on the same one.

python tests/bench/hot_pages.py [ROUNDS]      (default 5; needs wrk: on Debian, apt-get install wrk)

One server process on one core, wrk on another; all contenders run at the same time and are asked in turns, so that
what else the machine does meets them alike. Requests a second and the server's own microseconds for each, as medians
with their ranges: only ratios within one run mean anything.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.filling import environment, fill, manage  # noqa: E402
from tests.newsroom.whole import free_port  # noqa: E402

STORIES, SECONDS, CONNECTIONS = 1000, 3, 16
TICKS = os.sysconf("SC_CLK_TCK")
NO_WRK = "This benchmark needs wrk, which asks for pages: on Debian, apt-get install wrk."
# A page is never asked for again before hundreds of others were.
CYCLE = """
local number = 0
request = function()
  number = number % {stories} + 1
  return wrk.format("GET", "/stories/story-" .. number .. "/")
end
"""


class Contender(NamedTuple):
    """*values*: of its environment; *address*: what is asked for; *headers*: with it; *script*: for wrk."""

    name: str
    values: dict
    address: str = "/"
    headers: tuple = ("Accept-Encoding: gzip, deflate, br",)
    script: str = ""
    factory: str = "newsroom.serving:worker"


class Measured(NamedTuple):
    a_second: float
    microseconds: float


@contextmanager
def served(folder: Path, port: int, factory: str, **values):
    """One process of the product's own server on the first core; its process id."""
    command = [
        *(sys.executable, "-m", "newsroom.serving", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--log-level", "warning", "--no-access-log", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--factory", factory),
    ]
    given = environment(folder, STORIES) | {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"} | values
    process = subprocess.Popen(["taskset", "-c", "0", *command], cwd=ROOT, env=given)
    try:
        wait_for(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    import socket

    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"Nothing listens on {port}.")


def processor_seconds(pid: int) -> float:
    """Of the server and its worker."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    total = 0
    for one in [str(pid), *found]:
        fields = Path("/proc", one, "stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def ask(contender: Contender, port: int, pid: int, folder: Path) -> Measured:
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}"]
    for header in contender.headers:
        command += ["-H", header]
    if contender.script:
        script = folder / "cycle.lua"
        script.write_text(contender.script)
        command += ["-s", str(script)]
    before = processor_seconds(pid)
    out = subprocess.run([*command, f"http://127.0.0.1:{port}{contender.address}"], capture_output=True, text=True)
    taken = processor_seconds(pid) - before
    if out.returncode or "Non-2xx" in out.stdout.replace("304", ""):
        raise SystemExit(f"{contender.name}: {out.stdout}{out.stderr}")
    requests = int(next(line for line in out.stdout.splitlines() if " requests in " in line).split()[0])
    rate = float(out.stdout.split("Requests/sec:")[1].split()[0])
    return Measured(rate, taken / requests * 1e6)


def main(rounds: int) -> None:
    if not shutil.which("wrk"):
        raise SystemExit(NO_WRK)
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        folder = Path(scratch, "site")
        fill(folder, STORIES)
        manage(environment(folder, STORIES), "collectstatic", "--noinput", "-v0")
        running = list(started(stack, folder))
        measured: dict[str, list[Measured]] = {one.name: [] for one, _ in running}
        for number in range(rounds + 1):
            for contender, (port, pid) in running:
                one = ask(contender, port, pid, folder)
                # The first round warms them up.
                if number:
                    measured[contender.name].append(one)
        report(measured)


def started(stack: ExitStack, folder: Path):
    """Each contender with its port and its process."""
    ours = free_port()
    pid = stack.enter_context(served(folder, ours, "newsroom.serving:worker"))
    yield Contender("front page, hot", {}), (ours, pid)
    yield Contender("story, hot", {}, "/stories/story-500/"), (ours, pid)
    for name, address in (("front page", "/"), ("story", "/stories/story-500/")):
        known = ("Accept-Encoding: gzip, deflate, br", f"If-None-Match: {tag(ours, address)}")
        yield Contender(f"{name}, 304", {}, address, known), (ours, pid)
    others = [
        Contender("bare, as the front page", {"CONTENDER": "bare", "ADDRESS": f"http://127.0.0.1:{ours}/"}),
        Contender(
            "bare, as the story", {"CONTENDER": "bare", "ADDRESS": f"http://127.0.0.1:{ours}/stories/story-500/"}
        ),
        Contender("empty Django view", {"CONTENDER": "empty"}, "/empty/"),
        Contender("story, cold", {"PAGE_CACHE_MB": "1"}, script=CYCLE.format(stories=STORIES)),
        Contender("story, one, without the cache", {"PAGE_CACHE_MB": "0"}, "/stories/story-500/"),
        Contender("stories, without the cache", {"PAGE_CACHE_MB": "0"}, script=CYCLE.format(stories=STORIES)),
        Contender("front page, without the cache", {"PAGE_CACHE_MB": "0"}),
    ]
    for one in others:
        factory = "tests.bench.contenders:worker" if "CONTENDER" in one.values else one.factory
        port = free_port()
        yield one, (port, stack.enter_context(served(folder, port, factory, **one.values)))


def tag(port: int, address: str) -> str:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", address, headers={"Accept-Encoding": "br"})
    return connection.getresponse().headers["ETag"]


def report(measured: dict[str, list[Measured]]) -> None:
    print(
        f"{'median (range) of ' + str(len(next(iter(measured.values())))):32} {'requests a second':>28} {'µs each':>22}"
    )
    for name, rows in measured.items():
        rates, costs = zip(*rows, strict=True)
        print(f"{name:32} {spread(rates):>28} {spread(costs):>22}", flush=True)


def spread(values) -> str:
    return f"{statistics.median(values):,.0f} ({min(values):,.0f}-{max(values):,.0f})"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
