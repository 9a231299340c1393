"""The desk's forms."""

from datetime import datetime
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.acts import contents, editing, illustrating, publishing, renaming
from articles.models import Picture, Story
from articles.permissions import SYSTEM
from articles.pure import clock, images, slugs, words
from articles.pure.refusal import Refusal

MOMENTS = ("published_at", "ends_at", "pinned_until")
# As in articles.importing.records: in these every time zone's arithmetic fits.
YEARS = range(1000, 9000)
STALE = (
    "Somebody else has saved this story since you opened it, so nothing was saved. Both texts stand above; the form "
    "below holds what you typed."
)


class MomentInput(forms.DateTimeInput):
    """One input for day and time. Spelled as browsers send it back: seconds only where there are some."""

    input_type = "datetime-local"
    # They are not shown, but kept: MomentField knows again what it showed.
    supports_microseconds = True

    def __init__(self, attrs=None) -> None:
        super().__init__(attrs={"step": "1", **(attrs or {})})

    def format_value(self, value) -> str | None:
        if isinstance(value, datetime):
            return value.isoformat(timespec="seconds" if value.second else "minutes")[: len("2026-03-01T09:00:00")]
        return super().format_value(value)


class MomentField(forms.DateTimeField):
    """A moment in TIME_ZONE, or with a zone of its own (2026-03-01T09:00Z).

    *stored* is the moment that the field shows: sent back as it was shown it stays the same to the microsecond, and
    the same of two hours when the clocks were set back.
    """

    widget = MomentInput
    stored: datetime | None = None

    def to_python(self, value):
        if self.stored and value == self.widget.format_value(self.prepare_value(self.stored)):
            return self.stored
        typed = super().to_python(value)
        if typed and typed.year not in YEARS:
            raise ValidationError(f"Give a year from {YEARS[0]} to {YEARS[-1]}.")
        same = self.stored and typed == self.stored.replace(microsecond=0)
        return self.stored if same else typed


class SlugField(forms.CharField):
    """The last part of an address, in any script; empty when it is to be made from the title or name."""

    # Django's script that fills it in from the title keeps letters of every script then.
    allow_unicode = True

    def clean(self, value) -> str:
        # The script cuts long titles anywhere: a hyphen left at the end is not the desk's mistake.
        slug = slugs.tidy(super().clean(value)).strip("-_")
        try:
            if slug:
                renaming.check_slug(slug)
        except Refusal as refusal:
            raise ValidationError(refusal.sentence) from refusal
        return slug


