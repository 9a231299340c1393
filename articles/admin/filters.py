"""What the list of stories can be narrowed to."""

from django.contrib import admin

from articles.models import Story, Topic
from articles.pure import clock, impact


class BandFilter(admin.SimpleListFilter):
    """By the band that the impact score falls in."""

    title = "impact"
    parameter_name = "band"

    def lookups(self, request, model_admin):
        return [("none", "Not scored"), *((str(band.level), band.name) for band in impact.BANDS)]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(impact_score=None)
        wanted = [band for band in impact.BANDS if str(band.level) == self.value()]
        return queryset.filter(impact_score__range=(wanted[0].least, wanted[0].most)) if wanted else queryset


class ReadersFilter(admin.SimpleListFilter):
    """By what the clock makes of it: readers see it now, will see it, no longer see it."""

    title = "readers"
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("public", "See it now"), ("scheduled", "Will see it"), ("ended", "No longer see it")]

    def queryset(self, request, queryset):
        now, out = clock.now(), queryset.filter(status=Story.Status.PUBLISHED)
        return {
            "public": lambda: queryset.published(now),
            "scheduled": lambda: out.filter(published_at__gt=now),
            "ended": lambda: out.filter(ends_at__lte=now),
        }.get(self.value(), lambda: queryset)()


class TopicFilter(admin.SimpleListFilter):
    """By topic: of these a newsroom has a page full, not thousands as of authors."""

    title = "topic"
    parameter_name = "topic"

    def lookups(self, request, model_admin):
        return list(Topic.objects.values_list("slug", "name"))

    def queryset(self, request, queryset):
        # Only what is on the list: the address bar may hold anything, NUL too, which PostgreSQL does not take.
        known = self.value() in {slug for slug, _ in self.lookup_choices}
        return queryset.filter(topics__slug=self.value()) if known else queryset
