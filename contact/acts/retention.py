"""How long messages are kept: by category, spam for thirty days at most, and what is on hold for as long as that is."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q

from contact.models import Category, Message, Route

SPAM_DAYS = 30
# A hundred years: further the calendar need not reach.
MOST_DAYS = 36500


def days_of(older_than: int | None = None) -> dict[str, int]:
    """For how many days the messages of each category are kept; *older_than* days for all of them when given."""
    if older_than is not None:
        return dict.fromkeys(Category.values, older_than)
    routes = Route.objects.exclude(retention_days=None).values_list("category", "retention_days")
    own = {category: min(number, MOST_DAYS) for category, number in routes}
    return dict.fromkeys(Category.values, settings.CONTACT_RETENTION_DAYS) | own


def longest() -> int:
    """For how many days a message is kept at most, whatever its category, a hold apart. One of 0 days goes within
    the hour."""
    return max(1, *days_of().values())


def ended(at: datetime, days: dict[str, int]):
    """The messages whose time is over at *at*, but for those on hold. *days*: of days_of()."""
    over = Q()
    for category, number in days.items():
        over |= Q(category=category, received_at__lte=at - timedelta(days=number))
    over |= Q(status=Message.Status.SPAM, received_at__lte=at - timedelta(days=SPAM_DAYS))
    return Message.objects.filter(over, hold_reason="")


def ends_at(message: Message, days: dict[str, int]) -> datetime:
    """When the time of *message* is over, a hold apart."""
    number = days[message.category]
    if message.status == Message.Status.SPAM:
        number = min(number, SPAM_DAYS)
    return message.received_at + timedelta(days=number)


def by_category(messages) -> dict[str, int]:
    """How many of *messages* there are in each category, by its name; one query."""
    counted = dict(messages.order_by().values_list("category").annotate(Count("pk")))
    return {category.label: counted.get(category.value, 0) for category in Category}
