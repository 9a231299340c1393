"""What readers may see, and in which order: the one place that knows."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.pure import clock
from articles.querysets.hanging import told
from articles.querysets.lean import LeanIterable

# What a line or a card in a list shows; bodies stay in the database.
LINE_FIELDS = ("slug", "title", "impact_score", "status", "published_at", "corrections_shown")
CARD_FIELDS = (*LINE_FIELDS, "summary", "picture")
# A topic or an author with so many stories has some of late among any few thousand.
MANY = 2000
# What a story's own page does not show: of its row, its picture's and its social picture's.
NOT_ON_ITS_PAGE = (
    *("rank_at", "pinned_until", "created_by", "revision"),
    *("picture__added_at", "picture__focal_x", "picture__focal_y"),
    *("social_card__due_at", "social_card__delete_at"),
)


class WithSlugs(models.QuerySet):
    def beside(self, slug: str, number: int):
        """The rows whose slugs stand beside *slug* in the order of slugs, *number* to either side.

        They begin as it does, and are found by the index that keeps slugs unique: as quick at any size. Whatever else
        is asked of them comes after.
        """
        rows = self.model._default_manager
        after = rows.filter(slug__gte=slug).order_by("slug").values("pk")[:number]
        before = rows.filter(slug__lt=slug).order_by("-slug").values("pk")[:number]
        # SQLite cuts no halves of a union: each is a list of its own within one.
        halves = [rows.filter(pk__in=half).order_by().values("pk") for half in (after, before)]
        return self.filter(pk__in=halves[0].union(halves[1]))


class StoryQuerySet(WithSlugs):
    def published(self, at: datetime | None = None):
        """The stories that readers may see at *at* (now): published, their time has come, their end has not."""
        return self._public(at or clock.now(), "published_at")

    def _public(self, at: datetime, moment: str):
        ends_later = Q(ends_at=None) | Q(ends_at__gt=at)
        return self.filter(ends_later, status=self.model.Status.PUBLISHED, **{f"{moment}__lte": at})

    def out(self, at: datetime | None = None):
        """The stories that readers have seen at *at* (now) or earlier: Story.is_out() in the database."""
        begun = Q(status=self.model.Status.PUBLISHED, published_at__lte=at or clock.now())
        return self.filter(Q(was_public=True) | begun)

    def out_or_scheduled(self):
        """out(), and the stories that go out when their time comes."""
        return self.filter(Q(was_public=True) | Q(status=self.model.Status.PUBLISHED))

    def latest_first(self):
        """Newest first; the key makes the order of one moment's stories certain."""
        return self.order_by("-published_at", "-pk")

    def older_than(self, moment: datetime, key: int):
        """What stands behind the story *key* of *moment* in a list that is newest first."""
        return self.filter(Q(published_at=moment, pk__lt=key) | Q(published_at__lt=moment), published_at__lte=moment)

    def published_older_than(self, moment: datetime, key: int, at: datetime | None = None):
        """published().older_than(), as quick anywhere in an archive: with a second bound on the time SQLite would walk
        from now to *moment*. An expression of the time keeps the index over times to the bound that counts."""
        found = self.alias(out_at=Coalesce("published_at", "published_at"))._public(at or clock.now(), "out_at")
        return found.older_than(moment, key)

    def published_within(
        self,
        since: date | None,
        until: date | None,
        at: datetime | None = None,
        *,
        behind: tuple[datetime, int] | None = None,
    ):
        """As published(at).between(since, until), found by these days; of those what stands behind the story of the
        moment and key *behind*.

        Of two limits above SQLite walks from either, and by the clock's it would pass all that is newer (0.7 s at a
        million stories): as an expression of the time it is none to walk from. Of *until* and *behind* the earlier
        says it all.
        """
        end = _midnight(until, days=1)
        if behind and not (end and end <= behind[0]):
            return self.published_older_than(*behind, at).between(since, None)
        if not end:
            return self.published(at).between(since, None)
        found = self.alias(out_at=Coalesce("published_at", "published_at"))._public(at or clock.now(), "out_at")
        return found.between(since, until)

    def between(self, since: date | None, until: date | None):
        """Those of these days in TIME_ZONE, both included; None is no limit."""
        found = self
        if start := _midnight(since):
            found = found.filter(published_at__gte=start)
        if end := _midnight(until, days=1):
            found = found.filter(published_at__lt=end)
        return found

    def ranked(self):
        """In the order of the front page, pins apart: one stored, indexed column."""
        return self.order_by("-rank_at", "-pk")

    def most_impact(self, since: datetime, at: datetime | None = None):
        """Those that readers may see at *at* (now), published after *since*, by score, the newest first among equals.

        The index story_most_impact is walked until there are enough. As a bare column the time would tempt a SQLite
        without statistics to sort all stories of a year instead; as an expression of it, no index over times will do.
        """
        found = self.alias(out_at=Coalesce("published_at", "published_at"))._public(at or clock.now(), "out_at")
        return found.filter(out_at__gt=since).order_by("-impact_score", "-published_at", "-pk")

    def most_impact_of_few(self, since: datetime, at: datetime | None = None):
        """As most_impact(), where at most some thousands are so new: found by their time, then sorted.

        Walking by score would pass all of an archive in search of a handful (3.4 s at a million stories). An
        expression of the score keeps the index over scores out of it.
        """
        found = self.published(at).filter(published_at__gt=since).alias(score=Coalesce("impact_score", 0))
        return found.order_by("-score", "-published_at", "-pk")

    def time_of_the(self, number: int, at: datetime | None = None) -> datetime | None:
        """When the story that is *number* in the order of the newest was published; None where there are fewer."""
        times = self.published(at).latest_first().values_list("published_at", flat=True)
        return times[number - 1 : number].first()

    def of(self, **narrowed):
        """Those of one topic or author (topics=…, authors=…), for lists in the order of time. One query beforehand.

        Few are found by their links, and then sorted; of many the list is walked in its own order until a page is full.
        Either way at the size of the other takes half a second of a million stories.
        """
        field, value = next(iter(narrowed.items()))
        link = self.model._meta.get_field(field)
        theirs = link.remote_field.through._default_manager.filter(**{link.m2m_reverse_field_name(): value}).order_by()
        if theirs[:MANY].count() < MANY:
            return self.filter(pk__in=theirs.values("story"))
        return self.filter(Exists(theirs.filter(story=OuterRef("pk"))))

    def newest_of(self, number: int, **narrowed):
        """Of the stories of one topic or author (topics=…, authors=…) those to choose the newest from.

        They are among the *number* newest of all, or of theirs with the greatest or the smallest keys, since archives
        come in from either end. So it is exact for what is written about of late, for whatever has no more than twice
        that many stories, and wherever keys rise or fall with the time. Nothing exact costs the same for a topic of ten
        stories and one of 100,000 old ones (0.5 s).
        """
        field, value = next(iter(narrowed.items()))
        link, rows = self.model._meta.get_field(field), self.model._default_manager
        theirs = link.remote_field.through._default_manager.filter(**{link.m2m_reverse_field_name(): value})
        of_late = rows.filter(pk__in=self.latest_first().values("pk")[:number], **narrowed)
        ends = [theirs.order_by(order).values("story")[:number] for order in ("-story", "story")]
        return self.among(of_late, *(rows.filter(pk__in=end) for end in ends))

    def with_topics_of_late(self, number: int):
        """Key and topic's key of the *number* newest, newest first: a row for each topic of a story, and one of None
        for a story without."""
        of_late = self.model._default_manager.filter(pk__in=self.latest_first().values("pk")[:number])
        found = of_late.order_by("-published_at", "-pk", "topics__pk")
        return found.values_list("pk", "topics")

    def among(self, *lists: models.QuerySet):
        """Those of any of *lists* of stories, each of which may be cut to a length."""
        rows = self.model._default_manager
        # Within a union SQLite takes no list that is cut: each is a list of its own within one.
        keys = [rows.filter(pk__in=one.values("pk")).order_by().values("pk") for one in lists]
        return self.filter(pk__in=keys[0].union(*keys[1:]))

    def pinned(self, at: datetime | None = None):
        """Those whose pin has not ended, the one pinned longest first."""
        return self.filter(pinned_until__gt=at or clock.now()).order_by("-pinned_until", "-pk")

    def lines(self):
        """What a line of a list needs of each story: no picture, no summary, no topics."""
        return self.only(*LINE_FIELDS)._lean()

    def cards(self):
        """What lists need of each story, with its picture and its topics in the same query."""
        # A picture's columns are few and short; its story's are cut to the card.
        found = self.select_related("picture").only(*CARD_FIELDS, *(f"picture__{f}" for f in PICTURE_FIELDS))
        return found.annotate(topics_told=self._hanging("topics", "topic", "topic__slug", "topic__name"))._lean()

    def whole(self):
        """What its page shows of a story, in one query."""
        return (
            self.select_related("picture", "social_card")
            .defer(*NOT_ON_ITS_PAGE)
            .annotate(
                topics_told=self._hanging("topics", "topic", "topic__slug", "topic__name"),
                authors_told=self._hanging("authors", "position", "pk", "author", "author__slug", "author__name"),
                sources_told=told(self._related("sources"), "story", "position", "pk", "name", "url"),
            )
            ._lean()
        )

    def _hanging(self, field: str, *columns: str):
        links = self.model._meta.get_field(field).remote_field.through._default_manager
        return told(links.filter(story=OuterRef("pk")), "story", *columns)

    def _related(self, name: str):
        return self.model._meta.get_field(name).related_model._default_manager.filter(story=OuterRef("pk"))

    def _lean(self):
        found = self._chain()
        found._iterable_class = LeanIterable
        return found


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """The moment at which the day *days* after *day* begins; None where the calendar has none: that is no limit."""
    try:
        # Databases compare in UTC.
        zone = timezone.get_default_timezone()
        return day and datetime.combine(day + timedelta(days), time.min, zone).astimezone(UTC)
    except OverflowError:
        return None


