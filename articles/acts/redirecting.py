"""Where addresses lead at which nothing is found: by the desk's word, and within this site alone."""

from urllib.parse import unquote, urlsplit

from django.db import IntegrityError, transaction
from django.urls import Resolver404, resolve

from articles.acts import renaming
from articles.models import Author, MissingAddress, Redirect, Story, Topic
from articles.permissions import require
from articles.pure import missing, words
from articles.pure.refusal import Refusal

ONE = "Choose a story or a topic, or type an address: one of them."
NOT_HERE = "Type an address of this site that begins with a single slash, such as /impact/."
# Not for readers, or not for everybody.
NO_TARGETS = {"admin", "shared"}


def find(path: str) -> str | None:
    """The address that *path* leads to, or None; one query, and a second where there is one.

    None as well for what leads to a story or topic that readers know nothing of, or to an address that leads on: no
    chain, so no circle.
    """
    key = missing.key(path)
    if missing.is_closed(key) or len(key) > missing.LONGEST_REDIRECTED:
        return None
    found = Redirect.objects.filter(path=key).select_related("story", "topic").first()
    return found.target if found and _leads_somewhere(found) else None


def _leads_somewhere(found: Redirect) -> bool:
    if found.story_id:
        return found.story.is_known()
    if found.topic_id:
        return Topic.objects.known_to_readers().filter(pk=found.topic_id).exists()
    return not Redirect.objects.filter(path=_path(found.address)).exists()


def keep(redirect: Redirect, *, by) -> None:
    """Store a new or changed *redirect*, and take its address off the list of what is missing.

    Refusal when *by* may not, or for what settle() refuses.
    """
    does = "change" if redirect.pk else "add"
    require(by.has_perm(f"articles.{does}_redirect"), "You may not redirect addresses.")
    settle(redirect)
    try:
        with transaction.atomic():
            redirect.save()
            MissingAddress.objects.filter(path=redirect.path).delete()
    except IntegrityError as error:
        raise Refusal(f"{redirect.path} is redirected already: change that redirect.", field="path") from error


def settle(redirect: Redirect) -> None:
    """Bring *redirect* into the form in which it is stored; Refusal for one that would not work or lead elsewhere."""
    redirect.path, redirect.address = missing.key(_without_site(redirect.path)), words.line(redirect.address)
    chosen = bool(redirect.story_id) + bool(redirect.topic_id) + bool(redirect.address)
    require(chosen == 1, ONE)
    _check_path(redirect)
    if redirect.address:
        _check_address(redirect)
    elif redirect.story_id:
        require(redirect.story.is_known(), "Readers know of no such story yet: publish it first.", field="story")
    else:
        known = Topic.objects.known_to_readers().filter(pk=redirect.topic_id).exists()
        require(known, "Readers know of no such topic yet: it has no public story.", field="topic")


def _without_site(typed: str) -> str:
    """The path of an address that was copied whole, as it is matched: without site, query, and percent signs."""
    parts = urlsplit(words.line(typed))
    return unquote(parts.path if parts.netloc else words.line(typed).split("?", 1)[0].split("#", 1)[0])


def _check_path(redirect: Redirect) -> None:
    path = redirect.path
    fits = path != "/" and len(path) <= missing.LONGEST_REDIRECTED
    require(fits, "Type the old address, such as /2019/07/old-page.html.", field="path")
    closed = missing.is_closed(path)
    require(not closed, "What lies under this address is never redirected.", field="path")
    require(
        not _answers(path, unsure=False), "There is a page at this address: it would never be redirected.", field="path"
    )
    others = Redirect.objects.exclude(pk=redirect.pk)
    require(not others.filter(path=path).exists(), f"{path} is redirected already: change that redirect.", field="path")
    leading = others.filter(address__startswith=path).values_list("address", flat=True)
    onto = any(_path(address) == path for address in leading)
    require(not onto, "Another redirect leads to this address: change that one first.", field="path")


def _check_address(redirect: Redirect) -> None:
    address = redirect.address
    require(_is_local(address), NOT_HERE, field="address")
    target = _path(address)
    require(target != redirect.path, "This address would lead to itself.", field="address")
    closed = target.split("/", 2)[1].casefold() in NO_TARGETS
    require(not closed, "Readers can't open what lies there.", field="address")
    others = Redirect.objects.exclude(pk=redirect.pk)
    leads_on = others.filter(path=target).exists()
    require(not leads_on, "This address is redirected itself: type where that leads.", field="address")
    require(_answers(target, unsure=True), "There is no page at this address.", field="address")


def _is_local(address: str) -> bool:
    """Whether a browser stays on this site: one slash, no other host by any reading of it, nothing unseen."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = "\\" not in address and " " not in address and address.isprintable()
    return plain and address[:1] == "/" and address[1:2] != "/" and not parts.scheme and not parts.netloc


def _path(address: str) -> str:
    """The path of an address as it is looked up when somebody asks for it."""
    return missing.key(unquote(address.split("#", 1)[0].split("?", 1)[0]))


def _answers(path: str, *, unsure: bool) -> bool:
    """Whether readers find something at the key *path*: a page, and for that of a story, a topic, an author, these.

    *unsure*: what is said of a page by another name, which only a look could tell.
    """
    for one in (path, f"{path}/" if path != "/" else path):
        try:
            found = resolve(one)
        except Resolver404:
            continue
        return _is_there(found.url_name, found.kwargs["slug"], unsure) if found.kwargs.get("slug") else True
    return False


def _is_there(kind: str, slug: str, unsure: bool) -> bool:
    if kind == "story":
        story = Story.objects.filter(slug=slug).first()
        return (story is not None and story.is_known()) or renaming.find_former(slug) is not None
    model = {"topic": Topic, "author": Author}.get(kind)
    return model.objects.known_to_readers().filter(slug=slug).exists() if model else unsure
