"""What does not hold any more: a fact that was taken back, or has another value by now."""

from collections.abc import Iterator

from crisisrunner.incident.findings import Finding
from crisisrunner.wording.checks.reading import Reading

NAME = "retracted"


def find(reading: Reading) -> Iterator[Finding]:
    """Words that were kept from before may still say it: they block until somebody has read and edited them."""
    for name, quoted in reading.facts.items():
        if quoted.state == "retracted":
            yield reading.block(NAME, 0, 0, f"It may still say {name}, which was retracted. Edit the words.")
        elif quoted.changed:
            now = f": it is {quoted.written} now" if quoted.written else ""
            yield reading.block(NAME, 0, 0, f"It may say an older value of {name}{now}. Edit the words.")
