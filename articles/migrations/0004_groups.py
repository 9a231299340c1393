"""The desk's three groups, with the permissions that they need and no other's."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

LIBRARY = ["add_picture", "change_picture", "view_picture", "add_author", "change_author", "view_author", "view_topic"]
REPORTER = ["add_story", "change_story", "delete_story", *LIBRARY]
EDITOR = [*REPORTER, "view_story", "edit_every_story", "publish_story", "add_topic", "change_topic"]
DESK_LEAD = [*EDITOR, "delete_every_draft", "delete_picture", "delete_author", "delete_topic"]
GROUPS = {"Reporter": REPORTER, "Editor": EDITOR, "Desk lead": DESK_LEAD}


def create(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    create_permissions(installed.get_app_config("articles"), apps=apps, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(content_type__app_label="articles", codename__in=codenames)
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_versions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
