"""The record: append-only, chained, complete after a crash, and erasable only by an erasure."""

import json
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from crisisrunner import desk
from crisisrunner.errors import Fault
from crisisrunner.incident.events import Actor, Event, Recorded
from crisisrunner.incident.fold import replay
from crisisrunner.incident.state import Incident
from crisisrunner.log.approved import ApprovalCheck
from crisisrunner.log.chain import BrokenChainError, Line, check_lines
from crisisrunner.log.exported import read_lines
from crisisrunner.log.proof import prove_export
from crisisrunner.log.record import BehindError, Record
from crisisrunner.pins import pin
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.problems import BadFile
from crisisrunner.playbook.workspace import load_workspace
from crisisrunner.runner import Runner, start
from crisisrunner.signatures import sign, statement
from crisisrunner.times import stamp
from tests import nights
from tests.nights import Night, entries

AT = datetime(2026, 11, 24, 7, 50, tzinfo=UTC)
DANA = Actor("dana-ortiz", "lead")
COLUMNS = (
    "incident",
    "seq",
    "at",
    "recorded_at",
    "actor",
    "role",
    "type",
    "data",
    "words_hash",
    "prev",
    "hash",
)


def note(text: str = "a note", at: datetime = AT) -> Event:
    return Event("note.logged", at, DANA, {"minutes": 5}, {"text": text})


def erasure(seq: int) -> Event:
    return Event("entry.erased", AT, DANA, {"erases": seq}, {"reason": "a name"})


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """A record with three notes of the incident `i`, the second without words."""
    record = Record(tmp_path / "record.db", create=True)
    silent = Event("person.called", AT, Actor("p1"), {"person": "ana-ruiz", "reached": True})
    record.append("i", 0, [note("one ✓"), silent, note("three")], AT)
    yield record
    record.close()


@pytest.fixture
def plain(record: Record) -> Iterator[sqlite3.Connection]:
    """Somebody else's connection to the same file, which knows nothing of us."""
    connection = sqlite3.connect(record.path, isolation_level=None)
    yield connection
    connection.close()


def test_what_is_appended_is_read_back(record: Record) -> None:
    first, second, third = record.events("i")
    assert (first.event.seq, first.event.type, first.event.at) == (1, "note.logged", AT)
    assert (first.event.actor, first.event.data, first.event.words) == (
        DANA,
        {"minutes": 5},
        {"text": "one ✓"},
    )
    assert (second.event.actor, second.event.words, second.salt) == (Actor("p1"), {}, None)
    assert third.event.words == {"text": "three"}


def test_append_tells_what_it_placed(record: Record) -> None:
    placed = record.append("i", 3, [note("four")], AT)
    assert placed == list(record.events("i"))[3:]
    assert record.wrote


def test_the_head_is_the_last_entry_and_zero_where_there_is_none(record: Record) -> None:
    last = list(record.events("i"))[-1]
    assert record.head("i") == (3, last.hash, AT)
    assert record.head("j") == (0, "0" * 64, None)


def test_words_come_by_number_and_are_missing_where_there_are_none(record: Record) -> None:
    assert record.words("i", [3, 1, 2, 9]) == {1: {"text": "one ✓"}, 3: {"text": "three"}}
    assert record.words("j", [1]) == {}


def test_incidents_are_counted_apart(record: Record) -> None:
    record.append("h", 0, [note()], AT)
    record.append("i", 3, [note()], AT)
    assert record.incidents() == ["h", "i"]
    assert [(one.incident, one.event.seq) for one in record.events()] == [
        ("h", 1), ("i", 1), ("i", 2), ("i", 3), ("i", 4),
    ]  # fmt: skip


def test_whoever_was_not_first_is_behind_and_writes_nothing(record: Record) -> None:
    for after in (0, 2, 4):
        with pytest.raises(BehindError):
            record.append("i", after, [note()], AT)
    assert record.head("i")[0] == 3


def test_events_that_come_together_are_all_there_or_none(record: Record) -> None:
    with pytest.raises(Fault, match="an erasure cannot be erased"):
        record.append("i", 3, [note("four"), erasure(1), erasure(5)], AT)
    assert record.head("i")[0] == 3
    assert record.words("i", [1]) == {1: {"text": "one ✓"}}
    record.append("i", 3, [note("again")], AT)


def test_the_time_of_recording_never_runs_backwards(record: Record) -> None:
    record.append("i", 3, [note()], AT - timedelta(hours=3))
    record.append("i", 4, [note()], AT + timedelta(hours=1))
    record.append("i", 5, [note()], AT)
    stamps = [one.recorded_at for one in record.events("i")]
    assert stamps[3:] == [AT, AT + timedelta(hours=1), AT + timedelta(hours=1)]


def test_the_incident_in_hand_is_remembered_without_touching_the_record(record: Record) -> None:
    assert record.chosen() is None
    record.choose("i")
    record.choose("j")
    assert record.chosen() == "j"
    assert not Record(record.path).wrote


def test_a_blob_is_kept_once_under_its_digest(record: Record) -> None:
    record.store([b"plan", b"people", b"plan"])
    record.store([b"plan"])
    name = sha256(b"plan").hexdigest()
    assert record.blob(name) == b"plan"
    assert sorted(record.blobs()) == sorted([name, sha256(b"people").hexdigest()])
    with pytest.raises(Fault, match="lacks what 0000"):
        record.blob("0" * 64)


# What SQLite itself refuses, whoever asks


