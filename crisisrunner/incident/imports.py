"""Entries of another log: taken in as what they are, with the file and the line that they come from."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from crisisrunner.incident.events import Actor, Event


class Imported(msgspec.Struct, frozen=True):
    """An entry as another log has it.

    `at` is when it happened (UTC), `who` its author as written there, `others` what else stood in its row, a
    `Heading: cell` a line. `source` and `sha256` name the file, `number` the row in it, as its `unit` counts:
    a `line` or an `entry`.
    """

    at: datetime
    text: str
    who: str
    others: str
    source: str
    sha256: str
    unit: str
    number: int

    @property
    def words(self) -> Mapping[str, str]:
        """What the record keeps of it as words, which an erasure takes: the digest of the file too.

        A short file could be guessed back from its digest, so that it must not outlive what was erased.
        """
        said = {"text": self.text, "who": self.who, "others": self.others}
        return {
            **{name: text for name, text in said.items() if text},
            "source": self.source,
            "sha256": self.sha256,
        }


def take_in(entries: Iterable[Imported], by: Actor) -> list[Event]:
    """Each entry as an event of its own time; `by` is who takes it in, not who wrote it."""
    return [Event("entry.imported", one.at, by, {one.unit: one.number}, one.words) for one in entries]
