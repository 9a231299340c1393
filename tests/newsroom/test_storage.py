import errno
import os
import signal
import subprocess
import sys

import pytest
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from newsroom import connections, storage

WRITE = """
import os, signal, sys
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string
from newsroom.storage import WholeFileStorage

class Killing(ContentFile):
    def chunks(self, chunk_size=None):
        yield b"half"
        os.kill(os.getpid(), signal.SIGKILL)

WholeFileStorage(location=sys.argv[1]).save("a/b.png", Killing(b""))
"""


@pytest.fixture
def kept(tmp_path):
    return storage.WholeFileStorage(location=tmp_path)


def names(folder):
    return sorted(os.path.relpath(path, folder) for path in folder.rglob("*") if path.is_file())


def full_disk(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_pictures_are_kept_by_it_unless_they_lie_elsewhere(tmp_path):
    assert connections.storage("", media=tmp_path)["BACKEND"] == "newsroom.storage.WholeFileStorage"
    assert connections.storage("s3://bucket", media=tmp_path)["OPTIONS"]["file_overwrite"] is True


def test_a_file_is_replaced_by_one_of_the_same_name(kept, tmp_path):
    kept.save("a/b.png", ContentFile(b"half"))

    assert kept.save("a/b.png", ContentFile(b"the whole")) == "a/b.png"
    assert (names(tmp_path), kept.open("a/b.png").read()) == (["a/b.png"], b"the whole")


def test_a_full_disk_leaves_nothing_begun_and_what_was_there(kept, tmp_path, monkeypatch):
    kept.save("a/b.png", ContentFile(b"before"))

    class Endless(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            full_disk()

    with pytest.raises(OSError, match="No space left"):
        kept.save("a/b.png", Endless(b""))
    monkeypatch.setattr(storage.os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        kept.save("a/c.png", ContentFile(b"whole"))

    assert (names(tmp_path), kept.open("a/b.png").read()) == (["a/b.png"], b"before")


def test_a_process_that_is_killed_leaves_no_half_of_a_picture(tmp_path):
    ended = subprocess.run([sys.executable, "-c", WRITE, tmp_path], check=False)

    assert ended.returncode == -signal.SIGKILL
    assert [name.endswith(".part") for name in names(tmp_path)] == [True]


def test_a_picture_in_a_bucket_has_an_address_of_this_site(tmp_path):
    """One that is signed ends within the hour, and our pages take pictures from nowhere else."""
    found = connections.storage("s3://key:secret@news?endpoint_url=http://127.0.0.1:9", media=tmp_path)
    bucket = import_string(found["BACKEND"])(**found["OPTIONS"])

    assert bucket.url("pictures/ab/1.png") == "/media/pictures/ab/1.png"
