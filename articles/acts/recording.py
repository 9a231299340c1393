"""The history of a story: who did what, in admin's own log."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from articles.models import Story
from articles.permissions import SYSTEM


def record(stories: list[Story], sentence: str, *, by) -> None:
    """Write *sentence* into the history of each story; what the product does itself has no user to name."""
    if by is SYSTEM:
        return
    kind = ContentType.objects.get_for_model(Story)
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=by.pk,
            content_type=kind,
            object_id=str(story.pk),
            object_repr=story.title[:200],
            action_flag=CHANGE,
            change_message=sentence,
        )
        for story in stories
    )
