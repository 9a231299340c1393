import pytest

from articles.pure.refusal import Refusal
from contact.acts import noting
from contact.acts.handling import GONE
from contact.models import MessageNote
from tests.contact.flow import make_message
from tests.factories import make_user
from tests.parallel import together

pytestmark = pytest.mark.django_db


def test_a_note_is_kept_with_its_writers_name():
    ida, message = make_user("Editor", "ida"), make_message()

    noting.note(message, by=ida, text=" Rang her.\r\n\r\nShe has papers. ")
    ida.delete()

    kept = MessageNote.objects.get()
    assert (kept.message, kept.author, kept.author_name) == (message, None, "ida")
    assert kept.text == "Rang her.\n\nShe has papers."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\u200b", "Write what the note is to say."),
        ("x" * 5001, "A note has 5,000 signs at most; this one has 5,001."),
    ],
)
def test_what_is_no_note_is_refused(text, sentence):
    with pytest.raises(Refusal) as refused:
        noting.note(make_message(), by=make_user("Editor"), text=text)
    assert (refused.value.sentence, refused.value.field) == (sentence, "text")


def test_no_note_without_permission_or_message():
    message, editor = make_message(), make_user("Editor")
    with pytest.raises(Refusal, match="You may not write notes"):
        noting.note(message, by=make_user("Reporter"), text="x")
    type(message).objects.all().delete()

    with pytest.raises(Refusal) as refused:
        noting.note(message, by=editor, text="x")
    assert refused.value.sentence == GONE


def test_of_twelve_sends_at_once_one_note_is_written(shared_database):
    editor, message = make_user("Editor"), make_message()

    written = together(12, lambda _: noting.note(message, by=editor, text="Rang her."))

    assert written == [MessageNote.objects.get()] * 12


def test_the_same_words_are_another_note_of_another_writer_or_later_on():
    ida, bo, message = make_user("Editor"), make_user("Editor"), make_message()

    for by in (ida, bo, ida):
        noting.note(message, by=by, text="No answer.")

    assert MessageNote.objects.count() == 3