class StoryForm(forms.ModelForm):
    """A story as the desk edits it. Every rule is the acts': here they only become errors beside their field.

    *by* is who saves; *refused* what an act refused a moment ago, for the form that is shown again. The admin makes
    a class of its own for each request and sets them there.
    """

    by = SYSTEM
    refused: Refusal | None = None
    # The button it was sent with, when that brings the story on its way.
    button = ""
    LEADS_TO: ClassVar = {
        "_hand_over": Story.Status.REVIEW,
        "_give_back": Story.Status.DRAFT,
        "_publish": Story.Status.PUBLISHED,
    }

    published_at = MomentField(required=False)
    ends_at = MomentField(label="Ends", required=False)
    pinned_until = MomentField(required=False)
    # What the editor saw; a post without it means the one that is stored.
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # The later one that the editor was shown after a refused save, and has brought together with what they typed.
    merged = forms.IntegerField(required=False, widget=forms.HiddenInput)
    is_minor = forms.BooleanField(
        label="Only a slip of the pen",
        required=False,
        help_text="The time of the last change that readers, feeds and search engines are told stays as it is.",
    )
    note = forms.CharField(
        label="Note to the writer",
        required=False,
        max_length=450,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="What is still to be done: goes along when you give the story back.",
    )

    class Meta:
        model = Story
        fields = [
            "title",
            "slug",
            "summary",
            "body",
            "impact_score",
            "impact_rationale",
            "status",
            "published_at",
            "ends_at",
            "pinned_until",
            "withdrawal_reason",
            "picture",
            "topics",
        ]
        field_classes = {"slug": SlugField}
        widgets = {
            "title": forms.TextInput(attrs={"class": "vTextField"}),
            "summary": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "body": forms.Textarea(attrs={"rows": 24, "class": "vLargeTextField"}),
            "impact_rationale": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "withdrawal_reason": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }

    def __init__(self, *args, **kwargs) -> None:
        story = kwargs.get("instance")
        self.copy = contents.working_copy(story) if story and story.pk else None
        if self.copy:
            kwargs["initial"] = contents.form_values(self.copy.content) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        # As they were loaded, before the form writes into the instance.
        self.before = editing.stored_values(self.instance) if self.instance.pk else {}
        self.initial["revision"] = self.before.get("revision")
        # Who may only look gets a form without fields.
        if "status" in self.fields:
            self.fields["status"].choices = Story.Status.choices
        for name in MOMENTS:
            self._prepare_moment(name)
        self._freeze_publication()
        if self.copy and "status" in self.fields:
            self._freeze_what_is_not_text()

    def _freeze_what_is_not_text(self) -> None:
        """A working copy is text: when and whether readers see the story stays as it is meanwhile."""
        for name in ("status", *MOMENTS, "withdrawal_reason"):
            self.fields[name].disabled = True
        self.fields["status"].help_text = "Publish the working copy or throw it away to change this."

    def _prepare_moment(self, name: str) -> None:
        field, told = self.fields[name], Story._meta.get_field(name).help_text
        field.stored = self.before.get(name)
        field.help_text = f"{told} Time zone: {timezone.get_current_timezone_name()}."

    def _freeze_publication(self) -> None:
        if self.instance.pk and self.instance.is_out():
            field = self.fields["published_at"]
            field.disabled = True
            field.help_text = (
                "Readers have seen this story since then: the time can't be moved any more. "
                f"Time zone: {timezone.get_current_timezone_name()}."
            )

    def _post_clean(self) -> None:
        """Bring the values into the form in which they are stored, and show what can't be beside its field."""
        super()._post_clean()
        if self._is_overtaken():
            self._add_stale()
        elif self.refused:
            self.add_refusal(self.refused)
        elif not self.errors:
            self._settle()

    def _settle(self) -> None:
        now = clock.now()
        if self.button in self.LEADS_TO and not self.copy:
            self.instance.status = self.LEADS_TO[self.button]
        if self.instance.status == Story.Status.PUBLISHED and self.before.get("status") != Story.Status.PUBLISHED:
            self.instance.published_at = publishing.moment(self.instance, at=now)
        try:
            is_minor = self.cleaned_data.get("is_minor", False)
            editing.settle(editing.Change(self.instance, self.before, is_minor=is_minor), by=self.by, at=now)
        except Refusal as refusal:
            self.add_refusal(refusal)

    def told(self) -> str:
        """What this save does besides saving, in a sentence for the history; "" when nothing."""
        if self.instance.status == self.before.get("status", Story.Status.DRAFT):
            return ""
        told = {"note": words.block(self.cleaned_data.get("note", ""))}
        if self.instance.status == Story.Status.WITHDRAWN:
            told["note"] = self.instance.withdrawal_reason
        return publishing.told_of(self.instance.status, self.instance.published_at, at=clock.now(), **told)

    def _get_validation_exclusions(self) -> set[str]:
        """Leaves out the constraints about publishing: the acts speak for them, one rule, one sentence."""
        # Django has no public way to leave out a constraint; each of these names the status.
        return super()._get_validation_exclusions() | {"status"}

    def _is_overtaken(self) -> bool:
        """Whether somebody else saved since the editor last saw what is stored."""
        seen = {self.cleaned_data.get("revision"), self.cleaned_data.get("merged")} - {None}
        return bool(self.before and seen) and self.before["revision"] not in seen

    def add_refusal(self, refusal: Refusal) -> None:
        """Show a refused act's sentence beside the field it is about."""
        if refusal.field == "revision":
            self._add_stale()
        elif refusal.field == "live":
            self.add_error(None, ValidationError(refusal.sentence, code="live"))
        else:
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)

    def _add_stale(self) -> None:
        self.add_error(None, ValidationError(STALE, code="stale"))

    @property
    def is_stale(self) -> bool:
        """Whether this save was refused because somebody else has saved since the form was opened."""
        return self.is_bound and not {"stale", "live"}.isdisjoint(self._codes())

    def stored_now(self) -> Story:
        """What a refused save would have overwritten: the working copy, else the live text."""
        stored = Story.objects.get(pk=self.instance.pk)
        copy = contents.working_copy(stored)
        if copy and "live" not in self._codes():
            contents.lay_over(stored, copy.content)
        return stored

    def _codes(self) -> set[str]:
        return {error.code for error in self.non_field_errors().as_data()}


class PictureForm(forms.ModelForm):
    """A picture of the library: the file when it comes in, then its words and its focal point."""

    upload = forms.FileField(
        label="File",
        help_text="JPEG, PNG, WebP, AVIF or GIF, 30 MB and 50 megapixels at most.",
        widget=forms.FileInput(attrs={"accept": ",".join(images.MIME_TYPES.values())}),
    )

    WORDS = ("alt", "decorative", "caption", "credit", "licence", "focal_x", "focal_y")

    class Meta:
        model = Picture
        fields = ["alt", "decorative", "caption", "credit", "licence", "focal_x", "focal_y"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.before = {name: getattr(self.instance, name) for name in self.WORDS}
        if self.instance.pk:
            self.fields.pop("upload", None)

    def clean_upload(self) -> images.Original:
        try:
            return illustrating.take_in(self.cleaned_data["upload"])
        except Refusal as refusal:
            raise ValidationError(refusal.sentence) from refusal

    def clean(self):
        values = super().clean()
        if "alt" in values and not values["alt"] and not values.get("decorative"):
            self.add_error("alt", "Say what the picture shows, or mark it as decorative.")
        return values


class NamedForm(forms.ModelForm):
    """A topic or an author: a name in plain text, and a slug that is made from it when none is given."""

    class Meta:
        field_classes = {"slug": SlugField}

    def clean_name(self) -> str:
        name = words.line(self.cleaned_data["name"])
        if not name:
            raise ValidationError("A name needs a letter that can be seen.")
        return name
