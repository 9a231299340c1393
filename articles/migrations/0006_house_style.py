"""The desk's list of house style, and who may keep it: editors and desk leads; reporters may look."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

KEEPING = ["add_stylerule", "change_stylerule", "delete_stylerule", "view_stylerule"]
GROUPS = {"Reporter": ["view_stylerule"], "Editor": KEEPING, "Desk lead": KEEPING}


def create(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    create_permissions(installed.get_app_config("articles"), apps=apps, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(content_type__app_label="articles", codename__in=codenames)
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_story_list_order")]

    operations = [
        migrations.CreateModel(
            name="StyleRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "find",
                    models.CharField(
                        help_text="Plain text, whole words. Links, code and quotations are left alone.",
                        max_length=200,
                        unique=True,
                    ),
                ),
                ("use", models.CharField(help_text="What to write instead.", max_length=300)),
                (
                    "match_case",
                    models.BooleanField(
                        default=True,
                        help_text="AI finds AI and not ai. Off: capitals and small letters are the same.",
                        verbose_name="match case",
                    ),
                ),
                ("note", models.CharField(blank=True, help_text="Why, for colleagues.", max_length=300)),
            ],
            options={"ordering": ["find"], "verbose_name": "house style rule"},
        ),
        migrations.RunPython(create, migrations.RunPython.noop),
    ]
