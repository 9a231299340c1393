"""The admin site: the desk's own front door."""

from datetime import datetime, timedelta
from functools import wraps

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig

from articles.pure import clock

# What the desk works with most stands first; who may enter it, last.
FIRST, LAST = ("articles", "contact"), ("auth",)
RENEWED_AFTER = timedelta(days=1)


class DeskSite(admin.AdminSite):
    """Django's admin under the newsroom's name."""

    site_header = "Newsroom desk"
    site_title = "Newsroom desk"
    index_title = "The desk"
    enable_nav_sidebar = True

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
