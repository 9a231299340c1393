"""Things done at the same moment, each in a thread with a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection


def together(number: int, work) -> list:
    """Call *work(0)* … *work(number - 1)* at once; what each returned or raised, in that order."""
    barrier = threading.Barrier(number)

    def one(index):
        try:
            barrier.wait(30)
            return work(index)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))