def again(verb: str, seq: int, incident: str = "incident", prev: str = "hash") -> str:
    """SQL that writes the third entry once more, somewhere and a little changed."""
    same = "at, recorded_at, 'mallory', role, type, data, words_hash"
    return f"{verb} into events select {incident}, {seq}, {same}, {prev}, 'x' from events where seq = 3"


def test_the_sql_of_these_tests_is_sound(plain: sqlite3.Connection) -> None:
    plain.execute(again("insert", 4))
    assert plain.execute("select actor from events where seq = 4").fetchone() == ("mallory",)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update events set type = 'x'", "an entry cannot be changed"),
        ("update events set role = null where seq = 2", "an entry cannot be changed"),
        ("delete from events", "an entry cannot be deleted"),
        ("delete from events where seq = 3", "an entry cannot be deleted"),
        (again("insert", 5), "an entry must follow the last one"),
        (again("insert", 0), "an entry must follow the last one"),
        (again("insert", 4, prev="prev"), "an entry must follow the last one"),
        (again("insert", 2, incident="'j'"), "an entry must follow the last one"),
        (again("insert or replace", 3, prev="prev"), "an entry must follow the last one"),
        (again("insert or replace", 1, prev="prev"), "an entry must follow the last one"),
        (again("replace", 2), "an entry must follow the last one"),
        ("update bodies set words = '{}'", "words cannot be changed"),
        ("update bodies set salt = '' where seq = 1", "words cannot be changed"),
        ("delete from bodies", "words leave only by an erasure"),
        ("delete from bodies where seq = 1", "words leave only by an erasure"),
        ("insert into bodies values ('i', 2, 's', '{}')", "words cannot be replaced or put back"),
        ("insert into bodies values ('i', 9, 's', '{}')", "words cannot be replaced or put back"),
        ("insert or replace into bodies values ('i', 1, 's', '{}')", "words cannot be replaced or put back"),
        ("replace into bodies values ('i', 3, 's', '{}')", "words cannot be replaced or put back"),
        ("update blobs set content = x'00'", "what a run depends on cannot be changed"),
        ("delete from blobs", "what a run depends on cannot be deleted"),
        ("insert or replace into blobs select sha256, x'00' from blobs", "what a run depends on cannot be replaced"),
    ],
)  # fmt: skip
def test_no_statement_changes_what_stands_there(
    record: Record, plain: sqlite3.Connection, statement: str, said: str
) -> None:
    record.store([b"plan"])
    before = entries(record)
    with pytest.raises(sqlite3.IntegrityError, match=said):
        plain.execute(statement)
    assert entries(record) == before
    assert record.blob(sha256(b"plan").hexdigest()) == b"plan"


def test_words_that_were_erased_cannot_be_put_back(record: Record, plain: sqlite3.Connection) -> None:
    salt, words = plain.execute("select salt, words from bodies where seq = 1").fetchone()
    record.append("i", 3, [erasure(1)], AT)
    for verb in ("insert", "insert or replace"):
        with pytest.raises(sqlite3.IntegrityError, match="put back"):
            plain.execute(f"{verb} into bodies values ('i', 1, ?, ?)", (salt, words))


def test_an_erasure_cannot_be_erased(record: Record, plain: sqlite3.Connection) -> None:
    record.append("i", 3, [erasure(1)], AT)
    with pytest.raises(Fault, match="an erasure cannot be erased"):
        record.append("i", 4, [erasure(4)], AT)
    with pytest.raises(sqlite3.IntegrityError, match="words leave only by an erasure"):
        plain.execute("delete from bodies where seq = 4")


def test_an_erasure_cannot_name_itself(record: Record) -> None:
    with pytest.raises(Fault):
        record.append("i", 3, [erasure(4)], AT)
    assert record.words("i", [3]) == {3: {"text": "three"}}


def test_only_an_erasure_lets_words_go(record: Record, plain: sqlite3.Connection) -> None:
    liar = Event("note.logged", AT, DANA, {"erases": 1}, {"text": "no erasure"})
    record.append("i", 3, [liar], AT)
    with pytest.raises(sqlite3.IntegrityError, match="words leave only by an erasure"):
        plain.execute("delete from bodies where seq = 1")


# The chain, as the design describes it, by somebody who has only the file


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def test_the_chain_is_what_the_design_says(record: Record, plain: sqlite3.Connection) -> None:
    record.append("i", 3, [erasure(1), note('"ünïcode"\n\\ 🏥')], AT + timedelta(milliseconds=7))
    prev = "0" * 64
    bodies = {seq: (salt, words) for seq, salt, words in plain.execute("select seq, salt, words from bodies")}
    for row in plain.execute(f"select {', '.join(COLUMNS)} from events order by seq").fetchall():
        envelope = dict(zip(COLUMNS, row, strict=True))
        envelope["data"] = json.loads(envelope["data"])
        assert envelope["prev"] == prev
        prev = envelope.pop("hash")
        assert prev == digest(canonical(envelope))
        if envelope["seq"] in bodies:
            salt, words = bodies[envelope["seq"]]
            assert len(salt) == 32
            assert envelope["words_hash"] == digest(f"{salt}\n{canonical(json.loads(words))}")
    assert sorted(bodies) == [3, 4, 5]
    assert plain.execute("select words_hash from events where seq = 2").fetchone() == (None,)
    assert plain.execute("select at, recorded_at from events where seq = 5").fetchone() == (
        "2026-11-24T07:50:00.000Z",
        "2026-11-24T07:50:00.007Z",
    )


