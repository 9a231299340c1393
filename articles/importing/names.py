"""Topics and authors by their names."""

from collections.abc import Iterable

from articles.models import Author, Topic
from articles.pure import slugs

# How many names are remembered; past that the memory starts anew.
MOST = 5000


class Names:
    """The topics or the authors of stories, found by exact name and created where missing.

    Remembers what it found; forget() after a transaction that did not stand.
    """

    def __init__(self, model: type[Author] | type[Topic]) -> None:
        self._model = model
        self._known: dict[str, Author | Topic] = {}

    def learn(self, names: Iterable[str]) -> None:
        """Find all of *names* with one query and create those that nobody has."""
        if len(self._known) > MOST:
            self._known.clear()
        missing = [name for name in dict.fromkeys(names) if name not in self._known]
        if not missing:
            return
        # Backwards: of several authors with one name the first is the one that stays in the dictionary.
        for found in self._model.objects.filter(name__in=missing).order_by("-pk"):
            self._known[found.name] = found
        for name in missing:
            if name not in self._known:
                self._known[name] = self._create(name)

    def find(self, names: Iterable[str]) -> list[Author | Topic]:
        """The rows of *names*, which learn() has met since the last one, in their order."""
        return [self._known[name] for name in names]

    def forget(self) -> None:
        """Remember nothing: what was created has been rolled back."""
        self._known.clear()

    def _create(self, name: str) -> Author | Topic:
        base = slugs.from_title(name, prefix=self._model._meta.model_name)
        taken = set(self._model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        number = 1
        while slugs.numbered(base, number) in taken:
            number += 1
        return self._model.objects.create(name=name, slug=slugs.numbered(base, number))
