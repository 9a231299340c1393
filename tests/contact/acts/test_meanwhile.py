"""What colleagues did while somebody wrote."""

import pytest

from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from contact.acts import answering, handling, meanwhile, noting
from contact.models import Answer, Message
from tests.contact.flow import make_message
from tests.factories import make_user
from tests.parallel import together

pytestmark = pytest.mark.django_db


def test_deeds_of_others_are_told_in_their_order_without_ones_own():
    ida, bo, message = make_user("Editor"), make_user("Editor", "bo"), make_message()
    handling.take(Message.objects.get(), by=bo)
    seen = meanwhile.now(message)
    noting.note(message, by=bo, text="Rang her.")
    handling.close(Message.objects.get(), by=bo)
    noting.note(message, by=ida, text="Good.")
    handling.reopen(Message.objects.get(), by=ida)

    deeds = meanwhile.since(message, seen, by=ida)

    assert [(one.who, one.what) for one in deeds] == [("bo", "Wrote a note"), ("bo", "Closed")]


def test_each_colleague_is_named_once():
    ida, message = make_user("Editor"), make_message()
    seen = meanwhile.now(message)
    for name in ("bo", "cy", "di"):
        noting.note(message, by=make_user("Editor", name), text="x")
        noting.note(message, by=SYSTEM, text="y")

    with pytest.raises(Refusal) as refused:
        meanwhile.require_nothing(message, seen, by=ida)

    assert refused.value.sentence == f"bo, Newsroom, cy and di have {meanwhile.OVERTAKEN}"
    assert refused.value.field == "seen"


def test_how_it_was_seen_goes_through_a_form():
    assert meanwhile.read(str(meanwhile.Seen(12, 5))) == meanwhile.Seen(12, 5)
    assert meanwhile.read("12") is None


def test_of_two_colleagues_who_answer_at_once_one_is_told(shared_database):
    users, message = [make_user("Editor"), make_user("Editor")], make_message()
    seen = meanwhile.now(message)

    def answer(at: int):
        return answering.answer(
            Message.objects.get(), by=users[at], subject="Re", text=f"Text {at}", form_key=f"{at}", seen=seen
        )

    done = together(2, answer)

    assert sorted(type(one).__name__ for one in done) == ["Answer", "Refusal"]
    assert Answer.objects.count() == 1
