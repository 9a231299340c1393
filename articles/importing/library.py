"""The rows that an import's pictures have in the library."""

from articles.acts import illustrating
from articles.importing.files import File
from articles.models import Picture, Story
from articles.permissions import SYSTEM
from articles.pure import images, words

# How many rows are remembered; past that the memory starts anew.
MOST = 4096
LINES = ("alt", "credit", "licence")


def fields(picture: Picture) -> dict:
    """What readers are told of *picture*, as import and export write it."""
    told = {name: words.line(getattr(picture, name)) for name in LINES}
    told["caption"] = words.block(picture.caption)
    return told | {name: getattr(picture, name) for name in ("decorative", "focal_x", "focal_y")}


class Library:
    """Finds the row of a picture, or adds it. forget() after a transaction that did not stand."""

    def __init__(self) -> None:
        self._known: dict[tuple, Picture | bool] = {}

    def lead(self, story: Story, file: File, told: dict) -> Picture:
        """The row for *story*'s lead picture: its own, changed in place when it is nobody else's."""
        own = story.picture
        if own and own.file == file.name:
            if fields(own) == told:
                return own
            if not Story.objects.filter(picture=own).exclude(pk=story.pk).exists():
                self.forget()
                return illustrating.change(own, by=SYSTEM, **told)
        return self._find_or_add(file, told)

    def show(self, shown: list[tuple[File, str]]) -> None:
        """See that a body's pictures, with their alt texts, are in the library: any row of a file will do."""
        longest = Picture._meta.get_field("alt").max_length
        for file, alt in shown:
            if (file.name,) in self._known:
                continue
            if not Picture.objects.filter(file=file.name).exists():
                alt = words.line(alt)[:longest]
                self._add(file, {"alt": alt, "decorative": not alt})
            self._remember((file.name,), True)

    def forget(self) -> None:
        """Remember nothing: what was added has been rolled back."""
        self._known.clear()

    def _find_or_add(self, file: File, told: dict) -> Picture:
        key = (file.name, *sorted(told.items()))
        if key not in self._known:
            found = Picture.objects.filter(file=file.name, **told).order_by("pk").first()
            self._remember(key, found or self._add(file, told))
        return self._known[key]

    def _add(self, file: File, told: dict) -> Picture:
        return illustrating.add(images.Original(file.name, b"", file.width, file.height), by=SYSTEM, **told)

    def _remember(self, key: tuple, found: Picture | bool) -> None:
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = found
