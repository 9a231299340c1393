"""Who may do what to which story: the one place that knows. Groups of these permissions come with `migrate`."""

from articles.models import Author, Picture, Story, Topic
from articles.pure.refusal import Refusal

# Each way from one status to another, and the permission that it takes; what is not here may not be gone.
# Reporters hand over and take back; only who may publish decides what readers see, or gives a story back.
ANYBODY, PUBLISH = "articles.change_story", "articles.publish_story"
WAYS = {
    ("draft", "review"): ANYBODY,
    ("review", "draft"): ANYBODY,
    ("draft", "published"): PUBLISH,
    ("review", "published"): PUBLISH,
    ("withdrawn", "published"): PUBLISH,
    ("published", "withdrawn"): PUBLISH,
    ("published", "draft"): PUBLISH,
    ("published", "review"): PUBLISH,
    ("withdrawn", "draft"): PUBLISH,
    ("withdrawn", "review"): PUBLISH,
    ("draft", "withdrawn"): PUBLISH,
    ("review", "withdrawn"): PUBLISH,
    ("published", "published"): PUBLISH,
    ("withdrawn", "withdrawn"): PUBLISH,
}
OWN = {"draft", "review"}
STANDS = "It stands on a story that is out or scheduled: only who may edit every story may change it."


class System:
    """The product itself: importer, worker, commands. It may do everything and is nobody in the history."""

    pk = None
    is_active = True

    def has_perm(self, permission: str) -> bool:
        return True

    def __str__(self) -> str:
        return "Newsroom"


SYSTEM = System()


def may_see_every_story(user) -> bool:
    return user.has_perm("articles.view_story") or user.has_perm("articles.edit_every_story")


def may_open(user, story) -> bool:
    """Whether *user* may look at *story* in the desk: its form, history, versions, preview. One's own always."""
    own = user.pk is not None and story.created_by_id == user.pk and user.has_perm("articles.change_story")
    return own or may_see_every_story(user) or may_edit(user, story)


def may_add(user) -> bool:
    return user.has_perm("articles.add_story")


def may_edit(user, story, before: dict | None = None) -> bool:
    """Whether *user* may change *story*; *before*: its stored values, when *story* holds newer ones.

    Who may edit every story may; others their own while it is a draft or in review.
    """
    if user.has_perm("articles.edit_every_story"):
        return True
    stored = before or {"status": story.status, "created_by_id": story.created_by_id}
    own = user.pk is not None and stored["created_by_id"] == user.pk
    return own and stored["status"] in OWN and user.has_perm("articles.change_story")


def may_move(user, old: str, new: str) -> bool:
    """Whether *user* may bring a story from the status *old* to *new*; writing permissions apart.

    The same twice: whether *user* may move the times of what readers see.
    """
    needed = WAYS.get((old, new))
    return needed is not None and (user.has_perm(needed) or (needed == ANYBODY and user.has_perm("articles.add_story")))


def may_publish(user) -> bool:
    return user.has_perm("articles.publish_story")


def may_delete(user, story) -> bool:
    """Only what is a draft and was never public: by whoever wrote it, or who may delete every draft."""
    if story.status != "draft" or story.was_public:
        return False
    own = story.created_by_id is not None and story.created_by_id == user.pk
    return user.has_perm("articles.delete_every_draft") or (own and user.has_perm("articles.delete_story"))


def may_change_shared(user, thing: Author | Topic | Picture) -> bool:
    """Whether *user*, who may change others of its kind, may change *thing* where it stands.

    What leads, signs or files a story that readers have seen or will see when its time comes, or is shown in its text,
    is for who may edit every story. Reads the bodies of these stories for a picture that leads none.
    """
    return user.has_perm("articles.edit_every_story") or not _is_before_readers(thing)


def _is_before_readers(thing: Author | Topic | Picture) -> bool:
    if thing.stories.out_or_scheduled().exists():
        return True
    return isinstance(thing, Picture) and Story.objects.out_or_scheduled().filter(body__contains=thing.file).exists()


def require(allowed: bool, sentence: str, *, field: str = "") -> None:
    """Refuse with *sentence* unless *allowed*."""
    if not allowed:
        raise Refusal(sentence, field=field)
