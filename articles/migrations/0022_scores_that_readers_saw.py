"""Which scores readers saw, kept with each; and what a deleted draft, a working copy and a criterion keep of theirs."""

from collections import defaultdict
from datetime import UTC, datetime

from django.db import migrations, models

BATCH = 500
NEVER = datetime.max.replace(tzinfo=UTC)


def reckon(apps, schema_editor):
    """Say of each score in a story's record from when on readers could read it, by the story's versions.

    Of what they don't prove only the newest is kept, which the story's page shows anyhow.
    """
    Story = apps.get_model("articles", "Story")
    batch = []
    for story in Story.objects.exclude(impact_shown={}).only("pk", "revision", "impact_shown").order_by("pk").iterator(BATCH):
        batch.append(story)
        if len(batch) == BATCH:
            write(apps, batch)
            batch = []
    write(apps, batch)


def write(apps, stories):
    Version, saves = apps.get_model("articles", "Version"), defaultdict(list)
    found = Version.objects.filter(story_id__in=[story.pk for story in stories], is_working_copy=False)
    names = ("saved_at", "content__status", "content__published_at", "content__ends_at")
    for key, *save in found.order_by("story_id", "number").values_list("story_id", *names):
        saves[key].append(save)
    for story in stories:
        entries = with_seen(story.impact_shown.get("entries", []), spans(saves[story.pk]))
        # One that is saved meanwhile has its newest said by that.
        unchanged = apps.get_model("articles", "Story").objects.filter(pk=story.pk, revision=story.revision)
        unchanged.update(impact_shown=story.impact_shown | {"entries": entries})


def spans(saves):
    """When readers could read a story: [from, to, saved at, the time that its first publication is told by, or None]."""
    found, is_first = [], True
    for (saved_at, status, published_at, ends_at), after in zip(saves, [*saves[1:], None]):
        if status != "published":
            continue
        published_at = datetime.fromisoformat(published_at)
        start = max(saved_at, published_at)
        stop = min(after[0] if after else NEVER, datetime.fromisoformat(ends_at) if ends_at else NEVER)
        found.append((start, stop, saved_at, published_at if is_first else None))
        is_first = is_first and not start < stop
    return found


def with_seen(entries, spans):
    """*entries*, newest first, those that were seen and the newest."""
    found, stop = [], NEVER
    for number, entry in enumerate(entries):
        at = datetime.fromisoformat(entry["at"])
        seen = next((moment for span in spans if (moment := seen_in(span, at, stop))), None)
        if seen or not number:
            found.append(entry | ({"seen": seen.isoformat()} if seen else {}))
        stop = at
    return found


def seen_in(span, at, until):
    """From when on a score that stood from *at* until *until* could be read within *span*; None: it could not."""
    start, stop, saved_at, published_at = span
    since = max(start, at)
    if since >= min(stop, until):
        return None
    return published_at if published_at and at <= saved_at else since


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0020_who_writes_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name='criterion',
            name='revision',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='deleteddraft',
            name='impact',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='workingcopy',
            name='brought_back',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(reckon, migrations.RunPython.noop),
    ]
