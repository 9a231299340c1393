"""A story's form."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.acts import contents, editing, publishing, renaming, reworking
from articles.forms.fields import MomentField, PlainField, SlugField
from articles.models import Picture, Story
from articles.permissions import SYSTEM, may_publish
from articles.pure import body, clock, slugs, words
from articles.pure.refusal import Refusal

MOMENTS = ("published_at", "ends_at", "pinned_until")
PLAIN = ("title", "summary", "body", "impact_rationale", "withdrawal_reason")
STALE = (
    "Somebody else has saved this story since you opened it, so nothing was saved. Both texts stand here; the form "
    "below holds what you typed. Bring the two together there, tick the box below this sentence and save again."
)


class WithdrawalForm(forms.Form):
    """What is asked before stories that are out are withdrawn."""

    reason = forms.CharField(
        label="Reason",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=Story._meta.get_field("withdrawal_reason").help_text,
    )


class StoryForm(forms.ModelForm):
    """A story as the desk edits it. Every rule is the acts': here they only become errors beside their field.

    *by* is who saves; *refused* what an act refused a moment ago, for the form that is shown again. The admin makes
    a class of its own for each request and sets them there.
    """

    by = SYSTEM
    refused: Refusal | None = None
    # The button it was sent with, when that brings the story on its way.
    button = ""
    LEADS_TO: ClassVar = {
        "_hand_over": Story.Status.REVIEW,
        "_give_back": Story.Status.DRAFT,
        "_publish": Story.Status.PUBLISHED,
        "_publish_now": Story.Status.PUBLISHED,
    }

    published_at = MomentField(label="Publication", required=False)
    ends_at = MomentField(label="Ends", required=False)
    pinned_until = MomentField(label="Pinned until", required=False)
    # What the editor saw; a post without it means the one that is stored.
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # The later one that the editor was shown after a refused save, and has brought together with what they typed.
    merged = forms.IntegerField(required=False, widget=forms.HiddenInput)
    is_minor = forms.BooleanField(
        label="Only a slip of the pen",
        required=False,
        help_text="The time of the last change that readers are told stays as it is.",
    )
    note = forms.CharField(
        label="Note to the writer",
        required=False,
        max_length=450,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="What is still to be done. It is kept among the notes, and goes along when you give the story back.",
    )

    class Meta:
        model = Story
        fields = [
            "title",
            "slug",
            "summary",
            "body",
            "impact_score",
            "impact_rationale",
            "status",
            "published_at",
            "ends_at",
            "pinned_until",
            "withdrawal_reason",
            "picture",
            "topics",
        ]
        field_classes = {"slug": SlugField, **dict.fromkeys(PLAIN, PlainField)}
        widgets = {
            "title": forms.TextInput(attrs={"class": "vTextField"}),
            "summary": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "body": forms.Textarea(attrs={"rows": 24, "class": "vLargeTextField"}),
            "impact_rationale": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "withdrawal_reason": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }

    def __init__(self, *args, **kwargs) -> None:
        story = kwargs.get("instance")
        self.copy = contents.working_copy(story) if story and story.pk else None
        if self.copy:
            kwargs["initial"] = contents.form_values(self.copy.content) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        # As they were loaded, before the form writes into the instance.
        self.before = editing.stored_values(self.instance) if self.instance.pk else {}
        self.initial["revision"] = self.before.get("revision")
        # Who may only look gets a form without fields.
        if "status" in self.fields:
            self._offer_statuses()
        # What the desk is told once this is saved, in sentences.
        self.notes: list[str] = []
        for name in MOMENTS:
            self._prepare_moment(name)
        self._freeze_publication()
        if self.copy and "status" in self.fields:
            self._freeze_what_is_not_text()

    def _offer_statuses(self) -> None:
        """All can be sent, and are judged by the acts; to choose from there are those that *by* may bring about."""
        field, kept = self.fields["status"], self.before.get("status")
        field.choices = Story.Status.choices
        out = set()
        if not editing.may_be_withdrawn(self.before):
            out.add(Story.Status.WITHDRAWN)
        if not may_publish(self.by):
            out |= {Story.Status.PUBLISHED, Story.Status.WITHDRAWN}
        field.widget.choices = [one for one in Story.Status.choices if one[0] not in out - {kept}]

    def _freeze_what_is_not_text(self) -> None:
        """A working copy is text: when and whether readers see the story stays as it is meanwhile."""
        for name in ("status", *MOMENTS, "withdrawal_reason"):
            self.fields[name].disabled = True
        told = "Publish the working copy or throw it away to change this."
        if self.before["status"] == Story.Status.PUBLISHED and may_publish(self.by):
            told += " The story is withdrawn by “Withdraw” above."
        self.fields["status"].help_text = told

    def _prepare_moment(self, name: str) -> None:
        field, told = self.fields[name], Story._meta.get_field(name).help_text
        field.stored = self.before.get(name)
        field.help_text = f"{told} Time zone: {timezone.get_current_timezone_name()}."

    def _freeze_publication(self) -> None:
        if self.instance.pk and self.instance.is_out():
            field = self.fields["published_at"]
            field.disabled = True
            field.help_text = (
                "Readers have seen this story since then: the time can't be moved any more. "
                f"Time zone: {timezone.get_current_timezone_name()}."
            )

    def clean_slug(self) -> str:
        """A new story's slug that only spells its title is numbered; one that somebody chose is refused when taken."""
        slug, title = self.cleaned_data["slug"], self.cleaned_data.get("title", "")
        if not slug or slug == self.before.get("slug"):
            return slug
        try:
            renaming.refuse_what_others_have(slug, self.instance, by=self.by)
        except Refusal as refusal:
            if not self.before and slugs.is_made_of(slug, title):
                return renaming.free_slug(title)
            raise ValidationError(refusal.sentence) from refusal
        return slug

    def clean_body(self) -> str:
        """Refused here too: what is not taken is not read for comparing either."""
        html = self.cleaned_data["body"]
        try:
            editing.refuse_too_many_tags(html, self.before)
        except Refusal as refusal:
            raise ValidationError(refusal.sentence) from refusal
        return html

    def clean_pinned_until(self):
        until = self.cleaned_data["pinned_until"]
        if until != self.before.get("pinned_until"):
            try:
                publishing.check_pin(until, at=clock.now())
            except Refusal as refusal:
                raise ValidationError(refusal.sentence) from refusal
        return until

    def _post_clean(self) -> None:
        """Bring the values into the form in which they are stored, and show what can't be beside its field."""
        super()._post_clean()
        if self._is_overtaken():
            self._add_stale()
        elif self.refused:
            self.add_refusal(self.refused)
        else:
            self._settle()

    def _settle(self) -> None:
        """Also when a field is wrong already: the others are judged too, so that all is told at once."""
        now = clock.now()
        if self.button in self.LEADS_TO and not self.copy:
            self.instance.status = self.LEADS_TO[self.button]
        if self.instance.status == Story.Status.PUBLISHED and self.before.get("status") != Story.Status.PUBLISHED:
            self.instance.published_at = publishing.moment(self.instance, at=now)
        if self.button == "_publish_now" and not editing.was_out(self.before, at=now):
            self.instance.published_at = now
        typed = self.instance.body
        is_minor = self.cleaned_data.get("is_minor", False)
        change = editing.Change(self.instance, self.before, is_minor=is_minor)
        change.entry = reworking.ground(change) if self.copy else None
        for refusal in editing.problems(change, by=self.by, at=now):
            if refusal.field not in self.errors:
                self.add_refusal(refusal)
        self._note_what_was_made_of(typed)

    def _note_what_was_made_of(self, typed: str) -> None:
        kept = self.instance.body
        if removed := body.removed(typed, kept):
            self.notes.append(f"Taken out of the body: {', '.join(removed)}.")
        names = set(body.pictures(kept))
        known = set(Picture.objects.filter(file__in=names).values_list("file", flat=True)) if names else set()
        for name in sorted(names - known):
            self.notes.append(f"The library has no picture {name}: readers don't see it.")
        self.notes += [self.fields[name].told for name in MOMENTS if self.fields[name].told]

    def waits(self) -> bool:
        """Whether what is stored is published, at a time that has not come."""
        is_published = self.before.get("status") == Story.Status.PUBLISHED
        return is_published and not editing.was_out(self.before, at=clock.now())

    def goes_out(self) -> bool:
        """Whether this save brings something new to the readers, now or at its time: a story, or its working copy."""
        moves = self.before.get("status") != Story.Status.PUBLISHED
        publishes = self.LEADS_TO.get(self.button) == Story.Status.PUBLISHED
        return self.instance.status == Story.Status.PUBLISHED and (moves or publishes)

    def told(self) -> str:
        """What this save does besides saving, in a sentence for the history; "" when nothing."""
        moves = self.instance.status != self.before.get("status", Story.Status.DRAFT)
        is_out = self.instance.status == Story.Status.PUBLISHED
        if not moves and not (is_out and self.instance.published_at != self.before["published_at"]):
            return ""
        told = {"note": words.block(self.cleaned_data.get("note", ""))}
        if self.instance.status == Story.Status.WITHDRAWN:
            told["note"] = self.instance.withdrawal_reason
        return publishing.told_of(self.instance.status, self.instance.published_at, at=clock.now(), **told)

    def _get_validation_exclusions(self) -> set[str]:
        """Leaves out the constraints about publishing: the acts speak for them, one rule, one sentence."""
        # Django has no public way to leave out a constraint; each of these names the status.
        return super()._get_validation_exclusions() | {"status"}

    def _is_overtaken(self) -> bool:
        """Whether somebody else saved since the editor last saw what is stored."""
        seen = {self.cleaned_data.get("revision"), self.cleaned_data.get("merged")} - {None}
        return bool(self.before and seen) and self.before["revision"] not in seen

    def add_refusal(self, refusal: Refusal) -> None:
        """Show a refused act's sentence beside the field it is about."""
        if refusal.field == "revision":
            self._add_stale()
        elif refusal.field == "live":
            self.add_error(None, ValidationError(refusal.sentence, code="live"))
        else:
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)

    def _add_stale(self) -> None:
        self.add_error(None, ValidationError(STALE, code="stale"))

    @property
    def is_stale(self) -> bool:
        """Whether this save was refused because somebody else has saved since the form was opened."""
        return self.is_bound and not {"stale", "live"}.isdisjoint(self._codes())

    def stored_now(self) -> Story:
        """What a refused save would have overwritten: the working copy, else the live text."""
        stored = Story.objects.get(pk=self.instance.pk)
        if self._overwrites_copy():
            contents.lay_over(stored, self.copy.content)
        return stored

    def stored_content(self) -> dict:
        """The same with all that hangs on it, as articles.acts.contents has it."""
        if self._overwrites_copy():
            return self.copy.content
        stored = Story.objects.get(pk=self.instance.pk)
        return contents.of_many([stored])[stored.pk]

    def _overwrites_copy(self) -> bool:
        return self.copy is not None and "live" not in self._codes()

    def _codes(self) -> set[str]:
        return {error.code for error in self.non_field_errors().as_data()}
