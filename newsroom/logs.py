"""What nobody caught, in the log like everything else."""

import logging
import sys
import threading

logger = logging.getLogger("newsroom")


def log_uncaught() -> None:
    """From now on an exception that ends the process or a thread is an entry of the log, and a warning too."""
    logging.captureWarnings(True)
    sys.excepthook = _ended_the_process
    threading.excepthook = _ended_a_thread


def is_news(record: logging.LogRecord) -> bool:
    """Whether an entry of Django's about a request tells what newsroom.views.server_error has not told in a line."""
    return not getattr(getattr(record, "request", None), "fault_is_told", False)


def _ended_the_process(kind, error, traceback) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return sys.__excepthook__(kind, error, traceback)
    return logger.critical("ended by %s", kind.__name__, exc_info=(kind, error, traceback))


def _ended_a_thread(told) -> None:
    if not issubclass(told.exc_type, SystemExit):
        name = told.thread.name if told.thread else "a thread"
        exc_info = (told.exc_type, told.exc_value, told.exc_traceback)
        logger.critical("%s ended by %s", name, told.exc_type.__name__, exc_info=exc_info)
