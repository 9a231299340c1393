"""The door for the web server."""

import os
import re

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

_CHARSET = re.compile(r""";\s*charset[\d*]*\s*=\s*("[^"]*"|[^;]*)""", re.IGNORECASE)
_django = get_wsgi_application()


def application(environ, start_response):
    """Django, behind the one thing that must be put right before it makes a request of this.

    Forms are UTF-8, whatever they claim: Python knows charsets that are no text (hex, idna), and Django reads the
    query in the one that is claimed while it makes the request, where no handler of errors stands yet.
    """
    if "charset" in environ.get("CONTENT_TYPE", "").lower():
        environ["CONTENT_TYPE"] = _CHARSET.sub("", environ["CONTENT_TYPE"])
    return _django(environ, start_response)
