"""The desk's inbox."""

from django.contrib import admin
from django.contrib.admin.models import DELETION

from contact.acts import recording
from contact.admin.answers import AnswerViews
from contact.admin.corrections import CorrectionViews
from contact.admin.message_acts import MessageActs
from contact.admin.message_list import MessageListing
from contact.admin.message_page import MessagePage
from contact.models import Mail, Message


@admin.register(Message)
class MessageAdmin(MessageActs, AnswerViews, CorrectionViews, MessagePage, MessageListing, admin.ModelAdmin):
    """Messages as they came: to read, to work on and to delete, not to rewrite."""

    fields = ["subject"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """What a reader wrote stays as it is; what the desk does with it are acts of their own."""
        return False

    def get_deleted_objects(self, objs, request):
        """A message takes its mails along, which nobody may delete by themselves."""
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, needed - {Mail._meta.verbose_name}, protected

    def log_deletions(self, request, queryset):
        """By their numbers: Django would write sender and subject into a log that outlives them."""
        for message in queryset:
            recording.record(message, "", by=request.user, flag=DELETION)
