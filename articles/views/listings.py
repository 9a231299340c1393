"""Topics and authors: all that readers know of, and the stories of one."""

from django.shortcuts import get_object_or_404, render

from articles.models import Author, Story, Topic
from articles.views import trail
from articles.views.feeds import feeds_of
from articles.views.pages import cut_by_time, reader_page, slug_page


@reader_page
def topics(request):
    return render(request, "articles/topic_list.html", {"topics": Topic.objects.known_to_readers()})


@reader_page
def authors(request):
    return render(request, "articles/author_list.html", {"authors": Author.objects.known_to_readers()})


@slug_page
def topic(request, slug):
    found = get_object_or_404(Topic.objects.with_page(), slug=slug)
    context = {"topic": found, "feeds": feeds_of(topic=found), "trail": trail.to(trail.TOPICS)}
    return _stories_of(request, "articles/topic.html", context, topics=found)


@slug_page
def author(request, slug):
    found = get_object_or_404(Author.objects.known_to_readers().select_related("portrait"), slug=slug)
    context = {"author": found, "feeds": feeds_of(author=found), "trail": trail.to(trail.AUTHORS)}
    return _stories_of(request, "articles/author.html", context, authors=found)


def _stories_of(request, template: str, context: dict, **narrowed):
    stories, page = cut_by_time(request, Story.objects.of(**narrowed).cards())
    return render(request, template, context | {"stories": stories, "page": page})
