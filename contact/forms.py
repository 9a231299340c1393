"""The fields of the two steps."""

from django import forms
from django.core.exceptions import ValidationError

from articles.pure import words
from contact.models import Category
from contact.pure import addresses, codes

LONGEST_MESSAGE = 50_000
# The plain one first: it is chosen until the reader says more.
CATEGORIES = sorted(Category.choices, key=lambda choice: choice[0] != Category.OTHER)


def not_too_long(text: str) -> None:
    """ValidationError for a message over LONGEST_MESSAGE, which says by how much."""
    if len(text) > LONGEST_MESSAGE:
        raise ValidationError(
            f"A message may have {LONGEST_MESSAGE:,} signs at most; yours has {len(text):,}. "
            "Shorten it, or send it in two."
        )


class PlainField(forms.CharField):
    """Text without signs that can't be seen: pasted from anywhere, it is taken rather than refused."""

    def to_python(self, value):
        return words.block(super().to_python(value))


class TrappedForm(forms.Form):
    """A form that stands beside a field which nobody sees (parts/trap.html)."""

    # No autofill knows the name, and no field of ours has it: whatever comes in it is taken, never refused.
    TRAP = "remark"

    @property
    def is_suspect(self) -> bool:
        """Whether that field was filled in, which a program does."""
        return bool(str(self.data.get(self.TRAP, "")).strip())


class EmailForm(TrappedForm):
    """Step 1: the address. A story's page sends along which story it was."""

    email = forms.CharField(
        label="Your e-mail address",
        max_length=320,
        error_messages={"required": "Type your e-mail address.", "max_length": "This address is too long."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    story = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_email(self) -> str:
        try:
            return addresses.accept(self.cleaned_data["email"])
        except addresses.BadAddress as error:
            raise ValidationError(str(error)) from error


class CodeForm(forms.Form):
    """The digits, however they were pasted; the address that they were mailed to when the page was opened, and the
    story that it was opened from."""

    address = forms.CharField(required=False, widget=forms.HiddenInput)
    story = forms.CharField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(
        label="Code",
        help_text=f"{codes.DIGITS} digits. Spaces between them do no harm.",
        max_length=100,
        error_messages={
            "required": f"Type the {codes.DIGITS} digits from the mail.",
            "max_length": f"A code has {codes.DIGITS} digits.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    @classmethod
    def refused(cls, sentence: str, **hidden: str) -> "CodeForm":
        """The form of a code that was not right, which *sentence* tells; *hidden*: values of the hidden fields."""
        form = cls(hidden)
        form.errors["code"] = form.error_class([sentence])
        return form

    def clean_code(self) -> str:
        code = codes.typed(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(f"A code has {codes.DIGITS} digits. Copy it from the mail once more.")
        return code


class MessageForm(TrappedForm):
    """Step 2: the message; the address that the page called proven when it was opened, and the story that it named."""

    address = forms.CharField(required=False, widget=forms.HiddenInput)
    story = forms.CharField(required=False, widget=forms.HiddenInput)
    not_about_story = forms.BooleanField(label="My message is not about this story", required=False)
    name = PlainField(
        label="Your name",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    category = forms.ChoiceField(
        label="What is it?",
        choices=CATEGORIES,
        required=False,
        error_messages={"invalid_choice": "Choose what it is from the list."},
    )
    subject = PlainField(
        label="Subject", max_length=200, error_messages={"required": "Say in a few words what it is about."}
    )
    message = PlainField(
        label="Message",
        help_text=f"Up to {LONGEST_MESSAGE:,} signs.",
        validators=[not_too_long],
        error_messages={"required": "Write your message."},
        widget=forms.Textarea(attrs={"rows": 12}),
    )
