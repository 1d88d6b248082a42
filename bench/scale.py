"""How the record grows, as ratios in one run: `status` on a large incident, and the cost of an append.

make bench
"""

import os
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.startup import piped, typed
from crisisrunner.incident.events import Actor, Event
from crisisrunner.log.chain import link
from crisisrunner.log.record import Record
from crisisrunner.times import stamp

BASELINE = Path(__file__).with_name("baseline.py")
NOW = datetime(2026, 11, 24, 2, 50, tzinfo=UTC)


def note(number: int) -> Event:
    """An event such as most are: a line that somebody logged."""
    return Event("note.logged", NOW, Actor("p1"), {}, {"text": f"note {number}"})


def grown(path: Path, size: int) -> Path:
    """A record with one incident of so many entries."""
    typed("--db", str(path), "start", "ransomware")
    record = Record(path)
    (incident,) = record.incidents()
    seq = record.head(incident)[0]
    while seq < size:
        batch = [note(number) for number in range(seq, min(seq + 500, size))]
        seq = record.append(incident, seq, batch, datetime.now(UTC))[-1].event.seq
    record.close()
    return path


def status_ratio(home: Path) -> float:
    """`status` on 100,000 entries against 100, interleaved."""
    small, large = grown(home / "small.db", 100), grown(home / "large.db", 100_000)
    times = [
        [piped("-m", "crisisrunner", "--db", str(path), "status") for path in (small, large)]
        for _ in range(15)
    ]
    return statistics.median(pair[1] for pair in times) / statistics.median(pair[0] for pair in times)


def asked(number: int) -> list[Event]:
    """An inquiry, every second one with its first answer."""
    at = NOW + timedelta(seconds=number)
    data = {
        "id": f"q{number}", "kind": "social", "channel": "x", "public": True, "sensitive": False, "said_so": False,
        "answer_by": stamp(at + timedelta(hours=1)), "deadline": None, "owner": None,
    }  # fmt: skip
    opened = Event("inquiry.opened", at, Actor("p1"), data, {"text": f"question {number}"})
    answer = {"id": f"q{number}", "public": True, "message": None, "digest": None, "names": None}
    answered = Event("inquiry.acknowledged", at, Actor("p1"), answer, {"text": "an answer"})
    return [opened, answered] if number % 2 else [opened]


def ticking(number: int) -> Event:
    """A legal deadline that runs."""
    data = {
        "clock": f"c{number}", "rule": "hipaa.individual", "anchor": stamp(NOW), "day": None, "cap": None,
        "due_at": stamp(NOW + timedelta(days=60, minutes=number)), "applies": True, "zone": "America/New_York",
        "calendar": "", "declared": True,
    }  # fmt: skip
    return Event("clock.started", NOW, Actor("p1"), data)


def busy(path: Path) -> Path:
    """A record with 10,000 inquiries that are open and 200 clocks that run."""
    typed("--db", str(path), "start", "ransomware")
    record = Record(path)
    (incident,) = record.incidents()
    seq = record.head(incident)[0]
    events = [event for number in range(1, 10_001) for event in asked(number)]
    events += [ticking(number) for number in range(200)]
    record.append(incident, seq, events, datetime.now(UTC))
    record.close()
    return path


def busy_ratio(home: Path) -> float:
    """`status` with 10,000 open inquiries and 200 running clocks, against the two-command program, interleaved."""
    path = busy(home / "busy.db")
    pairs = [
        (piped(str(BASELINE), "status"), piped("-m", "crisisrunner", "--db", str(path), "status"))
        for _ in range(15)
    ]
    return statistics.median(pair[1] for pair in pairs) / statistics.median(pair[0] for pair in pairs)


def append_ratio(home: Path) -> float:
    """One event, appended durably, against the bare `sqlite3` module writing the same two rows."""
    record = Record(grown(home / "ours.db", 100))
    (incident,) = record.incidents()
    bare = sqlite3.connect(home / "bare.db", isolation_level=None)
    bare.execute("pragma journal_mode = wal")
    bare.execute("pragma synchronous = full")
    bare.execute("create table events (a, b, c, d, e, f, g, h, i, j, k, primary key (a, b)) without rowid")
    bare.execute("create table bodies (a, b, c, d, primary key (a, b)) without rowid")
    ours, theirs = [], []
    seq = record.head(incident)[0]
    for number in range(600):
        event = note(number)
        began = time.perf_counter()
        record.append(incident, seq, [event], NOW)
        middle = time.perf_counter()
        seq += 1
        placed = link(incident, seq, event, NOW, "0" * 64, "0" * 32)
        row = (
            incident,
            seq,
            stamp(NOW),
            stamp(NOW),
            "p1",
            None,
            event.type,
            "{}",
            placed.words_hash,
            placed.prev,
            placed.hash,
        )
        between = time.perf_counter()
        bare.execute("begin immediate")
        bare.execute("insert into events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        bare.execute(
            "insert into bodies values (?, ?, ?, ?)", (incident, seq, placed.salt, '{"text":"note"}')
        )
        bare.execute("commit")
        ours.append(middle - began)
        theirs.append(time.perf_counter() - between)
    return statistics.median(ours) / statistics.median(theirs)


def main() -> None:
    """Measure, and print a line a figure."""
    home = Path(tempfile.mkdtemp(prefix="bench-"))
    os.environ["CRISISRUNNER_AS"] = "Dana Ortiz"
    print(f"status, 100,000 entries against 100   {status_ratio(home):5.2f}   goal 1.2")
    print(
        f"status, 10,000 inquiries, 200 clocks  {busy_ratio(home):5.2f}   goal 1.6 of the two-command program"
    )
    print(f"append against bare sqlite3 (time)    {append_ratio(home):5.2f}   goal 1.5 in instructions")


if __name__ == "__main__":
    main()
