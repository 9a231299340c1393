"""What templates know on every page."""

from django.conf import settings


def site(request) -> dict:
    """`site` (name, url, language) and `canonical`, the page's own absolute address without its query.

    Lists add the query of their `page`; a page that stands for no address gives an empty one in its own context.
    """
    return {
        "site": {"name": settings.SITE_NAME, "url": settings.SITE_URL, "language": settings.LANGUAGE_CODE},
        "canonical": settings.SITE_URL + request.path,
    }
