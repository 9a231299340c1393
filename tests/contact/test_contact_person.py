import json

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles.permissions import SYSTEM
from contact.acts import answering, erasing, noting, persons
from contact.models import Erasure, Message
from tests.contact import flow
from tests.contact.flow import ADA
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db
ERASED = (
    "Erased ada@example.org at 2026-03-01 12:00:00 UTC:\n"
    "  verifications: 1\n"
    "  messages: 1\n"
    "  answers: 0\n"
    "  notes of the desk: 0\n"
    "  entries of who read: 0\n"
    "  mails of the outbox: 1\n"
    "  counters: 1\n"
    "  entries of the history: 0\n"
)
NOTHING = "Nothing is stored of ada@example.org, in any spelling.\n"


@pytest.fixture(autouse=True)
def at_noon(time_machine, monkeypatch):
    time_machine.move_to(NOON, tick=False)
    monkeypatch.setattr("getpass.getuser", lambda: "root")


def run(*options) -> int:
    """The exit code."""
    try:
        call_command("contact_person", *map(str, options))
    except CommandError as error:
        return error.returncode
    except SystemExit as error:
        return error.code
    return 0


def test_erasing_prints_a_proof_and_again_says_when_it_was(capsys):
    flow.receive()

    assert run(ADA, "--erase") == 0
    key = Erasure.objects.get().address_key
    proof = f"The proof is kept under {key}: who repeats this command with the address finds it again.\n"
    assert capsys.readouterr().out == ERASED + proof

    assert run("ADA@example.org", "--erase") == 0
    before = "Erased before at 2026-03-01 12:00:00 UTC by root: "
    counts = "verifications 1, messages 1, mails of the outbox 1, counters 1.\n"
    assert capsys.readouterr().out == NOTHING.replace("ada@", "ADA@") + before + counts
    assert Erasure.objects.count() == 1


def test_what_stays_on_hold_is_named_and_the_exit_code_says_so(capsys):
    message = flow.receive(hold_reason="Court case 7")

    assert run(ADA, "--erase") == 1

    assert capsys.readouterr().out.endswith(f"Stayed on legal hold: message {message.pk}, “A leak” (Court case 7).\n")
    assert Message.objects.get() == message


def test_only_what_is_on_hold_is_there_so_nothing_was_erased(capsys):
    message = flow.receive(hold_reason="Court case 7")
    run(ADA, "--erase")
    capsys.readouterr()

    assert run(ADA, "--erase") == 1

    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("Erased before at ")
    assert told[1:] == [f"Stayed on legal hold: message {message.pk}, “A leak” (Court case 7)."]
    assert Erasure.objects.count() == 1


def test_without_an_option_it_counts_what_there_is_and_changes_nothing(capsys):
    message = flow.receive("Ada+tips@example.org")
    flow.receive("bo@example.org")
    flow.receive(hold_reason="Court case 7")
    answering.answer(message, by=SYSTEM, subject="Re: A leak", text="Thank you.", form_key="k")
    noting.note(message, by=make_user("Editor"), text="Rang her.")

    assert run(ADA) == 0

    assert capsys.readouterr().out == (
        "Stored of ada@example.org:\n"
        "  verifications: 2\n"
        "  messages: 2\n"
        "  of these on legal hold: 1\n"
        "  answers: 1\n"
        "  notes of the desk: 1\n"
        "  mails of the outbox: 3\n"
        "  counters: 1\n"
        "Found as: Ada+tips@example.org, ada@example.org.\n"
        "Nothing was changed: --export PATH writes it to a file for them, --erase deletes it.\n"
    )
    assert (Message.objects.count(), Erasure.objects.count()) == (3, 0)


def test_without_an_option_it_tells_that_somebody_was_erased_before(capsys):
    flow.receive()
    run(ADA, "--erase")
    capsys.readouterr()

    assert run(ADA) == 0

    told = capsys.readouterr().out.splitlines()
    assert told[0] == NOTHING.strip()
    assert told[1].startswith("Erased before at 2026-03-01 12:00:00 UTC by root: ")


@pytest.mark.parametrize("option", [[], ["--erase"], ["--export", "never.json"]])
def test_of_whom_nothing_is_stored_a_sentence_says_so(capsys, tmp_path, monkeypatch, option):
    monkeypatch.chdir(tmp_path)

    assert run(ADA, *option) == 0

    assert capsys.readouterr().out == NOTHING
    assert list(tmp_path.iterdir()) == []


def test_export_writes_the_file_and_says_what_is_in_it(capsys, tmp_path):
    flow.receive("Ada+tips@example.org")
    path = tmp_path / "ada.json"

    assert run(ADA, "--export", path) == 0

    assert capsys.readouterr().out == (
        f"Written to {path}: verifications 1, messages 1, answers 0, mails 1.\nFound as: Ada+tips@example.org.\n"
    )
    assert json.loads(path.read_text("utf-8"))["messages"][0]["subject"] == "A leak"


def test_export_refuses_what_is_there_and_what_can_not_be_written(tmp_path, capsys):
    flow.receive()
    (tmp_path / "taken.json").write_text("mine")

    for name, told in (("taken.json", "is there already"), ("nowhere/ada.json", "No such file or directory")):
        with pytest.raises(CommandError, match=told) as refused:
            call_command("contact_person", ADA, "--export", str(tmp_path / name))
        assert refused.value.returncode == 2
    assert (tmp_path / "taken.json").read_text() == "mine"


def test_export_takes_no_dash_for_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    flow.receive()

    with pytest.raises(CommandError, match=r"^--export takes the path of a new file, not -: name one\.$") as refused:
        call_command("contact_person", ADA, "--export", "-")

    assert refused.value.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["ada", "ada@", "", "ada@example.org, eve@example.org"])
def test_what_is_no_address_is_refused_in_a_sentence(address):
    assert run(address, "--erase") == 2


def test_one_thing_is_done_at_a_time():
    with pytest.raises(CommandError, match="--export"):
        call_command("contact_person", ADA, "--erase", "--export", "x.json")


def test_a_database_that_fails_is_not_taken_for_a_hold(monkeypatch):
    def fail(*args, **values):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(erasing.persons, "find", fail)

    assert run(ADA, "--erase") == 2
    assert not persons.erasures(ADA).exists()
