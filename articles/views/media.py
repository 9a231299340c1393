"""Pictures, served as pictures and nothing else."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.pure.images import MIME_TYPES

# Only names that we made: of the content's digest, with an ending of ours.
NAME = re.compile(r"(?:pictures|renditions|cards)/[0-9a-f]{2}/[0-9a-f]{32}\." + f"({'|'.join(MIME_TYPES)})")


@csrf_exempt
@require_safe
def media(request, name):
    match = NAME.fullmatch(name)
    if not match:
        raise Http404("There is no such picture.")
    try:
        stored = default_storage.open(name)
    except OSError as error:
        raise Http404("There is no such picture.") from error
    response = FileResponse(stored, content_type=MIME_TYPES[match[1]])
    # The name is the content's: what was kept once stays right for ever.
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["ETag"] = f'"{name.rsplit("/", 1)[-1]}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
