"""The desk's list of house style."""

from django import forms
from django.contrib import admin

from articles.acts import styling
from articles.models import StyleRule
from articles.pure.refusal import Refusal


class StyleRuleForm(forms.ModelForm):
    """One rule. What the act would refuse becomes an error beside its field."""

    class Meta:
        model = StyleRule
        fields = ["find", "use", "match_case", "note"]

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            try:
                styling.settle(self.instance)
            except Refusal as refusal:
                self.add_error(refusal.field, refusal.sentence)


@admin.register(StyleRule)
class StyleRuleAdmin(admin.ModelAdmin):
    form = StyleRuleForm
    list_display = ["find", "use", "match_case", "note"]
    search_fields = ["find", "use", "note"]
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        styling.keep(obj, by=request.user)
