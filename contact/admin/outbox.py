"""Mail that waits, was sent, or could not be."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from contact.models import Mail
from contact.permissions import may_read


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin):
    """What became of each mail; the outbox writes it, nobody else."""

    list_display = [
        "kind",
        "recipient",
        "created_at",
        "tries",
        "became",
        "last_answer",
    ]
    list_filter = ["kind", "sent_at", "gave_up_at"]
    search_fields = ["recipient", "mail_id"]
    show_full_result_count = False
    fields = [
        "kind",
        "recipient",
        "created_at",
        "tries",
        "next_try_at",
        "sent_at",
        "gave_up_at",
        "last_answer",
        "mail_id",
        "about",
    ]
    readonly_fields = fields

    @admin.display(description="outcome")
    def became(self, mail):
        """Sent or given up, and when; else when it is tried next: one narrow column, so that the answer has room."""
        told, moment = "Next try", mail.next_try_at
        if mail.sent_at:
            told, moment = "Sent", mail.sent_at
        elif mail.gave_up_at:
            told, moment = "Given up", mail.gave_up_at
        return f"{told} {date_format(timezone.localtime(moment), 'DATETIME_FORMAT')}"

    @admin.display(description="message")
    def about(self, mail):
        """The message that this mail brings to the desk, or answers."""
        message = mail.answer.message if mail.answer else mail.message
        if message is None:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("admin:contact_message_change", args=[message.pk]), message)

    @admin.display(description="message")
    def number(self, mail):
        """For whoever may not read messages: subject and sender are part of one."""
        key = mail.answer.message_id if mail.answer else mail.message_id
        return f"Message {key}" if key else "–"

    def get_fields(self, request, obj=None):
        return self.fields if may_read(request.user) else ["number" if one == "about" else one for one in self.fields]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
