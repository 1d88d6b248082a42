"""How long the commands of the night take, as ratios against a two-command Typer program in the same run.

    make bench

Every figure is the median of interleaved runs, so that a noisy machine is noisy for both.
"""

import contextlib
import io
import os
import pty
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNS = int(os.environ.get("RUNS", "25"))
GOALS = {
    "--help": 1.3,
    "status, to a pipe": 1.6,
    "status, on a terminal": 2.4,
    "advance, three messages": 3.5,
}


def piped(*command: str) -> float:
    """Seconds until a command has ended, its output going to a pipe."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    return time.perf_counter() - began


def on_terminal(*command: str) -> float:
    """Seconds until a command has ended, its output going to a terminal."""
    leader, follower = pty.openpty()
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    with contextlib.suppress(OSError):
        while os.read(leader, 65536):
            pass
    process.wait()
    took = time.perf_counter() - began
    os.close(leader)
    return took


def typed(*arguments: str) -> None:
    """One command line in this process, quietly."""
    from crisisrunner.cli.main import main

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        if main(arguments):
            raise SystemExit(f"crisisrunner {' '.join(arguments)} failed")


def night(events: int) -> None:
    """An incident of so many events, ready for its first transition."""
    typed("start", "ransomware", "--fact", "detected_at=2021-05-14 02:50", "--at", "2021-05-14 02:52")
    typed("fact", "set", "what_happened", "Screens are dark", "--source", "ward 4")
    typed("task", "done", "confirm")
    for number in range(events):
        typed("log", f"note {number}")


def main() -> None:
    """Measure, and print a line a figure."""
    home = Path(tempfile.mkdtemp(prefix="bench-"))
    os.environ |= {"CRISISRUNNER_DB": str(home / "record.db"), "CRISISRUNNER_AS": "Dana Ortiz"}
    os.chdir(home)
    night(200)
    fresh = home / "fresh.db"
    typed("backup", str(fresh))

    def advance() -> float:
        copy = home / f"copy-{time.perf_counter_ns()}.db"
        copy.write_bytes(fresh.read_bytes())
        return piped("-m", "crisisrunner", "--db", str(copy), "advance", "confirm")

    measures: dict[str, tuple[Callable[[], float], Callable[[], float]]] = {
        "--help": (
            lambda: piped("-m", "crisisrunner", "--help"),
            lambda: piped(str(HERE / "baseline.py"), "--help"),
        ),
        "status, to a pipe": (
            lambda: piped("-m", "crisisrunner", "status"),
            lambda: piped(str(HERE / "baseline.py"), "status"),
        ),
        "status, on a terminal": (
            lambda: on_terminal("-m", "crisisrunner", "status"),
            lambda: on_terminal(str(HERE / "baseline.py"), "status"),
        ),
        "advance, three messages": (advance, lambda: piped(str(HERE / "baseline.py"), "status")),
    }
    print(f"{'':26}{'ours':>9}{'baseline':>10}{'ratio':>8}{'goal':>7}")
    for name, (ours, baseline) in measures.items():
        pairs = [(ours(), baseline()) for _ in range(RUNS)]
        mine, theirs = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
        print(f"{name:26}{mine:6.0f} ms{theirs:7.0f} ms{mine / theirs:8.2f}{GOALS[name]:7.1f}")


if __name__ == "__main__":
    main()
