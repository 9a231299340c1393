"""A story as readers would see it, for the desk and for whom the desk has sent a link."""

from datetime import datetime

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.acts import contents, scoring, sharing
from articles.models import Story
from articles.pure import clock
from articles.views import trail
from articles.views.story import shown
from articles.views.ways_on import latest


def preview(request, story: Story, content: dict, *, note: str):
    """The reader's page of *story* with *content* in place of what is live; *note* says what it is."""
    now = clock.now()
    scored = (story.impact_score, story.impact_rationale)
    contents.lay_over(story, content)
    if story.impact_score is not None and scored != (story.impact_score, story.impact_rationale):
        story.impact_shown = scoring.by_hand(story, at=now)
    hanging = contents.rows(content)
    is_out, planned = story.is_out(now), _planned(story, now)
    # What is planned, else as if it went out now: a draft has no dates yet.
    story.published_at = story.published_at or now
    story.updated_at = max(story.updated_at, story.published_at) if story.was_public else story.published_at
    topics = hanging["topics"]
    story.kicker = topics[0] if topics else None
    context = {
        "story": story,
        "trail": trail.to_story(story),
        "authors": hanging["authors"],
        "topics": topics,
        "sources": [{"name": name, "url": url} for name, url in hanging["sources"]],
        "body": shown(story.body),
        "latest": latest(besides=story),
        "canonical": "",
        "note": note,
        "is_out": is_out,
        "planned": planned,
    }
    response = render(request, "articles/preview.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _planned(story: Story, now: datetime) -> datetime | None:
    """When *story* is to go out. A time that went by while it was a draft is no plan, nor is that of one taken back."""
    is_plan = story.published_at and story.published_at > now and story.status != Story.Status.WITHDRAWN
    return story.published_at if is_plan else None


def newest(story: Story) -> dict:
    """What the desk wrote last: the working copy, else what is stored."""
    copy = contents.working_copy(story)
    return copy.content if copy else contents.of_many([story])[story.pk]


@csrf_exempt
@require_safe
def shared(request, token):
    """Behind a link: the preview; the live story once it is out; 410 after the link's end."""
    link = sharing.find(token)
    if link is None:
        raise Http404("There is no such link.")
    if not sharing.is_live(link):
        response = render(request, "articles/share_ended.html", {"canonical": ""}, status=410)
        response["Cache-Control"] = "private, no-store"
        return response
    if request.method == "GET":
        sharing.visit(link)
    if link.story.is_public() and not link.version:
        response = redirect(link.story)
        response["Cache-Control"] = "private, no-store"
        return response
    content = link.version.content if link.version else newest(link.story)
    return preview(request, link.story, content, note="Not published: please do not pass this on.")
