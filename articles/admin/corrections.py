"""The corrections of a story: opened, rewritten, published, thrown away."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path

from articles.acts import correcting
from articles.admin.keeping import saved_tag
from articles.admin.opening import opened
from articles.models import Correction
from articles.permissions import may_publish
from articles.pure import keys
from articles.pure.refusal import Refusal


class CorrectionForm(forms.ModelForm):
    class Meta:
        model = Correction
        fields = ["kind", "wrong", "right"]
        widgets = {name: forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}) for name in ("wrong", "right")}


class CorrectionViews:
    """For the admin of stories: adds the address below a story's own."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.corrections)
        return [path("<path:object_id>/corrections/", view, name="articles_story_corrections"), *super().get_urls()]

    def corrections(self, request, object_id):
        """All of them, newest first; a POST opens one, rewrites, publishes or throws away one that waits."""
        story = opened(self, request, object_id, to_edit=True)
        waiting = story.corrections.filter(published_at=None)
        chosen = self._chosen(request, waiting)
        bound = request.POST if request.method == "POST" and "throw_away" not in request.POST else None
        form = CorrectionForm(bound, instance=chosen)
        if request.method == "POST" and self._done(request, story, chosen, form):
            return HttpResponseRedirect(request.path)
        context = {"form": form, "chosen": chosen, "may_publish": may_publish(request.user)}
        context["form_query"] = f"?correction={chosen.pk}" if chosen else ""
        context |= {"waiting": waiting, "published": story.corrections.filter(published_at__isnull=False)[:50]}
        return self.page_below(request, story, "corrections", "Corrections", context)

    def _chosen(self, request, waiting) -> Correction | None:
        key = request.POST.get("correction") or request.GET.get("correction") or ""
        if not key:
            return None
        return get_object_or_404(waiting.select_related("story"), pk=keys.number(key))

    def _done(self, request, story, chosen, form) -> bool:
        """Do what the button says; False shows the form again with what stands in the way."""
        by = request.user
        try:
            if "throw_away" in request.POST and chosen:
                correcting.throw_away(chosen, by=by)
                messages.success(request, "The correction is thrown away.", extra_tags=saved_tag(request))
                return True
            if not form.is_valid():
                return False
            if chosen:
                correcting.change(chosen, by=by, **form.cleaned_data)
            else:
                chosen = correcting.open_correction(story, by=by, **form.cleaned_data)
            told = "Kept: readers do not see it yet."
            if "publish" in request.POST:
                correcting.publish(chosen, by=by)
                told = "Readers see the correction on the story and on the page of corrections."
            messages.success(request, told, extra_tags=saved_tag(request))
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            return False
        return True
