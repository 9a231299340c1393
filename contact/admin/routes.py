"""To whom each category goes."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from contact.acts import routing
from contact.models import Route
from contact.pure import recipients


class RouteForm(forms.ModelForm):
    class Meta:
        model = Route
        fields = ["category", "recipients", "retention_days"]
        widgets = {"recipients": forms.Textarea(attrs={"rows": 4})}

    def clean_recipients(self) -> str:
        found, faults = recipients.read(self.cleaned_data["recipients"])
        if faults:
            raise ValidationError(faults)
        return "\n".join(found)


@admin.register(Route)
class RouteAdmin(admin.ModelAdmin):
    """A row per category at most; a category without one goes to CONTACT_RECIPIENTS."""

    form = RouteForm
    list_display = ["category", "addresses", "retention_days"]

    @admin.display(description="recipients", empty_value="CONTACT_RECIPIENTS")
    def addresses(self, route):
        return ", ".join(route.recipients.split()) or None

    def save_model(self, request, obj, form, change):
        routing.keep(obj, by=request.user)
