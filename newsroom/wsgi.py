"""The application for the web server."""

import os
import re

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

_BOUNDARY = re.compile(r""";\s*(boundary\s*=\s*(?:"[^"]*"|[^;\s]*))""", re.IGNORECASE)
_django = get_wsgi_application()


def _with_plain_forms(environ, start_response):
    """Django, behind the one thing that must be put right before it makes a request of this.

    Forms are UTF-8, whatever they claim: Python knows charsets that are no text (hex, idna), and Django decodes in
    them while it makes the request, where no handler of errors stands yet. Not only in charset=: any parameter may
    name one for its own value (a*=idna''x), so of all of them only the one that forms need is kept.
    """
    kind, semicolon, _ = environ.get("CONTENT_TYPE", "").partition(";")
    if semicolon:
        boundary = _BOUNDARY.search(environ["CONTENT_TYPE"])
        environ["CONTENT_TYPE"] = f"{kind.strip()}; {boundary[1]}" if boundary else kind.strip()
    return _django(environ, start_response)


def _application():
    if settings.DEBUG and not settings.PAGE_CACHE_MB:
        return _with_plain_forms
    # Their modules have models behind them, which are there only now.
    from articles import templating
    from newsroom.page_cache.door import Door

    templating.compile_all()
    return Door(_with_plain_forms, settings.PAGE_CACHE_MB * 1024 * 1024)


application = _application()
