"""Messages deleted by hand: by the act alone, which what is on hold survives."""

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles.pure.refusal import Refusal
from contact.acts import forgetting, holding
from contact.models import Mail, Message
from contact.permissions import may_delete


class MessageDeletion:
    """For the admin of messages: one, and many at once."""

    def has_delete_permission(self, request, obj=None):
        """Who may not read messages sees none on the page that asks once more either."""
        return may_delete(request.user)

    def get_deleted_objects(self, objs, request):
        """A message takes its mails along, which nobody may delete by themselves; what is on hold is not deleted."""
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        held = [holding.held_sentence([message]) for message in objs if message.hold_reason]
        return listed, counts, needed - {Mail._meta.verbose_name}, [*protected, *held]

    def delete_model(self, request, obj):
        forgetting.delete(Message.objects.filter(pk=obj.pk), by=request.user)

    def delete_queryset(self, request, queryset):
        forgetting.delete(queryset, by=request.user)

    def response_delete(self, request, obj_display, obj_id):
        """Back to the list, where Django leads only whoever may change messages in a form: nobody."""
        super().response_delete(request, obj_display, obj_id)
        filters = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(add_preserved_filters(filters, reverse("admin:contact_message_changelist")))

    def log_deletions(self, request, queryset):
        """The act writes it: Django would keep sender and subject in a log that outlives them."""

    def delete_view(self, request, object_id, extra_context=None):
        return self._or_told(request, request.path, super().delete_view, object_id, extra_context)

    def changelist_view(self, request, extra_context=None):
        return self._or_told(request, request.get_full_path(), super().changelist_view, extra_context)

    def _or_told(self, request, address: str, view, *args):
        """What *view* answers; when a hold came between the question and the answer, its sentence, and nothing went."""
        try:
            return view(request, *args)
        except Refusal as refusal:
            self.message_user(request, refusal.sentence, messages.ERROR)
            return HttpResponseRedirect(address)
