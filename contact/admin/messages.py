"""The desk's inbox."""

from django.contrib import admin

from contact.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """Messages as they came: to read and to delete, not to rewrite."""

    list_display = ["subject", "address", "name", "received_at", "story"]
    list_filter = ["received_at"]
    list_select_related = ["story"]
    search_fields = ["subject", "address", "name", "text"]
    date_hierarchy = "received_at"
    show_full_result_count = False
    fields = ["subject", "text", "name", "address", "received_at", "story"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
