"""The admin site: the desk's own front door."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class DeskSite(admin.AdminSite):
    """Django's admin under the newsroom's name."""

    site_header = "Newsroom desk"
    site_title = "Newsroom desk"
    index_title = "The desk"
    enable_nav_sidebar = True


class DeskAdminConfig(AdminConfig):
    default_site = "newsroom.desk.DeskSite"
