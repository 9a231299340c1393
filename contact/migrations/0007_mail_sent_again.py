"""Who has a mail now, since when it waits, and who may send it again: desk leads."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUPS = {"Desk lead": ["send_mail_again"]}


def grant(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    create_permissions(installed.get_app_config("contact"), apps=apps, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(content_type__app_label="contact", codename__in=codenames)
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("contact", "0006_alarms")]
    operations = [
        migrations.AlterModelOptions(
            name="mail",
            options={
                "ordering": ["-pk"],
                "permissions": [("send_mail_again", "Can send a mail again")],
                "verbose_name": "mail",
                "verbose_name_plural": "outbox",
            },
        ),
        migrations.AddField(model_name="mail", name="leased_until", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="mail", name="asked_again_at", field=models.DateTimeField(null=True)),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
