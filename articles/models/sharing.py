"""Links to a story that is not out, for people without an account."""

import secrets

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse


def new_nonce() -> str:
    return secrets.token_urlsafe(16)


class ShareLink(models.Model):
    """One link: signed, with an end, revocable. *version* null: it follows what the desk writes."""

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="share_links")
    version = models.ForeignKey("articles.Version", models.CASCADE, null=True, blank=True, related_name="+")
    nonce = models.CharField(max_length=40, unique=True, default=new_nonce, editable=False)
    # For whom it was made, in the maker's own words.
    label = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label or f"Link {self.pk}"

    @property
    def address(self) -> str:
        """Where it opens. Not get_absolute_url(), which Django asks of any object on its own account."""
        return reverse("shared", args=[self.token])

    @property
    def token(self) -> str:
        """What stands in the address: the nonce and a signature under SECRET_KEY."""
        return _signer().sign(self.nonce)


class ShareVisit(models.Model):
    """Somebody has opened a link: when, and nothing about whom."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="visits")
    visited_at = models.DateTimeField()

    class Meta:
        ordering = ["-visited_at"]

    def __str__(self) -> str:
        return f"{self.visited_at}"


def nonce_of(token: str) -> str | None:
    """The nonce in a token; None when this site has not signed it."""
    try:
        return _signer().unsign(token)
    except signing.BadSignature:
        return None


def _signer() -> signing.Signer:
    return signing.Signer(salt="articles.share", sep=".")
