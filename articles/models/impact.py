"""How stories are scored, each scoring, what happened since, and the sums of it all."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q

from articles.pure import impact, rubric

LINK_SCHEMES = ["http", "https"]
MEANINGS = tuple(f"meaning_{rating}" for rating in range(rubric.LEAST, rubric.MOST + 1))


class Criterion(models.Model):
    """A question that a story is rated by. What it once said stands in the entries that used it."""

    name = models.CharField(max_length=60, unique=True)
    question = models.CharField(max_length=300, help_text="What the desk asks itself, for readers too.")
    weight = models.PositiveSmallIntegerField(
        default=1,
        validators=[MaxValueValidator(rubric.HEAVIEST)],
        help_text="How much it counts beside the others: 0 to 100. Only their ratio matters.",
    )
    meaning_0 = models.CharField("0 means", max_length=200)
    meaning_1 = models.CharField("1 means", max_length=200)
    meaning_2 = models.CharField("2 means", max_length=200)
    meaning_3 = models.CharField("3 means", max_length=200)
    meaning_4 = models.CharField("4 means", max_length=200)
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower ones are asked first.")
    is_used = models.BooleanField("in use", default=True, help_text="Off: new ratings no longer ask it.")
    # A story was rated by it: it stays, in use or not.
    was_used = models.BooleanField(default=False, editable=False)
    # Grows with each save: one that began from an older one is refused.
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(weight__lte=rubric.HEAVIEST), name="criterion_weight_to_100")]

    def __str__(self) -> str:
        return self.name

    @property
    def meanings(self) -> list[str]:
        """What each rating means, from the lowest up."""
        return [getattr(self, name) for name in MEANINGS]


class Assessment(models.Model):
    """One scoring of a story, never edited: what was decided, by whom, on what ground."""

    class Kind(models.TextChoices):
        RATED = "rated", "Rated by the rubric"
        BY_HAND = "by_hand", "Set by hand"
        IMPORTED = "imported", "Imported"
        RESTORED = "restored", "Brought back with a version"
        # Beside the score: what a colleague would give. The story's score stays.
        OPINION = "opinion", "Second opinion"

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="assessments")
    kind = models.CharField(max_length=10, choices=Kind)
    score = models.PositiveSmallIntegerField(validators=[MinValueValidator(0), MaxValueValidator(100)])
    # [{"criterion", "weight", "rating", "meaning"}] as they stood; empty unless the rubric was asked.
    ratings = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    links = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=100), name="assessment_from_0_to_100")
        ]
        indexes = [models.Index(fields=["story", "-at", "-id"], name="assessment_newest")]

    def __str__(self) -> str:
        return f"{self.score}, {self.get_kind_display().lower()}"

    @property
    def band(self) -> impact.Band:
        """The score in words."""
        return impact.band(self.score)


# What readers are told of a score that was not rated.
NOT_RATED = "Not rated by the rubric."
UNRATED = {
    Assessment.Kind.BY_HAND: "Set by the desk, not by the rubric.",
    Assessment.Kind.IMPORTED: "Brought in with an import, not rated by the rubric.",
    Assessment.Kind.RESTORED: "Brought back with an earlier version, not rated anew.",
}


class ImpactEvent(models.Model):
    """Something that happened since a story was out, and because of it."""

    class Kind(models.TextChoices):
        LAW = "law", "Law or policy changed"
        ANSWER = "answer", "Official answer"
        CITED = "cited", "Cited"
        REPRINTED = "reprinted", "Reprinted"
        AWARD = "award", "Award"
        MONEY = "money", "Money recovered"
        CORRECTION = "correction", "Correction elsewhere"
        INQUIRY = "inquiry", "Inquiry or court case"
        OTHER = "other", "Something else"

    class Size(models.IntegerChoices):
        SMALL = 1, "Small"
        MEDIUM = 2, "Medium"
        LARGE = 3, "Large"

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="events")
    kind = models.CharField("what happened", max_length=10, choices=Kind)
    on = models.DateField("day")
    what = models.TextField("in a sentence", help_text="For readers. Plain text.")
    url = models.CharField("link", max_length=2000, blank=True, validators=[URLValidator(LINK_SCHEMES)])
    size = models.PositiveSmallIntegerField("size of the effect", choices=Size, default=Size.SMALL)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(size__gte=1, size__lte=3), name="event_size_from_1_to_3")]
        indexes = [models.Index("on", "kind", name="event_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on}"


class ImpactTally(models.Model):
    """How many published stories of a day fall in a band, and the sum of their scores: for one topic, or for all.

    With *beside*, those of *topic* that have that topic as well, whatever their band (0). Rows are added, never
    changed: several of one key are summed, and acts.tallying makes one of them now and then.
    """

    day = models.DateField()
    topic = models.ForeignKey("articles.Topic", models.CASCADE, null=True, related_name="+")
    beside = models.ForeignKey("articles.Topic", models.CASCADE, null=True, related_name="+")
    band = models.PositiveSmallIntegerField()
    stories = models.IntegerField()
    total = models.BigIntegerField()

    class Meta:
        indexes = [
            # Covering: a report reads these and no rows.
            models.Index(
                fields=["topic", "day", "band", "stories", "total"], condition=Q(beside=None), name="tally_by_topic"
            ),
            models.Index(
                fields=["topic", "beside", "day", "stories", "total"],
                condition=Q(beside__isnull=False),
                name="tally_by_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}, band {self.band}: {self.stories}"


class ImpactMonth(models.Model):
    """ImpactTally once more by month, without topics side by side: what is asked of all years reads these rows, of
    which there are thirty times fewer. Rows are added, never changed, as there."""

    # Its first day.
    month = models.DateField()
    topic = models.ForeignKey("articles.Topic", models.CASCADE, null=True, related_name="+")
    band = models.PositiveSmallIntegerField()
    stories = models.IntegerField()
    total = models.BigIntegerField()

    class Meta:
        # Covering, as those of the days.
        indexes = [models.Index(fields=["topic", "month", "band", "stories", "total"], name="month_by_topic")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}, band {self.band}: {self.stories}"


class TallyState(models.Model):
    """One row while the tallies are right: by which time zone their days were counted."""

    zone = models.CharField(max_length=64)
    compacted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.zone
