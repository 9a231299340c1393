"""A story rated by the rubric, in the desk: the form, its score, every entry so far, second opinions."""

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from articles.acts import assessing, contents, once
from articles.admin.answers import SENT_BEFORE, sent_form, told_problems
from articles.admin.keeping import saved_tag
from articles.admin.opening import opened
from articles.forms import RatingForm
from articles.models import Assessment, Story
from articles.pure import impact, rubric
from articles.pure.refusal import Refusal

MOST = 100
RATE = (
    'Rate it <a href="{}">by the rubric</a>, which works the score out and keeps what it rests on; or set it here by '
    "hand."
)
GIVE_OPINION = 'What it rests on, and your own opinion of it: <a href="{}">by the rubric</a>.'
Kind = Assessment.Kind


class RatingViews:
    """For the admin of stories: adds the addresses below a story's own."""

    def get_urls(self):
        here = [("impact/score", self.impact_score), ("impact", self.impact)]
        added = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"articles_story_{name.replace('/', '_')}",
            )
            for name, view in here
        ]
        return added + super().get_urls()

    def impact(self, request, object_id):
        """The rubric to rate by, every entry so far and how far apart people are.

        A POST rates, keeps a second opinion, or shows the score of what was chosen.
        """
        story = opened(self, request, object_id)
        sent = request.POST if request.method == "POST" else None
        entries, more = newest(story.assessments.select_related("by"))
        form = RatingForm(sent, criteria=assessing.criteria(), initial=_initial(story, entries))
        if form.is_bound and self._rating_kept(request, story, form):
            return HttpResponseRedirect(request.path)
        told = in_words(form.given()) if form.is_bound else "Rate by each criterion to see it."
        context = {"form": form, "told": told, "entries": entries, "more": more}
        context |= {"copy": contents.working_copy(story), "problems": told_problems(form, [])}
        context |= apart(assessing.latest_of_each(story))
        if form.is_bound and form.is_overtaken:
            context["is_overtaken"] = True
            context["stored"] = next((one for one in entries if one.kind != Kind.OPINION), None)
        return self.page_below(request, story, "impact", "Impact", context)

    def impact_score(self, request, object_id):
        """The score of the ratings in the address, in words; it changes nothing."""
        opened(self, request, object_id)
        return JsonResponse({"told": in_words(RatingForm(request.GET, criteria=[]).given())})

    def _rating_kept(self, request, story, form) -> bool:
        """Do what the button says; False shows the form again with what stands in the way, or with its score."""
        if not ("rate" in request.POST or "opinion" in request.POST) or not form.is_valid():
            return False
        said = {"reason": form.cleaned_data["reason"], "links": form.cleaned_data["links"].splitlines()}
        told = SENT_BEFORE, saved_tag(request)
        try:
            with once.only(sent_form(request), story, by=request.user):
                told = (self._rated if "rate" in request.POST else self._opined)(request, story, form, said)
        except once.SavedAlready:
            pass
        except Refusal as refusal:
            form.add_refusal(refusal)
            if form.is_overtaken:
                form.go_on_from(Story.objects.values_list("revision", flat=True).get(pk=story.pk))
            return False
        sentence, tag = told
        messages.success(request, sentence, extra_tags=tag)
        return True

    def _rated(self, request, story, form, said) -> tuple[str, str]:
        """What is told of it, and the word for the browser."""
        if (seen := form.cleaned_data["revision"]) is not None:
            story.revision = seen
        story = assessing.rate(story, form.given(), by=request.user, **said)
        told = f"Rated: {story.impact_score}, {story.band.name}."
        told = f"{told} Readers see it now." if story.is_public() else told
        return told, saved_tag(request, revision=story.revision)

    def _opined(self, request, story, form, said) -> tuple[str, str]:
        opinion = assessing.give_opinion(story, form.given(), by=request.user, **said)
        told = f"Kept as a second opinion: {opinion.score}, {opinion.band.name}. The score of the story stays."
        return told, saved_tag(request)


def _initial(story: Story, entries: list[Assessment]) -> dict:
    """A reason that readers have seen belongs to its score; one of a draft is still in the making.

    The evidence of the newest rating goes on being evidence, until somebody takes it out. *entries*: newest first.
    """
    links = next((one.links for one in entries if one.kind == Kind.RATED), [])
    reason = "" if story.is_out() else story.impact_rationale
    return {"revision": story.revision, "reason": reason, "links": "\n".join(links)}


def in_words(given: dict) -> str:
    """The score of *given*, as of assessing.read(), or what is missing for one."""
    try:
        score = rubric.score(assessing.read(given))
    except Refusal as refusal:
        return refusal.sentence
    return f"{score}, {impact.band(score).name}"


def newest(rows) -> tuple[list, int]:
    """The newest of *rows*, which are sorted so, and how many more there are."""
    shown = list(rows[: MOST + 1])
    return shown[:MOST], rows.count() - MOST if len(shown) > MOST else 0


def apart(latest: list[Assessment]) -> dict:
    """How far the newest ratings of several people are apart: a Spread for each criterion and for the result."""
    given: dict[str, list[int]] = {}
    for one in latest:
        for rating in one.ratings:
            given.setdefault(rating["criterion"], []).append(rating["rating"])
    spreads = [(name, rubric.spread(ratings)) for name, ratings in given.items()]
    widest = max(spreads, key=lambda one: one[1].apart, default=None)
    return {"result": rubric.spread([one.score for one in latest]), "spreads": spreads, "widest": widest}


def told_in_form(story: Story | None, *, reads: bool) -> str:
    """What a story's form says of its score above the two fields, with the way to the rubric: HTML.

    *reads*: for somebody who may only look. Lazy: nothing is asked for unless it is shown.
    """
    if story is None or not story.pk:
        return "Once it is saved, the story can be rated by the rubric, which works the score out."
    return SimpleLazyObject(lambda: _told_of(story, reads=reads))


def _told_of(story: Story, *, reads: bool) -> SafeString:
    rating = reverse("admin:articles_story_impact", args=[story.pk])
    how = format_html(GIVE_OPINION if reads else RATE, rating)
    entry = story.assessments.exclude(kind=Kind.OPINION).select_related("by").first()
    return how if entry is None else format_html("{}<br>Newest: {}", how, _in_a_line(entry))


def _in_a_line(entry: Assessment) -> str:
    day = date_format(localtime(entry.at), "DATE_FORMAT")
    who = f" by {entry.by}" if entry.by else ""
    return f"{entry.score}, {entry.band.name}. {entry.get_kind_display()}{who}, {day}."
