"""One incident of the playbook `dark`, driven through the use cases, for tests that need no command line."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from crisisrunner import desk
from crisisrunner.incident.approvals import slots
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.messages import find_message
from crisisrunner.incident.release import unconfirmed
from crisisrunner.incident.state import Incident
from crisisrunner.log.record import Record
from crisisrunner.pins import Pins, pin
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.workspace import load_workspace
from crisisrunner.runner import Runner

AT = datetime(2026, 11, 24, 7, 52, tzinfo=UTC)  # 02:52 in New York
DANA = Actor("dana-ortiz", "lead")


def entries(record: Record) -> list[dict[str, Any]]:
    """Every entry of a record, as an export has it."""
    ids = record.incidents()
    return [json.loads(line) for one in ids for line in record.written(one, record.head(one)[0])]


class Night:
    """One incident of the playbook `dark`, in which a minute passes with every command."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.at = AT

    def do(self, at: datetime | None = None) -> Runner:
        self.at = at or self.at + timedelta(minutes=1)
        return Runner(self.record, "2026-001", "Dana Ortiz", self.at)

    def happen(self, kind: str, **data: Any) -> None:
        """An event that another program, or a later version of this one, puts into the record."""
        self.record.append("2026-001", self.incident.seq, [Event(kind, self.at, DANA, data)], self.at)

    @property
    def incident(self) -> Incident:
        return self.record.read("2026-001")

    @property
    def messages(self) -> dict[str, str]:
        return {name: message.state for name, message in self.incident.messages.items()}

    def text(self, message: str, key: str = "en.web") -> str:
        case = self.do(self.at).case()
        return case.texts(case.incident.messages[message])[key]

    def to_hold(self) -> None:
        self.do().set_fact("what_happened", "Encrypted screens", None)
        self.do().set_fact("detected_at", "02:50", "Sam Lee")
        self.do().finish_task("confirm")
        self.do().advance("confirm")

    def to_update(self) -> None:
        self.to_hold()
        self.let_out("hold-public")
        self.do().advance("update")

    def edit(self, message: str, body: str, language: str | None = None, kind: str | None = None) -> None:
        desk.edit(self.do(), message, body, language, kind)

    def submit(self, message: str) -> None:
        desk.submit(self.do(), message)

    def approve(self, message: str, by: str = "Ana Ruiz") -> None:
        self.at += timedelta(minutes=1)
        case = Runner(self.record, "2026-001", by, self.at).case()
        digests = find_message(case.playbook, case.incident, message).digests
        desk.approve(Runner(self.record, "2026-001", by, self.at), message, digests)

    def release(self, message: str, at: datetime | None = None) -> None:
        wanted = desk.Release(self.do(at), message)
        wanted.make(wanted.check().digests, "nobody")

    def let_out(self, message: str) -> None:
        """Confirm what it says, submit, approve, release."""
        case = self.do().case()
        found = find_message(case.playbook, case.incident, message)
        for name in unconfirmed(case.incident, found):
            self.do().confirm_fact(name, "Sam Lee")
        if slots(case.playbook, found.message):
            self.submit(message)
            self.approve(message)
        self.release(message)

    def types(self) -> list[str]:
        return [entry.event.type for entry in self.record.events("2026-001")]


@cache
def pins() -> Pins:
    """The playbook `dark`, read once for all tests."""
    folder = Path(__file__).parent / "hospital"
    return pin("dark", Library(folder), load_workspace(folder))
