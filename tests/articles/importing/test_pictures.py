"""Pictures of an import: below their folder, once each, and never from outside."""

import errno
import io
import json
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from articles.models import Picture, Story
from articles.pure import body, images
from newsroom.storage import WholeFileStorage
from tests.factories import image_bytes, make_picture, make_story
from tests.importing import GOOD, importing, write_lines

pytestmark = pytest.mark.django_db
WORDS = {"alt": "A grid", "caption": "Two\nlines", "credit": "Ada", "licence": "CC0", "focal": [0.25, 1]}


@pytest.fixture
def folder(tmp_path):
    """A folder with the picture pictures/grid.png in it."""
    made = tmp_path / "import"
    (made / "pictures").mkdir(parents=True)
    (made / "pictures" / "grid.png").write_bytes(image_bytes())
    return made


def with_image(path="pictures/grid.png", **values):
    return GOOD | {"image": {"path": path, **WORDS}} | values


def files():
    return sorted(name for folder, _, names in os.walk(default_storage.location) for name in names)


def test_a_lead_picture_is_taken_in_with_its_words(folder):
    code, *_ = importing(write_lines(folder / "a.jsonl", with_image()))

    picture = Story.objects.get().picture
    assert code == 0
    assert (picture.width, picture.height, picture.added_at is not None) == (60, 40, True)
    assert (picture.alt, picture.caption, picture.credit, picture.licence) == (
        "A grid",
        "Two\nlines",
        "Ada",
        "CC0",
    )
    assert (picture.focal_x, picture.focal_y, picture.decorative, picture.renditions) == (
        0.25,
        1.0,
        False,
        None,
    )
    assert default_storage.open(picture.file).read() == image_bytes()


def test_a_body_names_its_pictures_as_the_storage_does_and_the_library_has_them(folder):
    html = '<figure><IMG SRC="./pictures/grid.png" alt="The &quot;grid&quot;" onerror="x()"></figure>'

    importing(write_lines(folder / "a.jsonl", GOOD | {"body": html}))

    picture = Picture.objects.get()
    assert images.is_name(picture.file)
    assert picture.alt == 'The "grid"'
    assert Story.objects.get().body == f'<figure><img src="{picture.file}" alt="The &quot;grid&quot;"></figure>'


def test_pictures_from_elsewhere_are_cleaned_away_and_nothing_is_fetched(folder):
    html = '<p>A<img src="https://example.org/a.png"><img src="data:image/png,AA=="><image src="/etc/x"></p>'

    code, *_ = importing(write_lines(folder / "a.jsonl", GOOD | {"body": html}))

    assert (code, Story.objects.get().body, Picture.objects.count()) == (0, "<p>A</p>", 0)


def test_doing_it_twice_keeps_every_picture(folder):
    html = '<p><img src="pictures/grid.png" alt="Its owner\'s"></p>'
    entries = [
        with_image(body=html),
        with_image(title="B"),
        with_image(title="C", image={"path": "pictures/grid.png"}),
    ]
    path = write_lines(folder / "a.jsonl", *entries)

    importing(path)
    stored = list(Picture.objects.values())
    told = importing(path)[1]

    assert told == "created 0, updated 0, unchanged 3, skipped 0\n"
    assert list(Picture.objects.values()) == stored
    assert len(stored) == 2
    assert len(files()) == 1


@pytest.mark.parametrize("number", [1, 50])
def test_a_picture_that_many_stories_use_is_read_once(folder, monkeypatch, number):
    opened, whole = [], images.take_in
    monkeypatch.setattr(images, "take_in", lambda file: opened.append(file.name) or whole(file))

    importing(write_lines(folder / "a.jsonl", *[with_image(title=f"T{n}") for n in range(number)]))

    assert opened == [str(folder / "pictures" / "grid.png")]
    assert (Story.objects.count(), Picture.objects.count()) == (number, 1)


