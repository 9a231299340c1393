"""The site's face at the desk: one form for name, logo, accent, publisher and both menus."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from articles.acts import arranging, facing
from articles.admin.keeping import form_name, saved_tag
from articles.admin.parts import RowForm, RowFormSet
from articles.admin.refusing import Refusing
from articles.admin.widgets import Finding
from articles.forms import FaceForm
from articles.models import Face, MenuItem, Page
from articles.models.site import ONLY
from articles.pure import colours

# A stripe in the accent on both papers, as SVG: the policy allows no style in a page.
SAMPLE = (
    '<svg class="accent-sample" width="{w}" height="32" role="img" aria-label="{told}">'
    '<rect width="140" height="32" fill="{paper}"/><rect x="10" y="8" width="120" height="16" fill="{light}"/>'
    '<rect x="150" width="140" height="32" fill="{night}"/><rect x="160" y="8" width="120" height="16" fill="{dark}"/>'
    "</svg>"
)


class MenuRow(RowForm):
    """One item of a menu; what it may be is the act's to say."""

    address = forms.CharField(
        label="Address",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField", "inputmode": "url"}),
        help_text=MenuItem._meta.get_field("address").help_text,
    )

    def has_changed(self) -> bool:
        names = ("label", "page", "topic", "address")
        return any(self.data.get(self.add_prefix(name), "").strip() for name in names)


class HeaderRows(RowFormSet):
    @classmethod
    def get_default_prefix(cls) -> str:
        return "header"


class FooterRows(RowFormSet):
    @classmethod
    def get_default_prefix(cls) -> str:
        return "footer"


class MenuInline(Finding, admin.StackedInline):
    """A menu is part of the face: who may change that may change this."""

    model = MenuItem
    form = MenuRow
    extra = 1
    verbose_name = "item"
    autocomplete_fields = ["topic"]
    fields = [("label", "position"), ("page", "topic"), "address"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "page":
            field.label_from_instance = _named
        return field

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("articles.view_face") or self.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("articles.change_face")

    def has_add_permission(self, request, obj):
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


def _named(page: Page) -> str:
    return page.title if page.is_published else f"{page.title} (readers don't see it yet)"


class HeaderInline(MenuInline):
    formset = HeaderRows
    verbose_name_plural = "menu at the top"


class FooterInline(MenuInline):
    formset = FooterRows
    verbose_name_plural = "menu at the bottom"


@admin.register(Face)
class FaceAdmin(Refusing, Finding, admin.ModelAdmin):
    """One row: the list leads straight to it."""

    form = FaceForm
    change_form_template = "admin/articles/face/change_form.html"
    inlines = [HeaderInline, FooterInline]
    autocomplete_fields = ["logo", "logo_dark"]
    readonly_fields = ["accent_shown"]
    fieldsets = [
        (None, {"fields": ["name", "tagline", "description"]}),
        ("Looks", {"fields": ["logo", "logo_dark", "accent", "accent_shown"]}),
        (
            "Publisher",
            {
                "fields": ["publisher_name", "publisher_address", "publisher_email", "publisher_url"],
                "description": "Stands at the foot of each page, in feeds, and in what search engines are told.",
            },
        ),
    ]

    class Media:
        js = ["newsroom/admin.js"]

    @admin.display(description="as readers see it")
    def accent_shown(self, face):
        """The stored accent on the light paper, and what is made of it on the dark one."""
        if not face.accent or not colours.is_colour(face.accent):
            return "Vermilion, the accent that this product comes with."
        dark = colours.nearest(face.accent, colours.DARK)
        told = f"{face.accent} on the light paper, {dark} on the dark one"
        papers = {"paper": colours.LIGHT.grounds[0], "night": colours.DARK.grounds[0]}
        sample = format_html(SAMPLE, w=290, told=told, light=face.accent, dark=dark, **papers)
        return format_html("{} {}", sample, told)

    def changelist_view(self, request, extra_context=None):
        facing.stored()
        return HttpResponseRedirect(reverse("admin:articles_face_change", args=[ONLY]))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        rows = arranging.rows(prefix)
        kwargs["initial"] = [row | {"position": at} for at, row in enumerate(rows, 1)]
        return kwargs

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["form_name"] = form_name(request)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        """Nothing yet: the act saves it with its menus, once all of it is known."""

    def save_related(self, request, form, formsets, change):
        given = {formset.prefix: rows for formset in formsets if (rows := formset.rows()) is not None}
        facing.keep(form.instance, form.before, by=request.user, menus=given)

    def construct_change_message(self, request, form, formsets, add=False):
        """What was changed by the labels of the form; the menus as a whole, which is how they are saved."""
        names = [str(form[name].label) for name in form.changed_data if name != "revision"]
        names += [str(MenuItem.Menu(one.prefix).label) for one in formsets if one.was_changed()]
        return [{"changed": {"fields": names}}] if names else []

    def response_change(self, request, obj):
        self.message_user(
            request,
            "Saved: readers see it now.",
            messages.SUCCESS,
            extra_tags=saved_tag(request, revision=obj.revision),
        )
        return HttpResponseRedirect(request.path)
