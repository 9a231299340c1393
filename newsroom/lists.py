"""The desk's lists, whatever the address bar or a form says."""

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.filters import SimpleListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import DataError
from django.utils.functional import cached_property

from articles.pure.keys import is_key

# What Django's own filters ask of a field: choices, booleans, dates, "empty", and the key of another table's row.
LOOKUPS = ("", "__exact", "__isnull", "__gte", "__lt", "__id__exact")
OF_THE_HIERARCHY = ("__year", "__month", "__day", "__gte", "__lt")
# A question of 200 letters is long; each word of it is a condition per field, and SQLite takes a thousand.
LONGEST_SEARCH = 200
# So many rows are counted and led to by page numbers: forty pages of the longest lists. Whoever looks for what is
# further back narrows the list.
MOST_COUNTED = 2000


class AtLeast(int):
    """Where counting ended: printed with what it leaves open."""

    def __str__(self) -> str:
        return f"{int(self):,} or more"


class BoundedPaginator(Paginator):
    """Counts MOST_COUNTED rows at most: to count all of a long table takes as long as to read it."""

    @cached_property
    def count(self) -> int:
        counted = self.object_list.order_by()[: MOST_COUNTED + 1].count()
        return counted if counted <= MOST_COUNTED else AtLeast(MOST_COUNTED)


class CarefulLists:
    """Laid over every ModelAdmin by DeskSite.register(): lists answer only the questions that they offer.

    Django lets the address ask any lookup of any field, __regex and passwords among them, and hands values that no
    database takes to the database. Here all of that leads to the list without filters.
    """

    paginator = BoundedPaginator
    # Django's "Show counts" would count the whole table once for each choice of each filter.
    show_facets = ShowFacets.NEVER

    def lookup_allowed(self, lookup, value, request=None):
        return lookup in self._offered(request) and super().lookup_allowed(lookup, value, request)

    def _offered(self, request) -> set[str]:
        offered = {f"{self.date_hierarchy}{end}" for end in OF_THE_HIERARCHY} if self.date_hierarchy else set()
        for one in self.get_list_filter(request):
            if isinstance(one, type) and issubclass(one, SimpleListFilter):
                offered.add(one.parameter_name)
            else:
                name = one[0] if isinstance(one, list | tuple) else one
                offered |= {f"{name}{end}" for end in LOOKUPS}
        return offered

    def get_changelist_instance(self, request):
        # NUL: what PostgreSQL takes in no text.
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            raise IncorrectLookupParameters("NUL")
        try:
            return super().get_changelist_instance(request)
        except (DisallowedModelAdminLookup, ValidationError, ValueError, OverflowError, DataError) as error:
            raise IncorrectLookupParameters(error) from error

    def get_search_results(self, request, queryset, search_term):
        if "\0" in search_term:
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])

    def response_action(self, request, queryset):
        if all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            return super().response_action(request, queryset)
        self.message_user(request, "The selection could not be read: select the rows again.", messages.ERROR)
        return None
