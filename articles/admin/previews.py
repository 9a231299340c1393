"""A story's preview, and the links that show it to people without an account."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path

from articles.acts import sharing
from articles.admin.opening import opened
from articles.models import ShareLink
from articles.pure import keys
from articles.pure.refusal import Refusal
from articles.views.preview import preview


class ShareForm(forms.Form):
    label = forms.CharField(label="For whom", required=False, max_length=200)
    days = forms.IntegerField(label="Days", initial=7, min_value=sharing.DAYS.start, max_value=sharing.DAYS.stop - 1)
    pinned = forms.BooleanField(
        label="As it is now", required=False, help_text="Not ticked: the link follows what is written."
    )


class PreviewViews:
    """For the admin of stories: adds the addresses below a story's own."""

    def get_urls(self):
        added = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"articles_story_{name}")
            for name, view in (("preview", self.preview), ("share", self.share))
        ]
        return added + super().get_urls()

    def preview(self, request, object_id):
        """The reader's page of what the form shows, or of ?version=N."""
        story = opened(self, request, object_id)
        shown = self.content_of(story, request.GET.get("version", ""))
        return preview(request, story, shown["content"], note=f"Preview: {shown['name']}.")

    def share(self, request, object_id):
        """The links there are, with their visits; a POST makes one or revokes one."""
        story = opened(self, request, object_id, to_edit=True)
        form = ShareForm(request.POST if request.method == "POST" and "revoke" not in request.POST else None)
        if "revoke" in request.POST:
            return self._revoke(request, story)
        if form.is_bound and form.is_valid() and self._share(request, story, form):
            return HttpResponseRedirect(request.path)
        links = story.share_links.select_related("version", "created_by")
        counted = links.annotate(looks=Count("visits"), last_look=Max("visits__visited_at"))[:50]
        context = {
            "form": form,
            "links": [(link, sharing.is_live(link)) for link in counted],
            "site_url": settings.SITE_URL,
        }
        return self.page_below(request, story, "share", "Share a preview", context)

    def _share(self, request, story, form) -> bool:
        values = form.cleaned_data
        version = story.versions.first() if values["pinned"] else None
        try:
            sharing.share(story, by=request.user, days=values["days"], version=version, label=values["label"])
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
            return False
        messages.success(request, "The link is ready: copy it from the list.")
        return True

    def _revoke(self, request, story):
        link = get_object_or_404(ShareLink, story=story, pk=keys.number(request.POST["revoke"]))
        sharing.revoke(link, by=request.user)
        messages.success(request, "The link is revoked: it opens nothing any more.")
        return HttpResponseRedirect(request.path)
