"""The rubric in the desk: the criteria that stories are rated by."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.shortcuts import redirect

from articles.acts import rubrics
from articles.forms.fields import Unseen
from articles.forms.impact import LAST_REVISION
from articles.models import Criterion
from articles.models.impact import MEANINGS
from articles.pure.refusal import Refusal


class CriterionForm(forms.ModelForm):
    """One criterion. What the act would refuse becomes an error beside its field."""

    # What was seen; a post without it means the one that is stored.
    seen = forms.IntegerField(required=False, min_value=0, max_value=LAST_REVISION, widget=Unseen)

    class Meta:
        model = Criterion
        fields = ["name", "question", "weight", *MEANINGS, "position", "is_used"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.revision

    def _post_clean(self) -> None:
        super()._post_clean()
        if (seen := self.cleaned_data.get("seen")) is not None:
            self.instance.revision = seen
        if not self.errors:
            try:
                rubrics.refuse_overtaken(self.instance)
                rubrics.settle(self.instance)
            except Refusal as refusal:
                self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)

    def validate_unique(self) -> None:
        """The act speaks for it: names that differ in case alone are one."""


@admin.register(Criterion)
class CriterionAdmin(admin.ModelAdmin):
    form = CriterionForm
    list_display = ["name", "weight", "is_used", "position"]
    # One by one: each deletion may be refused.
    actions = None
    fieldsets = [
        (None, {"fields": ["name", "question", "weight", "seen"]}),
        ("Its ratings", {"fields": [*MEANINGS]}),
        ("Use", {"fields": ["position", "is_used"]}),
    ]
    show_full_result_count = False

    class Media:
        css = {"all": ["newsroom/admin.css"]}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Django's; what others did between the form's look and the act's is told on the page as it stands now."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect(request.path)

    def save_model(self, request, obj, form, change):
        rubrics.keep(obj, by=request.user)

    def delete_model(self, request, obj):
        rubrics.delete(obj, by=request.user)

    def delete_view(self, request, object_id, extra_context=None):
        """Django's; what the act would refuse is told on the criterion's own page, before anybody is asked."""
        criterion = self.get_object(request, unquote(object_id))
        try:
            if criterion and self.has_delete_permission(request, criterion):
                rubrics.refuse_deletion(criterion, by=request.user)
            return super().delete_view(request, object_id, extra_context)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect("admin:articles_criterion_change", object_id)
