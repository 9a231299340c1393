"""The admin site: the desk's own front door."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import Http404


class DeskSite(admin.AdminSite):
    """Django's admin under the newsroom's name, with lists that answer only what they offer."""

    site_header = "Newsroom desk"
    site_title = "Newsroom desk"
    index_title = "The desk"
    enable_nav_sidebar = True

    def index(self, request, extra_context=None):
        """Django's list of what can be edited, under the desk's day."""
        # The models are ready only now: this module is read before them.
        from newsroom.day import day

        return super().index(request, {"day": day(request.user), **(extra_context or {})})

    def register(self, model_or_iterable, admin_class=None, **options):
        # Here, so that no ModelAdmin can be without it; it needs the models, which are not there yet above.
        from newsroom.lists import CarefulLists

        admin_class = admin_class or admin.ModelAdmin
        careful = type(admin_class.__name__, (CarefulLists, admin_class), {"__module__": admin_class.__module__})
        super().register(model_or_iterable, careful, **options)

    def autocomplete_view(self, request):
        try:
            return super().autocomplete_view(request)
        except (AttributeError, ValueError) as error:
            # A field that leads to no other table's rows.
            raise Http404("There is nothing to be found for this field.") from error


class DeskAdminConfig(AdminConfig):
    default_site = "newsroom.desk.DeskSite"

    def ready(self):
        super().ready()
        # The desk's own in the place of Django's, which have been registered by now.
        from newsroom.people import register

        register()
