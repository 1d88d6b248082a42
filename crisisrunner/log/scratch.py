"""A record that nobody keeps: what is tried out in it is thrown away, so it need not survive a power cut."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from crisisrunner.incident.events import Event, Recorded
from crisisrunner.incident.fold import replay
from crisisrunner.incident.state import Incident
from crisisrunner.log.record import Record


class Scratch(Record):
    """Holds the state in memory beside the entries, so that thousands of commands in a row cost little."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "scratch.db", create=True)
        self._connection.execute("pragma synchronous = off")
        self._states: dict[str, Incident] = {}
        self._contents: dict[str, bytes] = {}

    def read(self, incident: str) -> Incident:
        """The state of an incident, as it stands in memory."""
        return self._states.get(incident) or Incident(id=incident)

    def append(
        self,
        incident: str,
        after: int,
        events: Sequence[Event],
        recorded_at: datetime,
        attached: Iterable[bytes] = (),
    ) -> list[Recorded]:
        """As in a record that is kept."""
        placed = super().append(incident, after, events, recorded_at, attached)
        self._states[incident] = replay((one.event for one in placed), self.read(incident))
        return placed

    def blob(self, sha256: str) -> bytes:
        """What a run depends on, read once."""
        if sha256 not in self._contents:
            self._contents[sha256] = super().blob(sha256)
        return self._contents[sha256]

    def _keep_snapshot(self, incident: str, before: int, seq: int) -> None:
        """The state is in memory."""
