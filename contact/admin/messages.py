"""The desk's inbox."""

from django.contrib import admin

from contact.models import Mail, Message


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

    def get_deleted_objects(self, objs, request):
        """A message takes its mails along, which nobody may delete by themselves."""
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, needed - {Mail._meta.verbose_name}, protected
