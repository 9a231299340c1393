"""Everybody's own choice of mails."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles.models import MailChoice


@admin.register(MailChoice)
class MailChoiceAdmin(admin.ModelAdmin):
    """One row, one's own: the list leads straight to it."""

    fields = ["handed_over", "given_back", "published"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(user=request.user)

    def changelist_view(self, request, extra_context=None):
        own, _ = MailChoice.objects.get_or_create(user=request.user)
        return HttpResponseRedirect(reverse("admin:articles_mailchoice_change", args=[own.pk]))

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and (obj is None or obj.user_id == request.user.pk)

    has_change_permission = has_view_permission

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
