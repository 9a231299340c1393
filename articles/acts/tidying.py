"""What the desk leaves behind and nobody asks for any more."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q

from articles.acts import missing, once
from articles.models import Presence, SentForm, ShareVisit
from articles.pure import clock

PRESENCE_KEPT = timedelta(days=1)
# Counted from the end of their link: whoever shared it may ask for so long whether it was opened.
VISITS_KEPT = timedelta(days=30)


def tidy(*, at: datetime | None = None) -> None:
    """Delete sessions that have ended, who was at which story, visits of links long over, forms that were saved,
    and addresses that nobody asks for in vain any more."""
    at = at or clock.now()
    over = at - VISITS_KEPT
    # Each on its own: there is nothing here that has to go together.
    Session.objects.filter(expire_date__lte=at).delete()
    Presence.objects.filter(seen_at__lte=at - PRESENCE_KEPT).delete()
    ShareVisit.objects.filter(Q(link__expires_at__lte=over) | Q(link__revoked_at__lte=over)).delete()
    SentForm.objects.filter(saved_at__lte=at - once.KEPT).delete()
    missing.forget(at=at)
