"""Fields that look for rows of other tables as one types, instead of listing them all."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple


class _Named:
    """Says what is looked for while nothing is chosen: else the field has no name for those who don't see it."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        # Django sets an empty one after everything that an option could say.
        return attrs | {"data-placeholder": f"Find {self.field.remote_field.model._meta.verbose_name_plural}"}


class FindOne(_Named, AutocompleteSelect):
    pass


class FindMany(_Named, AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs, extra_attrs=None):
        # Each choice has a cross of its own; the one for all of them would stand in their list without being one.
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class Finding:
    """For a ModelAdmin or an inline: its autocomplete_fields with a name."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", FindOne(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", FindMany(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
