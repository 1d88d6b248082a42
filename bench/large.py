"""A record of a million entries, written faster than anybody types, and like any other."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from bench.startup import typed
from crisisrunner.canonical import canonical
from crisisrunner.incident.events import Actor, Event, Recorded
from crisisrunner.log.chain import link
from crisisrunner.log.record import Record
from crisisrunner.times import stamp

BEGAN = datetime(2026, 11, 24, 7, 50, tzinfo=UTC)
_BATCH = 10_000


def large(path: Path, size: int) -> Path:
    """A record with one incident of so many entries: notes, decisions, calls, channels down and up."""
    os.environ["CRISISRUNNER_AS"] = "Dana Ortiz"
    typed("--db", str(path), "start", "ransomware")
    record = Record(path)
    (incident,) = record.incidents()
    seq, prev, began = record.head(incident)
    first, began = seq, began or BEGAN
    connection = record._connection
    connection.execute("pragma synchronous = off")
    placed = (number for number in range(seq + 1, size + 1))
    while batch := list(islice(placed, _BATCH)):
        entries: list[Recorded] = []
        for number in batch:
            at = began + timedelta(milliseconds=250 * number)
            salt = f"{number:032x}" if _event(number, at).words else None
            entry = link(incident, number, _event(number, at), at, prev, salt)
            prev = entry.hash
            entries.append(entry)
        connection.execute("begin immediate")
        _write(connection, entries)
        connection.execute("commit")
    connection.execute("begin immediate")
    record._keep_snapshot(incident, first, size)
    connection.execute("commit")
    connection.execute("pragma wal_checkpoint(truncate)")
    record.close()
    return path


def _event(number: int, at: datetime) -> Event:
    by = Actor(f"p{number % 7}", "lead" if number % 2 else None)
    match number % 10:
        case 0:
            return Event("channel.down", at, by, {"channel": "website"}, {"reason": "no answer"})
        case 1:
            return Event("channel.up", at, by, {"channel": "website"})
        case 2 | 3:
            return Event("person.called", at, by, {"person": f"p{number % 7}", "reached": number % 3 == 0})
        case 4:
            words = {"text": f"Decided, as number {number}: we wait for the “all clear” from the naïve café"}
            return Event("decision.recorded", at, by, {}, words)
        case _:
            return Event(
                "note.logged", at, by, {}, {"text": f"note {number}: the ward has called, and waits"}
            )


def _write(connection: sqlite3.Connection, entries: list[Recorded]) -> None:
    connection.executemany(
        "insert into events (incident, seq, at, recorded_at, actor, role, type, data, words_hash, prev, hash) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                one.incident, one.event.seq, stamp(one.event.at), stamp(one.recorded_at), one.event.actor.id,
                one.event.actor.role, one.event.type, canonical(dict(one.event.data)), one.words_hash, one.prev,
                one.hash,
            )
            for one in entries
        ],
    )  # fmt: skip
    connection.executemany(
        "insert into bodies values (?, ?, ?, ?)",
        [
            (one.incident, one.event.seq, one.salt, canonical(dict(one.event.words)))
            for one in entries
            if one.event.words
        ],
    )
