"""Pictures within a body."""

from articles.models import Picture
from articles.templating import part

SIZES = "(min-width: 44rem) 40rem, calc(100vw - 2rem)"


def figure(picture: Picture | None, alt: str) -> str:
    """The markup of one picture of a body; nothing for one that the library no longer has."""
    if picture is None:
        return ""
    return part("picture", shape=picture.full, alt=alt, sizes=SIZES, lead=False)
