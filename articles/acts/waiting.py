"""Uploads whose words are still missing: kept aside, so that nobody has to choose the file a second time.

They lie under names of their own, which readers can't ask for, until the form that they came with is complete.
What nobody completes within a day goes with the next upload of anybody.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.acts import illustrating
from articles.pure import clock, images
from articles.pure.refusal import Refusal

FOLDER = "waiting"
KEPT = timedelta(days=1)
_SALT = "articles.waiting"


def put_aside(original: images.Original) -> str:
    """Keep *original* for its form's next try; the token by which take_back() finds it. Refusal: the disk is full."""
    name = _name(original.name)
    with illustrating.told_at_the_upload(), illustrating.storage_faults():
        sweep()
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(original.content))
    return signing.dumps([original.name, original.width, original.height], salt=_SALT)


def take_back(token: str) -> images.Original:
    """What put_aside() kept under *token*; Refusal when it is gone or the token is not ours."""
    try:
        name, width, height = signing.loads(token, salt=_SALT, max_age=KEPT)
        with default_storage.open(_name(name)) as stored:
            return images.Original(name, stored.read(), width, height)
    except (signing.BadSignature, OSError) as error:
        raise Refusal("The file is no longer kept here: choose it again.", field="upload") from error


def forget(original: images.Original) -> None:
    """The form is complete: the copy that waited for it goes."""
    default_storage.delete(_name(original.name))


def sweep(*, at: datetime | None = None) -> int:
    """Delete what has waited for more than a day; how many."""
    before = (at or clock.now()) - KEPT
    try:
        names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    except FileNotFoundError:
        return 0
    old = [name for name in names if default_storage.get_modified_time(name) <= before]
    for name in old:
        default_storage.delete(name)
    return len(old)


def _name(name: str) -> str:
    return f"{FOLDER}/{name.rsplit('/', 1)[-1]}"
