"""The types of events never change: a record of every one of them, written once, is read for ever."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.state import Incident, evolve, replay
from crisisrunner.log.chain import check_lines

SAMPLE = [json.loads(line) for line in (Path(__file__).parent / "sample.jsonl").read_text().splitlines()]
"""Written by version 0.1.0; add lines of a new version beside it, never change these."""


def event(line: dict[str, Any]) -> Event:
    actor = Actor(line["actor"], line["role"])
    return Event(
        line["type"], datetime.fromisoformat(line["at"]), actor, line["data"], line["words"], line["seq"]
    )


def test_the_sample_has_every_type_that_is_written_today() -> None:
    assert {line["type"] for line in SAMPLE} == {
        "incident.opened", "incident.severity_set", "person.joined", "person.called", "role.assigned",
        "stage.entered", "fact.set", "fact.confirmed", "fact.retracted", "task.done", "task.skipped",
        "message.drafted", "message.edited", "message.released", "message.superseded",
        "note.logged", "decision.recorded", "entry.erased",
    }  # fmt: skip


def test_the_sample_still_verifies() -> None:
    assert check_lines(SAMPLE, erasures_named=True).heads == {
        "2026-001": (SAMPLE[-1]["seq"], SAMPLE[-1]["hash"])
    }


def test_the_sample_still_tells_the_same_state() -> None:
    incident = replay(map(event, SAMPLE), Incident(id="2026-001"))
    assert (incident.stage, incident.severity, incident.closed_at) == ("hold", 2, None)
    assert {name: fact.state for name, fact in incident.facts.items()} == {
        "what_happened": "confirmed",
        "detected_at": "confirmed",
        "care_open": "retracted",
    }
    assert {name: message.state for name, message in incident.messages.items()} == {
        "alert.1": "draft",
        "hold-public.1": "released",
        "update-public.1": "superseded",
        "update-public.2": "draft",
        "hold-public.2": "draft",
    }
    assert incident.holders == {"lead": ("dana-ortiz",), "privacy": ("p1",)}
    assert incident.calls["ana-ruiz"].reached is False
    assert {task: state.state for task, state in incident.tasks.items()} == {"detect/confirm": "skipped"}


def test_words_are_no_part_of_what_the_state_stands_on() -> None:
    """The fold of the envelopes alone is the fold of everything."""
    wordless = [{**line, "words": None} for line in SAMPLE]
    assert replay(map(event, wordless), Incident()) == replay(map(event, SAMPLE), Incident())


def test_a_type_of_a_later_version_changes_nothing_but_the_count() -> None:
    incident = replay(map(event, SAMPLE), Incident())
    later = event({**SAMPLE[-1], "type": "moon.landed", "data": {"a": 1}, "seq": incident.seq + 1})
    assert evolve(incident, later).stage == incident.stage
    assert evolve(incident, later).seq == incident.seq + 1
