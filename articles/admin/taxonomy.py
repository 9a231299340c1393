"""Topics and authors."""

from contextlib import nullcontext

from django.contrib import admin
from django.utils.html import format_html

from articles.acts import facing, indexing, renaming, signing
from articles.admin.naming import listed
from articles.admin.refusing import Refusing
from articles.admin.standing import Standing
from articles.admin.widgets import Finding
from articles.forms import AuthorForm, NamedForm
from articles.models import Author, Topic
from articles.pure import slugs


class NamedAdmin(Refusing, Standing, admin.ModelAdmin):
    """Something with a name, and an address made of it when none is given."""

    form = NamedForm
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    show_full_result_count = False

    def view_on_site(self, named):
        """The link to the readers' page as it is stored, while readers know of one."""
        known = self.model.objects.known_to_readers().filter(pk=named.pk).first()
        return known.get_absolute_url() if known else None

    def save_model(self, request, obj, form, change):
        obj.slug = obj.slug or self.free_slug(obj)
        # Readers search for the name.
        renames = change and "name" in form.changed_data
        with indexing.in_step(self.model.objects.filter(pk=obj.pk)) if renames else nullcontext():
            self.keep(obj, by=request.user)

    def keep(self, named, *, by) -> None:
        """Store it; a menu may lead to it by its name and address."""
        named.save()
        facing.rebuild()

    def get_deleted_objects(self, objs, request):
        """Django's, with the stories by their titles in place of the rows that tie them to this."""
        _, _, lacking, protected = super().get_deleted_objects(objs, request)
        hung = [format_html("{}: {}", one, listed(one.stories.order_by("-pk"))) for one in objs if one.stories.exists()]
        if protected:
            return [], {}, lacking, hung
        # The rows between are nobody's to permit.
        names = [format_html("{}: {}", self.opts.verbose_name.capitalize(), one) for one in objs]
        told = [*names, ["Stories that lose it:", hung]] if hung else names
        return told, {self.opts.verbose_name_plural: len(objs)}, lacking, []

    def delete_model(self, request, obj):
        self._delete(self.model.objects.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset):
        self._delete(queryset)

    def _delete(self, named) -> None:
        """Delete, and let readers no longer find stories by these names."""
        with indexing.in_step(named):
            named.delete()
            facing.rebuild()

    def free_slug(self, named) -> str:
        """The slug of its name, numbered until nobody else has it."""
        base = slugs.from_title(named.name, prefix=self.model._meta.model_name)
        return renaming.first_free(base, self.model.objects.exclude(pk=named.pk))


@admin.register(Topic)
class TopicAdmin(NamedAdmin):
    fields = ["name", "slug", "description"]


@admin.register(Author)
class AuthorAdmin(Finding, NamedAdmin):
    form = AuthorForm
    fields = ["name", "slug", "role", "biography", "portrait", "links", "user"]
    autocomplete_fields = ["portrait"]

    class Media:
        js = ["newsroom/admin.js"]

    def get_readonly_fields(self, request, obj=None):
        """Whose byline a user's stories begin with is for who may edit every story."""
        return [] if request.user.has_perm("articles.edit_every_story") else ["user"]

    def keep(self, author, *, by) -> None:
        signing.keep(author, by=by)
