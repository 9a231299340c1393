"""A reader's correction that the desk accepts becomes one on the story."""

from django.db import transaction

from articles.acts import correcting
from articles.acts import recording as story_history
from articles.models import Correction, Story
from articles.permissions import require
from articles.pure.refusal import Refusal
from contact.acts import recording
from contact.models import Message
from contact.permissions import NOT_YOURS, may_work

ONCE = "A correction was opened from this message already: open another one on the story's own page."


def open_correction(message: Message, story: Story, *, by, kind: str, wrong: str, right: str) -> Correction:
    """A correction on *story* that readers do not see yet; *message* leads to it, and is about that story from now on.

    Refusal as articles.acts.correcting.open_correction() gives them, and for the second from the same message.
    """
    require(may_work(by), NOT_YOURS)
    with transaction.atomic():
        opened = correcting.open_correction(story, by=by, kind=kind, wrong=wrong, right=right)
        if Message.objects.filter(pk=message.pk, correction=None).update(correction=opened, story=story) != 1:
            raise Refusal(ONCE)
        recording.record(message, f"Correction opened on “{story.title}”.", by=by)
        story_history.record([story], f"Correction opened from message {message.pk} of the inbox", by=by)
    message.correction, message.story = opened, story
    return opened
