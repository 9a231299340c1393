"""SIGHUP: new workers with the code as it is now, one after the other, and no request dropped.

Granian begins a new worker, and some seconds later ends the old one, whether the new one serves by then or not; where
the new code can't begin, the whole server ends. Here an old worker goes once the new one has begun; where that can't,
the old ones go on. And Granian's workers have a socket each: one that ends takes along who waits to be taken from its
own. Here they share one, which their server holds: whoever comes waits for the next worker. And a worker that is to
end first takes nobody in any more, then waits a moment: of one just taken in it would not even read what is asked for.
"""

import os
import select
import signal
import socket
import threading
import time

# So long new code may take to begin.
BEGIN_SECONDS = 120
LOOK_SECONDS = 0.1
# Between a connection and the request on it, from a reader far away.
TAKEN_IN_SECONDS = 0.5
_listening = -1
# Where a worker that begins says so; it and its server are forks of one process.
_telling = -1


def prepare() -> None:
    """Put it into Granian, before it begins."""
    from granian import _signals
    from granian.server.mp import MPServer

    MPServer._init_shared_socket = _share_socket
    MPServer._drop_shared_socket = _let_go
    MPServer._reload = _reload
    _signals.set_sync_signals = _ending_softly(_signals.set_sync_signals)


def tell_ready() -> None:
    """Called in a worker that has imported all that it serves."""
    global _telling
    if _telling >= 0:
        os.write(_telling, b".")
        os.close(_telling)
        _telling = -1


def _share_socket(server) -> None:
    from granian.net import SocketSpec

    global _listening
    server._shd = SocketSpec(server.bind_addr, server.bind_port, server.backlog).build()
    server._ssp = server._sso = None
    _listening = server._sfd = server._shd.get_fd()


def _let_go(server) -> None:
    """The server stops: once its workers have let go of the socket too, whoever comes is refused at once, and may ask
    another one."""
    os.close(_listening)


def _ending_softly(set_signals):
    """Granian's *set_signals*, which makes the event that ends a worker come with SIGTERM."""

    def set_soft_signals():
        event = set_signals()
        ending = threading.Thread(target=_end_softly, args=(event,), daemon=True)

        # It may be told twice, and the second time while it begins to end: one step, which nothing interrupts.
        is_first = iter([True])

        def end(*_) -> None:
            if next(is_first, False):
                ending.start()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        return event

    return set_soft_signals


def _end_softly(event) -> None:
    # In place of the shared one, which the others go on with: nobody ever comes to it.
    silent = socket.socket(socket.AF_UNIX)
    silent.bind("")
    silent.listen()
    silent.setblocking(False)
    os.dup2(silent.fileno(), _listening)
    time.sleep(TAKEN_IN_SECONDS)
    event.set()


def _reload(server, spawn_target, target_loader) -> None:
    """A new worker in place of each; all those of before, where the new code can't begin."""
    server.reload_signal = False
    server.respawned_wrks.clear()
    server.main_loop_interrupt.clear()
    ending = []
    for number, old in enumerate(server.wrks):
        new = _begun(server, number, spawn_target, target_loader)
        if new is None:
            break
        server.wrks[number] = new
        old.terminate()
        ending.append((old, time.monotonic() + server.workers_kill_timeout))
    _wait_for_all(server, ending)


def _begun(server, number: int, spawn_target, target_loader):
    """A worker that has begun; None when it can't, or the server is to stop meanwhile."""
    from granian.log import logger

    global _telling
    reading, _telling = os.pipe()
    worker = server._spawn_worker(idx=number, target=spawn_target, callback_loader=target_loader)
    # Until it has begun, its end is no fault of one that serves.
    worker.interrupt_by_parent = True
    worker.start()
    os.close(_telling)
    _telling = -1
    try:
        if _is_told(server, reading):
            worker.interrupt_by_parent = False
            return worker
    finally:
        os.close(reading)
    worker.kill()
    worker.join()
    if not server.interrupt_signal:
        logger.error("The new code does not begin: the workers of before go on.")
    return None


def _is_told(server, reading: int) -> bool:
    until = time.monotonic() + BEGIN_SECONDS
    while time.monotonic() < until and not server.interrupt_signal:
        if select.select([reading], [], [], LOOK_SECONDS)[0]:
            # Nothing: it ended without a word.
            return os.read(reading, 1) == b"."
    return False


def _wait_for_all(server, ending: list) -> None:
    """Until old workers have answered what they had begun; a stop meanwhile waits for them with all others."""
    for worker, until in ending:
        while worker.is_alive() and time.monotonic() < until and not server.interrupt_signal:
            worker.join(LOOK_SECONDS)
        if worker.is_alive() and not server.interrupt_signal:
            worker.kill()
            worker.join()
    server.wrks += [worker for worker, _ in ending if worker.is_alive()]
