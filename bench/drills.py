"""What a whole drill costs without people: the shipped night of twelve injects, and one of a thousand.

    make bench

The goals are in seconds, since a planner waits for it: 3 for six hours of story, 20 for a thousand injects.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANY = 1000
HEAD = """drill: many
title: Many
version: 1.0.0
playbook: ransomware
starts: 2021-05-14 02:50
zone: Europe/Dublin
lasts: 6 h
story: Much happens.
objectives:
  steady: {title: Stay steady, capability: Planning}
"""


def main() -> None:
    """Print both, beside what an empty program costs."""
    print(f"python -c pass                 {seconds(['-c', 'pass'], ROOT):6.2f} s")
    night = ["-m", "crisisrunner", "drill", "rehearse", "night-ransomware", "--script", "good"]
    print(f"six hours, 12 injects          {seconds(night, ROOT):6.2f} s   goal 3")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_many(folder)
        many = ["-m", "crisisrunner", "drill", "rehearse", "many", "--script", "many.txt"]
        print(f"six hours, {MANY:,} injects       {seconds(many, folder):6.2f} s   goal 20")


def seconds(arguments: list[str], folder: Path) -> float:
    """The quickest of three runs."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], cwd=folder, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - began)
    return min(times)


def write_many(folder: Path) -> None:
    """A scenario in which each inject is followed by an expectation, and every other waits for one."""
    drills = folder / "playbooks" / "drills"
    drills.mkdir(parents=True)
    shutil.copy(ROOT / "playbooks" / "drills" / "scripts" / "crisisrunner.toml", folder)
    lines = ["injects:"]
    for number in range(MANY):
        waits = f", kind: contingency, if_missed: e{number - 50}" if number >= 50 and number % 2 else ""
        lines.append(
            f"  i{number}: {{at: {number * 360 // MANY} min, title: T, text: Something happens.{waits}}}"
        )
    lines.append("expectations:")
    for number in range(MANY):
        within = max(1, number * 360 // MANY - 1)
        lines.append(
            f"  e{number}: {{expect: E, objective: steady, event: note.logged, within: {within} min}}"
        )
    (drills / "many.yaml").write_text(HEAD + "\n".join(lines) + "\n")
    script = [f"+{minute // 60}:{minute % 60:02} Dana Ortiz: log note" for minute in range(5, 355, 5)]
    (folder / "many.txt").write_text("\n".join(script) + "\n")


if __name__ == "__main__":
    main()
