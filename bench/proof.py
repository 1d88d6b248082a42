"""What proof costs: the chain of a million entries against a bare loop of `json` and `hashlib` over the same rows.

make bench, or: python -m bench.proof 100000
"""

import hashlib
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from bench.large import large
from crisisrunner.cli.progress import watched
from crisisrunner.log.chain import ChainCheck
from crisisrunner.log.record import Record

_ROWS = (
    "select e.incident, e.seq, e.at, e.recorded_at, e.actor, e.role, e.type, e.data, e.words_hash, e.prev, "
    "e.hash, b.salt, b.words from events e left join bodies b on b.incident = e.incident and b.seq = e.seq "
    "order by e.incident, e.seq"
)
_NAMES = ("incident", "seq", "at", "recorded_at", "actor", "role", "type", "data", "words_hash", "prev")


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def bare(path: Path) -> None:
    """What an outsider would write to check a chain: nothing but the standard library."""
    connection = sqlite3.connect(path)
    for row in connection.execute(_ROWS):
        envelope = dict(zip(_NAMES, row, strict=False))
        envelope["data"] = json.loads(envelope["data"])
        assert hashlib.sha256(canonical(envelope)).hexdigest() == row[10]
        if row[12] is not None:
            said = row[11].encode() + b"\n" + canonical(json.loads(row[12]))
            assert hashlib.sha256(said).hexdigest() == row[8]
    connection.close()


def ours(path: Path) -> None:
    """The chain as `verify` checks it."""
    record = Record(path)
    check = ChainCheck(record.erasures())
    for line in record.to_check():
        check.take(line)
    record.close()


def seconds(work: Callable[[Path], None], path: Path) -> float:
    began = time.perf_counter()
    work(path)
    return time.perf_counter() - began


class Terminal(StringIO):
    """Somewhere that looks like a terminal, and shows nothing."""

    def isatty(self) -> bool:
        return True


def watching(size: int) -> float:
    """Seconds more that so many items take to pass where somebody watches them."""
    times = []
    with redirect_stderr(Terminal()):
        for items in (iter(range(size)), watched(iter(range(size)), size, "Checking")):
            began = time.perf_counter()
            for _ in items:
                pass
            times.append(time.perf_counter() - began)
    return times[1] - times[0]


def main() -> None:
    """Measure in turns, and print a line a figure."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = large(Path(folder) / "record.db", size)
        pairs = [(seconds(bare, path), seconds(ours, path)) for _ in range(3)]
    ratio = statistics.median(mine / theirs for theirs, mine in pairs)
    theirs, mine = (min(times) for times in zip(*pairs, strict=True))
    print(f"chain of {size:,} entries, bare loop   {theirs:5.1f} s, ours {mine:5.1f} s")
    print(f"chain against the bare loop             {ratio:5.2f}   goal 1.3")
    print(f"watching it, as a part of that          {watching(size) / mine:5.3f}   goal 0.010")


if __name__ == "__main__":
    main()
