import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Correction
from articles.pure.refusal import Refusal
from contact.acts import correcting
from contact.models import Message
from tests.contact.flow import make_message
from tests.factories import make_draft, make_story, make_user
from tests.parallel import together

pytestmark = pytest.mark.django_db
TOLD = {"kind": "correction", "wrong": "At noon.", "right": "At ten."}


def test_a_correction_is_opened_on_the_story_and_known_to_both():
    editor, story, message = make_user("Editor"), make_story(title="The dam"), make_message()

    opened = correcting.open_correction(message, story, by=editor, **TOLD)

    assert (opened.story, opened.wrong, opened.right, opened.published_at) == (story, "At noon.", "At ten.", None)
    message = Message.objects.get()
    assert (message.correction, message.story) == (opened, story)
    told = {one.content_type.model: one.change_message for one in LogEntry.objects.all()}
    assert told == {
        "message": "Correction opened on “The dam”.",
        "story": f"Correction opened from message {message.pk} of the inbox",
    }


def test_a_second_one_is_refused_until_the_first_is_thrown_away():
    editor, story, message = make_user("Editor"), make_story(), make_message()
    correcting.open_correction(message, story, by=editor, **TOLD)

    with pytest.raises(Refusal) as refused:
        correcting.open_correction(Message.objects.get(), story, by=editor, **TOLD)
    assert refused.value.sentence == correcting.ONCE
    assert Correction.objects.count() == 1
    Correction.objects.all().delete()

    correcting.open_correction(Message.objects.get(), story, by=editor, **TOLD)


def test_what_the_story_refuses_is_refused():
    editor, message = make_user("Editor"), make_message()

    with pytest.raises(Refusal, match="Only a story that readers have seen"):
        correcting.open_correction(message, make_draft(), by=editor, **TOLD)
    with pytest.raises(Refusal, match="Say what is right"):
        correcting.open_correction(message, make_story(), by=editor, **TOLD | {"right": ""})
    with pytest.raises(Refusal, match="You may not work on messages"):
        correcting.open_correction(message, make_story(), by=make_user("Reporter"), **TOLD)
    assert Message.objects.get().correction is None


def test_of_twelve_at_once_one_is_opened(shared_database):
    editor, story, message = make_user("Editor"), make_story(), make_message()

    done = together(12, lambda _: correcting.open_correction(Message.objects.get(), story, by=editor, **TOLD))

    assert [one for one in done if isinstance(one, Correction)] == [Correction.objects.get()]
    assert {one.sentence for one in done if isinstance(one, Refusal)} == {correcting.ONCE}
    assert Message.objects.get(pk=message.pk).correction == Correction.objects.get()
