"""The face of the site: what each page shows of name, logo, accent, publisher and menus, as one ready value.

One row, read by its key; a process goes by what it read for half a second, or until it changes something itself. Each
act that changes any of it calls rebuild() in its own transaction.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import URLValidator, validate_email
from django.db import connection, transaction
from django.urls import reverse

from articles.acts import arranging, editions, illustrating
from articles.models import Face, MenuItem, Page, Picture, SocialCard
from articles.models.site import ONLY
from articles.models.stories import URL_SCHEMES
from articles.permissions import require
from articles.pure import clock, colours, images, renditions, words
from articles.pure.refusal import Refusal
from articles.querysets.prepared import Prepared

OVERTAKEN = "Somebody else has saved this since you opened it, so nothing was saved: open it afresh in another tab."
# Stylesheets of accents that are no longer chosen, for pages that somebody's cache still has.
STYLESHEETS_KEPT = 10
_LINES = ("name", "tagline", "publisher_name", "publisher_email", "publisher_url")
# A logo is decoded whole, with its transparency, while its editor waits.
_MOST_PIXELS = 8_000_000
_BLOCKS = ("description", "publisher_address")
# Of which generation of what editions knows, when it was read, the site, and what it was made of.
_known: tuple[int, datetime, "Site", tuple] | None = None


@dataclass(frozen=True)
class Logo:
    """The logo's address and its size in pixels; *dark*: the one for the dark theme, None where one serves both."""

    url: str
    width: int
    height: int
    dark: "Logo | None" = None


@dataclass(frozen=True)
class Publisher:
    """Who publishes: *name* and *url* are never empty, *address* is its lines, *email* may be ""."""

    name: str
    url: str
    address: tuple[str, ...]
    email: str


@dataclass(frozen=True)
class Site:
    """What every page, feed and mail knows of the site. Texts are "" where the desk has said nothing.

    *stylesheet*: the address of the accent's, or ""; *header*, *footer*: {"label", "address"} each; *privacy*, *safer*:
    the same of the privacy page, and of the one on safer ways to reach the desk, or None.
    """

    name: str
    url: str
    language: str
    tagline: str
    description: str
    logo: Logo | None
    stylesheet: str
    publisher: Publisher
    header: list[dict]
    footer: list[dict]
    privacy: dict | None
    safer: dict | None
    # What pages keep of it as long as it is one object: see articles.templating, once().
    kept: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def itself(self) -> "Site":
        """What stands behind the lazy one that pages are given: looked up by name each time that would cost more."""
        return self

    def entry(self, path: str) -> str:
        """*path* where the header's menu leads there, else "": on most pages it marks nothing."""
        return path if any(one["address"] == path for one in self.header) else ""


def site() -> Site:
    """The site as it is now; one query at most. For pages, feeds and mails alike.

    The row's value of editions.KNOWN_FOR ago at most; what this process has changed is in it at once. Never older than
    the edition that this process knows of: a page is kept as one of that.
    """
    global _known
    at, generation, known = clock.now(), editions.generation, _known
    if known and known[0] == generation and timedelta(0) <= at - known[1] < editions.KNOWN_FOR:
        return known[2]
    shown = _asked()
    # One object as long as nothing changes.
    found = known[2] if known and known[3] == (shown, _settings()) else _made(shown)
    # Within a transaction it may be what is taken back yet.
    if not connection.in_atomic_block:
        _known = (generation, at, found, (shown, _settings()))
    return found


def _settings() -> tuple[str, ...]:
    return settings.SITE_NAME, settings.SITE_URL, settings.LANGUAGE_CODE


def _made(shown: dict) -> Site:
    """The site of the row's value *shown*."""
    name = shown.get("name") or settings.SITE_NAME
    told = shown.get("publisher", {})
    digest = shown.get("stylesheet")
    return Site(
        name=name,
        url=settings.SITE_URL,
        language=settings.LANGUAGE_CODE,
        tagline=shown.get("tagline", ""),
        description=shown.get("description", ""),
        logo=_logo(shown.get("logo")),
        stylesheet=reverse("face", args=[digest]) if digest else "",
        publisher=Publisher(
            name=told.get("name") or name,
            url=told.get("url") or settings.SITE_URL,
            address=tuple(told.get("address", ())),
            email=told.get("email", ""),
        ),
        header=shown.get("header") or arranging.usual(MenuItem.Menu.HEADER),
        footer=shown.get("footer") or arranging.usual(MenuItem.Menu.FOOTER),
        privacy=shown.get("privacy"),
        safer=shown.get("safer"),
    )


def _asked() -> dict:
    return next(iter(_rows()), ({},))[0]


@Prepared
def _rows():
    return Face.objects.filter(pk=ONLY).values_list("shown")


def _logo(told: dict | None) -> Logo | None:
    if not told:
        return None
    return Logo(default_storage.url(told["name"]), told["width"], told["height"], _logo(told.get("dark")))


def stylesheet(digest: str) -> str | None:
    """The stylesheet of that name: the accent's, or one of those before it."""
    kept = Face.objects.filter(pk=ONLY).values_list("stylesheets", flat=True).first() or []
    return dict(kept).get(digest)


def stored() -> Face:
    """The one row, made when there is none yet."""
    return Face.objects.get_or_create(pk=ONLY)[0]


