"""The archive: all stories, newest first, narrowed by filters; with words to look for, best match first."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.shortcuts import render
from django.utils import timezone

from articles import search
from articles.models import Author, Story, Topic
from articles.pure import clock
from articles.pure.slugs import is_slug, tidy
from articles.views.pages import cut, cut_by_time, page_number, reader_page

MOST_AUTHORS_OFFERED = 200
# The authors offered are those of so many newest stories; any other's slug may be typed all the same.
NEWEST = 1000


def slug_only(value: str) -> None:
    if not is_slug(tidy(value)):
        raise ValidationError("This is no name of an address.")


class FilterForm(forms.Form):
    q = forms.CharField(label="Search", required=False, max_length=200)
    topic = forms.CharField(required=False, max_length=120, validators=[slug_only], widget=forms.Select)
    author = forms.CharField(required=False, max_length=120, validators=[slug_only])
    min_impact = forms.IntegerField(label="Impact at least", required=False, min_value=0, max_value=100)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, topics=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].widget.choices = [("", "All topics"), *((t.slug, t.name) for t in topics)]


@reader_page
def archive(request):
    topics = list(Topic.objects.known_to_readers())
    form = FilterForm(request.GET, topics=topics)
    found = Story.objects.published(clock.now())
    words, sentence = request.GET.get("q", "").strip(), ""
    if form.is_valid():
        found = narrow(found, form.cleaned_data)
    else:
        found, sentence = found.none(), "One of the filters could not be understood, so nothing is shown."
    if words and form.is_valid():
        stories, page = _best(request, found, form.cleaned_data["q"])
    else:
        stories, page = cut_by_time(request, found.cards())
    prefetch_related_objects(stories, "topics")
    context = {
        "form": form,
        # One query less where the search itself takes one more: a page of stories costs four at most.
        "authors": () if words else Author.objects.of_the_newest(NEWEST)[:MOST_AUTHORS_OFFERED],
        "stories": stories,
        "page": page,
        "is_search": bool(words),
        "sentence": sentence,
        "nothing": not stories,
    }
    return render(request, "articles/archive.html", context)


def narrow(found, wanted: dict):
    """*found* with only what the filters let through: slugs, a score, whole days in TIME_ZONE, both included."""
    if wanted["topic"]:
        found = found.filter(topics__slug=tidy(wanted["topic"]))
    if wanted["author"]:
        found = found.filter(authors__slug=tidy(wanted["author"]))
    if wanted["min_impact"] is not None:
        found = found.filter(impact_score__gte=wanted["min_impact"])
    try:
        if wanted["since"]:
            found = found.filter(published_at__gte=_midnight(wanted["since"]))
        if wanted["until"]:
            found = found.filter(published_at__lt=_midnight(wanted["until"] + timedelta(days=1)))
    except OverflowError:
        # The last day there is has no day after it, and the first no midnight in UTC.
        return found.none()
    return found


def _midnight(day) -> datetime:
    moment = timezone.make_aware(datetime.combine(day, time.min))
    # Databases compare in UTC: a day at either end of the calendar may have none.
    moment.astimezone(tz=None)
    return moment


def _best(request, found, words: str):
    """One page of the hits, best first; the cards are fetched by key, in one query."""
    keys, page = cut(request, search.hits(found, words), page_number(request))
    cards = found.model.objects.published().cards().in_bulk(keys)
    return [cards[key] for key in keys if key in cards], page
