"""A story that is out, withdrawn from a page of its own: with a reason, also while it has a working copy."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path

from articles.acts import publishing
from articles.admin.opening import opened, refuse_overtaken
from articles.forms import WithdrawalForm
from articles.models import Story
from articles.permissions import may_publish
from articles.pure.refusal import Refusal


class WithdrawalViews:
    """For the admin of stories: adds the address below a story's own."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.withdrawal)
        return [path("<path:object_id>/withdraw/", view, name="articles_story_withdraw"), *super().get_urls()]

    def withdrawal(self, request, object_id):
        """Asked first, and for a reason; a POST withdraws the story. Its working copy stays."""
        story = opened(self, request, object_id, to_edit=True)
        if not may_publish(request.user):
            raise PermissionDenied("You may not publish or withdraw stories.")
        form = WithdrawalForm(request.POST if request.method == "POST" else None)
        is_out = story.status == Story.Status.PUBLISHED
        if not (is_out or form.is_bound):
            raise Http404("There is nothing to withdraw.")
        if form.is_bound and form.is_valid():
            try:
                refuse_overtaken(request, story)
                gone = publishing.withdraw(story, by=request.user, reason=form.cleaned_data["reason"])
                messages.success(request, _told(gone))
                return redirect("admin:articles_story_change", story.pk)
            except Refusal as refusal:
                if not is_out:
                    messages.error(request, refusal.sentence)
                    return redirect("admin:articles_story_change", story.pk)
                form.add_error(None, refusal.sentence)
        return self.page_below(request, story, "withdraw", "Withdraw", {"form": form})


def _told(story: Story) -> str:
    how = "its address says so, with your reason" if story.withdrawal_reason else "its address says so"
    return f"“{story.title}” is withdrawn: {how if story.is_known() else 'readers never saw it'}."
