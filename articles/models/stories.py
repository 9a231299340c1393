"""Stories, and who wrote them about what, from which sources."""

from datetime import date, datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from articles.models.addresses import address
from articles.models.corrections import Correction
from articles.models.impact import NOT_RATED, UNRATED, ImpactEvent
from articles.models.pictures import Picture
from articles.pure import clock, impact, impact_record, rubric
from articles.pure.slugs import LONGEST
from articles.querysets import NamedQuerySet, StoryQuerySet
from articles.querysets.hanging import rows_of
from articles.querysets.lean import made

URL_SCHEMES = ["http", "https"]
NOT_TOLD = object()


# The order of the desk's list: when a story goes out, with what has no time yet as the latest of all. An index holds
# it, so the year stands in the SQL: SQLite knows an index again only by the same words, not by a parameter.
OUT_OR_NOT_YET = models.Func(
    "published_at", template="COALESCE(%(expressions)s, '9999-12-31 00:00:00')", output_field=models.DateTimeField()
)


class Topic(models.Model):
    name = models.CharField(max_length=100, unique=True)
    slug = models.CharField(max_length=LONGEST, unique=True, blank=True, help_text="Empty: made from the name.")
    description = models.TextField(blank=True)

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("topic", self.slug)


class Author(models.Model):
    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=LONGEST, unique=True, blank=True, help_text="Empty: made from the name.")
    role = models.CharField(max_length=120, blank=True, help_text="Reporter for the harbour, for example.")
    biography = models.TextField(blank=True, help_text="Plain text; an empty line begins a new paragraph.")
    portrait = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="portrays", help_text="Shown as a square."
    )
    # Names and addresses on the web, as articles.acts.signing settles them.
    links = models.JSONField(default=list, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        help_text="Who this is at the desk: their new stories begin with this byline.",
    )

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("author", self.slug)


