"""A save that came too late: the story is deleted by now, or no longer this user's to change."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.html import format_html

from articles.acts import editing
from articles.models import Author, Story, Topic
from articles.permissions import may_open
from articles.pure import body
from articles.pure.keys import is_key

GONE = "This story is no longer here: somebody has deleted it since you opened it, so nothing was saved."
TAKEN = "You may no longer change this story: it has moved on since you opened it, so nothing was saved."
PLAIN = {"title": "Title", "summary": "Summary", "impact_rationale": "Why this score", "note": "Note to the writer"}


class LateSaves:
    """For the admin of stories: what was typed is shown, to be copied, where Django would only turn it away."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            if not (object_id and _is_typed(request) and self._may_open(request, object_id)):
                raise
            return self._too_late(request, TAKEN, status=403)

    def _may_open(self, request, object_id) -> bool:
        # Before the body is touched: who has no business with this story does not make the server work.
        story = self.get_object(request, unquote(object_id))
        return story is not None and may_open(request.user, story)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        # Django's own name for it, and the only place where it can be told apart from a page that was opened.
        if _is_typed(request):
            return self._too_late(request, GONE, status=404)
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def _too_late(self, request, sentence: str, *, status: int):
        context = {
            "title": "Nothing was saved",
            "opts": self.opts,
            "sentence": sentence,
            "is_gone": sentence == GONE,
            "texts": [(label, request.POST.get(name, "")) for name, label in PLAIN.items()],
            "body": self.body_shown(Story(body=_readable(request.POST.get("body", "")))),
            "lists": _lists(request.POST),
        }
        shown = self.admin_site.each_context(request) | context
        return TemplateResponse(request, "admin/articles/story/late.html", shown, status=status)


def _is_typed(request) -> bool:
    return request.method == "POST" and "body" in request.POST


def _readable(html: str) -> str:
    """A body as it may be shown; one that would not have been taken as it is written."""
    if body.has_too_many_tags(html):
        return format_html("<pre>{}</pre>", html)
    return body.clean(html, own=editing.own_addresses())


def _lists(sent) -> list[tuple[str, list[str]]]:
    """Byline, topics and sources that were sent, by name."""
    authors = [value for name, value in sent.items() if name.startswith("bylines-") and name.endswith("-author")]
    sources = [name.removesuffix("-name") for name in sent if name.startswith("sources-") and name.endswith("-name")]
    named = (f"{sent[f'{one}-name']} {sent.get(f'{one}-url', '')}".strip() for one in sources)
    return [
        ("Byline", _names(Author, authors)),
        ("Topics", _names(Topic, sent.getlist("topics"))),
        ("Sources", [one for one in named if one]),
    ]


def _names(model, keys: list[str]) -> list[str]:
    """The names of the rows with *keys*, in that order; what is no key, or gone, is left out."""
    wanted = [int(key) for key in keys if is_key(key)]
    found = model.objects.in_bulk(wanted)
    return [found[key].name for key in wanted if key in found]
