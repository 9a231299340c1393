"""The texts that answers begin with."""

from django.contrib import admin

from articles.admin.refusing import Refusing
from articles.forms.refusable import RefusableForm
from contact.acts import templating
from contact.models import AnswerTemplate


class AnswerTemplateForm(RefusableForm):
    class Meta:
        model = AnswerTemplate
        fields = ["name", "text"]

    def settle(self) -> None:
        templating.settle(self.instance)


@admin.register(AnswerTemplate)
class AnswerTemplateAdmin(Refusing, admin.ModelAdmin):
    form = AnswerTemplateForm
    list_display = ["name"]
    search_fields = ["name", "text"]

    def save_model(self, request, obj, form, change):
        templating.keep(obj, by=request.user)
