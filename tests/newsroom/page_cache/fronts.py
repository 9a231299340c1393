"""nginx and Varnish as docs/deploy/ sets them up, before a site that really runs, and what of all reaches the site."""

import grp
import http.client
import os
import pwd
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from tests.newsroom.test_reloading import wait_until
from tests.newsroom.whole import ROOT, free_port, listens

DEPLOY = ROOT / "docs" / "deploy"
# Of Debian's packages nginx-light and varnish.
PROGRAMS = {"nginx": "nginx", "varnish": "varnishd"}


class Reached(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]


class Counter:
    """Stands between a cache and the site, and knows each request that came through."""

    def __init__(self, site: int) -> None:
        self.reached: list[Reached] = []
        counter = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self) -> None:
                named = {name.lower(): value for name, value in self.headers.items()}
                counter.reached.append(Reached(self.command, self.path, named))
                body = self.rfile.read(int(named.get("content-length", 0)))
                line = http.client.HTTPConnection("127.0.0.1", site, timeout=30)
                try:
                    line.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                    for name, value in self.headers.items():
                        line.putheader(name, value)
                    line.endheaders(body)
                    answer = line.getresponse()
                    content = answer.read()
                except OSError:
                    # As a site that is away: no answer.
                    self.close_connection = True
                    return
                finally:
                    line.close()
                self.send_response_only(answer.status, answer.reason)
                for name, value in answer.getheaders():
                    if name.lower() not in {"connection", "transfer-encoding", "content-length"}:
                        self.send_header(name, value)
                if answer.status != 304:
                    self.send_header("Content-Length", answer.getheader("Content-Length", str(len(content))))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_HEAD = do_POST = pass_on

            def log_message(self, *_) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def front(name: str, folder: Path, site: int) -> Iterator[int]:
    """The port of the cache *name* before what serves on the port *site*."""
    port = free_port()
    command = {"nginx": _nginx, "varnish": _varnish}[name](folder, port, site)
    with (folder / "front").open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            wait_until(lambda: listens(port) or process.poll() is not None)
            assert process.poll() is None, (folder / "front").read_text()
            yield port
        finally:
            process.terminate()
            process.wait(30)


def _nginx(folder: Path, port: int, site: int) -> list[str]:
    ours = (DEPLOY / "nginx.conf").read_text()
    for known, here in {
        "/var/cache/nginx/newsroom": f"{folder}/pages",
        "127.0.0.1:8000": f"127.0.0.1:{site}",
        "listen 80;": f"listen 127.0.0.1:{port};",
    }.items():
        assert known in ours
        ours = ours.replace(known, here)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    # As whoever runs the test: the folder is theirs alone.
    user = f"user {pwd.getpwuid(os.getuid()).pw_name} {grp.getgrgid(os.getgid()).gr_name};"
    whole = f"{user} daemon off; pid {folder}/pid; error_log stderr; worker_processes 1; events {{}}"
    (folder / "nginx.conf").write_text(f"{whole} http {{ access_log off; {places}\n{ours}\n}}")
    return ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def _varnish(folder: Path, port: int, site: int) -> list[str]:
    ours = (DEPLOY / "varnish.vcl").read_text()
    assert '.port = "8000"' in ours
    (folder / "ours.vcl").write_text(ours.replace('.port = "8000"', f'.port = "{site}"'))
    command = ["varnishd", "-F", "-n", str(folder / "varnish"), "-f", str(folder / "ours.vcl"), "-j", "none"]
    return [*command, "-a", f"127.0.0.1:{port}", "-s", "malloc,50m"]
