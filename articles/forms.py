"""The desk's forms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.acts import editing, illustrating
from articles.models import Picture, Story
from articles.permissions import SYSTEM
from articles.pure import clock, images
from articles.pure.refusal import Refusal

MOMENTS = ("published_at", "ends_at", "pinned_until")


class MomentInput(forms.DateTimeInput):
    """One field for day and time, as browsers have it, to the second where there are seconds."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs={"step": "1", **(attrs or {})}, format="%Y-%m-%dT%H:%M:%S")


class MomentField(forms.DateTimeField):
    """A moment in TIME_ZONE, or with a zone of its own (2026-03-01T09:00Z)."""

    widget = MomentInput


class StoryForm(forms.ModelForm):
    """A story as the desk edits it. Every rule is the acts': here they only become errors beside their field."""

    published_at = MomentField(required=False)
    ends_at = MomentField(label="Ends", required=False)
    pinned_until = MomentField(required=False)
    # The revision that the editor saw; a post without it means the one that is stored.
    opened = forms.IntegerField(required=False, widget=forms.HiddenInput)

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
        widgets = {
            "title": forms.TextInput(attrs={"class": "vTextField"}),
            "summary": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "body": forms.Textarea(attrs={"rows": 24, "class": "vLargeTextField"}),
            "impact_rationale": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "withdrawal_reason": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }

    def __init__(self, *args, by=SYSTEM, refused: Refusal | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.refused = by, refused
        # As they were loaded, before the form writes into the instance.
        self.before = editing.stored_values(self.instance) if self.instance.pk else {}
        self.fields["slug"].required = False
        self.initial["opened"] = self.before.get("revision")
        self._say_which_zone()
        if self.instance.pk and self.instance.is_out():
            field = self.fields["published_at"]
            field.disabled = True
            field.help_text = "Readers have seen this story since then: the time can't be moved any more."

    def _say_which_zone(self) -> None:
        for name in MOMENTS:
            field = self.fields[name]
            told = Story._meta.get_field(name).help_text
            field.help_text = f"{told} Time zone: {timezone.get_current_timezone_name()}.".strip()

    def clean(self):
        values = super().clean()
        for name in MOMENTS:
            # The browser shows whole seconds; what was not touched keeps its microseconds.
            if name in values and name not in self.changed_data:
                values[name] = self.before.get(name)
        return values

    def _post_clean(self):
        """Bring the values into the form in which they are stored, and show what can't be beside its field."""
        super()._post_clean()
        if self.errors:
            return
        opened = self.cleaned_data.get("opened")
        if self.before and opened is not None and opened != self.before["revision"]:
            self._add_stale()
            return
        if self.refused:
            self.add_refusal(self.refused)
            return
        try:
            editing.settle(editing.Change(self.instance, self.before), by=self.by, at=clock.now())
        except Refusal as refusal:
            self.add_refusal(refusal)

    def _get_validation_exclusions(self) -> set[str]:
        """Leaves out the constraints about publishing: the acts speak for them, one rule, one sentence."""
        return super()._get_validation_exclusions() | {"status"}

    def add_refusal(self, refusal: Refusal) -> None:
        """Show a refused act's sentence beside the field it is about."""
        if refusal.field == "revision":
            self._add_stale()
        else:
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)

    def _add_stale(self) -> None:
        self.add_error(None, ValidationError(STALE, code="stale"))

    @property
    def is_stale(self) -> bool:
        """Whether somebody else has saved since this form was opened."""
        return any(error.code == "stale" for error in self.non_field_errors().as_data())


STALE = (
    "Somebody else has saved this story since you opened it, so nothing was saved. What you typed is below; what is "
    "stored now stands above it. Bring the two together, then save."
)


class PictureForm(forms.ModelForm):
    """A picture of the library: the file when it comes in, then its words and its focal point."""

    upload = forms.FileField(label="File", help_text="JPEG, PNG, WebP, AVIF or GIF, 30 MB and 50 megapixels at most.")

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
        if not values.get("alt") and not values.get("decorative"):
            self.add_error("alt", "Say what the picture shows, or mark it as decorative.")
        return values
