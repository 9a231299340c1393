"""Users and groups: who is not a superuser makes nobody more powerful than they are themselves."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Exists, OuterRef, Q

from articles.models import Version

# What gives power: for superusers to grant.
POWERS = {"is_superuser", "groups", "user_permissions"}
TRACED = "“{}” stands in the history of what was saved: take “Active” off instead, so that it stays known."


class DeskUserAdmin(UserAdmin):
    """Users. A form or password page opens only to whoever has all the powers of the user it is about."""

    def get_fieldsets(self, request, obj=None):
        sets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return sets
        return [
            (name, told | {"fields": tuple(field for field in told["fields"] if field not in POWERS)})
            for name, told in sets
        ]

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and _reaches(request.user, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _reaches(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _reaches(request.user, obj)

    def get_deleted_objects(self, objs, request):
        """Who stands in the history stays, on the page of one and in the list: who published what went with them."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, lacking, [*protected, *(TRACED.format(user) for user in _traced(objs))]


class DeskGroupAdmin(GroupAdmin):
    """Groups. What a group may do is for superusers to say; others see it."""

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser


def _traced(users) -> list[User]:
    """Those of *users* who have saved, published or changed anything."""
    saved = Exists(Version.objects.filter(saved_by=OuterRef("pk")))
    recorded = Exists(LogEntry.objects.filter(user=OuterRef("pk")))
    return list(User.objects.filter(saved | recorded, pk__in=[one.pk for one in users]).order_by("pk"))


def _reaches(user, other) -> bool:
    """Whether *user* may do all that *other* may: else a new password for *other* would be a way to more."""
    if other is None or user.is_superuser or other.pk == user.pk:
        return True
    return not other.is_superuser and _powers(other) <= user.get_all_permissions()


def _powers(user) -> set[str]:
    """The permissions that *user* has, or would have if they were not shut out."""
    held = Permission.objects.filter(Q(user=user) | Q(group__user=user)).values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{name}" for app, name in held}


def register() -> None:
    """Put these in the place of Django's own."""
    for model, ours in ((User, DeskUserAdmin), (Group, DeskGroupAdmin)):
        admin.site.unregister(model)
        admin.site.register(model, ours)
