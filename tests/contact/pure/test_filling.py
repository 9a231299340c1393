import pytest

from contact.pure import filling


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Dear {name}, {name}", "Dear Ada, Ada"),
        ("“{subject}”", "“A {name} leak”"),
        ("{other} {} {0} {name.__class__} {{name}} %s", "{other} {} {0} {name.__class__} {Ada} %s"),
    ],
)
def test_fields_are_filled_in_once_and_all_else_stays(text, filled):
    assert filling.fill(text, name="Ada", subject="A {name} leak") == filled


def test_who_gave_no_name_is_a_reader():
    assert filling.fill("Dear {name}", name="", subject="") == "Dear reader"


def test_unknown_fields_are_found_once_each():
    assert filling.unknown("{name} {nmae} {subject} {x} {nmae}") == ["{nmae}", "{x}"]


@pytest.mark.parametrize(
    "field", ["{name.x}", "{ name }", "{}", "{a b}", "{{name}}", "{name!r}", "{Name}", "{name", "name}"]
)
def test_what_looks_like_a_field_and_is_none_is_found_as_it_stands(field):
    assert filling.unknown(f"Dear {field}, on {{subject}}:\nthanks") == [field]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a" * 50_000, []),
        ("x " * 25_000, []),
        ("{" * 50_000, []),
        ("}" * 50_000, []),
        ("{ " * 25_000, []),
        ("{" * 50_000 + "a", ["{a"]),
        ("a" * 50_000 + "}", ["a" * 50_000 + "}"]),
        ("{a\nb}", ["{a", "b}"]),
        ("{a{b}", ["{a", "{b}"]),
        ("{name}}", ["{name}}"]),
    ],
    ids=lambda value: value[:6] if isinstance(value, str) else "",
)
def test_a_long_text_is_looked_through_once(text, found):
    assert filling.unknown(text) == found


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("A leak", "Re: A leak"),
        ("Re: A leak", "Re: A leak"),
        ("RE : re:A leak", "Re: A leak"),
        ("Reply: no", "Re: Reply: no"),
        ("x" * 30, "Re: " + "x" * 16),
    ],
)
def test_an_answer_is_called_re_once(subject, answer):
    assert filling.answer_subject(subject, 20) == answer
