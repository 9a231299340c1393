"""Byline and sources in the story's form: lists whose rows the story's own act saves, in their order."""

from django import forms
from django.contrib import admin
from django.core.validators import URLValidator
from django.forms.models import BaseInlineFormSet

from articles.admin.widgets import Finding
from articles.forms.fields import AddressField
from articles.models import Byline, Source
from articles.models.stories import URL_SCHEMES
from articles.permissions import may_add, may_edit, may_open


class RowForm(forms.ModelForm):
    """One row. It is compared with the other rows of the form only: what is stored gives way to the whole list."""

    key = ""
    position = forms.IntegerField(label="Place", required=False, help_text="1 comes first; empty: at the end.")

    def has_changed(self) -> bool:
        """Whether anything stands in the row, whoever typed it: an empty one is none."""
        return bool(self.data.get(self.add_prefix(self.key), "").strip())

    def validate_unique(self) -> None:
        pass

    def validate_constraints(self) -> None:
        pass


class BylineForm(RowForm):
    key = "author"


class SourceForm(RowForm):
    key = "name"
    url = AddressField(
        label="Address",
        required=False,
        max_length=2000,
        validators=[URLValidator(URL_SCHEMES)],
        widget=forms.TextInput(attrs={"class": "vTextField", "inputmode": "url"}),
    )

    def has_changed(self) -> bool:
        # An address without a name is a mistake to be told of.
        return super().has_changed() or bool(self.data.get(self.add_prefix("url"), "").strip())


class RowFormSet(BaseInlineFormSet):
    """Rows filled in from *initial*, a list of dicts; rows() gives them back as they were sent. Saves nothing."""

    new_objects = changed_objects = deleted_objects = ()

    def __init__(self, *args, initial=None, **kwargs) -> None:
        if initial is not None:
            kwargs["queryset"] = self.model.objects.none()
        super().__init__(*args, initial=initial, **kwargs)
        if initial is not None:
            self.extra = len(initial) + 1
        # A post that leaves the list out leaves it as it is, instead of being an error.
        self.left_out = self.is_bound and f"{self.prefix}-TOTAL_FORMS" not in self.data
        if self.left_out:
            self.data = {f"{self.prefix}-TOTAL_FORMS": "0", f"{self.prefix}-INITIAL_FORMS": "0"}

    def initial_form_count(self) -> int:
        # A browser that opened the form before an upgrade may say that rows are stored ones.
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        # What is stored is replaced as a whole: keys mean nothing.
        form.fields[self._pk_field.name] = forms.CharField(required=False, widget=forms.HiddenInput)

    def rows(self) -> list[dict] | None:
        """What was sent, in order: by place, then as typed. None when the form was sent without this list."""
        if self.left_out:
            return None
        kept = [form.cleaned_data for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]
        at_the_end = max((row["position"] or 0 for row in kept), default=0) + 1
        return sorted(kept, key=lambda row: at_the_end if row["position"] is None else row["position"])

    def was_changed(self) -> bool:
        """Whether the list as sent differs from the one that was shown, order included."""
        rows = self.rows()
        keys = [name for name in self.form.base_fields if name not in {"position", "DELETE"}]
        shown = [[_key(row.get(name)) for name in keys] for row in self.initial_extra or ()]
        return rows is not None and shown != [[_key(row.get(name)) for name in keys] for row in rows]


def _key(value):
    """The same for what is stored, a key, and what was found by it."""
    return getattr(value, "pk", value) or ""


class StoryPart(Finding, admin.StackedInline):
    """What hangs on a story is part of it: who may change the story may change this, without permissions of its own.

    Stacked, because Django's tabular ones leave the fields without labels for those who don't see the table.
    """

    extra = 1
    formset = RowFormSet

    def _may_change(self, request, story) -> bool:
        return may_edit(request.user, story) if story and story.pk else may_add(request.user)

    def has_view_permission(self, request, obj=None):
        # Django asks without a story before it reads the rows; the story's own view has judged by then.
        return obj is None or self._may_change(request, obj) or may_open(request.user, obj)

    def has_add_permission(self, request, obj):
        return self._may_change(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may_change(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may_change(request, obj)


class BylineInline(StoryPart):
    model = Byline
    form = BylineForm
    autocomplete_fields = ["author"]
    fields = [("author", "position")]


class SourceInline(StoryPart):
    model = Source
    form = SourceForm
    fields = [("name", "url", "position")]


def initial_rows(content: dict) -> dict:
    """The rows of both lists for a story's content, by the prefix of their formset."""
    return {
        "bylines": [{"author": one["id"], "position": at} for at, one in enumerate(content["authors"], 1)],
        "sources": [one | {"position": at} for at, one in enumerate(content["sources"], 1)],
    }
