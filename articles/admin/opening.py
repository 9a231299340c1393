"""The one door to every page below a story's own: who may not open the story may open none of them.

Here too what their buttons send along: the revision that was shown.
"""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404

from articles.acts import editing
from articles.models import Story
from articles.permissions import may_edit, may_open, require
from articles.pure.keys import is_key


def opened(desk, request, object_id: str, *, to_edit: bool = False) -> Story:
    """The story of an address in *desk*, its ModelAdmin; Http404 or PermissionDenied when this user may not."""
    story = desk.get_object(request, unquote(object_id))
    if story is None:
        raise Http404("There is no such story.")
    if not (may_edit(request.user, story) if to_edit else may_open(request.user, story)):
        raise PermissionDenied("You may not open this story.")
    return story


def revision_of(sent: str) -> int:
    """The revision that was shown, as a form has sent it; one that no story has when that is none."""
    return int(sent) if is_key(sent) else -1


def refuse_overtaken(request, story: Story) -> None:
    """Refuse when *story* was saved since the page with the button was opened.

    A post without a revision means what is stored.
    """
    shown = request.POST.get("revision", str(story.revision))
    require(shown == str(story.revision), f"{editing.OVERTAKEN} Look at it again: nothing was changed.")
