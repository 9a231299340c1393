"""The site's own face: what stands on each of its pages, the pages that the desk writes, and the menus."""

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from articles.models.addresses import address
from articles.models.pictures import Picture
from articles.models.stories import URL_SCHEMES, Topic
from articles.pure.slugs import LONGEST
from articles.querysets import PageQuerySet

# The one row that there is.
ONLY = 1


class Face(models.Model):
    """Name, logo, accent and publisher. Written by articles.acts.facing alone, which keeps *shown* true."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(
        "name of the site", max_length=80, blank=True, help_text="Empty: what SITE_NAME in the environment says."
    )
    tagline = models.CharField(max_length=150, blank=True, help_text="A few words below the name, on every page.")
    description = models.TextField(
        blank=True,
        help_text="What this site is, in a sentence or two: for search engines and feed readers. Plain text.",
    )
    logo = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Stands in the place of the name. A picture of the library, best a PNG with a transparent ground; "
        "its words there are not used, ears get the name.",
    )
    logo_dark = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="logo for the dark theme",
        help_text="Only when the other can't be read on a dark ground.",
    )
    accent = models.CharField(
        "accent colour",
        max_length=7,
        blank=True,
        help_text="#rrggbb, dark enough to be read on the paper (4.5 : 1). The dark theme gets a lighter one made of "
        "it. Empty: vermilion.",
    )
    publisher_name = models.CharField(
        "legal name", max_length=200, blank=True, help_text="Who publishes this. Empty: the name of the site."
    )
    publisher_address = models.TextField("postal address", blank=True, help_text="As on an envelope, line by line.")
    publisher_email = models.EmailField("e-mail address", blank=True)
    publisher_url = models.CharField(
        "address on the web",
        max_length=500,
        blank=True,
        validators=[URLValidator(URL_SCHEMES)],
        help_text="Of the publisher, where that is another than this site.",
    )
    # All that a page shows of these, the menus included, as articles.acts.facing makes it: one query a page.
    shown = models.JSONField(default=dict, editable=False)
    # The stylesheets of the accents, [name, text] each, the newest last (an object of PostgreSQL has no order): pages
    # that a cache still has ask for older ones.
    stylesheets = models.JSONField(default=list, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "name, looks and menus"
        default_permissions = ("change", "view")
        constraints = [models.CheckConstraint(condition=Q(id=ONLY), name="one_face")]

    def __str__(self) -> str:
        return "Name, looks and menus"


class Page(models.Model):
    """A page that the desk writes: about, imprint, privacy. Written by articles.acts.page_writing alone."""

    title = models.CharField(max_length=200)
    slug = models.CharField(
        max_length=LONGEST, unique=True, blank=True, help_text="/pages/…/. Empty: made from the title."
    )
    body = models.TextField(help_text="HTML. What readers must not run is taken out when it is saved.")
    is_published = models.BooleanField("readers see it", default=False)
    is_privacy = models.BooleanField(
        "it is the privacy page", default=False, help_text="The contact form links it. One page at most."
    )
    is_safer_ways = models.BooleanField(
        "it says how to reach you more safely",
        default=False,
        help_text="Each step of the contact form says that it is not anonymous and takes no files, and links this "
        "page. One page at most.",
    )
    updated_at = models.DateTimeField(editable=False)
    # Grows with each save: a save that began from an older one is refused.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["is_privacy"], condition=Q(is_privacy=True), name="one_privacy_page"),
            models.UniqueConstraint(
                fields=["is_safer_ways"], condition=Q(is_safer_ways=True), name="one_page_of_safer_ways"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("page", self.slug)


class PageVersion(models.Model):
    """A page as it was after one save; *content* as articles.acts.page_writing has it. Never changed."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # What was done, in a sentence; empty for a plain save.
    told = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="page_version_number_once")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class MenuItem(models.Model):
    """One line of a menu: a page, a topic or an address. A menu without any is the usual one."""

    class Menu(models.TextChoices):
        HEADER = "header", "Menu at the top"
        FOOTER = "footer", "Menu at the bottom"

    face = models.ForeignKey(Face, models.CASCADE, related_name="items")
    menu = models.CharField(max_length=6, choices=Menu)
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(
        "words", max_length=60, blank=True, help_text="Empty: the title of the page, the name of the topic."
    )
    page = models.ForeignKey(Page, models.CASCADE, null=True, blank=True, related_name="items")
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="items")
    address = models.CharField(
        max_length=500, blank=True, help_text="/impact/, /stories/?since=2026-01-01 or https://…, of anything else."
    )

    class Meta:
        ordering = ["menu", "position", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.label or str(self.page or self.topic or self.address)
