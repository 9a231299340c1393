"""The server's process: Granian, with some things put right about its workers. Started by `manage.py serve`.

Granian forks its workers. Each begins with the server's own handler for SIGTERM, which in a worker's copy tells nobody,
and gets its own only once Django has been imported: a stop in between was waited for in vain. A worker whose server was
killed would go on to serve the port, beside the one that is started next. And a worker that dies again within seconds
takes the whole server along: right for one that can't even begin, but not when the system killed it for its memory, as
it does again when a browser or a proxy repeats the request that took it.

And SIGHUP, which begins new workers with the code as it is now: newsroom/reloading.py.
"""

import gc
import multiprocessing
import os
import signal
import threading
import time

from newsroom import reloading

# A request that takes longer than this after SIGTERM is cut off: below the 30 s that most managers give.
DRAIN_SECONDS = 25
LOOK_SECONDS = 1
# A stop often goes to all processes of a group: the server's own wish has to reach it before its worker is gone,
# or it takes that for a fault and begins another.
WAIT_SECONDS = 0.3
_STOPS = {signal.SIGTERM, signal.SIGINT}


def main() -> None:
    """Run Granian by the options on the command line."""
    from granian.cli import entrypoint
    from granian.server.common import AbstractWorker

    multiprocessing.set_start_method("fork")
    AbstractWorker._watcher = _forgiving(AbstractWorker._watcher)
    reloading.prepare()
    # Held back around a fork: one that comes at that very moment must meet the right handler.
    os.register_at_fork(before=_hold, after_in_parent=_let_go, after_in_child=_begin_worker)
    entrypoint()


def worker():
    """What each worker serves. The first thing that Granian calls in it."""
    threading.Thread(target=_end_after, args=(os.getppid(),), daemon=True).start()
    from newsroom.wsgi import application

    # What was imported stays for ever: the search for garbage need not look through it each time.
    gc.collect()
    gc.freeze()
    reloading.tell_ready()
    return application


def _forgiving(watch):
    """Granian's *watch*, which waits for the end of a worker and tells the server: a worker that was killed from
    outside has not failed, however short it lived."""

    def watch_forgiving(worker) -> None:
        worker.join()
        if worker.inner.exitcode == -signal.SIGKILL:
            worker.parent.respawned_wrks.pop(worker.idx, None)
        watch(worker)

    return watch_forgiving


def _hold() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)


def _let_go() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)


def _begin_worker() -> None:
    signal.signal(signal.SIGTERM, _stop_early)
    # Ctrl-C reaches the server too, which passes on what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _let_go()


def _stop_early(*_) -> None:
    """No reader has been let in yet, so nothing has to be finished."""
    time.sleep(WAIT_SECONDS)
    os._exit(0)


def _end_after(parent: int) -> None:
    """Stop in order once *parent* is gone, and in any case when the time for it is over."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(DRAIN_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
