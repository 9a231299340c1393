"""The archive: all stories, newest first, narrowed by filters; with words to look for, best match first."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import render
from django.utils import formats

from articles import search
from articles.models import Author, Byline, Story, Topic
from articles.pure import headings, slugs
from articles.search.words import LONGEST
from articles.views import keeping
from articles.views.feeds import feeds_of
from articles.views.likely import meant
from articles.views.pages import FILTERS, MOST_TYPED, cut, cut_by_time, page_number, reader_page

MOST_AUTHORS_OFFERED = 200
# A score and days as browsers send them: other spellings could be read in two ways.
NO_SCORE = "Type a whole number from 0 to 100."
NO_DAY = "Type a day like 2026-03-31."
# The authors offered are those of so many newest stories; any other's slug may be typed all the same.
NEWEST = 1000


def slug_only(value: str) -> None:
    if not slugs.is_slug(slugs.tidy(value)):
        raise ValidationError("Choose a topic from the list.")


class FilterForm(forms.Form):
    q = forms.CharField(label="Words to look for", required=False, max_length=LONGEST)
    topic = forms.CharField(
        label="Topic",
        required=False,
        max_length=slugs.LONGEST,
        validators=[slug_only],
        widget=forms.Select,
        error_messages={"max_length": "Choose a topic from the list."},
    )
    author = forms.CharField(
        label="Author", required=False, max_length=200, error_messages={"max_length": "Type a shorter name."}
    )
    min_impact = forms.IntegerField(
        label="Score at least",
        required=False,
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NO_SCORE),
    )
    since = forms.DateField(
        label="From this day", required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": NO_DAY}
    )
    until = forms.DateField(
        label="Up to this day", required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": NO_DAY}
    )

    def __init__(self, *args, topics=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.topics = topics
        self.fields["topic"].widget.choices = [("", "All topics"), *((t.slug, t.name) for t in topics)]

    def clean(self) -> dict:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", "This day is before the first one: change one of the two.")
        return self.cleaned_data

    @property
    def narrows(self) -> bool:
        """Whether anything but words is asked for."""
        return any(self[name].value() for name in self.fields if name != "q")


@reader_page
def archive(request):
    topics = list(Topic.objects.known_to_readers())
    form = FilterForm(asked(request), topics=topics)
    words, count = form["q"].value(), 0
    found = narrow(Story.objects.all(), form.cleaned_data) if form.is_valid() else Story.objects.none()
    days = {"since": form.cleaned_data.get("since"), "until": form.cleaned_data.get("until")}
    if words:
        # Found by the words, whatever their time.
        stories, page, count = _best(request, found.published().between(**days), words)
    else:
        stories, page = cut_by_time(request, found.cards(), **days)
    # One query less where the search itself takes one more: a page of stories costs four at most.
    authors = [] if words else list(Author.objects.of_the_newest(NEWEST)[:MOST_AUTHORS_OFFERED])
    if words and not count:
        # Anybody can ask for any words, and what may be meant is guessed only so often.
        keeping.may_not_be_kept(request)
    context = {
        "form": form,
        "heading": heading(form, topics, authors),
        "authors": authors,
        "feeds": _feeds(form, authors) if stories else None,
        "stories": stories,
        "page": page,
        "words": words,
        "terms": search.terms(words),
        "count": count,
        "meant": meant(words) if words and not count and form.is_valid() else "",
        "is_cut": count >= search.NEWEST,
    }
    return render(request, "articles/archive.html", context)


def asked(request) -> dict:
    """The filters of the address. Words beyond those that are looked for are left out, and are not shown either."""
    given = {name: request.GET.get(name, "")[:MOST_TYPED] for name in FILTERS}
    return given | {"q": given["q"].replace("\0", "").strip()[:LONGEST].strip()}


def heading(form: FilterForm, topics: list[Topic], authors: list[Author]) -> str:
    """What the list holds, in words; a topic or an author that readers do not know of is named as it was typed."""
    if not form.is_valid():
        return headings.stories(words=form["q"].value())
    wanted = form.cleaned_data
    days = (wanted["since"], wanted["until"])
    since, until = (formats.date_format(day, "DATE_FORMAT") if day else "" for day in days)
    return headings.stories(
        topic=_name(wanted["topic"], topics),
        author=_name(wanted["author"], authors),
        words=wanted["q"],
        least=wanted["min_impact"],
        since=since,
        until=until,
    )


def _name(text: str, known: list) -> str:
    """The name of the one of *known* whose slug *text* is; *text* where there is none."""
    slug = slugs.tidy(text)
    return next((one.name for one in known if one.slug == slug), text)


def narrow(found, wanted: dict):
    """*found* with only what the filters but those of time let through: a slug or an author's name, a score."""
    if wanted["topic"]:
        found = found.filter(topics__slug=slugs.tidy(wanted["topic"]))
    if wanted["author"]:
        # Not joined: two authors of one name on one story would list it twice.
        found = found.filter(pk__in=Byline.objects.filter(author__in=_named(wanted["author"])).values("story"))
    if wanted["min_impact"] is not None:
        found = found.filter(impact_score__gte=wanted["min_impact"])
    return found


def _feeds(form: FilterForm, authors: list[Author]) -> dict | None:
    """The feeds of the stories that are shown; None where none are narrowed alike: feeds know no words and no days."""
    wanted = form.cleaned_data
    if wanted["q"] or wanted["since"] or wanted["until"]:
        return None
    topic = _of_slug(form.topics, wanted["topic"])
    author = _of_slug(authors, wanted["author"])
    if bool(topic) != bool(wanted["topic"]) or bool(author) != bool(wanted["author"]):
        return None
    found = feeds_of(topic=topic, author=author, min_impact=wanted["min_impact"] or 0)
    return found if found["query"] else None


def _of_slug(known: list, text: str):
    """The one of *known* whose slug or name *text* is, the only one so named; None otherwise."""
    text = slugs.tidy(text)
    found = [one for one in known if text and text in {one.slug, one.name}]
    return found[0] if len(found) == 1 else None


def _named(text: str):
    """The authors whose slug or name *text* is. Case: SQLite knows that of A to Z alone, slugs know all of it."""
    text = slugs.tidy(text)
    return Author.objects.filter(Q(slug__in=[text, slugs.from_title(text)]) | Q(name__iexact=text))


def _best(request, found, words: str):
    """One page of the hits, best first, and how many there are; the cards are fetched by key, in one query."""
    hits = search.hits(found, words)
    keys, page = cut(request, hits, page_number(request))
    cards = found.model.objects.published().cards().in_bulk(keys)
    return [cards[key] for key in keys if key in cards], page, len(hits)