def test_new_words_change_a_picture_in_place_when_nobody_else_shows_it(folder):
    path = write_lines(folder / "a.jsonl", with_image())
    importing(path)
    row = Picture.objects.get()

    told = importing(write_lines(path, GOOD | {"image": {"path": "pictures/grid.png", "alt": "New"}}))[1]

    changed = Picture.objects.get()
    assert told == "created 0, updated 1, unchanged 0, skipped 0\n"
    assert (changed.pk, changed.alt, changed.caption, changed.focal_x) == (row.pk, "New", "", 0.5)


def test_new_words_of_a_shared_picture_are_a_row_of_their_own(folder):
    picture = make_picture(image_bytes())
    other = make_story(slug="other", picture=picture)
    make_story(slug="a", picture=picture)

    importing(write_lines(folder / "a.jsonl", with_image(slug="a")))

    assert Story.objects.get(pk=other.pk).picture.alt == "A teal field"
    assert Story.objects.get(slug="a").picture.alt == "A grid"
    assert Picture.objects.count() == 2


def test_null_takes_the_lead_picture_off_and_a_missing_key_leaves_it(folder):
    make_story(slug="kept", picture=make_picture())
    make_story(slug="off", picture=make_picture())

    importing(write_lines(folder / "a.jsonl", GOOD | {"slug": "kept"}, GOOD | {"slug": "off", "image": None}))

    assert Story.objects.get(slug="kept").picture is not None
    assert Story.objects.get(slug="off").picture is None


def test_a_name_of_the_storage_serves_without_a_file(folder):
    name = make_picture().file
    entry = GOOD | {
        "body": f'<p><img src="{name}" alt="A"></p>',
        "image": {"path": name, "alt": "A teal field"},
    }

    code, *_ = importing(write_lines(folder / "a.jsonl", entry))

    assert code == 0
    assert body.pictures(Story.objects.get().body) == [name]
    assert Picture.objects.count() == 1


