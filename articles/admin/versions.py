"""A story's versions: the list of them, any two side by side, one brought back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from articles.acts import contents, restoring, reworking
from articles.admin.answers import moment_of, readers_see
from articles.admin.keeping import form_name
from articles.admin.opening import opened, refuse_overtaken
from articles.models import Story, Version
from articles.permissions import may_edit
from articles.pure import body, differences, keys
from articles.pure.refusal import Refusal

PER_PAGE = 50


class VersionViews:
    """For the admin of stories: adds the addresses below a story's own."""

    def get_urls(self):
        here = [("versions", self.versions), ("compare", self.compare), ("restore", self.restore)]
        here.append(("discard", self.discard))
        added = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"articles_story_{name}")
            for name, view in here
        ]
        return added + super().get_urls()

    def versions(self, request, object_id):
        story = opened(self, request, object_id)
        found = Version.objects.filter(story_id=story.pk).select_related("saved_by").defer("content")
        before = request.GET.get("before", "")
        if keys.is_key(before):
            found = found.filter(number__lt=before)
        shown = list(found[: PER_PAGE + 1])
        context = {"versions": shown[:PER_PAGE], "more": shown[PER_PAGE - 1].number if len(shown) > PER_PAGE else None}
        return self.page_below(request, story, "versions", "Versions", context)

    def compare(self, request, object_id):
        """Two versions named by ?old= and ?new=; without them the live text and the newest version."""
        story = opened(self, request, object_id)
        old, new = (self.content_of(story, request.GET.get(name, "")) for name in ("old", "new"))
        rows = [
            row(name, old["content"], new["content"]) for name in contents.differing(new["content"], old["content"])
        ]
        return self.page_below(request, story, "compare", "Compare", {"old": old, "new": new, "rows": rows})

    def restore(self, request, object_id):
        """Asked first, with what it would change; a POST brings the version back."""
        story = opened(self, request, object_id, to_edit=True)
        version = self._version(story, request.GET.get("version", ""))
        if request.method == "POST":
            return self._restored(request, story, version)
        now = self.content_of(story, "")
        then = {"content": version.content, "name": str(version)}
        rows = [
            row(name, now["content"], then["content"]) for name in restoring.changing(now["content"], then["content"])
        ]
        context = {"version": version, "rows": rows, "gone": contents.gone(version.content)}
        context |= {"is_public": story.is_public() and not contents.working_copy(story)}
        return self.page_below(request, story, "restore", f"Bring back version {version.number}", context)

    def _restored(self, request, story, version):
        try:
            refuse_overtaken(request, story)
            restoring.restore(story, version, by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect(f"{request.path}?version={version.number}")
        messages.success(request, f"Version {version.number} has been brought back.")
        return redirect("admin:articles_story_change", story.pk)

    def discard(self, request, object_id):
        """Throws the working copy away; asked first."""
        story = opened(self, request, object_id, to_edit=True)
        copy = contents.working_copy(story)
        if copy is None:
            if request.method != "POST":
                raise Http404("There is no working copy.")
            messages.error(
                request, "There is no working copy any more: somebody else has published it or thrown it away."
            )
            return redirect("admin:articles_story_change", story.pk)
        if request.method == "POST":
            try:
                refuse_overtaken(request, story)
                reworking.discard(story, by=request.user)
                messages.success(request, "The working copy is thrown away. Its versions can still be brought back.")
            except Refusal as refusal:
                messages.error(request, refusal.sentence)
                return redirect(request.path)
            return redirect("admin:articles_story_change", story.pk)
        live = contents.of_many([story])[story.pk]
        rows = [row(name, live, copy.content) for name in contents.differing(copy.content, live)]
        return self.page_below(request, story, "discard", "Throw the working copy away", {"copy": copy, "rows": rows})

    def _version(self, story: Story, number: str) -> Version:
        return get_object_or_404(Version, story_id=story.pk, number=keys.number(number))

    def content_of(self, story: Story, number: str) -> dict:
        """One side of a comparison: a version by its number, "live", or what the form shows ("")."""
        copy = contents.working_copy(story)
        if number:
            if number != "live":
                version = self._version(story, number)
                return {"content": version.content, "name": str(version), "version": version}
        elif copy:
            return {"content": copy.content, "name": "The working copy", "version": None}
        return {"content": contents.of_many([story])[story.pk], "name": "What is stored", "version": None}

    def page_below(self, request, story, name, title, context):
        shown = {"title": title, "subtitle": str(story), "story": story, "opts": self.opts}
        shown |= {
            "may_edit": may_edit(request.user, story),
            "readers": readers_see(story),
            "form_url": reverse("admin:articles_story_change", args=[story.pk]),
            "form_name": form_name(request),
        }
        return TemplateResponse(
            request, f"admin/articles/story/{name}.html", self.admin_site.each_context(request) | shown | context
        )


def row(name: str, old: dict, new: dict) -> dict:
    """One line of a comparison: its label and the parts of both texts."""
    parts = differences.compare(_shown(name, old), _shown(name, new))
    return {"label": contents.LABELS[name], "parts": differences.fold(parts)}


def _shown(name: str, content: dict) -> str:
    value = content[name]
    if name == "body":
        return body.plain_text(value, with_marks=True)
    if name == "status":
        # A version may hold a status that there is no more.
        return str(dict(Story.Status.choices).get(value, value))
    if name in contents.MOMENTS:
        return moment_of(contents.as_moment(value)) if value else ""
    if isinstance(value, list):
        return "\n".join(" ".join(filter(None, (one["name"], one.get("url", "")))) for one in value)
    if isinstance(value, dict):
        return value["file"]
    return "" if value is None else str(value)
