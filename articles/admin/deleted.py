"""Drafts that were deleted, for as long as they may come back."""

import math
from datetime import timedelta

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html

from articles.acts import deleting
from articles.models import DeletedDraft
from articles.pure import clock
from articles.pure.refusal import Refusal


@admin.register(DeletedDraft)
class DeletedDraftAdmin(admin.ModelAdmin):
    """A list with one thing to do: what the act allows to bring back is what is shown."""

    list_display = ["title", "created_by", "deleted_by", "deleted_at", "days_left"]
    list_display_links = None
    list_select_related = ["created_by", "deleted_by"]
    list_per_page = 50
    search_fields = ["title"]
    show_full_result_count = False
    ordering = ["-deleted_at", "-pk"]
    actions = ["bring_back"]

    @admin.display(description="days left")
    def days_left(self, deleted):
        """Days begun count: on its last day a draft has one left."""
        return max(0, math.ceil((deleted.deleted_at + deleting.KEPT - clock.now()) / timedelta(days=1)))

    @admin.action(description="Bring back")
    def bring_back(self, request, queryset):
        """Each on its own: what is refused keeps nobody else back."""
        for deleted in queryset:
            try:
                story = deleting.bring_back(deleted, by=request.user)
            except Refusal as refusal:
                self.message_user(request, f"“{deleted.title}”: {refusal.sentence}", messages.ERROR)
                continue
            address = reverse("admin:articles_story_change", args=[story.pk])
            told = format_html('“<a href="{}">{}</a>” is back, as a draft.', address, story.title)
            self.message_user(request, told, messages.SUCCESS)

    # --- permission -----------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        found = super().get_queryset(request)
        every = request.user.has_perm("articles.delete_every_draft")
        return found if every else found.filter(created_by=request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        """Who may delete drafts may see what became of them; there is no page of a single one."""
        may = request.user.has_perm("articles.delete_story") or request.user.has_perm("articles.delete_every_draft")
        return may and obj is None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