class ByCodePoint(models.Func):
    """A text in the order of its characters' numbers, whatever language the database sorts by."""

    template = "%(expressions)s"

    def as_postgresql(self, compiler, connection, **kwargs):
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **kwargs)


class NamedQuerySet(WithSlugs):
    """Topics and authors."""

    def known_to_readers(self, at: datetime | None = None):
        """Those of at least one story that readers may see: of the others not even the name is out.

        Their links are followed one by one until a story is found. As an EXISTS over both tables PostgreSQL joins them
        whole instead, which takes a quarter of a second among 300,000 stories.
        """
        links = self.model._meta.get_field("stories").field
        link, own, story = links.remote_field.through, links.m2m_reverse_field_name(), links.m2m_field_name()
        public = links.model.objects.published(at).filter(pk=OuterRef(story)).order_by()
        seen = link.objects.filter(**{own: OuterRef("pk")}).order_by().alias(public=Subquery(public.values("pk")[:1]))
        return self.alias(seen=Subquery(seen.filter(public__isnull=False).values("pk")[:1])).filter(seen__isnull=False)

    def with_page(self, at: datetime | None = None):
        """The topics whose page answers readers: known ones, and those that a menu of the desk leads to."""
        return self.filter(Q(pk__in=self.known_to_readers(at).values("pk")) | Q(items__isnull=False)).distinct()

    def first_by_name(self):
        """The first by name alone, as Python sorts names: databases sort them by their own language."""
        return self.order_by(ByCodePoint("name"))[:1]

    def of_the_newest(self, number: int, at: datetime | None = None):
        """Those of the newest stories that readers may see, *number* at most: as quick at 100,000 stories as at 10."""
        stories = self.model._meta.get_field("stories")
        newest = stories.related_model.objects.published(at).latest_first()
        return self.filter(pk__in=newest.values(stories.field.name)[:number])


class PageQuerySet(models.QuerySet):
    """Pages that the desk writes."""

    def published(self):
        """Those that readers may see."""
        return self.filter(is_published=True)


PICTURE_FIELDS = ("file", "alt", "decorative", "renditions", "width", "height")
