"""Pictures within a body."""

from django.template.loader import render_to_string

from articles.models import Picture

SIZES = "(min-width: 44rem) 40rem, calc(100vw - 2rem)"


def figure(picture: Picture | None, alt: str) -> str:
    """The markup of one picture of a body; nothing for one that the library no longer has."""
    if picture is None:
        return ""
    context = {"shape": picture.full, "alt": alt, "sizes": SIZES, "lead": False}
    return render_to_string("parts/picture.html", context).strip()