def test_every_body_has_a_salt_of_its_own(record: Record, plain: sqlite3.Connection) -> None:
    record.append("i", 3, [note("same"), note("same")], AT)
    salts = {salt for (salt,) in plain.execute("select salt from bodies")}
    hashes = {one.words_hash for one in record.events("i")}
    assert len(salts) == 4
    assert len(hashes) == 5


def test_a_sound_record_holds_and_its_heads_are_told(record: Record) -> None:
    record.append("j", 0, [note()], AT)
    checked = check_lines(entries(record), erasures_named=True)
    assert checked.heads == {one: record.head(one)[:2] for one in ("i", "j")}
    assert checked.missing == {}


FORGED: dict[str, Any] = {
    "incident": "j", "seq": 7, "at": "2026-11-24T07:50:00.001Z", "recorded_at": "2026-11-24T07:51:00.000Z",
    "actor": "mallory", "role": None, "type": "decision.recorded", "data": {"minutes": 6}, "words_hash": "0" * 64,
    "prev": "1" * 64, "hash": "2" * 64, "salt": "3" * 32, "words": {"text": "another"},
}  # fmt: skip


@pytest.mark.parametrize("entry", [0, 2])
@pytest.mark.parametrize("field", FORGED)
def test_a_change_of_any_field_is_found(record: Record, field: str, entry: int) -> None:
    forged = entries(record)
    assert forged[entry][field] != FORGED[field]
    forged[entry][field] = FORGED[field]
    with pytest.raises(BrokenChainError):
        check_lines(forged, erasures_named=True)


@pytest.mark.parametrize("field", FORGED)
def test_a_field_that_is_gone_is_found(record: Record, field: str) -> None:
    forged = entries(record)
    del forged[1][field]
    with pytest.raises(BrokenChainError):
        check_lines(forged, erasures_named=True)


@pytest.mark.parametrize("value", [None, 5, True, "x", [], {}, {"a": []}])
@pytest.mark.parametrize("field", FORGED)
def test_a_field_of_another_kind_is_found_and_never_crashes(record: Record, field: str, value: Any) -> None:
    forged = entries(record)
    forged[2][field] = value
    with pytest.raises(BrokenChainError):
        check_lines(forged, erasures_named=True)


