"""The rubric as delivered, who may keep it, and an entry for each score that there is already."""

from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations

KEEPING = ["add_criterion", "change_criterion", "delete_criterion", "view_criterion"]
GROUPS = {"Reporter": ["view_criterion"], "Editor": ["view_criterion"], "Desk lead": KEEPING}
# Name, question, weight, what 0 to 4 mean.
CRITERIA = [
    (
        "Reach",
        "How many people does it concern?",
        3,
        ["A handful", "A neighbourhood or a trade", "A town or a large group", "A region", "A whole country or more"],
    ),
    (
        "Depth",
        "How much does it change for those whom it concerns?",
        3,
        ["Nothing", "A nuisance or a small gain", "Money or time that they notice", "Health, home or work", "Life and freedom"],
    ),
    (
        "Permanence",
        "How long will it matter?",
        2,
        ["A day", "A week", "Months", "Years", "A generation"],
    ),
    (
        "Novelty",
        "How much of it was unknown before we reported it?",
        1,
        ["All was known", "A new detail", "A new side of something known", "Mostly new", "Nobody outside knew"],
    ),
    (
        "Strength of the evidence",
        "How well is it shown?",
        1,
        [
            "A claim by one side",
            "One good source",
            "Two independent sources",
            "Documents or data, checked by us",
            "Documents or data, checked, and admitted by those whom they concern",
        ],
    ),
]
BATCH = 1000


def create(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    create_permissions(installed.get_app_config("articles"), apps=apps, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(content_type__app_label="articles", codename__in=codenames)
        group.permissions.add(*found)


def fill(apps, schema_editor):
    Criterion = apps.get_model("articles", "Criterion")
    for position, (name, question, weight, meanings) in enumerate(CRITERIA, 1):
        told = {f"meaning_{rating}": meaning for rating, meaning in enumerate(meanings)}
        Criterion.objects.get_or_create(
            name=name, defaults={"question": question, "weight": weight, "position": position, **told}
        )


def enter(apps, schema_editor):
    """Each score so far, as an entry that was imported; the day of its publication is the best that is known."""
    Story, Assessment = apps.get_model("articles", "Story"), apps.get_model("articles", "Assessment")
    scored = Story.objects.filter(impact_score__isnull=False).order_by("pk")
    found = scored.values_list("pk", "impact_score", "impact_rationale", "published_at", "updated_at")
    rows = []
    for key, score, reason, published_at, updated_at in found.iterator(BATCH):
        at = min(published_at or updated_at, updated_at)
        rows.append(Assessment(story_id=key, kind="imported", score=score, reason=reason, at=at))
        if len(rows) == BATCH:
            Assessment.objects.bulk_create(rows)
            rows = []
    Assessment.objects.bulk_create(rows)
    # With stories there already, the worker counts them; until then reports count by hand.
    if not Story.objects.exists():
        apps.get_model("articles", "TallyState").objects.create(zone=settings.TIME_ZONE)


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_impact")]
    operations = [
        migrations.RunPython(create, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
