"""The pages that the desk writes: their form, and every text that they had."""

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html

from articles.acts import arranging, page_writing
from articles.admin import writing
from articles.admin.keeping import form_name, saved_tag
from articles.admin.opening import revision_of
from articles.admin.refusing import Refusing
from articles.forms import PageForm
from articles.models import Page, PageVersion
from articles.permissions import require
from articles.pure import body, differences, keys
from articles.pure.refusal import Refusal

LABELS = {
    "title": "Title",
    "slug": "Address",
    "body": "Body",
    "is_published": "Readers see it",
    "is_privacy": "Privacy page",
    "is_safer_ways": "Safer ways to reach you",
}
NEWEST = 200


@admin.register(Page)
class PageAdmin(Refusing, admin.ModelAdmin):
    form = PageForm
    change_form_template = "admin/articles/page/change_form.html"
    list_display = ["title", "slug", "is_published", "is_privacy", "updated_at"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["title", "slug", "body", "is_published", "is_privacy", "is_safer_ways"]
    # One by one: each deletion tells which menus led there.
    actions = None
    show_full_result_count = False

    class Media:
        css = {"all": ["newsroom/admin.css"]}

    def get_urls(self):
        added = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"articles_page_{name}")
            for name, view in (("versions", self.versions), ("restore", self.restore))
        ]
        return added + super().get_urls()

    def view_on_site(self, page):
        """The link to the readers' page as it is stored, while there is one."""
        stored = Page.objects.published().filter(pk=page.pk).first()
        return stored.get_absolute_url() if stored else None

    @method_decorator(csp_update({"style-src": [writing.STYLE]}))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        context["form_name"] = form_name(request)
        if obj and form.is_stale:
            stored = Page.objects.get(pk=obj.pk)
            context |= {"stored": stored, "whole": form.whole_texts(stored), "errors": None}
        context["media"] = writing.equip(form, context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        act = page_writing.Change(obj, form.before)
        page_writing.save(act, by=request.user)
        request.notes = [*form.notes, *act.notes]

    def response_add(self, request, obj, post_url_continue=None):
        return self._answer(request, obj)

    def response_change(self, request, obj):
        return self._answer(request, obj)

    def _answer(self, request, page: Page):
        here = reverse("admin:articles_page_change", args=[page.pk])
        told = "Readers see it now." if page.is_published else "Readers don't see it."
        told = format_html('“<a href="{}">{}</a>” is saved. {}', here, page.title, told)
        self.message_user(request, told, messages.SUCCESS, extra_tags=saved_tag(request, revision=page.revision))
        for note in request.notes:
            self.message_user(request, note, messages.WARNING)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_page_add"))
        return HttpResponseRedirect(here if "_continue" in request.POST else reverse("admin:articles_page_changelist"))

    def get_deleted_objects(self, objs, request):
        """The page with its versions, counted; and the menus that lose it."""
        _, _, lacking, protected = super().get_deleted_objects(objs, request)
        told = []
        for page in objs:
            told.append(f"Page: {page}, with its {page.versions.count()} versions")
            told += [f"{menu.capitalize()} leads here, and will no longer" for menu in arranging.leading_to(page)]
        return told, {self.opts.verbose_name_plural: len(objs)}, lacking, protected

    def delete_model(self, request, obj):
        for note in page_writing.delete(obj, by=request.user):
            self.message_user(request, note, messages.WARNING)

    # --- what it said before ------------------------------------------------------------------------------------------

    def versions(self, request, object_id):
        """All versions, newest first, with the way back to each."""
        page = self._opened(request, object_id)
        found = PageVersion.objects.filter(page=page).select_related("saved_by").defer("content")[:NEWEST]
        return self._below(request, page, "versions", "Versions", {"versions": found})

    def restore(self, request, object_id):
        """Asked first, with what it would change; a POST brings the version back."""
        page = self._opened(request, object_id)
        number = keys.number(request.GET.get("version", ""))
        version = get_object_or_404(PageVersion, page=page, number=number)
        if request.method == "POST":
            return self._restored(request, page, version)
        now, names = page_writing.content_of(page), ("title", "slug", "body")
        rows = [_row(name, now, version.content) for name in names if now[name] != version.content[name]]
        context = {"version": version, "rows": rows, "may_edit": self.has_change_permission(request, page)}
        return self._below(request, page, "restore", f"Version {version.number}", context)

    def _restored(self, request, page: Page, version: PageVersion):
        if not self.has_change_permission(request, page):
            raise PermissionDenied("You may not write pages.")
        try:
            shown = revision_of(request.POST.get("revision", str(page.revision)))
            require(shown == page.revision, f"{page_writing.OVERTAKEN} Look at it again: nothing was changed.")
            change = page_writing.restore(page, version, by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect(f"{request.path}?version={version.number}")
        self.log_change(request, page, change.told)
        messages.success(request, f"Version {version.number} has been brought back.")
        return redirect("admin:articles_page_change", page.pk)

    def _opened(self, request, object_id) -> Page:
        page = self.get_object(request, object_id)
        if page is None:
            raise Http404("There is no such page.")
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied("You may not see the pages.")
        return page

    def _below(self, request, page: Page, name: str, title: str, context: dict):
        shown = {"title": title, "subtitle": str(page), "page": page, "opts": self.opts}
        shown["form_url"] = reverse("admin:articles_page_change", args=[page.pk])
        return TemplateResponse(
            request, f"admin/articles/page/{name}.html", self.admin_site.each_context(request) | shown | context
        )


def _row(name: str, old: dict, new: dict) -> dict:
    """One line of a comparison: its label and the parts of both texts."""
    texts = [body.plain_text(one[name], with_marks=True) if name == "body" else str(one[name]) for one in (old, new)]
    return {"label": LABELS[name], "parts": differences.fold(differences.compare(*texts))}
