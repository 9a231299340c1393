"""The desk's inbox."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from contact.models import Mail, Message


class MailInline(admin.TabularInline):
    """The mails that told the desk of a message, and what became of each."""

    model = Mail
    template = "admin/contact/mails.html"
    verbose_name_plural = "mails to the desk"
    fields = ["to", "tries", "sent_at", "gave_up_at", "last_answer"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = False

    @admin.display(description="recipient")
    def to(self, mail):
        return format_html('<a href="{}">{}</a>', reverse("admin:contact_mail_change", args=[mail.pk]), mail.recipient)

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


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
    inlines = [MailInline]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_deleted_objects(self, objs, request):
        """A message takes its mails along, which nobody may delete by themselves."""
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, needed - {Mail._meta.verbose_name}, protected
