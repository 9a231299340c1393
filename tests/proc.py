"""What Linux tells of other processes: their children, whether they live, and which connections they hold."""

import os
import time
from contextlib import suppress
from pathlib import Path

ESTABLISHED = "01"
# Nobody has taken it from the listening socket yet.
NOBODY = "0"


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def lives(pid: int) -> bool:
    """False only once its files are closed too: of a process that was killed the first thread may end long before."""
    with suppress(OSError):
        ended = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        return not ended or len(os.listdir(f"/proc/{pid}/task")) > 1
    return False


def wait_until_gone(pid: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while lives(pid):
        assert time.monotonic() < until, f"process {pid} does not end"
        time.sleep(0.002)


def lines_to(port: int) -> dict[int, str]:
    """The connections to *port* of this machine, by the ports they come from: the server's socket of each, NOBODY
    where no process has taken it yet."""
    found = {}
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, here, there, state, *rest = row.split()
        if here.endswith(f":{port:04X}") and state == ESTABLISHED:
            found[int(there.rpartition(":")[2], 16)] = rest[5]
    return found


def sockets_of(pid: int) -> set[str]:
    """The sockets that the process *pid* has open, named as in lines_to()."""
    found = set()
    with suppress(OSError):
        for file in os.listdir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                found.add(os.readlink(f"/proc/{pid}/fd/{file}").removeprefix("socket:[").removesuffix("]"))
    return found