FORGERIES: dict[str, tuple[Callable[[list[Any]], Any], str]] = {
    "one is missing": (lambda all: all.pop(1), "i entry 2: it is missing; entry 3 stands in its place"),
    "the first is missing": (lambda all: all.pop(0), "i entry 1: it is missing; entry 2 stands in its place"),
    "two are swapped": (lambda all: all.insert(1, all.pop(2)), "i entry 2: it is missing; entry 3 stands in"),
    "one stands twice": (lambda all: all.insert(1, all[1]), "i entry 3: it is missing; entry 2 stands in"),
    "a word": (lambda all: all[2]["words"].update(text="thre3"), "i entry 3: its words were changed"),
    "a word more": (lambda all: all[2]["words"].update(more="x"), "i entry 3: its words were changed"),
    "a salt": (lambda all: all[2].update(salt="0" * 32), "i entry 3: its words were changed"),
    "words from nowhere": (
        lambda all: all[1].update(words={"a": "b"}, salt="0" * 32),
        "i entry 2: it has words that its envelope does not name",
    ),
    "words taken": (
        lambda all: all[2].update(words=None, salt=None),
        "i entry 3: its words are gone, and no erasure names it",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_named_with_its_entry(record: Record, forgery: str) -> None:
    forge, said = FORGERIES[forgery]
    forged = entries(record)
    forge(forged)
    with pytest.raises(BrokenChainError) as broken:
        check_lines(forged, erasures_named=True)
    assert broken.value.sentence.startswith(f"The record does not hold: {said}")


def test_an_entry_forged_with_a_hash_of_its_own_breaks_the_one_behind_it(record: Record) -> None:
    forged = entries(record)
    forged[1]["actor"] = "mallory"
    forged[1]["hash"] = digest(canonical({key: forged[1][key] for key in COLUMNS if key != "hash"}))
    with pytest.raises(BrokenChainError, match="i entry 3: it does not follow the entry before it"):
        check_lines(forged, erasures_named=True)


def test_time_that_runs_backwards_is_found_even_in_a_chain_made_anew(record: Record) -> None:
    forged = entries(record)
    forged[2]["recorded_at"] = "2026-11-24T07:49:59.999Z"
    forged[2]["hash"] = digest(canonical({key: forged[2][key] for key in COLUMNS if key != "hash"}))
    with pytest.raises(BrokenChainError, match="i entry 3: it was recorded before the entry in front of it"):
        check_lines(forged, erasures_named=True)


def test_words_missing_from_a_redacted_copy_are_seen_but_do_not_break_it(record: Record) -> None:
    redacted = [{**line, "salt": None, "words": None} for line in entries(record)]
    assert check_lines(redacted, erasures_named=False).missing == {"i": {1, 3}}


# Erasure


def test_erased_words_are_gone_and_the_chain_holds(record: Record) -> None:
    record.append("i", 3, [note("Mrs Xanthippe Quill"), erasure(4)], AT)
    assert record.words("i", [4]) == {}
    assert [one.event.words for one in record.events("i")][3] is None
    assert check_lines(entries(record), erasures_named=True).missing == {"i": {4}}


@pytest.mark.parametrize("filler", [0, 300])
def test_no_byte_of_erased_words_is_left_in_any_file(record: Record, filler: int) -> None:
    record.append(
        "i", 3, [note("Mrs Xanthippe Quill, ward 7 " * 400), note("Xanthippe"), note("Mr Neighbour")], AT
    )
    record.append("i", 6, [note(f"filler {number}") for number in range(filler)], AT)
    files = lambda: b"".join(path.read_bytes() for path in record.path.parent.glob("record.db*"))  # noqa: E731
    assert b"Xanthippe" in files()
    record.append("i", 6 + filler, [erasure(4), erasure(5)], AT)
    assert b"Xanthippe" not in files()
    assert b"Mr Neighbour" in files()


def test_a_copy_of_the_record_holds_nothing_of_what_was_erased(record: Record, tmp_path: Path) -> None:
    record.append("i", 3, [note("Xanthippe")], AT)
    record.copy_to(tmp_path / "mirror.db")
    record.append("i", 4, [erasure(4)], AT)
    record.copy_to(tmp_path / "mirror.db")
    assert not [path for path in tmp_path.iterdir() if b"Xanthippe" in path.read_bytes()]


# Snapshots


def fact(number: int) -> Event:
    return Event(
        "fact.set",
        AT,
        DANA,
        {"fact": f"f{number % 7}", "version": number, "confirmed": False},
        {"value": "v"},
    )


@pytest.mark.parametrize("step", [1, 7, 150])
def test_the_state_after_many_events_is_a_fold_from_scratch(record: Record, step: int) -> None:
    opened = Event(
        "incident.opened", AT, DANA,
        {"playbook": "p", "playbook_version": "1", "severity": 1, "drill": False, "pins": {"playbook": "0"}},
        {"title": "t"},
    )  # fmt: skip
    record.append("s", 0, [opened], AT)
    seq = 1
    while seq < 450:
        events = [fact(seq + ahead) for ahead in range(step)]
        record.append("s", seq, events, AT)
        seq += len(events)
    (snapshot,) = (
        sqlite3.connect(record.path).execute("select seq from snapshots where incident = 's'").fetchone()
    )
    assert snapshot >= 400
    folded = replay((one.event for one in record.events("s")), Incident(id="s"))
    assert record.read("s") == folded
    assert folded.seq == seq


def test_a_snapshot_holds_no_words(record: Record) -> None:
    record.append("i", 3, [note("Xanthippe") for _ in range(250)], AT)
    (state,) = sqlite3.connect(record.path).execute("select state from snapshots").fetchone()
    assert "Xanthippe" not in state


def test_an_incident_that_is_not_there_is_empty(record: Record) -> None:
    assert record.read("nowhere") == Incident(id="nowhere")


# Files that are no record


def other_program(path: Path) -> None:
    sqlite3.connect(path).execute("create table theirs (a)")


def newer(path: Path) -> None:
    Record(path, create=True).close()
    sqlite3.connect(path).execute("pragma user_version = 99")


def truncated(path: Path) -> None:
    record = Record(path, create=True)
    record.append("i", 0, [note("x" * 500) for _ in range(50)], AT)
    record.close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def folder(path: Path) -> None:
    path.mkdir()


def text(path: Path) -> None:
    path.write_text("playbook: dark\n" * 100)


def nothing(_path: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (nothing, r"There is no record at .*record\.db yet"),
        (folder, "record.db is no file, so it is no record"),
        (text, "record.db is not a record: it is no SQLite file"),
        (other_program, "record.db is an SQLite file, but not a record"),
        (newer, "record.db was written by a newer crisisrunner"),
        (truncated, "record.db is damaged"),
    ],
)
def test_a_file_that_is_no_record_gives_a_sentence_and_is_left_alone(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "record.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(Fault, match=said) as fault:
        list(Record(path).events())
    assert fault.value.hint
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("size", [0, 50, 100, 1000, 4096])
def test_a_file_cut_off_anywhere_gives_a_fault_and_no_traceback(tmp_path: Path, size: int) -> None:
    path = tmp_path / "record.db"
    truncated(path)
    path.write_bytes(path.read_bytes()[:size])
    try:
        assert list(Record(path).events()) == []
    except Fault as fault:
        assert "record" in fault.sentence


LOOKS: dict[str, Callable[[Record], object]] = {
    "read": lambda record: record.read("i"),
    "words": lambda record: record.words("i", range(60)),
    "incidents": lambda record: record.incidents(),
    "head": lambda record: record.head("i"),
    "events": lambda record: list(record.events()),
    "written": lambda record: list(record.written("i", 50)),
    "blob": lambda record: record.blob("0" * 64),
    "blobs": lambda record: list(record.blobs()),
    "chosen": lambda record: record.chosen(),
    "append": lambda record: record.append("i", 50, [note()], AT),
    "store": lambda record: record.store([b"plan"]),
    "choose": lambda record: record.choose("i"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_a_file_with_damaged_pages_gives_a_fault_wherever_one_looks(record: Record, look: str) -> None:
    record.close()
    plain = sqlite3.connect(record.path)
    pages = [page for (page,) in plain.execute("select rootpage from sqlite_master where rootpage > 0")]
    plain.close()
    content = bytearray(record.path.read_bytes())
    for page in pages:
        content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    record.path.write_bytes(content)
    damaged = Record(record.path)
    with pytest.raises(Fault, match=r"record\.db is damaged"):
        LOOKS[look](damaged)


def test_a_locked_file_gives_a_sentence_after_a_while(record: Record, plain: sqlite3.Connection) -> None:
    plain.execute("begin immediate")
    waiting = Record(record.path, seconds_to_wait=0.05)
    with pytest.raises(Fault, match=r"record\.db is in use by another program"):
        waiting.append("i", 3, [note()], AT)
    plain.execute("rollback")
    waiting.append("i", 3, [note()], AT)


def test_an_empty_file_becomes_a_record(tmp_path: Path) -> None:
    (tmp_path / "record.db").touch()
    Record(tmp_path / "record.db").append("i", 0, [note()], AT)
    assert Record(tmp_path / "record.db").head("i")[0] == 1


def test_a_record_is_made_with_the_folders_above_it(tmp_path: Path) -> None:
    Record(tmp_path / "a" / "b" / "record.db", create=True).append("i", 0, [note()], AT)
    assert (tmp_path / "a" / "b" / "record.db").is_file()


# Copies, and other people's tools


def test_a_copy_is_whole_and_verifies(record: Record, tmp_path: Path) -> None:
    record.store([b"plan"])
    record.copy_to(tmp_path / "mirror.db")
    copy = Record(tmp_path / "mirror.db")
    assert list(copy.events()) == list(record.events())
    assert copy.blob(sha256(b"plan").hexdigest()) == b"plan"
    check_lines(entries(copy), erasures_named=True)
    copy.append("i", 3, [note()], AT)


def test_a_copy_replaces_the_older_one_and_leaves_nothing_beside_it(record: Record, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    for seq in (3, 4):
        record.append("i", seq, [note()], AT)
        record.copy_to(tmp_path / "stick" / "mirror.db")
    assert [path.name for path in (tmp_path / "stick").iterdir()] == ["mirror.db"]
    assert sqlite3.connect(tmp_path / "stick" / "mirror.db").execute(
        "select max(seq) from events"
    ).fetchone() == (5,)


def test_a_copy_onto_a_stick_that_is_gone_is_a_fault(record: Record, tmp_path: Path) -> None:
    with pytest.raises(Fault):
        record.copy_to(tmp_path / "gone" / "mirror.db")


def test_the_timeline_is_there_for_plain_sql(record: Record, plain: sqlite3.Connection) -> None:
    record.append("i", 3, [note("earlier", AT - timedelta(hours=1)), erasure(1)], AT)
    rows = plain.execute("select seq, type, json_extract(words, '$.text') from timeline").fetchall()
    assert rows == [
        (4, "note.logged", "earlier"),
        (1, "note.logged", None),
        (2, "person.called", None),
        (3, "note.logged", "three"),
        (5, "entry.erased", None),
    ]


def test_an_export_is_read_back_line_by_line(record: Record, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("".join(json.dumps(line) + "\n" for line in entries(record)))
    assert list(read_lines(tmp_path / "out.jsonl")) == entries(record)


@pytest.mark.parametrize("line", ["", "x", "[1]", "5", "null", "\x00", "[" * 100_000, '{"a": 1'])
def test_a_line_that_is_no_entry_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "out.jsonl").write_text('{"seq": 1}\n' + line + "\n")
    with pytest.raises(Exception, match=r"Line 2 of .* is no entry of a record"):
        list(read_lines(tmp_path / "out.jsonl"))


# Many at once, and the power cut


def append_until_done(path: Path, name: str, count: int) -> list[str]:
    """Append as the runner does: again on the newer state whenever somebody was first."""
    record = Record(path)
    done = []
    while len(done) < count:
        try:
            text = f"{name} {len(done)}"
            record.append("i", record.head("i")[0], [note(text)], AT)
            done.append(text)
        except BehindError:
            continue
    record.close()
    return done


def test_four_who_append_at_once_lose_nothing(record: Record) -> None:
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(append_until_done, record.path, name, 25) for name in "abcd"]
        written = [text for future in futures for text in future.result()]
    kept = [line["words"]["text"] for line in entries(record)[3:]]
    assert sorted(kept) == sorted(written)
    assert len(kept) == 100
    check_lines(entries(record), erasures_named=True)


def test_four_who_open_a_new_record_at_once_all_get_it(tmp_path: Path) -> None:
    def opened(name: str) -> list[Recorded]:
        record = Record(tmp_path / "new.db", create=True)
        placed = record.append(name, 0, [note()], AT)
        record.close()
        return placed

    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(opened, "abcd"))) == 4
    assert Record(tmp_path / "new.db").incidents() == ["a", "b", "c", "d"]


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from crisisrunner.incident.events import Actor, Event
from crisisrunner.log.record import Record

record, who, now = Record(Path(sys.argv[1])), Actor("dana"), datetime(2026, 11, 24, tzinfo=UTC)
seq = record.head("i")[0]
while True:
    events = [Event("note.logged", now, who, {"part": part}, {"text": "x" * 2000}) for part in (1, 2, 3)]
    seq = record.append("i", seq, events, now)[-1].event.seq
    print(seq, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    Record(path, create=True).close()
    moments = random.Random(2026)
    acknowledged = 0
    for _ in range(15):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            seen = [writer.stdout.readline() for _ in range(moments.randint(1, 30))]
            writer.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
            seen += [line for line in writer.stdout if line.endswith("\n")]
        assert int(seen[-1]) > acknowledged
        acknowledged = int(seen[-1])
        record = Record(path)
        head = record.head("i")[0]
        assert head >= acknowledged
        assert head % 3 == 0
        record.close()
    record = Record(path)
    assert check_lines(entries(record), erasures_named=True).heads["i"][0] == head
    assert [one.event.data["part"] for one in record.events("i")] == [1, 2, 3] * (head // 3)


def test_a_record_copied_in_the_midst_of_writing_verifies(tmp_path: Path, record: Record) -> None:
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(append_until_done, record.path, "a", 60)
        for number in range(5):
            record.copy_to(tmp_path / f"{number}.db")
        writing.result()
    for number in range(5):
        check_lines(entries(Record(tmp_path / f"{number}.db")), erasures_named=True)


def test_the_triggers_find_an_erasure_without_walking_the_incident(tmp_path: Path) -> None:
    """With the incident's whole key walked instead, each append would cost as much as the incident is long."""
    Record(tmp_path / "record.db", create=True).close()
    connection = sqlite3.connect(tmp_path / "record.db")
    plan = connection.execute(
        "explain query plan select 1 from events where erases = 5 and +incident = 'a'"
    ).fetchall()
    triggers = connection.execute(
        "select group_concat(sql) from sqlite_master where type = 'trigger'"
    ).fetchone()[0]
    connection.close()
    assert "events_erases" in plan[0][3]
    assert triggers.count("erases = new.seq and +incident = new.incident") == 1
    assert triggers.count("erases = old.seq and +incident = old.incident") == 1


# Approvals, and their signatures

needs_ssh_keygen = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="there is no ssh-keygen here")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the lines are for a POSIX shell")
ANA = "ana-ruiz"


def signed_with(key: Path) -> Callable[[str], str]:
    return lambda text: sign(text, key, key.with_name(f"{key.name}.pub").read_text().strip())


@pytest.fixture(scope="module")
def signed_once(keys: Path) -> Path:
    """A record in which Ana, who has a key, approved `hold-public` in both languages with her signature."""
    folder = keys / "hospital"
    shutil.copytree(Path(__file__).parent / "hospital", folder)
    toml = folder / "crisisrunner.toml"
    toml.write_text(toml.read_text() + f"ssh_key = '''{(keys / 'ana.pub').read_text()}'''\n")
    record = Record(keys / "record.db", create=True)
    start(record, pin("dark", Library(folder), load_workspace(folder)), "Dana Ortiz", at=nights.AT)
    night = Night(record)
    night.to_hold()
    night.do().confirm_fact("what_happened", "Sam Lee")
    night.submit("hold-public")
    runner = Runner(record, "2026-001", "Ana Ruiz", night.at + timedelta(minutes=1))
    digests = night.incident.messages["hold-public.1"].digests
    desk.approve(runner, "hold-public", digests, sign=signed_with(keys / "ana"))
    record.close()
    return keys / "record.db"


@pytest.fixture
def signed(signed_once: Path, laptop: Path) -> Iterator[Night]:
    """The same, to go on with."""
    night = Night(Record(Path(shutil.copy(signed_once, laptop))))
    night.at = nights.AT + timedelta(minutes=20)
    yield night
    night.record.close()


def approvals(night: Night) -> dict[str, Event]:
    found = [one.event for one in night.record.events("2026-001") if one.event.type == "message.approved"]
    return {event.data["language"]: event for event in found}


def hold_again(night: Night) -> None:
    """The holding statement is drafted once more, and submitted."""
    night.do().advance("update")
    night.do().advance("back", "say it again")
    night.submit("hold-public")


@needs_ssh_keygen
def test_verify_tells_how_approvals_were_given_and_that_signatures_hold(signed: Night, type_in) -> None:
    signed.release("hold-public")
    hold_again(signed)
    english = {"en": signed.incident.messages["hold-public.2"].digests["en"]}
    desk.approve(signed.do(), "hold-public", english, "Ana Ruiz")
    desk.break_glass(signed.do(), "hold-public", "nobody answers")
    signed.release("hold-public")
    hold_again(signed)
    signed.approve("hold-public")
    seq, head, _ = signed.record.head("2026-001")
    assert type_in("verify").out.splitlines()[0] == (
        f"2026-001 holds   {seq} entries; 5 approvals: 2 signed and checked, 2 asserted, 1 by phone; "
        "glass broken 1"
    )
    assert json.loads(type_in("verify", "--json").out) == [{
        "id": "2026-001", "entries": seq, "head": head, "without_words": [],
        "approvals": {"signed": 2, "asserted": 2, "by_phone": 1, "break_glass": 1},
        "releases_lacking_approvals": 0, "changed_guards": [],
        "signatures": {"checked": 2, "unchecked": 0, "why": None},
    }]  # fmt: skip


@needs_ssh_keygen
def test_without_ssh_keygen_the_record_holds_and_what_was_not_checked_is_said(
    signed: Night, type_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    run = type_in("verify")
    assert run.status == 0
    assert "; 2 approvals: 2 signed\n" in run.out
    assert "2 signatures could not be checked: there is no ssh-keygen on this machine\n" in run.out


@needs_ssh_keygen
def test_an_export_is_checked_as_far_as_it_goes_and_says_where_the_rest_is(signed: Night, type_in) -> None:
    signed.release("hold-public")
    type_in("timeline", "--format", "jsonl", "--out", "out.jsonl")
    run = type_in("verify", "out.jsonl")
    assert (run.status, "; 2 approvals: 2 signed\n" in run.out) == (0, True)
    assert (
        "2 signatures could not be checked: the keys are in the record itself; there: crisisrunner verify\n"
        in run.out
    )


def another_key(night: Night, keys: Path) -> None:
    data = approvals(night)["en"].data
    said = statement(data["digest"], "approved", ANA, stamp(night.at))
    night.happen("message.approved", **{**data, "signature": signed_with(keys / "mallory")(said)})


def another_time(night: Night, _keys: Path) -> None:
    night.happen("message.approved", **approvals(night)["en"].data)


def another_decision(night: Night, keys: Path) -> None:
    digests = dict(night.incident.messages["hold-public.1"].digests)
    said = {one: statement(named, "approved", ANA, stamp(night.at)) for one, named in digests.items()}
    made = {one: signed_with(keys / "ana")(text) for one, text in said.items()}
    night.happen(
        "message.rejected", message="hold-public", number=1, digests=digests, person=ANA, signatures=made
    )


def another_person(night: Night, keys: Path) -> None:
    data = {**approvals(night)["en"].data, "person": "dana-ortiz"}
    said = statement(data["digest"], "approved", "dana-ortiz", stamp(night.at))
    night.happen("message.approved", **{**data, "signature": signed_with(keys / "ana")(said)})


def no_signature(night: Night, _keys: Path) -> None:
    data = dict(approvals(night)["en"].data)
    del data["signature"]
    night.happen("message.approved", **data)


def no_text(night: Night, _keys: Path) -> None:
    night.happen("message.approved", **{**approvals(night)["en"].data, "signature": 5})


def words_that_nobody_wrote(night: Night, _keys: Path) -> None:
    data = {**approvals(night)["en"].data, "digest": "0" * 64, "how": "asserted"}
    del data["signature"]
    night.happen("message.approved", **data)


def let_out(change: Callable[[dict[str, Any]], object]) -> Callable[[Night, Path], None]:
    """A release as it would be written now, changed."""

    def happens(night: Night, _keys: Path) -> None:
        given = approvals(night)
        data = {
            "message": "hold-public", "number": 1,
            "digests": {one: event.data["digest"] for one, event in given.items()},
            "approvals": [
                {"language": one, "person": ANA, "how": "signed", "entry": event.seq}
                for one, event in given.items()
            ],
            "asked": {"all": ["privacy"], "any": []},
        }  # fmt: skip
        change(data)
        night.happen("message.released", **data)

    return happens


def after_a_rejection(night: Night, keys: Path) -> None:
    digests = dict(night.incident.messages["hold-public.1"].digests)
    night.happen("message.rejected", message="hold-public", number=1, digests=digests, person=ANA)
    let_out(dict)(night, keys)


def after_a_change(night: Night, keys: Path) -> None:
    before = night.text("hold-public.1", "es.web")
    night.edit("hold-public", f"{before} Gracias.", "es", "web")
    night.edit("hold-public", before, "es", "web")
    let_out(dict)(night, keys)


NOT_HIS = "is no approval of these words that stood then"
FORGED_APPROVALS: dict[str, tuple[Callable[[Night, Path], None], str]] = {
    "signed by another key": (another_key, "its signature is not that of ana-ruiz for these words"),
    "signed at another time": (another_time, "its signature is not that of ana-ruiz for these words"),
    "a no made of a yes": (another_decision, "its signature is not that of ana-ruiz for these words"),
    "signed by somebody without a key": (another_person, "its signature is not that of dana-ortiz for these"),
    "called signed": (no_signature, "it is called signed, and has no signature"),
    "a signature that is no text": (no_text, "a field is missing or malformed"),
    "words that nobody wrote": (
        words_that_nobody_wrote,
        "the words that it approves are not those that stood there",
    ),
    "a release of words that nobody wrote": (
        let_out(lambda data: data["digests"].update(es="0" * 64)),
        "the words that went out are not those of its drafts and edits",
    ),
    "another entry": (let_out(lambda data: data["approvals"][0].update(entry=2)), f"entry 2 {NOT_HIS}"),
    "an entry to come": (let_out(lambda data: data["approvals"][0].update(entry=99)), f"entry 99 {NOT_HIS}"),
    "the other language": (let_out(lambda data: data["approvals"][0].update(language="es")), NOT_HIS),
    "somebody else": (let_out(lambda data: data["approvals"][0].update(person="dana-ortiz")), NOT_HIS),
    "another how": (let_out(lambda data: data["approvals"][0].update(how="asserted")), NOT_HIS),
    "a language that is not released": (
        let_out(lambda data: data["digests"].pop("es")),
        "it went out in other languages than it names words of",
    ),
    "rejected since": (after_a_rejection, NOT_HIS),
    "void since": (after_a_change, NOT_HIS),
}


@needs_ssh_keygen
@pytest.mark.parametrize("forgery", FORGED_APPROVALS)
def test_a_forged_approval_is_named_with_its_entry(signed: Night, keys: Path, type_in, forgery: str) -> None:
    """Whoever can write to the file can append an entry that the chain holds."""
    forge, said = FORGED_APPROVALS[forgery]
    forge(signed, keys)
    number = signed.record.head("2026-001")[0]
    run = type_in("verify")
    assert f"The record does not hold: 2026-001 entry {number}: " in run.err
    assert (run.status, said in run.err) == (3, True)


@needs_ssh_keygen
def test_the_release_that_the_forgeries_change_holds(signed: Night, keys: Path, type_in) -> None:
    let_out(dict)(signed, keys)
    assert type_in("verify").status == 0


@needs_ssh_keygen
@pytest.mark.parametrize("field", ["message", "number", "language", "digest", "person", "signature"])
@pytest.mark.parametrize("value", [None, 5, [], {}, {"a": []}, "x"])
def test_an_approval_with_a_field_of_another_kind_is_found_and_never_crashes(
    signed: Night, keys: Path, field: str, value: Any
) -> None:
    forged, public = entries(signed.record), (keys / "ana.pub").read_text().strip()
    check = ApprovalCheck(lambda _blob: {ANA: public})
    broken = next(line for line in forged if line["type"] == "message.approved")
    broken["data"][field] = value
    with pytest.raises(BrokenChainError, match=f"2026-001 entry {broken['seq']}: "):
        for line in forged:
            check.take(Line.of(line))


@needs_ssh_keygen
def test_words_changed_in_a_chain_made_anew_are_found(signed: Night) -> None:
    """Somebody who holds the whole file writes other words into a draft, and every hash behind it afresh."""
    signed.release("hold-public")
    forged = entries(signed.record)
    draft = [one for one in forged if one["type"] == "message.drafted"][-1]
    draft["words"]["es.sms"] = "No hay nada que ver."
    prev = "0" * 64
    for line in forged:
        if line["words"]:
            line["words_hash"] = digest(f"{line['salt']}\n{canonical(line['words'])}")
        line["prev"] = prev
        prev = line["hash"] = digest(canonical({key: line[key] for key in COLUMNS if key != "hash"}))
    check_lines(forged, erasures_named=True)
    with pytest.raises(BrokenChainError, match="the words that it approves are not those that stood there"):
        prove_export(forged)


@needs_ssh_keygen
def test_where_words_were_erased_their_digest_is_left_alone(signed: Night, type_in) -> None:
    signed.release("hold-public")
    events = [one.event for one in signed.record.events("2026-001")]
    draft = [event.seq for event in events if event.type == "message.drafted"][-1]
    signed.do().erase([draft], "a name")
    assert "the words of 1 erased; 2 approvals: 2 signed and checked\n" in type_in("verify").out


@needs_ssh_keygen
def test_an_approval_names_the_digest_that_the_documents_describe(signed: Night) -> None:
    """Recomputed from the record as `docs/record.md` says, by somebody who has only the file."""
    draft = [line for line in entries(signed.record) if line["type"] == "message.drafted"][-1]
    words, kinds = draft["words"], ("email", "sms", "web")
    said = {
        "audience": draft["data"]["audience"], "incident": "2026-001", "language": "en",
        "message": "hold-public", "next_update": draft["data"]["next_update"], "number": 1,
        "texts": [
            {"body": words[f"en.{kind}"], "kind": kind, "subject": words.get(f"en.{kind}.subject")}
            for kind in kinds
        ],
    }  # fmt: skip
    assert approvals(signed)["en"].data["digest"] == digest(canonical(said))


def documented(fence: str) -> str:
    document = (Path(__file__).parent.parent / "docs" / "record.md").read_text()
    return document.split(f"```{fence}\n")[-1].split("```")[0]


def run_by_hand(script: str) -> str:
    done = subprocess.run(["sh"], input=script, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@needs_ssh_keygen
@posix_only
def test_the_lines_of_the_documents_check_a_signature_as_they_stand(laptop: Path) -> None:
    script = documented("sh")
    assert run_by_hand(script).startswith('Good "crisisrunner-approval" signature for ana-ruiz with ED25519')
    assert "Could not verify signature" in run_by_hand(script.replace('"approved"', '"rejected"'))


@needs_ssh_keygen
@posix_only
def test_the_lines_of_the_documents_check_any_approval_of_a_record(signed: Night) -> None:
    """Statement, key and signature are taken out of the file as the document says, and put into its lines."""
    event = approvals(signed)["es"]
    plain = sqlite3.connect(signed.record.path)
    (key,) = plain.execute(documented("sql")).fetchone()
    plain.close()
    said = {
        "actor": event.data["person"], "at": stamp(event.at), "decision": "approved",
        "digest": event.data["digest"],
    }  # fmt: skip
    script = re.sub("'{.*}'", f"'{canonical(said)}'", documented("sh"))
    script = re.sub("ssh-ed25519 [^']*", key, script)
    script = re.sub("-----BEGIN[^_]*END SSH SIGNATURE-----\n", event.data["signature"], script)
    assert run_by_hand(script).startswith('Good "crisisrunner-approval" signature for ana-ruiz with ED25519')


# Keys in the workspace


@needs_ssh_keygen
@pytest.mark.parametrize("name", [ANA, "Ana.Ruiz_2"])
def test_a_key_is_read_without_what_came_along_when_it_was_copied(
    keys: Path, laptop: Path, name: str
) -> None:
    public = (keys / "ana.pub").read_text()
    Path("crisisrunner.toml").write_text(
        f"[people.\"{name}\"]\nname = 'Ana'\nssh_key = '''\n  {public}\n'''\n"
    )
    assert load_workspace(laptop).people[name].ssh_key == public.strip()


@pytest.mark.parametrize(
    ("name", "key", "place", "said"),
    [
        ("ana", "ssh-ed25519 AAAA", 4, "'ssh_key' in [people.ana] is no SSH public key; copy the one line"),
        ("ana", "~/.ssh/id_ed25519.pub", 4, "'ssh_key' in [people.ana] is no SSH public key; copy the one"),
        ("ana", "-----BEGIN OPENSSH PRIVATE KEY-----", 4, "is a private key, which must never stand here;"),
        ("*", "ssh-ed25519 AAAA", 1, "nobody can sign as '*'; write that id with letters, digits"),
    ],
)
def test_a_key_that_is_none_is_a_problem_of_the_file_at_its_line(
    laptop: Path, name: str, key: str, place: int, said: str
) -> None:
    Path("crisisrunner.toml").write_text(f"[people.\"{name}\"]\nname = 'Ana'\n\nssh_key = '{key}'\n")
    with pytest.raises(BadFile) as bad:
        load_workspace(laptop)
    told = [str(problem) for problem in bad.value.problems]
    assert any(one.startswith(f"crisisrunner.toml:{place}:1: ") and said in one for one in told)
    assert key not in " ".join(told)
