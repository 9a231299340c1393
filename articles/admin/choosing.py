"""The window in which the body's editor chooses a picture of the library."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path

from articles.models import Picture
from articles.pure.keys import is_key

PER_PAGE = 24
LONGEST = 100


class ChooserViews:
    """For the admin of pictures: adds the window's address."""

    def get_urls(self):
        return [
            path("choose/", self.admin_site.admin_view(self.choose), name="articles_picture_choose"),
            *super().get_urls(),
        ]

    def choose(self, request):
        """Pictures, newest first, narrowed by ?q=; a click hands one to the editor that opened the window."""
        if not self.has_view_permission(request):
            raise PermissionDenied("You may not see the pictures.")
        query = request.GET.get("q", "").replace("\0", "")[:LONGEST]
        found, _ = self.get_search_results(request, Picture.objects.order_by("-pk"), query)
        before = request.GET.get("before", "")
        if is_key(before):
            found = found.filter(pk__lt=before)
        shown = list(found[: PER_PAGE + 1])
        context = {
            "title": "Choose a picture",
            "is_popup": True,
            "query": query,
            "pictures": [(one, settings.MEDIA_URL + one.file) for one in shown[:PER_PAGE]],
            "more": shown[PER_PAGE - 1].pk if len(shown) > PER_PAGE else None,
            "callback": request.GET.get("CKEditorFuncNum", "")[:12],
        }
        return TemplateResponse(
            request, "admin/articles/picture/choose.html", self.admin_site.each_context(request) | context
        )
