"""What stands in a page's head for machines: the words and the picture of its card, and its JSON-LD.

Called by the templates (articles/templating.py), since the site is known where the page is made and nowhere below; what
they say is made in articles.jsonld.
"""

from urllib.parse import urljoin

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from jinja2 import pass_context
from jinja2.runtime import Context

from articles import jsonld
from articles.acts.facing import Site as Face
from articles.jsonld import Image, Site
from articles.models import SocialCard, Story
from articles.models.addresses import address
from articles.pure import social_card

LOGO, LOGO_SIZE = "newsroom/logo.png", 512


def in_one_line(content: str) -> SafeString:
    """What a block says, in one line, so that a page can say it in several places. It was escaped where it was made."""
    # As plain text: pieces of what is marked as safe are each marked anew.
    return mark_safe(" ".join(str.split(content)))


def whole(address: str, base: str) -> str:
    """*address* as it is from anywhere, on the site *base*."""
    return address if "://" in address or not address else f"{base.rstrip('/')}{address}"


def card_picture(face: Face, story: Story | None) -> Image:
    """What a card of this page shows: of a story its social picture, else its lead picture; else the logo of *face*."""
    site = _site(face)
    found = _pictures(story, site) if isinstance(story, Story) else []
    return found[0] if found else site.logo


@pass_context
def json_ld(context: Context, *kinds: str) -> SafeString:
    """What this page is, for a <script type="application/ld+json">; *kinds*: names of THINGS."""
    site, url = _site(context["site"]), context["canonical"]
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
        url = site.whole(address("media", card.name))
        found.append(Image(url, social_card.WIDTH, social_card.HEIGHT, alt))
    # Before there are smaller files there is only the original, which may be 30 MB.
    for shape in (picture.full, picture.card) if picture and picture.renditions else ():
        words = {"alt": picture.alt_text or story.title, "caption": picture.caption, "credit": picture.credit}
        found.append(Image(site.whole(shape["src"]), shape["width"], shape["height"], **words))
    return found


def _site(face: Face) -> Site:
    """The site as machines are told of it; what the desk has not said has an answer here."""
    if (known := face.kept.get("for machines")) is None:
        known = face.kept["for machines"] = _made(face)
    return known


def _made(face: Face) -> Site:
    url = face.url.rstrip("/")
    logo = Image(f"{url}{static(LOGO)}", LOGO_SIZE, LOGO_SIZE, face.name, is_large=False)
    if own := face.logo:
        logo = Image(urljoin(f"{url}/", own.url), own.width, own.height, face.name, is_large=False)
    return Site(
        name=face.name,
        url=url,
        language=face.language,
        description=face.description or f"{face.name}: news in order of its impact.",
        logo=logo,
        publisher_name=face.publisher.name,
        publisher_url=face.publisher.url,
    )
