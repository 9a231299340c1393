"""The picture library."""

import js_asset
from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.html import format_html

from articles.acts import editions, illustrating, waiting
from articles.admin.choosing import ChooserViews
from articles.admin.naming import link, listed
from articles.admin.standing import Standing
from articles.forms import PictureForm
from articles.models import Author, Face, Picture, Story
from articles.permissions import may_see_every_story
from articles.pure import body

SHOWN = ["preview", "size", "leads", "shown", "tag"]


def thumbnail(picture: Picture | None) -> str:
    """A small picture for lists; its words stand beside it, so it says nothing itself."""
    if picture is None:
        return ""
    shape = picture.card
    smallest = shape["srcset"].split(" ", 1)[0] if shape["srcset"] else shape["src"]
    return format_html('<img class="thumb" src="{}" alt="" width="48" height="32" loading="lazy">', smallest)


def _stories_led():
    """How many stories a picture leads, counted for the rows of one page only, which a join would not do."""
    led = Story.objects.filter(picture=OuterRef("pk")).order_by().values("picture")
    return Coalesce(Subquery(led.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0)


@admin.register(Picture)
class PictureAdmin(ChooserViews, Standing, admin.ModelAdmin):
    form = PictureForm
    list_display = ["thumb", "described", "credit", "size", "used", "added_at"]
    list_display_links = ["described"]
    list_filter = ["decorative"]
    search_fields = ["alt", "caption", "credit"]
    show_full_result_count = False
    list_per_page = 50

    class Media:
        js = [js_asset.Script("newsroom/focal.js", type="module")]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(stories_count=_stories_led())

    @admin.display(description="picture")
    def thumb(self, picture):
        return thumbnail(picture)

    @admin.display(description="alt text", ordering="alt")
    def described(self, picture):
        return "(decorative)" if picture.decorative else picture.alt or "(no alt text)"

    @admin.display(description="pixels", ordering="width")
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    @admin.display(description="leads stories", ordering="stories_count")
    def used(self, picture):
        return picture.stories_count

    @admin.display(description="picture")
    def preview(self, picture):
        shape = picture.full
        told = (shape["src"], picture.alt_text, shape["width"], shape["height"])
        return format_html('<img class="preview" src="{}" alt="{}" width="{}" height="{}">', *told)

    @admin.display(description="leads")
    def leads(self, picture):
        """The stories that it leads, with the way there; of many the latest."""
        return self._told(picture, illustrating.led_by(picture)) or "No story."

    @admin.display(description="in the text of")
    def shown(self, picture):
        """The stories whose bodies show its file, with the way there; of many the latest."""
        return self._told(picture, illustrating.with_in_text(picture)) or "No story."

    def get_object(self, request, object_id, from_field=None):
        picture = super().get_object(request, object_id, from_field)
        if picture is not None:
            picture.seen_by = request.user
        return picture

    def _told(self, picture, stories):
        """*stories* with the way there; of others' only how many they are, to who may not open these."""
        if may_see_every_story(picture.seen_by):
            return listed(stories)
        own = stories.filter(created_by=picture.seen_by)
        others = stories.count() - own.count()
        more = f"{others} of other people" if others else ""
        return format_html("{}{}{}", listed(own), ", " if more and own.exists() else "", more)

    @admin.display(description="for a body")
    def tag(self, picture):
        """Ready to be copied into the body of a story."""
        tag = f"<figure>{body.img(picture.file, picture.alt_text)}</figure>"
        return format_html('<code class="tag">{}</code>', tag)

    def get_deleted_objects(self, objs, request):
        """Why a picture stays, in place of "you may not": it leads stories, which would lose it unasked."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        led = Story.objects.filter(picture__in=[one.pk for one in objs]).select_related("picture").order_by("picture")
        if led and super().has_delete_permission(request):
            sentence = "{} leads {}: give the story another picture first."
            protected = [format_html(sentence, story.picture, link(story)) for story in led]
            lacking = lacking - {self.opts.verbose_name}
        if held := illustrating.held_by(objs):
            protected = [*held, *(one for one in protected if led)]
            lacking = lacking - {Face._meta.verbose_name, Author._meta.verbose_name}
        # Bodies are read through for that, so only once somebody deletes.
        shown = [f"Story: {title}, which shows it in its text" for title in illustrating.showing(objs)]
        return to_delete, counts, lacking, [*protected, *shown]

    def get_fields(self, request, obj=None):
        first = SHOWN if obj else ["upload", "kept"]
        return [*first, "alt", "decorative", "caption", "credit", "licence", ("focal_x", "focal_y")]

    def get_readonly_fields(self, request, obj=None):
        return SHOWN if obj else []

    def has_delete_permission(self, request, obj=None):
        """Not while it leads a story: the story would lose it without anybody having edited that story."""
        led = getattr(obj, "stories_count", 0)
        return super().has_delete_permission(request, obj) and not led

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        editions.move()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        editions.move()

    def save_model(self, request, obj, form, change):
        words = {name: form.cleaned_data[name] for name in form.WORDS}
        if change:
            # The act compares with what was there, to know whether the crops are to be made anew.
            for name, value in form.before.items():
                setattr(obj, name, value)
            illustrating.change(obj, by=request.user, **words)
        else:
            original = form.cleaned_data["upload"]
            added = illustrating.add(original, by=request.user, **words)
            waiting.forget(original)
            # Django goes on with the object it made itself: it becomes the one that was added.
            obj.__dict__.update(added.__dict__)
