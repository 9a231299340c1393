"""Pictures in a bucket of S3's kind. Apart from other storages: its library is loaded only where there is one."""

from django.conf import settings
from storages.backends.s3 import S3Storage


class BucketStorage(S3Storage):
    """A bucket that the site alone reads.

    A page lives for a day and longer in somebody's cache: it names no address that is signed for an hour, and none of
    another host, from which the policy of our pages takes no pictures. The site's own has the bytes from here.
    """

    def url(self, name: str, *args, **kwargs) -> str:
        return f"{settings.MEDIA_URL}{name}"
