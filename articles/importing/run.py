"""An import: each entry gets its verdict, in batches that are a transaction each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    OperationalError,
    reset_queries,
    transaction,
)

from articles.acts import editing, scoring
from articles.importing import merging, records
from articles.importing.entries import Entry, Rejected
from articles.importing.files import File, Folder
from articles.importing.seen import Seen
from articles.permissions import SYSTEM
from articles.pure import clock
from articles.pure.refusal import Refusal

BATCH = 500
# Long bodies end a batch earlier: memory follows the bytes, not the number of entries.
BATCH_BYTES = 16 * 1024 * 1024
# How many unknown keys or stories are named: a file of nothing but such must not fill the memory.
MOST_NAMED = 20
# PostgreSQL's classes "transaction rollback" and "program limit exceeded".
DEADLOCK, TOO_LONG = "40", "54"


@dataclass
class Counts:
    """How many entries had which verdict; *readable*: how many were entries at all."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    readable: int = 0

    def __str__(self) -> str:
        told = ("created", "updated", "unchanged", "skipped")
        return ", ".join(f"{name} {getattr(self, name)}" for name in told)

    @property
    def exit_code(self) -> int:
        """What the command returns: 0 all in, 1 some rejected, 2 when nothing in the file was an entry."""
        if not self.readable:
            return 2
        return 1 if self.skipped else 0


@dataclass(slots=True)
class Ready:
    """An entry that may be stored: its pictures are in the storage, its body names them."""

    place: int
    size: int
    record: records.Record
    file: File | None
    shown: list[tuple[File, str]] = field(default_factory=list)


class Import:
    """Takes the entries of one file in. *reject* is told the place and the reason of each that is not.

    *counts* is right at any moment: an import that is broken off keeps the batches that were stored, and the
    next run of the same file finds them unchanged.
    """

    def __init__(
        self,
        folder: Folder,
        reject: Callable[[int, str], None],
        *,
        dry_run: bool = False,
        draft: bool = False,
    ) -> None:
        self.counts = Counts()
        self.unknown: dict[str, None] = {}
        # Slugs of stories that the desk had rated by the rubric, and to which the file gives another score or reason.
        self.replaced: dict[str, None] = {}
        self._folder, self._reject = folder, reject
        self._dry_run, self._draft = dry_run, draft
        self._desk = merging.Desk()
        # Reasons wait for the batch they fell in, so that they are told in the order of the file.
        self._rejected: list[tuple[int, str]] = []

    def run(self, entries: Iterable[Entry], *, progress: Callable[[int], object] = lambda size: None) -> Counts:
        """Store what can be stored; *progress* is told the bytes of each entry when it has its verdict."""
        seen, batch, size = Seen(), [], 0
        try:
            for entry in entries:
                ready = self._prepare(entry, seen)
                if ready:
                    batch.append(ready)
                    size += ready.size
                else:
                    progress(entry.size)
                if len(batch) + len(self._rejected) >= BATCH or size >= BATCH_BYTES:
                    self._store(batch)
                    self._tell()
                    progress(size)
                    batch, size = [], 0
            self._store(batch)
            progress(size)
        finally:
            self._tell()
            seen.close()
        return self.counts

    def _prepare(self, entry: Entry, seen: Seen) -> Ready | None:
        """What needs no transaction, the slow reading of pictures above all; None: it has been rejected."""
        try:
            if entry.values is None:
                raise Rejected(entry.problem)
            self.counts.readable += 1
            return self._ready(entry, seen)
        except Rejected as rejected:
            self._skip(entry.place, str(rejected))
            return None

    def _ready(self, entry: Entry, seen: Seen) -> Ready:
        slug = records.slug(entry.values)
        # Before anything else is checked: a rejected entry keeps its number, so its namesakes keep theirs.
        if slug:
            seen.claim(slug, entry.place)
        else:
            slug = seen.derive(records.title(entry.values), entry.place)
        record = records.read(entry.values, slug=slug, draft=self._draft)
        self._note(record.unknown)
        file = self._folder.find(record.image.path) if record.image else None
        record.values["body"], shown = self._folder.settle(record.values["body"])
        return Ready(entry.place, entry.size, record, file, shown)

    def _store(self, batch: list[Ready]) -> None:
        """Store *batch*; what stands in the way is found by halving it, so that only that is rejected."""
        if not batch:
            return
        try:
            created, updated = self._attempt(batch)
        except (Refusal, DatabaseError) as error:
            if _is_away(error):
                raise
            if len(batch) > 1:
                self._store(batch[: len(batch) // 2])
                self._store(batch[len(batch) // 2 :])
            else:
                self._store_one(batch[0])
            return
        self._count(batch, created, updated)

    def _store_one(self, ready: Ready) -> None:
        """Try once more, since another process may have saved meanwhile; then it is the entry's own fault."""
        try:
            created, updated = self._attempt([ready])
        except Refusal as refusal:
            self._skip(ready.place, refusal.sentence)
        except (IntegrityError, DataError, OperationalError) as error:
            if isinstance(error, OperationalError) and _state(error) != TOO_LONG:
                raise
            self._skip(ready.place, "The database can't store these values.")
        else:
            self._count([ready], created, updated)

    def _attempt(self, batch: list[Ready]) -> tuple[int, int]:
        """Store *batch* in one transaction; how many stories were created and updated."""
        stood = False
        try:
            with transaction.atomic():
                changes = self._changes(batch)
                if self._dry_run:
                    transaction.set_rollback(True)
            stood = not self._dry_run
        finally:
            if not stood:
                self._desk.forget()
            # With DEBUG, Django keeps the text of the last 9,000 queries, and these are long.
            if settings.DEBUG:
                reset_queries()
        for change in changes:
            if scoring.replaces_ratings(change) and len(self.replaced) < MOST_NAMED:
                self.replaced.setdefault(change.story.slug)
        created = sum(not change.before for change in changes)
        return created, len(changes) - created

    def _changes(self, batch: list[Ready]) -> list[editing.Change]:
        """Compare *batch* with what is stored, and store what differs."""
        at, changes = clock.now(), []
        there = merging.stored([one.record.slug for one in batch])
        self._desk.learn([one.record for one in batch])
        for one in batch:
            story = there.get(one.record.slug)
            if story is None:
                change = merging.new(one.record, one.file, self._desk)
            else:
                change = merging.update(one.record, story, one.file, self._desk, at=at)
            if change:
                changes.append(change)
                self._desk.library.show(one.shown)
        editing.save(changes, by=SYSTEM, at=at)
        return changes

    def _count(self, batch: list[Ready], created: int, updated: int) -> None:
        self.counts.created += created
        self.counts.updated += updated
        self.counts.unchanged += len(batch) - created - updated

    def _skip(self, place: int, reason: str) -> None:
        self.counts.skipped += 1
        self._rejected.append((place, reason))

    def _tell(self) -> None:
        for place, reason in sorted(self._rejected):
            self._reject(place, reason)
        self._rejected.clear()

    def _note(self, unknown: list[str]) -> None:
        for key in unknown:
            if len(self.unknown) < MOST_NAMED:
                self.unknown.setdefault(key)


def _is_away(error: Exception) -> bool:
    """Whether the database itself failed, so that no smaller batch fares better: it is away, full or locked.

    PostgreSQL counts two others among these: a deadlock with another import, and a value that is too long.
    """
    return isinstance(error, OperationalError) and _state(error) not in {DEADLOCK, TOO_LONG}


def _state(error: Exception) -> str:
    """The class of PostgreSQL's error code, "" on SQLite."""
    return (getattr(error.__cause__, "sqlstate", None) or "")[:2]
