import getpass
import sys
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles import breaking_off
from contact import exporting
from contact.acts import erasing, persons
from contact.pure import addresses

ON_HOLD, UNUSABLE = 1, 2


class Command(BaseCommand):
    help = (
        "All that is stored of whoever wrote from ADDRESS, in any spelling of it: counted, as a file for them, or "
        "erased. "
        "Exit code 0: done, or there is nothing; 1: something stayed because it is on hold; 2: ADDRESS is none, "
        "PATH can't be written, or the database did not answer, and nothing was done."
    )

    def add_arguments(self, parser):
        parser.add_argument("address", metavar="ADDRESS")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--export", type=Path, metavar="PATH", help="write a new JSON file that you alone can read")
        what.add_argument("--erase", action="store_true", help="delete it, but for messages on legal hold")

    def handle(self, *args, address, export, erase, **options):
        try:
            address = addresses.accept(address)
        except addresses.BadAddress as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error
        # Whoever types it means the standard output, where what is secret would stand in a log or a terminal.
        if export == Path("-"):
            raise CommandError("--export takes the path of a new file, not -: name one.", returncode=UNUSABLE)
        try:
            if erase:
                self._erase(address)
            elif export:
                self._export(address, export)
            else:
                self._count(address)
        except breaking_off.REASONS as error:
            raise CommandError(breaking_off.sentence(error), returncode=UNUSABLE) from error

    # --- count ----------------------------------------------------------------------------------------------------

    def _count(self, address: str) -> None:
        person = persons.find(address)
        counts = persons.counts(person, address)
        if any(counts.values()):
            self.stdout.write(f"Stored of {address}:")
            self._list(counts)
            self.stdout.write(f"Found as: {', '.join(person.spellings) or address}.")
            self.stdout.write("Nothing was changed: --export PATH writes it to a file for them, --erase deletes it.")
        else:
            self._nothing(address)
        self._tell_earlier(persons.erasures(address))

    # --- export ---------------------------------------------------------------------------------------------------

    def _export(self, address: str, path: Path) -> None:
        found = exporting.export(address)
        if found is None:
            self._nothing(address)
            return
        try:
            exporting.write(path, found)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already: name a new file.", returncode=UNUSABLE) from error
        except OSError as error:
            raise CommandError(f"{path} can't be written: {error.strerror}.", returncode=UNUSABLE) from error
        messages, mails = found["messages"], found["mails_to_you"]
        answers = sum(len(one["answers"]) for one in messages)
        self.stdout.write(
            f"Written to {path}: verifications {len(found['verifications'])}, messages {len(messages)}, "
            f"answers {answers}, mails {len(mails)}."
        )
        self.stdout.write(f"Found as: {', '.join(found['spellings']) or address}.")

    # --- erase ----------------------------------------------------------------------------------------------------

    def _erase(self, address: str) -> None:
        before = list(persons.erasures(address))
        proof = erasing.erase(address, by=_account())
        if any(proof.counts.values()):
            self._prove(address, proof)
        elif not proof.stayed:
            self._nothing(address)
        self._tell_earlier(before)
        for message in proof.stayed:
            self.stdout.write(
                f"Stayed on legal hold: message {message.pk}, “{message.subject}” ({message.hold_reason})."
            )
        if proof.stayed:
            sys.exit(ON_HOLD)

    def _prove(self, address: str, proof: erasing.Proof) -> None:
        self.stdout.write(f"Erased {address} at {_moment(proof.at)}:")
        self._list(proof.counts)
        self.stdout.write(
            f"The proof is kept under {proof.address_key}: who repeats this command with the address finds it again."
        )

    def _list(self, counts: dict[str, int]) -> None:
        for name, number in counts.items():
            self.stdout.write(f"  {name}: {number}")

    def _tell_earlier(self, erasures: Iterable) -> None:
        for one in erasures:
            told = ", ".join(f"{name} {one.counts[name]}" for name in erasing.in_order(one.counts) if one.counts[name])
            self.stdout.write(f"Erased before at {_moment(one.at)} by {one.by}: {told}.")

    def _nothing(self, address: str) -> None:
        self.stdout.write(f"Nothing is stored of {address}, in any spelling.")


def _moment(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S %Z}"


def _account() -> str:
    """Who ran this, by the name of their account on this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
