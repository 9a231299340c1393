"""What the inbox can be narrowed to."""

from django.contrib import admin

from articles.admin.filters import SPANS, moments
from contact.models import Message

TO_DO = (Message.Status.NEW, Message.Status.OPEN)


class StatusFilter(admin.SimpleListFilter):
    """By status; what is to be done is two of them."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [("to-do", "New and open"), *Message.Status.choices]

    def queryset(self, request, queryset):
        if self.value() == "to-do":
            return queryset.filter(status__in=TO_DO)
        return queryset.filter(status=self.value()) if self.value() in Message.Status.values else queryset


class HolderFilter(admin.SimpleListFilter):
    """By who has it."""

    title = "who has it"
    parameter_name = "who"

    def lookups(self, request, model_admin):
        return [("mine", "I have it"), ("nobody", "Nobody"), ("others", "Somebody else")]

    def queryset(self, request, queryset):
        mine = {"assigned_to": request.user.pk}
        return {
            "mine": lambda: queryset.filter(**mine),
            "nobody": lambda: queryset.filter(assigned_to=None),
            "others": lambda: queryset.exclude(assigned_to=None).exclude(**mine),
        }.get(self.value(), lambda: queryset)()


class ReceivedFilter(admin.SimpleListFilter):
    """By when it came in. Not Django's date_hierarchy, which reads all messages to know which years there are."""

    title = "received"
    parameter_name = "received"

    def lookups(self, request, model_admin):
        return SPANS

    def queryset(self, request, queryset):
        span = moments(self.value())
        return queryset.filter(received_at__gte=span[0], received_at__lt=span[1]) if span else queryset
