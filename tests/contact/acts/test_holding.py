import pytest
from django.contrib.admin.models import LogEntry

from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from contact.acts import holding
from contact.models import Message
from tests.contact.flow import receive
from tests.factories import make_user
from tests.parallel import together


def stored() -> str:
    return Message.objects.get().hold_reason


def told() -> list[str]:
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))


@pytest.mark.django_db
def test_a_hold_has_a_reason_and_is_taken_off_again():
    lead, message = make_user("Desk lead"), receive()

    holding.hold(message, "  Court   case 7\n", by=lead)
    assert (stored(), message.hold_reason) == ("Court case 7", "Court case 7")

    holding.release(message, by=lead)
    assert (stored(), message.hold_reason) == ("", "")
    assert told() == ["Put on hold: Court case 7", "Taken off hold."]
    assert set(LogEntry.objects.values_list("object_repr", flat=True)) == {f"Message {message.pk}"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (" \u200b ", "Say why this message has to be kept, for whoever decides about it later."),
        ("x" * 201, "The reason is too long: it may have 200 characters."),
    ],
)
def test_a_reason_that_is_none_is_refused_at_its_field(reason, sentence):
    with pytest.raises(Refusal) as refused:
        holding.hold(receive(), reason, by=SYSTEM)

    assert (refused.value.sentence, refused.value.field) == (sentence, "reason")
    assert stored() == ""


@pytest.mark.django_db
def test_a_second_hold_does_not_replace_the_first():
    message = receive()
    holding.hold(Message.objects.get(), "Court case 7", by=SYSTEM)

    with pytest.raises(Refusal) as refused:
        holding.hold(message, "Court case 8", by=SYSTEM)

    assert refused.value.sentence == "This message is on hold already: Court case 7."
    assert stored() == "Court case 7"


@pytest.mark.django_db
def test_what_is_not_on_hold_or_gone_can_not_be_released_or_held():
    message = receive()
    with pytest.raises(Refusal, match="This message is not on hold"):
        holding.release(message, by=SYSTEM)

    Message.objects.all().delete()
    for act in (lambda: holding.release(message, by=SYSTEM), lambda: holding.hold(message, "Why", by=SYSTEM)):
        with pytest.raises(Refusal, match="This message has been deleted"):
            act()
    assert told() == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["Reporter", "Editor"])
def test_holds_are_for_desk_leads(role):
    message, user = receive(), make_user(role)

    for act in (lambda: holding.hold(message, "Why", by=user), lambda: holding.release(message, by=user)):
        with pytest.raises(Refusal, match="Only desk leads may put a message on hold or take it off"):
            act()
    assert stored() == ""


def test_of_holds_at_the_same_moment_one_counts(shared_database):
    message = receive()

    def hold(number):
        holding.hold(Message.objects.get(pk=message.pk), f"Case {number}", by=SYSTEM)
        return number

    done = [one for one in together(6, hold) if not isinstance(one, Exception)]

    assert len(done) == 1
    assert stored() == f"Case {done[0]}"
