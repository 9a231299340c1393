"""The period of a report."""

from django import forms

from articles.models import Topic


class PeriodForm(forms.Form):
    """Which time a report is of, and of which topic; without faults before its period is asked for."""

    since = forms.DateField(label="From", required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput({"type": "date"}))
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("name"), to_field_name="slug", required=False, empty_label="All"
    )

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", "This day is before the first one.")
        return self.cleaned_data

    @property
    def period(self) -> dict:
        """since, until and topic for articles.reporting, None where it is not asked."""
        return {name: self.cleaned_data[name] for name in ("since", "until", "topic")}

    @property
    def sentence(self) -> str:
        """What is wrong, in a line."""
        return " ".join(f"{self[name].label}: {' '.join(sentences)}" for name, sentences in self.errors.items())
