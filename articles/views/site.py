"""The pages that the desk writes, and the stylesheet of the site's accent."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.acts import facing
from articles.models import Page
from articles.pure import body
from articles.views.pages import slug_page
from articles.views.story import shown


@slug_page
def page(request, slug):
    found = get_object_or_404(Page.objects.published(), slug=slug)
    # In lists "page" is the page of the list.
    context = {"written": found, "body": shown(found.body), "summary": " ".join(body.plain_text(found.body).split())}
    return render(request, "articles/page.html", context)


@csrf_exempt
@require_safe
def face(request, digest):
    """The accent's colours, and nothing else."""
    css = facing.stylesheet(digest)
    if css is None:
        raise Http404("There is no such stylesheet.")
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    # The name is the content's: what was kept once stays right for ever.
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
