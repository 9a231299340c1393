"""What one process sees and others have to know of, also after a restart."""

from django.db import models


class Alarm(models.Model):
    """That something was seen which the desk or the operator should mend: one row for each kind, of nobody's doing."""

    class Kind(models.TextChoices):
        CODES = "codes", "All codes of an hour were sent"
        # X-Forwarded-For although no proxy is trusted: from our own network, or from afar, where anybody may write it.
        PROXY = "proxy", "A proxy that is not trusted"
        PROXY_AFAR = "proxy_afar", "Perhaps a proxy that is not trusted"

    kind = models.CharField(max_length=20, choices=Kind, unique=True)
    seen_at = models.DateTimeField(help_text="When last.")
    told_at = models.DateTimeField(null=True, help_text="When the desk was last told by mail.")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.seen_at:%Y-%m-%d %H:%M}"
