"""A timeline of many entries out of the door, against the `sqlite3` shell's own export of the same rows.

python -m bench.exports [ENTRIES]   (1,000,000)
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from bench.large import large

ENTRIES, ROUNDS = 1_000_000, 3
JSON_LINES = """select json_object(
    'actor', e.actor, 'at', e.at, 'data', json(e.data), 'hash', e.hash, 'incident', e.incident, 'prev', e.prev,
    'recorded_at', e.recorded_at, 'role', e.role, 'salt', b.salt, 'seq', e.seq, 'type', e.type,
    'words', json(b.words), 'words_hash', e.words_hash)
    from events e left join bodies b on b.incident = e.incident and b.seq = e.seq order by e.incident, e.seq"""
TABLE = """select e.incident, e.seq, e.at, e.at, e.recorded_at, e.recorded_at, 'America/New_York', e.actor, e.role,
    e.type, b.words, '', e.hash
    from events e left join bodies b on b.incident = e.incident and b.seq = e.seq order by e.at, e.seq"""


class Took(NamedTuple):
    """What a program took: seconds by the wall, seconds of work, and its most memory in MiB."""

    seconds: float
    work: float
    memory: float


def run(out: Path, *arguments: str) -> Took:
    """Run a program with what it writes going to a file."""
    began = time.perf_counter()
    with out.open("wb") as file:
        child = subprocess.Popen(arguments, stdout=file)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{arguments[0]} ended with {child.returncode}")
    memory = usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    return Took(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, memory)


def compared(path: Path, form: str, *shell: str) -> None:
    """A format against the shell, in turn, and print a line."""
    ours, theirs = [], []
    out = path.with_name("out")
    for _ in range(ROUNDS):
        ours.append(
            run(out, sys.executable, "-m", "crisisrunner", "--db", str(path), "timeline", "--format", form)
        )
        theirs.append(run(out, "sqlite3", *shell))
    pairs = list(zip(ours, theirs, strict=True))
    ratio = statistics.median(mine.seconds / yours.seconds for mine, yours in pairs)
    work = statistics.median(mine.work / yours.work for mine, yours in pairs)
    memory, goal = max(one.memory for one in ours), {"jsonl": 2, "csv": 5}[form]
    print(
        f"{form:<6}{statistics.median(ours).seconds:6.1f} s   shell {statistics.median(theirs).seconds:5.1f} s"
        f"   {ratio:5.2f}   in work {work:5.2f}   goal {goal}   {memory:5.0f} MiB   goal 100",
        flush=True,
    )


def main() -> None:
    """Measure, and print a line a format."""
    if shutil.which("sqlite3") is None:
        raise SystemExit("The sqlite3 shell is not here; there is nothing to compare with.")
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    os.environ["CRISISRUNNER_AS"] = "Dana Ortiz"
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        path = Path(home) / "record.db"
        growing = get_context("spawn").Process(target=large, args=(path, entries))
        growing.start()  # in a process of its own: a child's memory counts from its parent's
        growing.join()
        print(f"a timeline of {entries:,} entries against the sqlite3 shell (time)")
        compared(path, "jsonl", "-readonly", str(path), JSON_LINES)
        compared(path, "csv", "-readonly", "-header", "-csv", str(path), TABLE)


if __name__ == "__main__":
    main()
