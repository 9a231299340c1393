"""Full-text search: one interface, the database's own engine behind it."""


def index(stories) -> None:
    """Bring the search rows of *stories* into step with what is stored."""
