"""By what the search index is written. Where there are stories the worker writes it anew; none is a new newsroom."""

from django.db import migrations, models

from articles.search import stems


def begin(apps, schema_editor):
    is_new = not apps.get_model("articles", "Story").objects.exists()
    apps.get_model("articles", "SearchState").objects.create(
        pk=1, writing=stems.writing() if is_new else "", upto=None if is_new else 0
    )


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0024_missing_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("writing", models.CharField(max_length=64)),
                ("upto", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
