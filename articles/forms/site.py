"""The forms of the site's face and of the pages that the desk writes."""

from django import forms

from articles.acts import editing, facing, page_writing
from articles.forms.fields import AddressField, PlainField, SlugField
from articles.forms.refusable import RefusableForm
from articles.models import Face, Page
from articles.pure import body, colours
from articles.pure.refusal import Refusal

LAST_REVISION = 2**31 - 1
STALE = (
    "Somebody else has saved this page since you opened it, so nothing was saved. Both texts stand here; the form "
    "below holds what you typed."
)


def _revision() -> forms.IntegerField:
    """What the editor saw; a post without it means the one that is stored."""
    return forms.IntegerField(required=False, min_value=0, max_value=LAST_REVISION, widget=forms.HiddenInput)


class FaceForm(RefusableForm):
    """Name, logo, accent, publisher. A colour that can't be read is refused with the nearest one that can."""

    revision = _revision()
    description = PlainField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=Face._meta.get_field("description").help_text,
    )
    publisher_url = AddressField(
        label="Address on the web",
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "inputmode": "url"}),
        help_text=Face._meta.get_field("publisher_url").help_text,
    )

    class Meta:
        model = Face
        fields = [
            *("name", "tagline", "description", "logo", "logo_dark", "accent"),
            *("publisher_name", "publisher_address", "publisher_email", "publisher_url"),
        ]
        widgets = {
            "publisher_address": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "accent": forms.TextInput(attrs={"class": "vTextField", "size": 8, "spellcheck": "false"}),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.before = self.instance.revision
        self.initial["revision"] = self.before
        if self.is_bound and (taken := self.data.get("_accent")):
            # The button that offers the nearest colour.
            self.data = self.data.copy()
            self.data[self.add_prefix("accent")] = taken

    def settle(self) -> None:
        if self.cleaned_data.get("revision") not in {None, self.before}:
            raise Refusal(facing.OVERTAKEN, field="revision")
        facing.settle(self.instance)

    @property
    def offered(self) -> str:
        """The nearest colour that can be read, when the one that was sent can't; "" otherwise."""
        sent = (self["accent"].value() or "").strip().lower() if "accent" in self.fields else ""
        return colours.nearest(sent) if colours.is_colour(sent) and not colours.serves(sent) else ""


class PageForm(RefusableForm):
    """A page that the desk writes. A save that somebody else's overtook shows both texts."""

    revision = _revision()
    # The later one that the editor was shown after a refused save, and has brought together with what they typed.
    merged = _revision()

    class Meta:
        model = Page
        fields = ["title", "slug", "body", "is_published", "is_privacy", "is_safer_ways"]
        field_classes = {"slug": SlugField, "body": PlainField}
        widgets = {"body": forms.Textarea(attrs={"rows": 24, "class": "vLargeTextField"})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # As they were loaded, before the form writes into the instance.
        self.before = page_writing.stored_values(self.instance) if self.instance.pk else {}
        self.initial["revision"] = self.before.get("revision")
        # What the desk is told once this is saved, in sentences.
        self.notes: list[str] = []
        # Who may only look gets a form without fields.
        if self.before and "slug" in self.fields:
            self.fields["slug"].help_text += " Links to the old address lead nowhere once it is changed."

    def clean_body(self) -> str:
        """Refused here too: what is not taken is not read for comparing either."""
        html = self.cleaned_data["body"]
        try:
            editing.refuse_too_many_tags(html, self.before)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
        return html

    def settle(self) -> None:
        seen = {self.cleaned_data.get("revision"), self.cleaned_data.get("merged")} - {None}
        if self.before and seen and self.before["revision"] not in seen:
            raise Refusal(STALE, field="revision")
        typed = self.instance.body
        page_writing.settle(page_writing.Change(self.instance, self.before))
        if removed := body.removed(typed, self.instance.body):
            self.notes.append(f"Taken out of the body: {', '.join(removed)}.")

    def validate_unique(self) -> None:
        """The act speaks for it: a page that becomes the privacy page takes that from the one before."""

    def validate_constraints(self) -> None:
        """As validate_unique()."""

    def whole_texts(self, stored: Page) -> list[tuple[str, str, str]]:
        """Title and body as they are read: label, what is stored, what was typed."""
        typed = [self[name].value() or "" for name in ("title", "body")]
        texts = [body.plain_text(html, with_marks=True) for html in (stored.body, typed[1])]
        return [("Title", stored.title, typed[0]), ("Body", *texts)]
