"""A form that adds something is saved once, however often it is sent: a double click, or a try after a lost answer."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, transaction

from articles.models import SentForm, Story
from articles.pure import clock

# So long a form that was saved is known again; a browser may bring its tabs back after a weekend.
KEPT = timedelta(days=7)


class SavedAlready(Exception):
    """The same form was saved before, as *story* or for it."""

    def __init__(self, story: Story) -> None:
        super().__init__(f"saved already as story {story.pk}")
        self.story = story


def digest(name: str, sent: Mapping[str, Sequence[str]]) -> str:
    """What tells the form *name* with all that was typed into it, *sent*, from any other."""
    return hashlib.sha256(json.dumps([name, sorted(sent.items())]).encode()).hexdigest()


def claim(form: str, *, by) -> SentForm:
    """The form with the digest *form* is being saved, in the caller's transaction; SavedAlready when it was.

    Of two at the same time the second waits here until the first is stored or has failed.
    """
    try:
        with transaction.atomic():
            return SentForm.objects.create(user_id=by.pk, digest=form, saved_at=clock.now())
    except IntegrityError:
        refuse_second(form, by=by)
        raise


def keep(claimed: SentForm, story: Story) -> None:
    """What was claimed has become *story*."""
    SentForm.objects.filter(pk=claimed.pk).update(story=story)


@contextmanager
def only(form: str, story: Story, *, by):
    """A transaction that saves the form with the digest *form* for *story*; SavedAlready when one did before.

    "" is no form, and saved each time.
    """
    with transaction.atomic():
        claimed = claim(form, by=by) if form else None
        yield
        if claimed:
            keep(claimed, story)


def refuse_second(form: str, *, by) -> None:
    """SavedAlready when the form with the digest *form* was saved by *by* before."""
    if found := SentForm.objects.select_related("story").filter(user_id=by.pk, digest=form).first():
        raise SavedAlready(found.story)
