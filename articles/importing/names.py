"""Topics and authors by their names."""

from collections.abc import Iterable

from articles.acts import renaming
from articles.models import Author, Topic
from articles.pure import slugs

# How many names are remembered; past that the memory starts anew.
MOST = 5000


class Names:
    """The topics or the authors of stories by exact name: learn() looks a batch up, find() gives the rows.

    Remembers what it found; forget() after a transaction that did not stand.
    """

    def __init__(self, model: type[Author] | type[Topic]) -> None:
        self._model = model
        self._known: dict[str, Author | Topic] = {}

    def learn(self, names: Iterable[str]) -> None:
        """Look all of *names* up with one query."""
        if len(self._known) > MOST:
            self._known.clear()
        missing = {name for name in names if name not in self._known}
        if missing:
            # Backwards: of several authors with one name the first is the one that stays in the dictionary.
            for found in self._model.objects.filter(name__in=missing).order_by("-pk"):
                self._known[found.name] = found

    def find(self, names: Iterable[str]) -> list[Author | Topic]:
        """The rows of *names*, which learn() was given last, in their order; created where missing."""
        return [self._known.get(name) or self._create(name) for name in names]

    def forget(self) -> None:
        """Remember nothing: what was created has been rolled back."""
        self._known.clear()

    def _create(self, name: str) -> Author | Topic:
        base = slugs.from_title(name, prefix=self._model._meta.model_name)
        slug = renaming.first_free(base, self._model.objects)
        self._known[name] = self._model.objects.create(name=name, slug=slug)
        return self._known[name]
