"""Which verifications count, and which mails wait."""

from datetime import datetime

from django.db import models


class VerificationQuerySet(models.QuerySet):
    def open(self, at: datetime):
        """Those whose newest code may still be tried."""
        return self.filter(proven_at=None, used_at=None, expires_at__gt=at)


class MailQuerySet(models.QuerySet):
    def waiting(self):
        """Neither sent nor given up."""
        return self.filter(sent_at=None, gave_up_at=None)

    def due(self, at: datetime):
        """Waiting, and nobody holds a lease on it."""
        return self.waiting().filter(next_try_at__lte=at)

    def free(self, at: datetime):
        """No worker has it now."""
        return self.filter(models.Q(leased_until=None) | models.Q(leased_until__lte=at))

    def given_up(self):
        return self.filter(gave_up_at__isnull=False)

    def sent(self):
        return self.filter(sent_at__isnull=False)
