"""The one door to every page below a story's own: who may not open the story may open none of them."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404

from articles.models import Story
from articles.permissions import may_edit, may_open


def opened(desk, request, object_id: str, *, to_edit: bool = False) -> Story:
    """The story of an address in *desk*, its ModelAdmin; Http404 or PermissionDenied when this user may not."""
    story = desk.get_object(request, unquote(object_id))
    if story is None:
        raise Http404("There is no such story.")
    if not (may_edit(request.user, story) if to_edit else may_open(request.user, story)):
        raise PermissionDenied("You may not open this story.")
    return story
