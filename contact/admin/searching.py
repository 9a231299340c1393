"""Searching where addresses are stored in ASCII and known to whoever searches in their own letters."""

from django.db.models import Q
from django.utils.text import smart_split

from contact.pure import addresses

# Each costs two questions within the question; whoever looks for an address names one or two.
MOST = 5


class FindsAddresses:
    """For admins whose search looks at addresses: each word is looked for as it is typed, and as addresses store it."""

    def get_search_results(self, request, queryset, search_term):
        as_typed, twofold = [], []
        for bit in smart_split(search_term):
            spelled = addresses.in_ascii(bit.strip("\"'"))
            if spelled.isascii() and not bit.isascii() and len(twofold) < MOST:
                twofold.append((bit, spelled))
            else:
                as_typed.append(bit)
        for forms in twofold:
            either = Q()
            for one in forms:
                found, _ = super().get_search_results(request, self.model.objects.all(), one)
                either |= Q(pk__in=found.order_by().values("pk"))
            queryset = queryset.filter(either)
        return super().get_search_results(request, queryset, " ".join(as_typed))
