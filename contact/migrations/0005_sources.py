"""Desk leads hold messages and see who read them; entries of the past lose the words of the messages they are about."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat

LEAD = ["hold_message", "view_reading"]


def grant(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    create_permissions(installed.get_app_config("contact"), apps=apps, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    group, _ = Group.objects.get_or_create(name="Desk lead")
    group.permissions.add(*Permission.objects.filter(content_type__app_label="contact", codename__in=LEAD))


def take_words_out(apps, schema_editor):
    """Who deleted a message was written down with its subject and address, for ever."""
    entries = apps.get_model("admin", "LogEntry").objects
    about = entries.filter(content_type__app_label="contact", content_type__model="message")
    about.update(object_repr=Concat(Value("Message "), F("object_id")))


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0004_the_desks_work"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]
    operations = [
        migrations.AlterModelOptions(
            name="message",
            options={
                "ordering": ["-received_at", "-pk"],
                "permissions": [("hold_message", "Can keep a message from being deleted")],
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(take_words_out, migrations.RunPython.noop),
    ]
