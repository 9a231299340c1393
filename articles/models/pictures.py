"""The picture library: one row per picture and its words; the file lies under a name of its content."""

from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property

FRACTION = [MinValueValidator(0), MaxValueValidator(1)]


class Picture(models.Model):
    """A picture with what readers are told of it.

    *file* is a name in the storage, made of the content's digest: the same bytes are one file, whoever uses them.
    *renditions* lists the smaller files that exist, {"shape", "width", "height", "type", "name"} each (shape: "card",
    "full", and "square" of a portrait); null until the worker has made them.
    """

    file = models.CharField(max_length=200, editable=False, db_index=True)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        "alt text",
        max_length=500,
        blank=True,
        help_text="What the picture shows, for readers who can't see it. Empty only for a decorative one.",
    )
    decorative = models.BooleanField(default=False, help_text="It only adorns: readers who can't see it miss nothing.")
    caption = models.TextField(blank=True)
    credit = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    focal_x = models.FloatField(
        "focal point, from the left",
        default=0.5,
        validators=FRACTION,
        help_text="0 is the left edge, 1 the right.",
    )
    focal_y = models.FloatField(
        "focal point, from the top",
        default=0.5,
        validators=FRACTION,
        help_text="0 is the top edge, 1 the bottom.",
    )
    renditions = models.JSONField(null=True, editable=False)
    added_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="picture_focal_point_inside",
            )
        ]

    def __str__(self) -> str:
        return self.alt or self.caption or self.file.rsplit("/", 1)[-1]

    @property
    def alt_text(self) -> str:
        """What stands in the alt attribute: nothing for a decorative picture."""
        return "" if self.decorative else self.alt

    @cached_property
    def card(self) -> dict:
        """Cropped 3:2 round the focal point, for lists; what parts/picture.html takes."""
        return self._shape("card")

    @cached_property
    def full(self) -> dict:
        """In its own proportions, for the story's page; what parts/picture.html takes."""
        return self._shape("full")

    @cached_property
    def square(self) -> dict:
        """Cropped square round the focal point, for portraits; there for pictures that are one."""
        return self._shape("square")

    def _shape(self, shape: str) -> dict:
        made = [one for one in self.renditions or [] if one["shape"] == shape]
        fallback = [one for one in made if one["type"] == "image/jpeg"]
        if not fallback:
            # Not made yet: the original serves, and the page holds its place open all the same.
            url = default_storage.url(self.file)
            return {"sources": [], "src": url, "srcset": "", "width": self.width, "height": self.height}
        widest = max(fallback, key=lambda one: one["width"])
        better = dict.fromkeys(one["type"] for one in made if one["type"] != "image/jpeg")
        return {
            "sources": [{"type": kind, "srcset": _srcset(made, kind)} for kind in better],
            "src": default_storage.url(widest["name"]),
            "srcset": _srcset(made, "image/jpeg"),
            "width": widest["width"],
            "height": widest["height"],
        }


class PictureInText(models.Model):
    """That the live text of a story shows a file: kept with each save, so that nobody has to read all texts for it."""

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="+", db_index=False)
    file = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "file"], name="picture_in_text_once")]
        indexes = [models.Index(fields=["file", "story"], name="picture_in_text_by_file")]

    def __str__(self) -> str:
        return self.file


def _srcset(made: list[dict], kind: str) -> str:
    """The files of one type as a srcset: "/media/a.webp 320w, /media/b.webp 640w"."""
    fitting = sorted((one for one in made if one["type"] == kind), key=lambda one: one["width"])
    return ", ".join(f"{default_storage.url(one['name'])} {one['width']}w" for one in fitting)
