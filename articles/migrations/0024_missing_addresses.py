"""Addresses asked for in vain and where they lead, who may say so, and the newest stories of a topic or an author."""

import django.db.models.deletion
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.models import Q

KEEPING = [
    "view_missingaddress",
    "delete_missingaddress",
    "add_redirect",
    "change_redirect",
    "delete_redirect",
    "view_redirect",
]
GROUPS = {"Editor": KEEPING, "Desk lead": KEEPING}
# The table between stories and topics is Django's own: no model says which indexes it has.
BY_TOPIC = "CREATE INDEX story_topics_by_topic ON articles_story_topics (topic_id, story_id)"


def create(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    create_permissions(installed.get_app_config("articles"), apps=apps, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(content_type__app_label="articles", codename__in=codenames)
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("articles", "0023_social_cards")]

    operations = [
        migrations.CreateModel(
            name="MissingAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=200, unique=True, verbose_name="address")),
                ("count", models.PositiveBigIntegerField(default=0, verbose_name="times")),
                ("first_on", models.DateField(verbose_name="first on")),
                ("last_on", models.DateField(verbose_name="last on")),
            ],
            options={
                "verbose_name": "missing address",
                "verbose_name_plural": "missing addresses",
                "ordering": ["-count", "-last_on", "path"],
            },
        ),
        migrations.CreateModel(
            name="Redirect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "path",
                    models.CharField(
                        help_text="Without the site's name: /old/page",
                        max_length=500,
                        unique=True,
                        verbose_name="old address",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        blank=True,
                        help_text="Followed if it moves.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.story",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.topic",
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        help_text="A page of this site that is no story or topic: /impact/",
                        max_length=500,
                        verbose_name="or an address here",
                    ),
                ),
            ],
            options={"ordering": ["path"]},
        ),
        migrations.AddConstraint(
            model_name="redirect",
            constraint=models.CheckConstraint(
                condition=Q(story__isnull=False, topic=None, address="")
                | Q(story=None, topic__isnull=False, address="")
                | (Q(story=None, topic=None) & ~Q(address="")),
                name="redirect_leads_to_one_place",
                violation_error_message="Choose a story or a topic, or type an address: one of them.",
            ),
        ),
        migrations.AddIndex(
            model_name="byline",
            index=models.Index(fields=["author", "story"], name="byline_by_author"),
        ),
        migrations.RunSQL(BY_TOPIC, "DROP INDEX story_topics_by_topic"),
        migrations.RunPython(create, migrations.RunPython.noop),
    ]
