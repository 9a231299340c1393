"""The admin site: the desk's own front door."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class DeskSite(admin.AdminSite):
    """Django's admin under the newsroom's name."""

    site_header = "Newsroom desk"
    site_title = "Newsroom desk"
    index_title = "The desk"
    enable_nav_sidebar = True

    def index(self, request, extra_context=None):
        """Django's list of what can be edited, under the desk's day."""
        # The models are ready only now: this module is read before them.
        from newsroom.day import day

        return super().index(request, {"day": day(request.user), **(extra_context or {})})


class DeskAdminConfig(AdminConfig):
    default_site = "newsroom.desk.DeskSite"
