"""The picture library."""

from django.contrib import admin
from django.db.models import Count
from django.utils.html import format_html

from articles.acts import illustrating
from articles.forms import PictureForm
from articles.models import Picture


def thumbnail(picture: Picture | None) -> str:
    """A small picture for lists; its words stand beside it, so it says nothing itself."""
    if picture is None:
        return ""
    shape = picture.card
    smallest = shape["srcset"].split(" ", 1)[0] if shape["srcset"] else shape["src"]
    return format_html('<img class="thumb" src="{}" alt="" width="72" height="48" loading="lazy">', smallest)


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    form = PictureForm
    list_display = ["thumb", "__str__", "credit", "size", "used", "added_at"]
    list_display_links = ["thumb", "__str__"]
    search_fields = ["alt", "caption", "credit"]
    show_full_result_count = False

    class Media:
        css = {"all": ["newsroom/admin.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(stories_count=Count("stories"))

    @admin.display(description="picture")
    def thumb(self, picture):
        return thumbnail(picture)

    @admin.display(description="pixels")
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    @admin.display(description="leads", ordering="stories_count")
    def used(self, picture):
        return picture.stories_count

    def save_model(self, request, obj, form, change):
        words = {name: form.cleaned_data[name] for name in form.WORDS}
        if change:
            for name, value in form.before.items():
                setattr(obj, name, value)
            illustrating.change(obj, by=request.user, **words)
        else:
            added = illustrating.add(form.cleaned_data["upload"], by=request.user, **words)
            obj.__dict__.update(added.__dict__)
