"""The inbox in the order of the work, a message's correction, who works on it, and the thread of what came before."""

import django.db.models.deletion
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

WORK = ["view_message", "change_message", "add_messagenote", "add_answer"]
KEPT_BY_LEADS = [
    f"{what}_{model}" for model in ("answertemplate", "route") for what in ("add", "change", "delete", "view")
]
GROUPS = {"Editor": WORK, "Desk lead": [*WORK, "delete_message", *KEPT_BY_LEADS]}


def grant(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    create_permissions(installed.get_app_config("contact"), apps=apps, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(content_type__app_label="contact", codename__in=codenames)
        group.permissions.add(*found)


def thread(apps, schema_editor):
    """Messages from before there were threads: what gathers them is the mail that brought them."""
    Mail, Message = apps.get_model("contact", "Mail"), apps.get_model("contact", "Message")
    first = Mail.objects.filter(message=models.OuterRef("pk"), kind="message").order_by("pk").values("mail_id")[:1]
    Message.objects.filter(thread_id="", mails__isnull=False).update(
        thread_id=models.functions.Coalesce(models.Subquery(first), models.Value(""))
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0025_search_state"), ("contact", "0003_inbox")]
    operations = [
        migrations.AddField(
            model_name="message",
            name="correction",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.correction",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                models.Func(
                    "status",
                    output_field=models.IntegerField(),
                    template="CASE %(expressions)s WHEN 'new' THEN 0 WHEN 'open' THEN 0 WHEN 'spam' THEN 2 ELSE 1 END",
                ),
                models.OrderBy(models.F("received_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="message_to_do_first",
            ),
        ),
        migrations.RunPython(thread, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
