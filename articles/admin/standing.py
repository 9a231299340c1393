"""Forms of what many stories share: authors, topics, pictures."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied

from articles.permissions import STANDS, may_change_shared


class Standing:
    """For the admin of something that stands on stories: what readers have seen is for who may edit every story."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_free(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._is_free(request, obj)

    def _is_free(self, request, obj) -> bool:
        """may_change_shared(), asked once a request: Django asks it at each step of a form."""
        if obj is None or obj.pk is None:
            return True
        known = request.__dict__.setdefault("free", {})
        if obj.pk not in known:
            known[obj.pk] = may_change_shared(request.user, obj)
        return known[obj.pk]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """As Django's; who may change others of the kind is told why not this one."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied as refused:
            if object_id and not all(request.__dict__.get("free", {}).values()):
                raise PermissionDenied(STANDS) from refused
            raise

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and not self._is_free(request, obj) and super().has_change_permission(request, obj):
            self.message_user(request, STANDS, messages.INFO)
        return super().render_change_form(request, context, add, change, form_url, obj)
