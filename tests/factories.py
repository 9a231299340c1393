"""Plain functions that make valid rows: public by default, saved through the product's own acts."""

import io
import itertools
from datetime import UTC, datetime, timedelta
from importlib import import_module

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from PIL import Image

from articles.acts import assessing, editing, facing, illustrating, page_writing, publishing, styling
from articles.models import Author, Page, Story, StyleRule, Topic
from articles.permissions import SYSTEM
from articles.pure import clock, slugs

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_numbers = itertools.count(1)


def make_topic(name: str = "Energy", **values) -> Topic:
    return Topic.objects.get_or_create(name=name, defaults={"slug": slugs.from_title(name), **values})[0]


def make_author(name: str = "Ada Lind", **values) -> Author:
    return Author.objects.get_or_create(name=name, defaults={"slug": slugs.from_title(name), **values})[0]


def make_story(*, topics=(), authors=(), sources=(), at=None, **values) -> Story:
    """A published story, an hour old, unless *values* say otherwise; *topics* and *authors* are names."""
    number = next(_numbers)
    story = Story(
        **{
            "title": f"Story {number}",
            "summary": f"Summary of story {number}.",
            "body": f"<p>Body of story {number}.</p>",
            "impact_score": 50,
            "status": Story.Status.PUBLISHED,
            "published_at": clock.now() - timedelta(hours=1),
            **values,
        }
    )
    change = editing.Change(
        story,
        authors=[make_author(name) for name in authors],
        topics=[make_topic(name) for name in topics],
        sources=list(sources),
    )
    editing.save([change], by=SYSTEM, at=at)
    return Story.objects.get(pk=story.pk)


def make_draft(**values) -> Story:
    return make_story(**{"status": Story.Status.DRAFT, "published_at": None, "impact_score": None, **values})


def move(story: Story, status: str, *, by=SYSTEM, note: str = "") -> Story:
    """*story*, handed over for review or given back, as its form does it."""
    told = publishing.told_of(status, story.published_at, at=clock.now(), note=note)
    return editing.change_one(story, by=by, told=told, status=status)


def rate(story: Story, *ratings: int, reason: str = "", links=(), by=SYSTEM, at=None) -> Story:
    """*story*, rated by the rubric as delivered: Reach, Depth, Permanence, Novelty, Strength of the evidence."""
    make_rubric()
    given = dict(zip([one.pk for one in assessing.criteria()], ratings, strict=True))
    return assessing.rate(story, given, reason=reason, links=links, by=by, at=at)


def image_bytes(size=(60, 40), color="teal", kind="PNG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind, **options)
    return out.getvalue()


def make_picture(content: bytes | None = None, **words):
    original = illustrating.take_in(io.BytesIO(content or image_bytes()))
    return illustrating.add(original, by=SYSTEM, **{"alt": "A teal field", **words})


def make_page(title: str = "About us", **values) -> Page:
    """A page of the desk that readers see, kept through its act."""
    page = Page(**{"title": title, "body": f"<p>Text of {title}.</p>", "is_published": True, **values})
    page_writing.save(page_writing.Change(page), by=SYSTEM)
    return page


def make_face(*, menus=None, **values) -> None:
    """The site's name, looks and publisher, kept through their act; what is not named stays as it is."""
    face = facing.stored()
    for name, value in values.items():
        setattr(face, name, value)
    facing.keep(face, face.revision, by=SYSTEM, menus=menus)


def make_rule(find: str = "AI", use: str = "Artificial Intelligence", **values) -> StyleRule:
    """A rule of house style, kept through its act."""
    rule = StyleRule(find=find, use=use, **values)
    styling.keep(rule, by=SYSTEM)
    return rule


def make_rubric() -> None:
    """The criteria that come with `migrate`: a test that emptied the tables took them along."""
    import_module("articles.migrations.0014_rubric").fill(apps, None)


def know_content_types() -> None:
    """Look them up now: a test that emptied the tables makes Django forget them, and the admin ask in the midst of a
    test that counts queries."""
    ContentType.objects.get_for_models(*apps.get_models())


def make_user(role: str = "", username: str = "", **values):
    """Somebody of the staff in the group *role* (Reporter, Editor, Desk lead), or in none."""
    know_content_types()
    name = username or f"user{next(_numbers)}"
    user = get_user_model().objects.create_user(name, f"{name}@example.org", "a long password", is_staff=True, **values)
    if role:
        if not Group.objects.filter(name=role).exists():
            # A test that emptied the tables took the groups along, which only `migrate` makes.
            grants = ("0004_groups", "0006_house_style", "0014_rubric", "0020_who_writes_pages")
            grants += ("0024_missing_addresses",)
            for migration in grants:
                import_module(f"articles.migrations.{migration}").create(apps, None)
            for migration in ("0002_who_reads_messages", "0004_the_desks_work", "0005_sources", "0007_mail_sent_again"):
                import_module(f"contact.migrations.{migration}").grant(apps, None)
        user.groups.add(Group.objects.get(name=role))
    return user
