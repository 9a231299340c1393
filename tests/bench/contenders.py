"""What `benchmark of the server` starts: WSGI applications that stand beside the product on the same server.

CONTENDER says which: "bare" answers with the headers and bytes that it got from ADDRESS when it began; "empty" is an
empty Django view behind the product's own middleware.
"""

import http.client
import os
from urllib.parse import urlsplit

CODING = {"Accept-Encoding": "gzip, deflate, br"}


def bare():
    """As little as a WSGI application can do: what it sends was there before."""
    parts = urlsplit(os.environ["ADDRESS"])
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", parts.path, headers=CODING)
    answer = connection.getresponse()
    body = [answer.read()]
    headers = [(name, value) for name, value in answer.getheaders() if name not in {"server", "date"}]

    def application(environ, start_response):
        start_response("200 OK", headers)
        return body

    return application


def empty():
    """Django and the usual middleware, around a view that does nothing."""
    # Sets Django up, which what follows needs.
    from newsroom.wsgi import application  # isort: skip
    from django.http import HttpResponse
    from django.urls import path

    from newsroom import urls

    urls.urlpatterns.insert(0, path("empty/", lambda request: HttpResponse()))
    return application


def worker():
    return {"bare": bare, "empty": empty}[os.environ["CONTENDER"]]()