@transaction.atomic
def keep(face: Face, before: int, *, by, menus: dict | None = None) -> None:
    """Store *face*; *menus*: the rows of each menu that is given, as arranging.keep() takes them.

    *before*: the revision that the save began from; Refusal when somebody else saved since, or *by* may not.
    """
    require(by.has_perm("articles.change_face"), "You may not change how the site looks.")
    settle(face)
    former = stored().shown.get("name", "")
    names = [one.attname for one in Face._meta.concrete_fields if one.name not in {"id", "revision", "shown"}]
    values = {name: getattr(face, name) for name in names if name != "stylesheets"}
    saved = Face.objects.filter(pk=ONLY, revision=before).update(**values, revision=before + 1)
    if saved != 1:
        raise Refusal(OVERTAKEN, field="revision")
    face.revision = before + 1
    for menu, rows in (menus or {}).items():
        arranging.keep(menu, rows)
    rebuild(logos={"logo": _drawn(face.logo), "logo_dark": _drawn(face.logo_dark)})
    if face.name != former:
        # The name stands on every social picture.
        SocialCard.objects.filter(story__isnull=False, due_at=None).update(due_at=clock.now())


def settle(face: Face) -> None:
    """Bring the values of *face* into the form in which they are stored, or refuse them."""
    for name in _LINES:
        setattr(face, name, words.line(getattr(face, name)))
    for name in _BLOCKS:
        setattr(face, name, words.block(getattr(face, name)))
    for name in (*_LINES, "accent"):
        longest = Face._meta.get_field(name).max_length
        require(len(getattr(face, name)) <= longest, f"This is longer than {longest} characters.", field=name)
    face.accent = face.accent.strip().lower()
    if face.accent:
        refuse_pale(face.accent)
    _check(URLValidator(URL_SCHEMES), face.publisher_url, "Give an address that begins with https://.", "publisher_url")
    _check(validate_email, face.publisher_email, "This is no e-mail address.", "publisher_email")
    if face.logo_dark_id and not face.logo_id:
        raise Refusal("Choose the logo for the light theme as well.", field="logo")


def refuse_pale(accent: str) -> None:
    """Refuse an accent that is no colour, or that can't be read on the paper of both themes."""
    require(colours.is_colour(accent), "Write the colour as # and six signs: #a8330d.", field="accent")
    if not colours.serves(accent):
        # Cut off, not rounded: 4.496 is not 4.5.
        figure = int(colours.on_paper(accent) * 100) / 100
        raise Refusal(
            f"{accent} has a contrast of {figure:.2f} : 1 on the paper, and text needs {colours.TEXT} : 1. "
            f"The nearest colour that has it: {colours.nearest(accent)}.",
            field="accent",
        )


def _check(validator, value: str, sentence: str, field: str) -> None:
    try:
        if value:
            validator(value)
    except ValidationError as error:
        raise Refusal(sentence, field=field) from error


def _drawn(picture: Picture | None) -> dict | None:
    """The logo's own small file of *picture*, kept in the storage: {"name", "width", "height"}."""
    if picture is None:
        return None
    fits = picture.width * picture.height <= _MOST_PIXELS
    require(fits, "This picture is too large for a logo: 8 megapixels at most.", field="logo")
    try:
        told, content = renditions.logo(illustrating.read(picture.file))
    except (FileNotFoundError, images.NotAPicture) as error:
        raise Refusal("The file of this picture can't be read: choose another.", field="logo") from error
    except illustrating.StorageFault as error:
        raise Refusal("The pictures can't be reached at the moment: try again later.", field="logo") from error
    with illustrating.told_at_the_upload(), illustrating.storage_faults():
        illustrating.keep_file(told["name"], content)
    return {name: told[name] for name in ("name", "width", "height")}


@transaction.atomic
def rebuild(*, logos: dict | None = None) -> None:
    """Make anew what pages show, from what is stored now; *logos*: their files, else as they were."""
    stored()
    # Two acts at once: the second reads what the first has written.
    face = Face.objects.select_for_update().get(pk=ONLY)
    logo = face.shown.get("logo")
    if logos is not None:
        logo = logos["logo"] and logos["logo"] | {"dark": logos["logo_dark"]}
    sheets, digest = _stylesheets(face)
    shown = {
        "name": face.name,
        "tagline": face.tagline,
        "description": face.description,
        "logo": logo,
        "stylesheet": digest,
        "publisher": {
            "name": face.publisher_name,
            "url": face.publisher_url,
            "address": face.publisher_address.splitlines(),
            "email": face.publisher_email,
        },
        **arranging.shown(),
        "privacy": _page(is_privacy=True),
        "safer": _page(is_safer_ways=True),
    }
    Face.objects.filter(pk=ONLY).update(shown=shown, stylesheets=sheets)
    editions.move()


def _stylesheets(face: Face) -> tuple[list, str]:
    """The stylesheets to keep, the newest last, and the name of the accent's; "" without one."""
    if not face.accent:
        return face.stylesheets, ""
    css = colours.stylesheet(face.accent)
    digest = colours.name_of(css)
    older = [one for one in face.stylesheets if one[0] != digest]
    return [*older[-STYLESHEETS_KEPT:], [digest, css]], digest


def _page(**which) -> dict | None:
    page = Page.objects.published().filter(**which).first()
    return page and {"label": page.title, "address": page.get_absolute_url()}
