"""A form whose rules are an act's: what that refuses stands beside its field."""

from django import forms
from django.core.exceptions import ValidationError

from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal


class RefusableForm(forms.ModelForm):
    """*by* is who saves; *refused* what an act refused a moment ago, for the form that is shown again.

    The admin makes a class of its own for each request and sets them there (articles.admin.refusing).
    """

    by = SYSTEM
    refused: Refusal | None = None

    def settle(self) -> None:
        """Bring the instance into the form in which it is stored; Refusal."""

    def _post_clean(self) -> None:
        super()._post_clean()
        try:
            if self.refused:
                raise self.refused
            if not self.errors:
                self.settle()
        except Refusal as refusal:
            self.add_refusal(refusal)

    def add_refusal(self, refusal: Refusal) -> None:
        """Show a refused act's sentence beside the field it is about."""
        field = refusal.field if refusal.field in self.fields and refusal.field != "revision" else None
        code = "stale" if refusal.field == "revision" else "refused"
        self.add_error(field, ValidationError(refusal.sentence, code=code))

    @property
    def is_stale(self) -> bool:
        """Whether this save was refused because somebody else has saved since the form was opened."""
        return self.is_bound and any(error.code == "stale" for error in self.non_field_errors().as_data())
