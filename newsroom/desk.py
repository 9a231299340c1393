"""The admin site: the desk's own front door."""

from datetime import datetime, timedelta
from functools import wraps

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404

from articles.pure import clock

# What the desk works with most stands first; who may enter it, last.
FIRST, LAST = ("articles", "contact"), ("auth",)
RENEWED_AFTER = timedelta(days=1)


class AsksFirst:
    """Laid over every ModelAdmin by DeskSite.register(): a history asks who is there before it says what is not.

    Django's forms do so themselves. Its history leads away from what is not there, so that a refusal would tell
    somebody who may see no row that there is one.
    """

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_or_change_permission(request, self.get_object(request, unquote(object_id))):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


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

    def get_urls(self):
        """Without the address that leads whoever works here on to the address of any object, permitted or not."""
        return [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]

    def register(self, model_or_iterable, admin_class=None, **options):
        # Here, so that no ModelAdmin can be without it; it needs the models, which are not there yet above.
        from newsroom.lists import CarefulLists

        admin_class = admin_class or admin.ModelAdmin
        own = {"__module__": admin_class.__module__}
        if not callable(admin_class.view_on_site):
            # Django would lead there by way of the address that get_urls() leaves out.
            own["view_on_site"] = False
        careful = type(admin_class.__name__, (AsksFirst, CarefulLists, admin_class), own)
        super().register(model_or_iterable, careful, **options)

    def autocomplete_view(self, request):
        try:
            return super().autocomplete_view(request)
        except (AttributeError, ValueError) as error:
            # A field that leads to no other table's rows.
            raise Http404("There is nothing to be found for this field.") from error

    def admin_view(self, view, cacheable=False):
        @wraps(view)
        def renewing(request, *args, **kwargs):
            renew(request, at=clock.now())
            return view(request, *args, **kwargs)

        return super().admin_view(renewing, cacheable)

    def get_app_list(self, request, app_label=None):
        """Stories before all else, then the other apps by name, users and groups at the end."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: model["object_name"] != "Story")
        return sorted(apps, key=lambda app: _place(app["app_label"]))


def _place(label: str) -> int:
    if label in FIRST:
        return FIRST.index(label)
    return len(FIRST) + (label in LAST)


def renew(request, *, at: datetime) -> None:
    """Let the session of somebody who works here last anew: written once a day, not with every request."""
    renewed = request.session.get("renewed_at")
    if renewed is None or datetime.fromisoformat(renewed) <= at - RENEWED_AFTER:
        request.session["renewed_at"] = at.isoformat()


class DeskAdminConfig(AdminConfig):
    default_site = "newsroom.desk.DeskSite"

    def ready(self):
        super().ready()
        # The desk's own in the place of Django's, which have been registered by now.
        from newsroom.people import register

        register()
