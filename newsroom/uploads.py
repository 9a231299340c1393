"""Files within a form: taken by the one form that has a field for them, and no more of each than is needed."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from articles.pure import images

# A picture's own form has no field for its file: only the one that adds it has, from a popup too.
TAKES_FILES = "admin:articles_picture_add"


class FileRefused(RequestDataTooBig):
    """A form with a file, or with more of one, than its address takes: 413, the rest unread. The text is told."""


class PictureUploads(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: refuses, skips or cuts off a file before any other writes it anywhere."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        """Refuse a form by the length that it gives itself, which is all that will be read of it."""
        words = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not self._is_for_files():
            if content_length > words:
                raise RequestDataTooBig("This form holds more than DATA_UPLOAD_MAX_MEMORY_SIZE.")
        elif content_length > images.MOST_BYTES + words:
            raise FileRefused(images.TOO_LARGE)

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if not self._is_for_files():
            raise FileRefused("A file came with this form, which takes none.")
        # The form is read for its token before any view asks who sends it. The view then says what is wrong.
        if not self.request.user.has_perm("articles.add_picture"):
            raise SkipFile("Whoever sent this may add no picture.")

    def receive_data_chunk(self, raw_data, start):
        """One byte more than a picture may have, by which its form knows that it is too large."""
        return raw_data[: max(0, images.MOST_BYTES + 1 - start)] or None

    def file_complete(self, file_size):
        """The handlers behind this one have the file."""

    def _is_for_files(self) -> bool:
        match = self.request.resolver_match
        return match is not None and match.view_name == TAKES_FILES
