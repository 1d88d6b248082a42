"""The promise of the next update: a time with its zone, said in the words and kept as data."""

import re
from collections.abc import Iterator

from crisisrunner.incident.findings import Finding
from crisisrunner.wording.checks.reading import Reading

NAME = "next-update"


def find(reading: Reading) -> Iterator[Finding]:
    """A public hold or update must promise a time and say it; a text that says another one is looked at."""
    if reading.promised is None:
        if reading.must_promise:
            message = "It must say when the next update comes, by a time. Promise one."
            yield reading.block(NAME, 0, 0, message, f"{reading.command} --next-update 17:00")
        return
    if reading.promise_passed:
        message = f"The time it promises, {reading.promised}, has passed."
        yield reading.block(
            NAME, *reading.place(reading.promised), message, f"{reading.command} --next-update TIME"
        )
    if not _says(reading.body, reading.promised):
        message = f"It does not say when the next update comes. Write: {reading.promised}"
        if reading.must_promise:
            yield reading.block(NAME, 0, 0, message)
        elif reading.edited:
            yield reading.warn(NAME, 0, 0, message)


def _says(body: str, promised: str) -> bool:
    """Whether a text says a time such as `17:00 EST`, by either clock, with its zone behind it."""
    clock, _, zone = promised.partition(" ")
    hour, minute = (int(part) for part in clock.split(":"))
    for said in re.finditer(r"\b(\d{1,2})[:.h](\d{2})\s?([ap])?\.?(?:m\.?)?", body.lower()):
        half = {"a": 0, "p": 12}.get(said[3] or "")
        hours = int(said[1]) if half is None else int(said[1]) % 12 + half
        if (hours, int(said[2])) == (hour, minute) and zone.lower() in body[
            said.end() : said.end() + 12
        ].lower():
            return True
    return False
