"""Mail that waits, was sent, or could not be."""

from django.contrib import admin

from contact.models import Mail


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin):
    """What became of each mail; the outbox writes it, nobody else."""

    list_display = [
        "kind",
        "recipient",
        "created_at",
        "tries",
        "next_try_at",
        "sent_at",
        "gave_up_at",
        "last_answer",
    ]
    list_filter = ["kind", "sent_at", "gave_up_at"]
    search_fields = ["recipient", "mail_id"]
    show_full_result_count = False
    fields = [*list_display, "mail_id"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
