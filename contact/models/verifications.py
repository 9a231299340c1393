"""A reader's proof of an address, and how many codes were sent."""

from django.db import models

from contact.querysets import VerificationQuerySet


class Verification(models.Model):
    """One reader's proof of one address, from one browser. The code itself is nowhere: see contact.pure.codes."""

    # What the browser's cookie must match: the digest of a random token, so that a copy of the table opens nothing.
    token_digest = models.CharField(max_length=64, unique=True)
    address = models.EmailField(max_length=320)
    nonce = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveIntegerField(default=0, help_text="Guesses since a code was last asked for.")
    started_at = models.DateTimeField()
    sent_at = models.DateTimeField(help_text="When a code was last asked for.")
    expires_at = models.DateTimeField(db_index=True, help_text="When a code asked for then ends.")
    # Of a code that was kept because no other could be mailed: what its own time and guesses were until then. The page
    # goes by the three above alone, so that it looks the same whether or not another was mailed.
    good_until = models.DateTimeField(null=True)
    tries_before = models.PositiveIntegerField(default=0, db_default=0)
    proven_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    story = models.ForeignKey("articles.Story", models.SET_NULL, null=True, related_name="+")
    # A field that nobody sees was filled in: its message waits as spam.
    is_suspect = models.BooleanField(default=False)

    objects = VerificationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Verification {self.pk}"

    @property
    def code_ends_at(self):
        """When the code ends that was mailed last."""
        return self.good_until or self.expires_at

    @property
    def code_tries(self) -> int:
        """Guesses at the code that was mailed last."""
        return self.tries_before + self.tries


class CodeSent(models.Model):
    """One of the places that a limit has for codes within an hour: free again an hour after it was taken."""

    key = models.CharField(max_length=80)
    place = models.PositiveIntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "place"], name="place_of_a_limit_once")]
        indexes = [models.Index(fields=["taken_at"], name="codes_sent_by_time")]

    def __str__(self) -> str:
        return f"{self.key} {self.place}"


class CountingKey(models.Model):
    """A random key under which clients are counted for a day; deleted after it, so that nobody can ever tell which
    address a count was of."""

    secret = models.BinaryField()
    begins_at = models.DateTimeField(unique=True)

    def __str__(self) -> str:
        return f"Key of {self.begins_at:%Y-%m-%d}"
