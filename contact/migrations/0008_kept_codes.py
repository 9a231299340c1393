"""A code that is kept though another was asked for has its own end, and the guesses that were made at it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contact", "0007_mail_sent_again")]
    operations = [
        migrations.AddField(model_name="verification", name="good_until", field=models.DateTimeField(null=True)),
        # The database fills it in for a process that does not know it yet.
        migrations.AddField(
            model_name="verification",
            name="tries_before",
            field=models.PositiveIntegerField(default=0, db_default=0),
        ),
        migrations.AlterField(
            model_name="verification",
            name="tries",
            field=models.PositiveIntegerField(default=0, help_text="Guesses since a code was last asked for."),
        ),
        migrations.AlterField(
            model_name="verification",
            name="sent_at",
            field=models.DateTimeField(help_text="When a code was last asked for."),
        ),
        migrations.AlterField(
            model_name="verification",
            name="expires_at",
            field=models.DateTimeField(db_index=True, help_text="When a code asked for then ends."),
        ),
    ]
