"""The record's one narrow door: read, append, and nothing that changes what stands there."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from crisisrunner.canonical import canonical, digest, strict_json
from crisisrunner.errors import Fault
from crisisrunner.files import written_whole
from crisisrunner.incident.events import ZEROS, Actor, Event, Recorded
from crisisrunner.incident.fold import evolve, replay
from crisisrunner.incident.state import Incident
from crisisrunner.log.chain import BrokenChainError, Line, erasures, link
from crisisrunner.log.faults import as_faults, check_file, is_current
from crisisrunner.times import from_stamp, stamp

SNAPSHOT_EVERY = 200
"""Events between two snapshots of an incident's state: reading one costs about as much as these."""

PATIENCE = 5.0
"""Seconds to wait for another program that writes to the same record."""

_COLUMNS = (
    "e.incident, e.seq, e.at, e.recorded_at, e.actor, e.role, e.type, e.data, e.words_hash, e.prev, e.hash"
)
_LINES = (
    f"select {_COLUMNS}, b.salt, b.words from events e left join bodies b "
    "on b.incident = e.incident and b.seq = e.seq {where} order by e.incident, {order}"
)
_WRITTEN = """
select json_object(
    'actor', e.actor, 'at', e.at, 'data', json(e.data), 'hash', e.hash, 'incident', e.incident, 'prev', e.prev,
    'recorded_at', e.recorded_at, 'role', e.role, 'salt', b.salt, 'seq', e.seq, 'type', e.type,
    'words', json(b.words), 'words_hash', e.words_hash)
from events e left join bodies b on b.incident = e.incident and b.seq = e.seq
where e.incident = ? and e.seq <= ? order by e.seq
"""
_LET_GO = """
delete from attachments where sha256 = (
    select json_extract(data, '$.sha256') from events
    where incident = ? and seq = ? and type = 'file.attached')
and not exists (
    select 1 from events e join bodies b on b.incident = e.incident and b.seq = e.seq
    where e.type = 'file.attached' and json_extract(e.data, '$.sha256') = attachments.sha256)
"""
_ERASED = "select incident, data from events not indexed where type = 'entry.erased'"
"""By no index: one can be made to say something else than its table."""
_STRAYS = """
select incident, seq from bodies b where not exists (
    select 1 from events e where e.incident = b.incident and e.seq = b.seq) order by incident, seq
"""
_UNNAMED = """
select sha256 from attachments where not exists (
    select 1 from events where type = 'file.attached' and json_extract(data, '$.sha256') = attachments.sha256)
order by sha256
"""
_OF_TYPES = "e.type in (select value from json_each(?))"
_INCIDENTS = """
with recursive known (id) as (
    select min(incident) from events
    union all
    select (select min(incident) from events where incident > id) from known where id is not null)
select id from known where id is not null
"""  # one jump of the index an incident, however many events each has
_decode_data = msgspec.json.Decoder(dict[str, Any]).decode
_decode_words = msgspec.json.Decoder(dict[str, str]).decode


class BehindError(Exception):
    """Somebody appended first; the decision must be made again on the newer state."""


