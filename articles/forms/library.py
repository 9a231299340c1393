"""The forms of the picture library, of topics and of authors."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from articles.acts import illustrating, signing, waiting
from articles.forms.fields import PlainField, SlugField, Unseen
from articles.forms.refusable import RefusableForm
from articles.models import Author, Picture
from articles.pure import images, words
from articles.pure.refusal import Refusal


class PictureForm(forms.ModelForm):
    """A picture of the library: the file when it comes in, then its words and its focal point.

    A form without faults has put its file into the storage: only then is it known that there is room.
    """

    upload = forms.FileField(
        label="File",
        help_text="JPEG, PNG, WebP, AVIF or GIF, 30 MB and 50 megapixels at most.",
        widget=forms.FileInput(attrs={"accept": ",".join(images.MIME_TYPES.values())}),
    )
    # The file of a form that was refused: it need not be chosen again.
    kept = forms.CharField(required=False, widget=Unseen)

    WORDS = ("alt", "decorative", "caption", "credit", "licence", "focal_x", "focal_y")

    class Meta:
        model = Picture
        fields = ["alt", "decorative", "caption", "credit", "licence", "focal_x", "focal_y"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.before = {name: getattr(self.instance, name) for name in self.WORDS}
        # Who may only look gets a form without fields.
        if "alt" in self.fields:
            self.fields["alt"].widget.attrs["aria-required"] = "true"
            self.fields["alt"].label = "Alt text (needed, unless decorative)"
        if self.instance.pk:
            self.fields.pop("upload", None)
            self.fields.pop("kept", None)
        elif self.is_bound and self.data.get(self.add_prefix("kept")) and "upload" in self.fields:
            self.fields["upload"].required = False

    def clean_upload(self) -> images.Original | None:
        """The picture in the upload, verified; None when there is none, for clean() to look for the kept one."""
        upload = self.cleaned_data["upload"]
        try:
            return images.take_in(upload) if upload else None
        except images.NotAPicture as error:
            raise ValidationError(str(error)) from error

    def clean(self):
        values = super().clean()
        if "alt" in values and not values["alt"] and not values.get("decorative"):
            self.add_error("alt", "Say what the picture shows, or mark it as decorative.")
        if "upload" in values and not values["upload"]:
            try:
                values["upload"] = waiting.take_back(values.get("kept", ""))
            except Refusal as refusal:
                self.add_error("upload", refusal.sentence)
        return values

    def _post_clean(self) -> None:
        super()._post_clean()
        original = self.cleaned_data.get("upload")
        if original and not self.errors:
            self._trying(illustrating.store, original)
        if original and self.errors:
            self._trying(self._keep, original)

    def _trying(self, act, original: images.Original) -> None:
        """Do *act* with the file; what the storage refuses is told beside it, once."""
        try:
            act(original)
        except Refusal as refusal:
            if "upload" not in self.errors:
                self.add_error("upload", refusal.sentence)

    def _keep(self, original: images.Original) -> None:
        """Put the file aside, and send the form out again with its token."""
        token = waiting.put_aside(original)
        self.data = self.data.copy()
        self.data[self.add_prefix("kept")] = token
        field = self.fields["upload"]
        field.required = False
        field.help_text = f"The file you chose is kept for a day: only what is marked is missing. {field.help_text}"


class NamedForm(RefusableForm):
    """A topic or an author: a name in plain text, and a slug that is made from it when none is given."""

    class Meta:
        field_classes = {"slug": SlugField}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Who may only look gets a form without fields.
        if self.instance.pk and "slug" in self.fields:
            self.fields["slug"].help_text += " Links to the old address lead nowhere once it is changed."

    def clean_name(self) -> str:
        name = words.line(self.cleaned_data["name"])
        if not name:
            raise ValidationError("A name needs a letter that can be seen.")
        return name


class AuthorForm(NamedForm):
    """An author, with portrait, places on the web and the user who they are."""

    role = forms.CharField(
        required=False,
        max_length=Author._meta.get_field("role").max_length,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=Author._meta.get_field("role").help_text,
    )
    links = PlainField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=f"One a line, {signing.MOST_LINKS} at most: “Mastodon https://example.social/@ada”, or the address "
        "alone.",
    )

    class Meta(NamedForm.Meta):
        model = Author
        fields = ["name", "slug", "role", "biography", "portrait", "links", "user"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["links"] = signing.write_links(self.instance.links or [])
        if "user" in self.fields:
            staff = get_user_model().objects.filter(is_staff=True, is_active=True)
            own = get_user_model().objects.filter(pk=self.instance.user_id)
            self.fields["user"].queryset = (staff | own).order_by("username")
            self.fields["user"].label_from_instance = _called

    def clean_links(self) -> list[dict]:
        try:
            return signing.read_links(self.cleaned_data["links"])
        except Refusal as refusal:
            raise ValidationError(refusal.sentence) from refusal

    def settle(self) -> None:
        signing.settle(self.instance)

    def validate_unique(self) -> None:
        """The slug alone: of the user the act speaks."""
        try:
            self.instance.validate_unique(exclude={*self._get_validation_exclusions(), "user"})
        except ValidationError as error:
            self._update_errors(error)


def _called(user) -> str:
    return f"{user.get_full_name()} ({user.get_username()})" if user.get_full_name() else user.get_username()
