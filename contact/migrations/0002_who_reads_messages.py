"""Editors and desk leads read messages; desk leads see the outbox and may delete messages."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = {"Editor": ["view_message"], "Desk lead": ["view_message", "delete_message", "view_mail"]}


def grant(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    create_permissions(installed.get_app_config("contact"), apps=apps, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(content_type__app_label="contact", codename__in=codenames)
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0001_initial"),
        ("articles", "0004_groups"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