class Record:
    """One SQLite file with the events of its incidents. Opening it creates or upgrades it where needed."""

    def __init__(self, path: Path, *, create: bool = False, seconds_to_wait: float | None = None) -> None:
        """Open the record at a path.

        Raises:
            Fault: where there is none (without `create`), or it is not a readable, current record.
        """
        self.path = path
        self.wrote = False
        self._states: dict[str, Incident] = {}
        with as_faults(path):
            check_file(path, create=create)
            patience = PATIENCE if seconds_to_wait is None else seconds_to_wait
            self._connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
            self._connection.execute("pragma synchronous = full")
            self._connection.execute("pragma secure_delete = on")
            if not is_current(path, self._connection):
                self._prepare()
            with suppress(sqlite3.OperationalError):  # somebody else is about to do the same
                self._connection.execute("pragma journal_mode = wal")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def incidents(self) -> list[str]:
        """The ids of all incidents, in order."""
        with as_faults(self.path):
            return [row[0] for row in self._connection.execute(_INCIDENTS)]

    def read(self, incident: str) -> Incident:
        """The state of an incident; its `seq` is 0 where there is none.

        It is folded from where it was read last, which no entry before that can change, or from the last snapshot.
        """
        with as_faults(self.path):
            start = self._states.get(incident) or self._snapshot(incident)
            try:
                state = replay((recorded.event for recorded in self._envelopes(incident, start.seq)), start)
                pinned = not state.seq or state.pins["playbook"]
            except (KeyError, TypeError, ValueError, AttributeError):
                pinned = False
        if not pinned:
            raise Fault(
                f"The entries of {incident} do not fit together: the record is damaged.",
                "crisisrunner verify",
            )
        self._states[incident] = state
        return state

    def refolded(self, incident: str) -> Incident:
        """The state of an incident as all its entries say, whatever was kept for speed."""
        with as_faults(self.path):
            entries = self._envelopes(incident, 0)
            try:
                return replay((recorded.event for recorded in entries), Incident(id=incident))
            except (KeyError, TypeError, ValueError, AttributeError):
                raise BrokenChainError(incident, 1, "its entries do not fit together") from None

    def head(self, incident: str, as_known_at: datetime | None = None) -> tuple[int, str, datetime | None]:
        """The number, the hash and the time of recording of an incident's last entry, or of the last known then.

        Args:
            as_known_at: Only what was recorded by this moment (UTC).
        """
        known, given = ("and recorded_at <= ?", (stamp(as_known_at),)) if as_known_at else ("", ())
        with as_faults(self.path):
            row = self._connection.execute(
                f"select seq, hash, recorded_at from events where incident = ? {known} order by seq desc limit 1",
                (incident, *given),
            ).fetchone()
        return (row[0], row[1], from_stamp(row[2])) if row else (0, ZEROS, None)

    def hash_of(self, incident: str, seq: int) -> str | None:
        """The hash of an entry, or None where there is no such entry."""
        with as_faults(self.path):
            row = self._connection.execute(
                "select hash from events where incident = ? and seq = ?", (incident, seq)
            ).fetchone()
        return row[0] if row else None

    def size(self) -> int:
        """How many entries there are, of all incidents: what the last ones' numbers come to, without counting."""
        return sum(self.head(incident)[0] for incident in self.incidents())

    def words(self, incident: str, numbers: Iterable[int]) -> dict[int, dict[str, str]]:
        """What was typed in entries, by their number; those erased or without words are not there."""
        with as_faults(self.path):
            wanted = canonical(sorted(set(numbers)))
            rows = self._connection.execute(
                "select seq, words from bodies where incident = ? and seq in (select value from json_each(?))",
                (incident, wanted),
            )
            try:
                return {seq: _decode_words(words) for seq, words in rows}
            except msgspec.MsgspecError:
                raise Fault(
                    f"Words of {incident} cannot be read: the record is damaged.", "crisisrunner verify"
                ) from None

    def events(
        self,
        incident: str | None = None,
        types: Sequence[str] = (),
        *,
        upto: int | None = None,
        by_time: bool = False,
    ) -> Iterator[Recorded]:
        """Every entry with its words, streamed by incident and `seq`, or `by_time`: by `at`, then `seq`.

        Args:
            types: Of these types only, where any are named.
            upto: Only the entries up to this number.
        """
        wanted = {
            "e.incident = ?": incident,
            _OF_TYPES: canonical([*types]) if types else None,
            "e.seq <= ?": upto,
        }
        given = {condition: value for condition, value in wanted.items() if value is not None}
        with as_faults(self.path):
            yield from map(_recorded, self._lines(given, "e.at, e.seq" if by_time else "e.seq"))

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """All that is read inside is as it stands at its beginning, whoever writes meanwhile."""
        with as_faults(self.path):
            self._connection.execute("begin")
        try:
            yield
        finally:
            with as_faults(self.path):
                self._connection.execute("rollback")

    def to_check(self) -> Iterator[Line]:
        """Every entry as the chain is checked, by incident and `seq`.

        Raises:
            BrokenChainError: where data or words are no JSON.
        """
        with as_faults(self.path):
            for row in self._lines({}):
                yield _line(row)

    def strays(self) -> Iterator[tuple[str, int]]:
        """Words that belong to no entry, or to one that has none: its incident and number each."""
        with as_faults(self.path):
            yield from self._connection.execute(_STRAYS)

    def unnamed_attachments(self) -> list[str]:
        """The SHA-256 of files that lie beside the record and that no entry names."""
        with as_faults(self.path):
            return [row[0] for row in self._connection.execute(_UNNAMED)]

    def erasures(self) -> dict[str, set[int]]:
        """By incident, the entries that an erasure names."""
        with as_faults(self.path):
            rows = self._connection.execute(_ERASED).fetchall()
        return erasures(
            {"incident": incident, "type": "entry.erased", "data": _object(data)} for incident, data in rows
        )

    def changed_guards(self) -> list[str]:
        """What of the tables, triggers and the view is not as this program makes them; no entry is changed by that."""
        from crisisrunner.log.schema import parts, whole_schema

        with as_faults(self.path):
            return sorted({name for name, _ in parts(self._connection) ^ whole_schema()})

    def written(self, incident: str, upto: int) -> Iterator[str]:
        """The lines of the JSON Lines export up to an entry, each as canonical JSON, made by SQLite: it is faster."""
        with as_faults(self.path):
            rows = self._connection.execute(_WRITTEN, (incident, upto))
            yield from (row[0] for row in rows)

    def _lines(self, given: Mapping[str, Any], order: str = "e.seq") -> sqlite3.Cursor:
        where = f"where {' and '.join(given)}" if given else ""
        return self._connection.execute(_LINES.format(where=where, order=order), [*given.values()])

    def blob(self, sha256: str) -> bytes:
        """What a run depends on, by its digest.

        Raises:
            Fault: where it is gone or is not what its digest says.
        """
        with as_faults(self.path):
            row = self._connection.execute("select content from blobs where sha256 = ?", (sha256,)).fetchone()
        if row is None or digest(row[0]) != sha256:
            raise Fault(
                f"The record lacks what {sha256[:12]}… names, or it was changed.", "crisisrunner verify"
            )
        content: bytes = row[0]
        return content

    def attachment(self, sha256: str) -> bytes | None:
        """The file that lies beside the record under a digest; None where it is gone or was changed."""
        with as_faults(self.path):
            row = self._connection.execute(
                "select content from attachments where sha256 = ?", (sha256,)
            ).fetchone()
        return row[0] if row and digest(row[0]) == sha256 else None

    def store(self, contents: Iterable[bytes]) -> None:
        """Keep what a run depends on, each once, under its digest."""
        with as_faults(self.path), self._writing():
            self._connection.executemany(
                "insert into blobs select ?1, ?2 where not exists (select 1 from blobs where sha256 = ?1)",
                [(digest(content), content) for content in contents],
            )

    def blobs(self) -> Iterator[str]:
        """The digests of all blobs."""
        with as_faults(self.path):
            yield from (
                row[0] for row in self._connection.execute("select sha256 from blobs order by sha256")
            )

    def append(
        self,
        incident: str,
        after: int,
        events: Sequence[Event],
        recorded_at: datetime,
        attached: Iterable[bytes] = (),
    ) -> list[Recorded]:
        """Put events behind entry `after`: all of them, or none. They are on the disk when this returns.

        An `entry.erased` takes the words of the entry it names with it, in the same transaction, and the file that
        no other entry names.

        Args:
            recorded_at: Now, in UTC; where the last entry is later than that, its time is taken.
            attached: The content of files that the events name by their SHA-256.

        Raises:
            BehindError: where entry `after` is not the last one any more.
            Fault: where the file cannot be written.
        """
        with as_faults(self.path), self._writing():
            seq, prev, last = self.head(incident)
            if seq != after:
                raise BehindError
            moment = max(recorded_at, last) if last else recorded_at
            placed = []
            for event in events:
                seq += 1
                recorded = link(
                    incident, seq, event, moment, prev, os.urandom(16).hex() if event.words else None
                )
                self._insert(recorded)
                prev = recorded.hash
                placed.append(recorded)
            self._connection.executemany(
                "insert into attachments select ?1, ?2 where not exists"
                " (select 1 from attachments where sha256 = ?1)",
                [(digest(content), content) for content in attached],
            )
            self._keep_snapshot(incident, after, seq)
        self.wrote = True
        if any(recorded.event.type == "entry.erased" for recorded in placed):
            self._forget()
        return placed

    def choose(self, incident: str) -> None:
        """Remember which incident is in hand."""
        with as_faults(self.path):
            self._connection.execute("insert or replace into choice values (1, ?)", (incident,))

    def chosen(self) -> str | None:
        """The incident taken in hand, if one was."""
        with as_faults(self.path):
            row = self._connection.execute("select incident from choice").fetchone()
        return row[0] if row else None

    def let_go(self) -> None:
        """Take no incident in hand any more."""
        with as_faults(self.path):
            self._connection.execute("delete from choice")

    def beat(self, incident: str, at: datetime) -> None:
        """Remember that somebody conducts a drill at this moment (UTC)."""
        with as_faults(self.path):
            self._connection.execute("insert or replace into pulses values (?, ?)", (incident, stamp(at)))

    def pulse(self, incident: str) -> datetime | None:
        """When somebody last conducted a drill, or None (UTC)."""
        with as_faults(self.path):
            row = self._connection.execute("select at from pulses where incident = ?", (incident,)).fetchone()
        return from_stamp(row[0]) if row else None

    def latest(self, incident: str) -> datetime | None:
        """When the latest thing in the record happened, by its `at`; None in an empty one (UTC)."""
        with as_faults(self.path):
            row = self._connection.execute(
                "select max(at) from events where incident = ?", (incident,)
            ).fetchone()
        return from_stamp(row[0]) if row and row[0] else None

    def copy_to(self, target: Path) -> None:
        """Copy the record whole, with SQLite's own backup, onto a path that is replaced at once or not at all.

        Raises:
            Fault: where the copy cannot be written.
        """
        with as_faults(target), written_whole(target) as unfinished:
            copy = sqlite3.connect(unfinished)
            try:
                self._connection.backup(copy)
                copy.execute("pragma journal_mode = delete")
            finally:
                copy.close()

    def _prepare(self) -> None:
        from crisisrunner.log.schema import migrate  # 40 ms that only a new or older record has to pay

        migrate(self._connection)

    def _snapshot(self, incident: str) -> Incident:
        """The state kept for speed; where it is missing or unreadable, the state before the first entry."""
        row = self._connection.execute(
            "select state from snapshots where incident = ?", (incident,)
        ).fetchone()
        try:
            return msgspec.json.decode(row[0], type=Incident) if row else Incident(id=incident)
        except msgspec.MsgspecError:
            return Incident(id=incident)

    def _envelopes(self, incident: str, after: int) -> Iterator[Recorded]:
        rows = self._connection.execute(
            f"select {_COLUMNS}, null, null from events e where e.incident = ? and e.seq > ? order by e.seq",
            (incident, after),
        )
        return map(_recorded, rows)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction that takes the write lock first, so that reading and appending are one act."""
        self._connection.execute("begin immediate")
        try:
            yield
            self._connection.execute("commit")
        except BaseException:  # Ctrl-C too must leave nothing half done; it is raised again
            if self._connection.in_transaction:
                self._connection.execute("rollback")
            raise

    def _insert(self, recorded: Recorded) -> None:
        event = recorded.event
        self._connection.execute(
            "insert into events (incident, seq, at, recorded_at, actor, role, type, data, words_hash, prev, hash) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                recorded.incident, event.seq, stamp(event.at), stamp(recorded.recorded_at), event.actor.id,
                event.actor.role, event.type, canonical(dict(event.data)), recorded.words_hash, recorded.prev,
                recorded.hash,
            ),
        )  # fmt: skip
        if event.words:
            self._connection.execute(
                "insert into bodies values (?, ?, ?, ?)",
                (recorded.incident, event.seq, recorded.salt, canonical(dict(event.words))),
            )
        if event.type == "entry.erased":
            self._connection.execute(
                "delete from bodies where incident = ? and seq = ?", (recorded.incident, event.data["erases"])
            )
            self._connection.execute(_LET_GO, (recorded.incident, event.data["erases"]))

    def _keep_snapshot(self, incident: str, before: int, seq: int) -> None:
        if before // SNAPSHOT_EVERY == seq // SNAPSHOT_EVERY:
            return
        state = self._snapshot(incident)
        for recorded in self._envelopes(incident, state.seq):
            state = evolve(state, recorded.event)
        self._connection.execute(
            "insert or replace into snapshots values (?, ?, ?)",
            (incident, seq, msgspec.json.encode(state).decode()),
        )

    def _forget(self) -> None:
        """Leave no trace of erased words in the log that SQLite writes ahead."""
        self._connection.execute("pragma wal_checkpoint(truncate)")


def _recorded(row: tuple[Any, ...]) -> Recorded:
    incident, seq, at, recorded_at, actor, role, kind, data, words_hash, prev, hashed, salt, words = row
    try:
        typed = _decode_words(words) if words else {} if words_hash is None else None
        moment = from_stamp(at)
        written = moment if recorded_at == at else from_stamp(recorded_at)
        event = Event(kind, moment, Actor(actor, role), _decode_data(data), typed, seq)
        return Recorded(incident, event, written, words_hash, prev, hashed, salt)
    except (ValueError, TypeError, msgspec.MsgspecError):
        raise Fault(
            f"Entry {seq} of {incident} cannot be read: the record is damaged.", "crisisrunner verify"
        ) from None


def _line(row: tuple[Any, ...]) -> Line:
    data, words = row[7], row[12]
    try:
        written = None if words is None else _normal_words(words)
        return Line._make((*row[:7], _normal(data), *row[8:12], written))
    except (ValueError, RecursionError):
        raise BrokenChainError(row[0], row[1], "a field is missing or malformed") from None


def _object(text: str) -> Any:
    """The value of a JSON text, or None for another: then its hash does not hold either."""
    try:
        return strict_json(text)
    except (ValueError, RecursionError):
        return None


@lru_cache(4096)
def _normal(text: str) -> str:
    """A JSON text in its canonical form; the same few say the same again and again."""
    return canonical(strict_json(text))


def _normal_words(text: str) -> str:
    try:
        written = canonical(_decode_words(text))
    except msgspec.MsgspecError:
        written = ""
    # As it stands where we wrote it; else it is read again, more slowly, for a name that stands twice.
    return written if written == text else canonical(strict_json(text))
