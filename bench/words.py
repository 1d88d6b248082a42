"""What the checks cost: on one message of three texts, in a process that is warm and in one that is not.

    make bench

The goal is a figure in milliseconds, since a person waits for it: 150 at most, the first time in a process.
"""

import os
import statistics
import subprocess
import sys
import time

RUNS = int(os.environ.get("RUNS", "25"))
GOAL = 150

LONG = (
    "We know how worrying this is. Some of our computer systems are not working, and we have switched others off "
    "to protect them. Emergency care is open. Please come to planned visits unless we ring you, and bring a list "
    "of your medicines. We do not know yet how long this will last. Our teams work on it day and night. "
    "Please call +353 20 915 0100 or see glenarra.example. We will speak again by 05:00 IST on Friday 14 May 2021."
)
ONCE = f"""
import time
began = time.perf_counter()
from crisisrunner.playbook.workspace import Organisation
from crisisrunner.wording.checks import find_all
from crisisrunner.wording.checks.reading import Reading
ours = Organisation("Glenarra Hospitals", hotline="+353 20 915 0100", website="glenarra.example")
long = {LONG!r}
texts = {{"web": long, "x": long[:250], "sms": long[:150]}}
def check():
    return find_all(
        Reading(body, kind, organisation=ours, edited=True, long_text=None if body is long else long)
        for kind, body in texts.items()
    )
check()
first = time.perf_counter() - began
began = time.perf_counter()
check()
print(first * 1000, (time.perf_counter() - began) * 1000)
"""


def main() -> None:
    """Measure, and print both figures."""
    pairs = []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, "-c", ONCE], check=True, capture_output=True, text=True)
        pairs.append([float(word) for word in done.stdout.split()])
    first, again = (statistics.median(column) for column in zip(*pairs, strict=True))
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    empty = (time.perf_counter() - began) * 1000
    print(
        f"checks on three texts, imports included  {first:6.0f} ms   goal {GOAL}   (python -c pass {empty:.0f} ms)"
    )
    print(f"checks on three texts, once more         {again:6.1f} ms")


if __name__ == "__main__":
    main()
