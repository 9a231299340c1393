"""Code that is changed while it is served: what the file named by CODE says is what this answers, when it can begin."""

import os
import time
from pathlib import Path

from newsroom import reloading


def worker():
    text = Path(os.environ["CODE"]).read_text()
    if text == "broken":
        raise ValueError("this can't begin")
    if text.startswith("slow"):
        # Longer than Granian waits before it ends a worker that shall be replaced.
        time.sleep(60 if text == "slow for ever" else 4.5)
    reloading.tell_ready()

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [text.encode()]

    return application