class Story(models.Model):
    """A story. Its acts live in articles.acts; nothing else writes the fields that readers see."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        REVIEW = "review", "In review"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    title = models.CharField(max_length=300)
    slug = models.CharField(
        max_length=LONGEST,
        unique=True,
        blank=True,
        help_text="The last part of the address. Empty: made from the title. The old address keeps answering.",
    )
    summary = models.TextField(help_text="One or two sentences of plain text, for lists and search engines.")
    body = models.TextField(help_text="HTML. What readers must not run is taken out when it is saved.")
    impact_score = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="0 to 100; needed to publish.",
    )
    impact_rationale = models.TextField(blank=True, help_text="Why this score, in a sentence for readers. Plain text.")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, blank=True)
    published_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Empty: the moment you publish. Later than now: the story is scheduled.",
    )
    ends_at = models.DateTimeField(null=True, blank=True, help_text="From then on readers no longer see it.")
    pinned_until = models.DateTimeField(
        null=True, blank=True, help_text="Until then it stands above all others on the front page."
    )
    withdrawal_reason = models.TextField(blank=True, help_text="Shown at the address of a withdrawn story. Plain text.")
    updated_at = models.DateTimeField(editable=False)
    # Where it stands on the front page: articles.pure.ranking, kept by the acts. Null while it is not published.
    rank_at = models.DateTimeField(null=True, editable=False)
    # Readers have seen it: from then on its publication time stands, whatever becomes of its status.
    was_public = models.BooleanField(default=False, editable=False)
    # Who may edit it while it is a draft without any further permission.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="stories"
    )
    # The published corrections as acts.correcting.shown() writes them: no query more for the story's page.
    corrections_shown = models.JSONField(default=list, editable=False)
    # The score's past, the newest ratings and what happened since, for its page: articles.pure.impact_record.
    impact_shown = models.JSONField(default=dict, editable=False)
    # Grows with each save: a save that began from an older one is refused.
    revision = models.PositiveIntegerField(default=0, editable=False)
    picture = models.ForeignKey(
        Picture, models.SET_NULL, null=True, blank=True, related_name="stories", verbose_name="lead picture"
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="stories")
    authors = models.ManyToManyField(Author, through="Byline", related_name="stories")

    # How many preview links the save of a moment ago has ended. Not stored.
    links_ended = 0

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        permissions = [
            ("publish_story", "Can publish and withdraw stories"),
            ("edit_every_story", "Can edit stories of others, and those that are out"),
            ("delete_every_draft", "Can delete drafts of others"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(impact_score=None) | Q(impact_score__gte=0, impact_score__lte=100),
                name="story_score_from_0_to_100",
                violation_error_message="The impact score is a whole number from 0 to 100.",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(impact_score__isnull=False),
                name="published_story_has_score",
                violation_error_message="A story needs an impact score before it can be published.",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False, rank_at__isnull=False),
                name="published_story_has_time",
            ),
        ]
        indexes = [
            models.Index("published_at", "id", name="story_newest", condition=Q(status="published")),
            models.Index(OUT_OR_NOT_YET, "id", name="story_list_order"),
            # Partial: over all stories one would tempt SQLite away from those that follow the clock. One each: SQLite
            # knows a condition again whose value is a parameter, but no list of them.
            models.Index("id", name="story_draft", condition=Q(status="draft")),
            models.Index("id", name="story_in_review", condition=Q(status="review")),
            # The desk's list narrowed to what is rare, in its order: else all stories are walked in search of a page.
            models.Index(OUT_OR_NOT_YET, "id", name="story_list_draft", condition=Q(status="draft")),
            models.Index(OUT_OR_NOT_YET, "id", name="story_list_review", condition=Q(status="review")),
            models.Index(OUT_OR_NOT_YET, "id", name="story_list_withdrawn", condition=Q(status="withdrawn")),
            models.Index(OUT_OR_NOT_YET, "id", name="story_list_unscored", condition=Q(impact_score=None)),
            models.Index("rank_at", "id", name="story_ranked", condition=Q(status="published")),
            # The stories with the most impact of a time, newest first among equals; all that published() asks is in it.
            models.Index(
                fields=["-impact_score", "-published_at", "-id", "ends_at"],
                name="story_most_impact",
                condition=Q(status="published"),
            ),
            models.Index("ends_at", name="story_ending", condition=Q(status="published", ends_at__isnull=False)),
            models.Index(
                OUT_OR_NOT_YET,
                "id",
                "ends_at",
                name="story_list_ending",
                condition=Q(status="published", ends_at__isnull=False),
            ),
            models.Index(
                "pinned_until",
                name="story_pinned",
                condition=Q(status="published", pinned_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("story", self.slug)

    def is_public(self, at: datetime | None = None) -> bool:
        """StoryQuerySet.published() in Python, for one story at hand."""
        at = at or clock.now()
        return self._has_begun(at) and (self.ends_at is None or self.ends_at > at)

    def is_out(self, at: datetime | None = None) -> bool:
        """Readers have seen it, now or earlier: nothing may move its publication time."""
        at = at or clock.now()
        return self.was_public or self._has_begun(at)

    def is_known(self, at: datetime | None = None) -> bool:
        """Its address answers readers: with the story, or that it was withdrawn or is over. Else they know of none."""
        return self.is_out(at) and self.status in {self.Status.PUBLISHED, self.Status.WITHDRAWN}

    def _has_begun(self, at: datetime) -> bool:
        # A form that is being filled in may say published and have no time yet.
        return self.status == self.Status.PUBLISHED and self.published_at is not None and self.published_at <= at

    @property
    def band(self) -> impact.Band | None:
        """The score in words; None while there is no score."""
        return None if self.impact_score is None else impact.band(self.impact_score)

    @cached_property
    def public_corrections(self) -> list[dict]:
        """The published corrections for its page, newest first: kind in words, wrong, right, at."""
        return [
            one | {"kind": Correction.Kind(one["kind"]).label, "at": datetime.fromisoformat(one["at"])}
            for one in self.corrections_shown
        ]

    @property
    def put_right(self) -> list[dict]:
        """Those of its public corrections that put something right; an update only adds to it."""
        return [one for one in self.public_corrections if one["kind"] != Correction.Kind.UPDATE.label]

    @property
    def retraction(self) -> dict | None:
        """The newest public correction that takes the story back; None when there is none."""
        if not self.corrections_shown:
            return None
        found = (one for one in self.public_corrections if one["kind"] == Correction.Kind.RETRACTION.label)
        return next(found, None)

    @cached_property
    def impact_periods(self) -> list[impact_record.Period]:
        """The scores that readers have seen, the present one first."""
        return impact_record.periods(self.impact_shown) if self.published_at else []

    @cached_property
    def impact_history(self) -> list[dict]:
        """The periods for its page: score, since, until (None for the present one), reason, and "is_timed" where both
        ends are of one day in TIME_ZONE."""
        found, until = [], None
        for one in self.impact_periods:
            is_timed = bool(until) and timezone.localtime(one.since).date() == timezone.localtime(until).date()
            found.append(one._asdict() | {"until": until, "is_timed": is_timed})
            until = one.since
        return found

    @cached_property
    def impact_ratings(self) -> list[dict]:
        """What the present score rests on: criterion, weight, rating 0–4, meaning; empty when it was set by hand."""
        return self.impact_shown.get("ratings", [])

    @cached_property
    def impact_criteria(self) -> list[dict]:
        """The ratings for its page: each with "share", what its weight counts beside the others, in per cent, and
        "points", what it adds to the score."""
        shares = rubric.shares([one["weight"] for one in self.impact_ratings])
        points = rubric.points([rubric.Rating(**one) for one in self.impact_ratings])
        rows = zip(self.impact_ratings, shares, points, strict=True)
        return [one | {"share": share, "points": added} for one, share, added in rows]

    @property
    def impact_is_rounded(self) -> bool:
        """Whether the points of its criteria, as they are shown, sum up to another number than its score."""
        return round(sum(one["points"] for one in self.impact_criteria), 1) != self.impact_score

    @property
    def impact_ground(self) -> str:
        """Where a score comes from that no ratings stand behind, in a sentence."""
        entries = self.impact_shown.get("entries", [])
        return UNRATED.get(entries[0]["kind"], NOT_RATED) if entries else NOT_RATED

    @cached_property
    def impact_links(self) -> list[str]:
        """The evidence of the present score."""
        entries = self.impact_shown.get("entries", [])
        return entries[0].get("links", []) if entries else []

    @cached_property
    def impact_events(self) -> list[dict]:
        """What happened since, newest first: kind and size in words, on, what, url."""
        return [
            one
            | {"kind": ImpactEvent.Kind(one["kind"]).label, "size": ImpactEvent.Size(one["size"]).label}
            | {"on": date.fromisoformat(one["on"])}
            for one in self.impact_shown.get("events", [])
        ]

    @cached_property
    def kept(self) -> dict:
        """What pages keep of it as long as it is one object: see articles.templating, once()."""
        return {}

    @cached_property
    def topic_list(self) -> list[Topic]:
        """Its topics by name, as Python sorts names; told along with it by querysets' cards() and whole()."""
        if (told := self.__dict__.get("topics_told", NOT_TOLD)) is NOT_TOLD:
            found = list(self.topics.all())
        else:
            found = [self._told(Topic, id=key, slug=slug, name=name) for key, slug, name in rows_of(told)]
        return sorted(found, key=lambda topic: topic.name)

    @cached_property
    def author_list(self) -> list[Author]:
        """Its authors as they are printed; told along with it by whole()."""
        if (told := self.__dict__.get("authors_told", NOT_TOLD)) is NOT_TOLD:
            return [byline.author for byline in self.bylines.select_related("author")]
        return [self._told(Author, id=key, slug=slug, name=name) for *_, key, slug, name in sorted(rows_of(told))]

    @cached_property
    def source_list(self) -> list["Source"]:
        """Its sources in their order; told along with it by whole()."""
        if (told := self.__dict__.get("sources_told", NOT_TOLD)) is NOT_TOLD:
            return list(self.sources.all())
        return [self._told(Source, id=key, name=name, url=url) for _, key, name, url in sorted(rows_of(told))]

    def _told(self, model: type[models.Model], **values) -> models.Model:
        return made(model, values, self._state.db)

    @cached_property
    def kicker(self) -> Topic | None:
        """The topic printed over the title: the first by name."""
        told = self.__dict__.get("topics_told", NOT_TOLD)
        if told is NOT_TOLD or "topic_list" in self.__dict__:
            return self.topic_list[0] if self.topic_list else None
        # A list shows no other of them.
        first = min(rows_of(told), key=lambda row: row[2], default=None)
        return first and self._told(Topic, id=first[0], slug=first[1], name=first[2])


class Byline(models.Model):
    """One author of one story, at their place in the order in which they are printed."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "author"
        verbose_name_plural = "byline"
        constraints = [models.UniqueConstraint(fields=["story", "author"], name="byline_names_an_author_once")]
        # The newest of an author are found at its end.
        indexes = [models.Index(fields=["author", "story"], name="byline_by_author")]

    def __str__(self) -> str:
        return self.author.name


class Source(models.Model):
    """What a story rests on: a name, and an address where there is one."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="sources")
    name = models.CharField(max_length=300)
    url = models.CharField(max_length=2000, blank=True, validators=[URLValidator(URL_SCHEMES)])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
