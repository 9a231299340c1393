"""Editors write the site's pages; desk leads delete them too, and keep its name, looks and menus."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITING = ["add_page", "change_page", "view_page"]
GROUPS = {"Editor": WRITING, "Desk lead": [*WRITING, "delete_page", "change_face", "view_face"]}


def create(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    create_permissions(installed.get_app_config("articles"), apps=apps, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(content_type__app_label="articles", codename__in=codenames)
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_face_of_the_site")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
