"""The forms of a story's impact: a rating by the rubric, and what happened since."""

import hashlib
import re
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from articles.acts import assessing
from articles.forms.fields import AddressField, PlainField
from articles.models import Criterion, ImpactEvent
from articles.pure.refusal import Refusal

_RATING = re.compile(r"criterion_([0-9]{1,18})")
# What fits the column: nobody's page is of a later revision.
LAST_REVISION = 2**31 - 1


class RatingForm(forms.Form):
    """A rating for each of *criteria*. Every rule is the acts'; what they refuse stands beside its field."""

    # What the editor saw; a post without it means the one that is stored.
    revision = forms.IntegerField(required=False, min_value=0, max_value=LAST_REVISION, widget=forms.HiddenInput)
    # The rubric as it was shown: a rating is of what its words said then. Without it, of what they say now.
    rubric = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = PlainField(
        label="Reason for readers",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Why this score, in a sentence; it takes the place of the one that stands. Plain text. "
        "Of a second opinion only the desk reads it.",
    )
    links = forms.CharField(
        label="Evidence",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Links that begin with http:// or https://, one a line. Those of the newest rating stand here: take "
        "out what no longer holds.",
    )

    def __init__(self, *args, criteria: Sequence[Criterion], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.initial["rubric"] = _digest(criteria)
        for one in criteria:
            self.fields[_name(one)] = forms.ChoiceField(
                label=one.name,
                required=False,
                choices=[(str(rating), f"{rating}: {meaning}") for rating, meaning in enumerate(one.meanings)],
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict:
        if self.cleaned_data.get("rubric") not in {"", self.initial["rubric"]}:
            # What is below is the new one, and this is said above it.
            self._send_again("rubric", self.initial["rubric"])
            self.add_error(None, ValidationError(assessing.CHANGED))
        return self.cleaned_data

    @property
    def asked(self) -> list[tuple[Criterion, BoundField]]:
        """Each criterion with its field."""
        return [(one, self[_name(one)]) for one in self.criteria]

    def given(self) -> dict[int, int | None]:
        """The ratings that were sent by their criterion's key, for what is no longer asked too.

        None for what is no number: the act has the sentence for it.
        """
        sent = ((_RATING.fullmatch(name), value) for name, value in self.data.items())
        return {int(found[1]): _number(value) for found, value in sent if found and value}

    def add_refusal(self, refusal: Refusal) -> None:
        """Show a refused act's sentence beside the field it is about."""
        field = {"impact_rationale": "reason"}.get(refusal.field, refusal.field)
        error = ValidationError(refusal.sentence, code="stale" if field == "revision" else "refused")
        self.add_error(field if field in ("reason", "links") else None, error)

    @property
    def is_overtaken(self) -> bool:
        """Whether this rating was refused because somebody else has saved the story since the page was opened."""
        return any(error.code == "stale" for error in self.non_field_errors().as_data())

    def go_on_from(self, revision: int) -> None:
        """Send the page out again with *revision*, which its reader is shown now."""
        self._send_again("revision", str(revision))

    def _send_again(self, name: str, value: str) -> None:
        self.data = self.data.copy()
        self.data[name] = value


def _name(criterion: Criterion) -> str:
    return f"criterion_{criterion.pk}"


def _digest(criteria: Sequence[Criterion]) -> str:
    """The same for the same words and weights, and for no others."""
    told = [(one.pk, one.name, one.question, one.weight, one.meanings) for one in criteria]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,3}", text) else None


class EventForm(forms.ModelForm):
    """What happened since a story was out. The act judges it."""

    url = AddressField(label="Link", required=False, widget=forms.TextInput(attrs={"class": "vTextField"}))

    class Meta:
        model = ImpactEvent
        fields = ["kind", "on", "what", "url", "size"]
        widgets = {
            "on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "what": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }

    def _post_clean(self) -> None:
        """The model's validators would say the same in other words."""
