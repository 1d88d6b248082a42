"""What is not known yet: a `[[blank?]]` that nobody filled."""

from collections.abc import Iterator

from crisisrunner.incident.findings import Finding
from crisisrunner.incident.texts import BLANK
from crisisrunner.wording.checks.reading import Reading

NAME = "unknown"


def find(reading: Reading) -> Iterator[Finding]:
    """Every blank blocks, also one whose brackets were damaged by hand."""
    for blank in BLANK.finditer(reading.body):
        name = blank[1]
        if name in reading.plan_asks:
            message = f"{name} is not known yet. Find it out, or word the text without it."
            yield reading.block(NAME, *blank.span(), message, f'crisisrunner fact set {name} "…"')
        elif name.startswith("organisation."):
            message = f"{name} is not in the workspace. Write it here by hand."
            yield reading.block(NAME, *blank.span(), message)
        else:
            yield reading.block(NAME, *blank.span(), "A blank still stands in the text. Fill it in.")
    for bracket in ("[[", "]]"):
        left = BLANK.sub(lambda blank: " " * len(blank[0]), reading.body).find(bracket)
        if left >= 0:
            yield reading.block(
                NAME, left, left + 2, "A blank was damaged here: take out what is left of it."
            )