def test_media_names_another_folder(folder, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", with_image())

    assert importing(path)[0] == 1
    assert importing(path, "--media", str(folder))[0] == 0


def test_a_dry_run_keeps_no_file(folder):
    code, told, _ = importing(write_lines(folder / "a.jsonl", with_image()), "--dry-run")

    assert (code, told) == (0, "created 1, updated 0, unchanged 0, skipped 0\n")
    assert (files(), Picture.objects.count()) == ([], 0)


OUTSIDE = "The picture “{path}” lies outside the folder."
NO_PICTURE = (
    "The picture “{path}” is not taken in: This file is no picture that can be read: JPEG, PNG, WebP, AVIF or GIF."
)
REFUSED = [
    ("../secret.png", OUTSIDE),
    ("pictures/../../secret.png", OUTSIDE),
    ("link.png", OUTSIDE),
    ("linked/secret.png", OUTSIDE),
    ("missing.png", "There is no picture “{path}”."),
    ("pictures", "There is no picture “{path}”."),
    ("pictures/aa/" + "a" * 32 + ".png", "There is no picture “{path}”."),
    ("a.jsonl", NO_PICTURE),
    ("page.png", NO_PICTURE),
    ("broken.png", NO_PICTURE),
]


@pytest.fixture
def traps(folder):
    """Beside the good picture: links that lead outside, and files that are no picture."""
    (folder.parent / "secret.png").write_bytes(image_bytes())
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    (folder / "linked").symlink_to(folder.parent)
    (folder / "page.png").write_text("<script>x()</script>")
    (folder / "broken.png").write_bytes(image_bytes()[:60])
    return folder


@pytest.mark.parametrize("place", ["image", "body"])
@pytest.mark.parametrize(("path", "sentence"), REFUSED)
def test_what_lies_outside_or_is_no_picture_is_rejected(traps, path, sentence, place):
    there = {"image": {"path": path}} if place == "image" else {"body": f'<p><img src="{path}"></p>'}
    file = write_lines(traps / "a.jsonl", GOOD | there)

    code, told, errors = importing(file)

    # quoted() cuts a path after 80 signs; these are shorter.
    assert (code, told) == (1, "created 0, updated 0, unchanged 0, skipped 1\n")
    assert errors == [f"{file}:1: {sentence.format(path=path)}"]
    assert (files(), Picture.objects.count()) == ([], 0)


@pytest.mark.parametrize("path", ["/etc/hostname", "\x00.png", "x" * 5000, "\ud800.png", "loop.png", "~/a.png"])
def test_a_path_that_leads_nowhere_is_rejected_in_one_line(folder, path):
    (folder / "loop.png").symlink_to(folder / "loop.png")
    file = folder / "a.jsonl"
    file.write_text(json.dumps(GOOD | {"image": {"path": path}}))

    code, _, errors = importing(file)

    assert (code, len(errors)) == (1, 1)


def test_a_link_that_stays_inside_is_followed(folder):
    (folder / "link.png").symlink_to(folder / "pictures" / "grid.png")

    assert importing(write_lines(folder / "a.jsonl", with_image("link.png")))[0] == 0


def test_a_storage_that_is_full_breaks_off_in_one_line_and_rejects_nothing(folder, monkeypatch):
    path = write_lines(folder / "a.jsonl", GOOD, with_image(slug="b"))

    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(WholeFileStorage, "_save", full)
        broken = importing(path)
    repeated = importing(path)

    assert broken == (
        3,
        "created 0, updated 0, unchanged 0, skipped 0\n",
        ["Broken off, the storage failed (OSError: [Errno 28] No space left on device): mend it and repeat to go on."],
    )
    assert repeated[:2] == (0, "created 2, updated 0, unchanged 0, skipped 0\n")


def test_a_picture_that_was_broken_off_in_the_storage_is_repaired_by_the_next_import(folder):
    path = write_lines(folder / "a.jsonl", with_image())
    importing(path)
    name = Picture.objects.get().file
    default_storage.save(name, ContentFile(b"half"))

    told = importing(path)

    assert told[:2] == (0, "created 0, updated 0, unchanged 1, skipped 0\n")
    assert default_storage.open(name).read() == image_bytes()


def test_a_picture_that_lies_broken_in_the_storage_and_nowhere_else_is_rejected(folder):
    picture = make_picture()
    default_storage.save(picture.file, ContentFile(b"half"))
    path = write_lines(folder / "a.jsonl", with_image(picture.file))

    code, _, errors = importing(path)

    assert (code, errors) == (1, [f"{path}:1: " + NO_PICTURE.format(path=picture.file)])


def test_a_camera_s_file_is_taken_in(folder):
    out = io.BytesIO()
    Image.new("RGB", (60, 40)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40))])
    (folder / "pictures" / "camera.jpg").write_bytes(out.getvalue())

    code, told, _ = importing(write_lines(folder / "x.jsonl", with_image("pictures/camera.jpg")))

    assert (code, told.strip()) == (0, "created 1, updated 0, unchanged 0, skipped 0")
    assert Picture.objects.get().file.endswith(".jpg")


def test_whatever_pillow_raises_rejects_that_entry_alone(folder, monkeypatch):
    (folder / "pictures" / "bad.avif").write_bytes(image_bytes(kind="AVIF", xmp=b"A camera"))
    monkeypatch.setattr(images.Image.Image, "save", lambda *args, **kwargs: 1 / 0)
    lines = write_lines(folder / "x.jsonl", with_image("pictures/bad.avif", title="Bad"), GOOD)

    code, told, errors = importing(lines)

    assert (code, told.strip()) == (1, "created 1, updated 0, unchanged 0, skipped 1")
    assert len(errors) == 1 and "is not taken in: This file is no picture" in errors[0]


def test_a_broken_file_of_the_storage_rejects_that_entry_alone(folder):
    name = f"pictures/00/{'0' * 32}.png"
    default_storage.save(name, ContentFile(b"no picture"))

    code, told, errors = importing(write_lines(folder / "x.jsonl", with_image(name, title="Bad"), GOOD))

    assert (code, told.strip()) == (1, "created 1, updated 0, unchanged 0, skipped 1")
    assert len(errors) == 1
