"""The secrets of this installation, newest first."""

from django.conf import settings


def all_secrets() -> list[str]:
    """SECRET_KEY, then the older ones that are still read."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
