"""What stands in a page's head for machines: the words and the picture of its card, and its JSON-LD.

Tags, since the site is known where the page is made and nowhere below; what they say is made in articles.jsonld.
"""

from urllib.parse import urljoin

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from articles import jsonld
from articles.jsonld import Image, Site
from articles.models import SocialCard, Story
from articles.pure import locales, social_card

register = template.Library()
LOGO, LOGO_SIZE = "newsroom/logo.png", 512


@register.simple_block_tag
def in_one_line(content: SafeString) -> SafeString:
    """What a block says, in one line, so that a page can say it in several places. It was escaped where it was made."""
    return mark_safe(" ".join(content.split()))


@register.simple_tag
def locale(language: str) -> str:
    return locales.of(language)


@register.filter
def whole(address: str, base: str) -> str:
    """*address* as it is from anywhere, on the site *base*."""
    return address if "://" in address or not address else f"{base.rstrip('/')}{address}"


@register.simple_tag(takes_context=True)
def card_picture(context) -> Image:
    """What a card of this page shows: of a story its social picture, else its lead picture; else the logo."""
    site = _site(context)
    story = context.get("story")
    found = _pictures(story, site) if isinstance(story, Story) else []
    return found[0] if found else site.logo


@register.simple_tag(takes_context=True)
def json_ld(context, *kinds: str) -> SafeString:
    """What this page is, for a <script type="application/ld+json">; *kinds*: names of THINGS."""
    site, url = _site(context), context["canonical"]
    return jsonld.script(*(THINGS[kind](context, site, url) for kind in kinds))


def _article(context, site: Site, url: str) -> dict:
    hanging = {name: context[name] for name in ("authors", "topics", "sources")}
    return jsonld.article(context["story"], site, url, _pictures(context["story"], site), **hanging)


def _way_to_story(context, site: Site, url: str) -> dict:
    """The way that the page shows, else by the topic that stands over the title."""
    story = context["story"]
    if trail := context.get("trail"):
        return jsonld.breadcrumbs([*((step.name, str(step.url)) for step in trail), (story.title, url)], site)
    kicker = [(story.kicker.name, story.kicker.get_absolute_url())] if story.kicker else []
    return jsonld.breadcrumbs([(site.name, "/"), *kicker, (story.title, url)], site)


THINGS = {
    "article": _article,
    "breadcrumbs": _way_to_story,
    "website": lambda context, site, url: jsonld.website(site),
    "publisher": lambda context, site, url: jsonld.publisher(site),
    "profile": lambda context, site, url: jsonld.profile(context["author"], site, url),
}


def _pictures(story: Story, site: Site) -> list[Image]:
    """The pictures of *story* that exist, the one for cards first: cut for them, as it is, cut for lists."""
    picture, found = story.picture, []
    card: SocialCard | None = getattr(story, "social_card", None)
    if card and card.shows(story):
        alt = f"{story.title}. Impact score {story.impact_score} of 100."
        # By our own address: a network keeps it, and that of a storage may be signed for an hour.
        url = site.whole(reverse("media", args=[card.name]))
        found.append(Image(url, social_card.WIDTH, social_card.HEIGHT, alt))
    # Before there are smaller files there is only the original, which may be 30 MB.
    for shape in (picture.full, picture.card) if picture and picture.renditions else ():
        words = {"alt": picture.alt_text or story.title, "caption": picture.caption, "credit": picture.credit}
        found.append(Image(site.whole(shape["src"]), shape["width"], shape["height"], **words))
    return found


def _site(context) -> Site:
    """The site, from what templates know of it; what the desk has not said has an answer here."""

    def told(name: str):
        try:
            return template.Variable(f"site.{name}").resolve(context)
        except template.VariableDoesNotExist:
            return ""

    name, url = told("name"), told("url").rstrip("/")
    logo = Image(f"{url}{static(LOGO)}", LOGO_SIZE, LOGO_SIZE, name, is_large=False)
    if own := told("logo"):
        logo = Image(urljoin(f"{url}/", own.url), own.width, own.height, name, is_large=False)
    return Site(
        name=name,
        url=url,
        language=told("language"),
        description=told("description") or f"{name}: news in order of its impact.",
        logo=logo,
        publisher_name=told("publisher.name") or name,
        publisher_url=told("publisher.url") or f"{url}/",
    )
