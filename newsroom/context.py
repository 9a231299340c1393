"""What templates know on every page."""

from django.conf import settings
from django.contrib.auth.context_processors import auth
from django.contrib.messages.context_processors import messages

from newsroom.middleware import for_desk


def site(request) -> dict:
    """`site` (name, url, language) and `canonical`, the page's own absolute address without its query."""
    return {
        "site": {"name": settings.SITE_NAME, "url": settings.SITE_URL, "language": settings.LANGUAGE_CODE},
        "canonical": settings.SITE_URL + request.path,
    }


def desk(request) -> dict:
    """Django's own `user`, `perms` and `messages`, under the desk's addresses only."""
    return auth(request) | messages(request) if for_desk(request) else {}
