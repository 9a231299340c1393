"""Who may do what to which story."""

from articles.pure.refusal import Refusal


class System:
    """The product itself: importer, worker, commands. It may do everything and is nobody in the history."""

    pk = None
    is_active = True

    def has_perm(self, permission: str) -> bool:
        return True

    def __str__(self) -> str:
        return "Newsroom"


SYSTEM = System()


def may_edit(user) -> bool:
    return user.has_perm("articles.change_story") or user.has_perm("articles.add_story")


def may_publish(user) -> bool:
    return user.has_perm("articles.publish_story")


def require(allowed: bool, sentence: str, *, field: str = "") -> None:
    """Refuse with *sentence* unless *allowed*."""
    if not allowed:
        raise Refusal(sentence, field=field)
