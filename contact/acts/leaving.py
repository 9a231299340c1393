"""Somebody leaves the form: what is known of this browser goes."""

from django.db import transaction

from contact.acts import verifying
from contact.models import Verification


def leave(token: str) -> None:
    """Delete the verification of the browser that holds *token*, with the mails that its codes wait in.

    One that a message was sent on stays: it says that the message is there, should the form be sent again. The row is
    held meanwhile, so that a message of this moment comes in first, or finds its proof gone.
    """
    with transaction.atomic():
        mine = Verification.objects.filter(token_digest=verifying.digest_of(token), used_at=None)
        keys = [row.pk for row in mine.select_for_update().only("pk")]
        Verification.objects.filter(pk__in=keys).delete()
