"""What nobody vouches for: a fact without a source does not go out in public."""

from collections.abc import Iterator

from crisisrunner.incident.findings import Finding
from crisisrunner.wording.checks.reading import Reading

NAME = "unconfirmed"


def find(reading: Reading) -> Iterator[Finding]:
    """An unconfirmed fact blocks a public text, and is a warning in any other (CERC: be right)."""
    for name, quoted in reading.facts.items():
        if quoted.state != "unconfirmed":
            continue
        message = f"{name} is said, and nobody confirmed it."
        remedy = f"crisisrunner fact confirm {name} --source …"
        found = reading.block if reading.public else reading.warn
        yield found(NAME, *reading.place(quoted.written), message, remedy)
