"""Fields that look for rows of other tables as one types, instead of listing them all."""

from typing import ClassVar

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from articles.pure.keys import is_key


class _Named:
    """Says what is looked for while nothing is chosen: else the field has no name for those who don't see it."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        # Django sets an empty one after everything that an option could say.
        return attrs | {"data-placeholder": f"Find {self.field.remote_field.model._meta.verbose_name_plural}"}

    # Names that the page knows already, by model and key: these are not looked up once more, row by row.
    known: ClassVar[dict] = {}

    def optgroups(self, name, value, attr=None):
        # The address bar and a refused form may hold anything; the rows that are shown are looked up by these.
        value = [one for one in value if one == "" or is_key(one)]
        names = self.known.get(self.field.remote_field.model._meta.model_name, {})
        chosen = [one for one in value if one != ""]
        if any(int(one) not in names for one in chosen):
            return super().optgroups(name, value, attr)
        single = not (self.is_required or self.allow_multiple_selected)
        options = [self.create_option(name, "", "", False, 0)] if single else []
        for at, one in enumerate(chosen, len(options)):
            options.append(self.create_option(name, int(one), names[int(one)], True, at))
        return [(None, options, 0)]


class FindOne(_Named, AutocompleteSelect):
    def create_option(self, name, value, label, *args, **kwargs):
        # An option without a word is not valid; the page's script shows the name of the field in its place.
        return super().create_option(name, value, label or "Nothing chosen", *args, **kwargs)


class FindMany(_Named, AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs, extra_attrs=None):
        # Each choice has a cross of its own; the one for all of them would stand in their list without being one.
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}

    def value_from_datadict(self, data, files, name):
        # A number that no key can be is one to the field, which would ask the database for it: now it is a mistake.
        given = super().value_from_datadict(data, files, name)
        return [one if is_key(one) else f"“{one}”" for one in given]


def _knowing(widget, request):
    widget.known = getattr(request, "names", {})
    return widget


class Finding:
    """For a ModelAdmin or an inline: its autocomplete_fields with a name."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", _knowing(FindOne(db_field, self.admin_site), request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", _knowing(FindMany(db_field, self.admin_site), request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
