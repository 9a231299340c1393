"""Fields of the desk's forms: moments, slugs, texts, addresses."""

import re
from datetime import UTC, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format

from articles.acts import renaming
from articles.pure import clock, slugs, words
from articles.pure.refusal import Refusal

_BARE_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]|$)")


class Unseen(forms.HiddenInput):
    """Goes along unseen in a fieldset: its label, hidden as well, is for no element, since none may be labelled."""

    def id_for_label(self, id_):
        return ""


class MomentInput(forms.DateTimeInput):
    """One input for day and time. Spelled as browsers send it back: seconds only where there are some."""

    input_type = "datetime-local"
    # They are not shown, but kept: MomentField knows again what it showed.
    supports_microseconds = True

    def __init__(self, attrs=None) -> None:
        super().__init__(attrs={"class": "vTextField moment", "step": "60", **(attrs or {})})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"] or ""
        if shown.count(":") == 2:
            # A browser would call a time between two steps wrong.
            context["widget"]["attrs"]["step"] = "1"
        return context

    def format_value(self, value) -> str | None:
        if isinstance(value, datetime):
            return value.isoformat(timespec="seconds" if value.second else "minutes")[: len("2026-03-01T09:00:00")]
        return super().format_value(value)


class MomentField(forms.DateTimeField):
    """A moment in TIME_ZONE, or with a zone of its own (2026-03-01T09:00Z).

    *stored* is the moment that the field shows: sent back as it was shown it stays the same to the microsecond, and
    the same of two hours when the clocks were set back. *told* says in a sentence what was made of a time that comes
    twice; "" otherwise.
    """

    widget = MomentInput
    stored: datetime | None = None
    told = ""

    def to_python(self, value):
        if self.stored and value == self.widget.format_value(self.prepare_value(self.stored)):
            return self.stored
        typed = self._read(value)
        if typed and typed.year not in clock.YEARS:
            raise ValidationError(f"Give a year from {clock.YEARS[0]} to {clock.YEARS[-1]}.")
        same = self.stored and typed == self.stored.replace(microsecond=0)
        return self.stored if same else typed

    def _read(self, value):
        try:
            naive = parse_datetime(value.strip()) if isinstance(value, str) else None
        except ValueError:
            naive = None
        if naive is None or naive.tzinfo:
            return super().to_python(value)
        moment = naive.replace(tzinfo=timezone.get_current_timezone())
        if not _exists(moment):
            raise ValidationError(_skipped(moment))
        if moment.utcoffset() != moment.replace(fold=1).utcoffset():
            self.told = (
                f"{moment:%H:%M} comes twice on {date_format(moment, 'DATE_FORMAT')}, when the clocks are set back: "
                f"the first is meant, {moment:%H:%M %Z}."
            )
        # In UTC: by PEP 495 an hour that comes twice equals no moment of another zone, not even itself.
        return moment.astimezone(UTC)


def _exists(moment: datetime) -> bool:
    """Whether clocks ever show *moment*: an hour is left out when they are set forward."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(tzinfo=None)


def _skipped(moment: datetime) -> str:
    later = moment.replace(second=0, microsecond=0)
    while not _exists(later):
        later += timedelta(minutes=1)
    return (
        f"There is no {moment:%H:%M} on {date_format(moment, 'DATE_FORMAT')}: the clocks are set forward. "
        f"The next time that there is: {later:%H:%M}."
    )


class SlugField(forms.CharField):
    """The last part of an address, in any script; empty when it is to be made from the title or name."""

    # Django's script that fills it in from the title keeps letters of every script then.
    allow_unicode = True

    def clean(self, value) -> str:
        typed = super().clean(value)
        slug = slugs.mended(typed)
        try:
            # "!!" holds nothing that a slug could be made of; nothing at all is made from the title.
            if typed.strip("-_ "):
                renaming.check_slug(slug)
        except Refusal as refusal:
            raise ValidationError(refusal.sentence) from refusal
        return slug


class PlainField(forms.CharField):
    """A text of several lines. Browsers send line ends of their own kind: those alone are no change."""

    def has_changed(self, initial, data) -> bool:
        return super().has_changed(words.block(initial or ""), words.block(data or ""))


class AddressField(forms.CharField):
    """An address on the web; one that begins with www. gets its https."""

    def to_python(self, value) -> str:
        address = super().to_python(value)
        return f"https://{address}" if _BARE_ADDRESS.match(address) else address
