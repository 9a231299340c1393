"""Pictures on a local disk."""

import os
import uuid

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """A file is there whole or not at all, whatever happens to disk or process while it is written.

    What has the same name is replaced: names are made of the content.
    """

    def __init__(self, **options) -> None:
        super().__init__(**{"allow_overwrite": True, **options})

    def _save(self, name, content):
        part = f"{name}.{uuid.uuid4().hex}.part"
        try:
            super()._save(part, content)
            with open(self.path(part), "rb") as written:
                # Else a power cut could keep the name and lose the content.
                os.fsync(written.fileno())
            os.replace(self.path(part), self.path(name))
        except BaseException:
            # Ctrl-C too; what kill -9 leaves is a .part that nobody reads.
            self.delete(part)
            raise
        return name
