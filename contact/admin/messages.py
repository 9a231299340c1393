"""The desk's inbox."""

from django.contrib import admin

from contact.admin.answers import AnswerViews
from contact.admin.corrections import CorrectionViews
from contact.admin.deleting import MessageDeletion
from contact.admin.holding import HoldViews
from contact.admin.message_acts import MessageActs
from contact.admin.message_list import MessageListing
from contact.admin.message_page import MessagePage
from contact.admin.searching import FindsAddresses
from contact.models import Message


@admin.register(Message)
class MessageAdmin(
    MessageActs,
    AnswerViews,
    CorrectionViews,
    HoldViews,
    MessageDeletion,
    MessagePage,
    MessageListing,
    FindsAddresses,
    admin.ModelAdmin,
):
    """Messages as they came: to read, to work on and to delete, not to rewrite."""

    fields = ["subject"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """What a reader wrote stays as it is; what the desk does with it are acts of their own."""
        return False
