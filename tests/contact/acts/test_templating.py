import pytest

from articles.pure.refusal import Refusal
from contact.acts import templating
from contact.models import AnswerTemplate
from tests.contact.flow import make_message
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_template_is_filled_in_from_the_message():
    template = AnswerTemplate(name=" Thanks ", text="Dear {name},\r\n\r\n“{subject}” reached us.\n")
    templating.keep(template, by=make_user("Desk lead"))

    text = templating.filled(AnswerTemplate.objects.get(name="Thanks"), make_message(name="{subject} {0.__class__}"))

    assert text == "Dear {subject} {0.__class__},\n\n“A leak” reached us."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Dear {nmae}, {nmae} {x}",
            "Only {name} and {subject} are filled in; readers would get “{nmae}”, “{x}” as it is.",
        ),
        ("Dear { name }", "Only {name} and {subject} are filled in; readers would get “{ name }” as it is."),
        ("\u200b", "Write what answers are to begin with."),
    ],
)
def test_a_template_that_readers_would_wonder_at_is_refused(text, sentence):
    with pytest.raises(Refusal) as refused:
        templating.keep(AnswerTemplate(name="x", text=text), by=make_user("Desk lead"))
    assert (refused.value.sentence, refused.value.field) == (sentence, "text")


def test_a_template_is_no_longer_than_an_answer():
    template = AnswerTemplate(name="x", text="a\r\n" * 25_000)
    templating.keep(template, by=make_user("Desk lead"))
    assert len(template.text) == 49_999

    with pytest.raises(Refusal) as refused:
        templating.keep(AnswerTemplate(name="x", text="{" * 70_000), by=make_user("Desk lead"))

    assert refused.value.sentence == "A template may have 50,000 signs at most, as an answer may; this has 70,000."
    assert refused.value.field == "text"


@pytest.mark.parametrize("role", ["", "Reporter", "Editor"])
def test_templates_are_for_desk_leads(role):
    with pytest.raises(Refusal, match="You may not change templates"):
        templating.keep(AnswerTemplate(name="x", text="x"), by=make_user(role))
