"""House style: which words the desk writes in whose place."""

from django.db import models

from articles.pure.house_style import Rule


class StyleRule(models.Model):
    """One line of the desk's list. Written by articles.acts.styling alone, which refuses rules that go in circles."""

    find = models.CharField(
        max_length=200,
        unique=True,
        help_text="Plain text, whole words. Links, code and quotations are left alone.",
    )
    use = models.CharField(max_length=300, help_text="What to write instead.")
    match_case = models.BooleanField(
        "match case", default=True, help_text="AI finds AI and not ai. Off: capitals and small letters are the same."
    )
    note = models.CharField(max_length=300, blank=True, help_text="Why, for colleagues.")

    class Meta:
        ordering = ["find"]
        verbose_name = "house style rule"

    def __str__(self) -> str:
        return f"{self.find} → {self.use}"

    @property
    def rule(self) -> Rule:
        """As the text tools take it."""
        return Rule(self.find, self.use, self.match_case, self.pk or 0)
