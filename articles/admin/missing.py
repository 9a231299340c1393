"""Addresses that were asked for in vain, and where the desk lets old ones lead."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from articles.acts import missing, redirecting
from articles.admin.widgets import Finding
from articles.models import MissingAddress, Redirect
from articles.pure.refusal import Refusal
from articles.views.likely import likely


@admin.register(MissingAddress)
class MissingAddressAdmin(admin.ModelAdmin):
    """A list with two things to do: redirect an address, or take it off the list."""

    list_display = ["address", "count", "first_on", "last_on", "redirect"]
    list_display_links = None
    list_per_page = 50
    search_fields = ["path"]

    @admin.display(description="address", ordering="path")
    def address(self, row):
        return row.path or "all others, not told apart"

    @admin.display(description="what to do", empty_value="")
    def redirect(self, row):
        if row.path == missing.OTHERS:
            return ""
        form = f"{reverse('admin:articles_redirect_add')}?{urlencode({'path': row.path})}"
        return format_html('<a href="{}">Redirect…<span class="visually-hidden"> {}</span></a>', form, row.path)

    def get_list_display(self, request):
        may = request.user.has_perm("articles.add_redirect")
        return self.list_display if may else self.list_display[:-1]

    def changelist_view(self, request, extra_context=None):
        # What this process has counted is shown at once; the others write theirs within a minute.
        missing.tally.flush()
        told = {"title": "Addresses that readers asked for and did not find"}
        return super().changelist_view(request, told | (extra_context or {}))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class RedirectForm(forms.ModelForm):
    """Where an old address leads. What the act would refuse becomes an error beside its field."""

    class Meta:
        model = Redirect
        fields = ["path", "story", "topic", "address"]

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            try:
                redirecting.settle(self.instance)
            except Refusal as refusal:
                self.add_error(refusal.field or None, refusal.sentence)

    def validate_unique(self) -> None:
        """The act speaks for it: /old and /old/ are one address."""


@admin.register(Redirect)
class RedirectAdmin(Finding, admin.ModelAdmin):
    form = RedirectForm
    list_display = ["path", "leads_to"]
    list_select_related = ["story", "topic"]
    list_per_page = 50
    search_fields = ["path", "address"]
    autocomplete_fields = ["story", "topic"]
    show_full_result_count = False

    class Media:
        js = ["newsroom/admin.js"]

    @admin.display(description="leads to")
    def leads_to(self, row):
        return format_html('<a href="{}">{}</a>', row.target, row.story or row.topic or row.address)

    def get_changeform_initial_data(self, request):
        """The address that was chosen from the list of missing ones, and what it most likely meant."""
        path = request.GET.get("path", "")
        found = likely(path) if path else []
        return {"path": path} | (_leading_to(found[0]) if found else {})

    def save_model(self, request, obj, form, change):
        redirecting.keep(obj, by=request.user)


def _leading_to(likeliest) -> dict:
    if likeliest.story:
        return {"story": likeliest.story.pk}
    return {"topic": likeliest.named.pk} if likeliest.kind == "Topic" else {"address": likeliest.url}
