"""The types of events never change: a record of every one of them, written once, is read for ever."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import crisisrunner.incident
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.fold import evolve, replay
from crisisrunner.incident.state import Incident
from crisisrunner.log.chain import check_lines
from crisisrunner.pins import check
from crisisrunner.playbook.library import Library
from crisisrunner.timeline.telling import Names, tell
from tests.conftest import Type

HERE = Path(__file__).parent
Lines = list[dict[str, Any]]


def read(name: str) -> Lines:
    return [json.loads(line) for line in (HERE / name).read_text().splitlines()]


FIRST = read("sample.jsonl")
"""Written before there were approvals; add lines of a new version beside it, never change these."""

SECOND = read("sample-2.jsonl")
"""Written when approvals, delivery and corrections came; never change these either."""

THIRD = read("sample-3.jsonl")
"""Written when deadlines, promises and inquiries came; never change these either."""

FOURTH = read("sample-4.jsonl")
"""Written when drills came; never change these either."""

FIFTH = read("sample-5.jsonl")
"""Written when files, notes for counsel and other logs came; never change these either."""

SIXTH = read("sample-6.jsonl")
"""Written when seals came; never change these either."""

SEVENTH = read("sample-7.jsonl")
"""Written when translations and adopted plans came; never change these either."""

ALL = {
    "first": FIRST, "second": SECOND, "third": THIRD, "fourth": FOURTH, "fifth": FIFTH, "sixth": SIXTH,
    "seventh": SEVENTH,
}  # fmt: skip
SAMPLES = pytest.mark.parametrize("sample", ALL.values(), ids=ALL)

WRITTEN = {
    "incident.opened", "incident.severity_set", "person.joined", "person.called", "role.assigned",
    "stage.entered", "fact.set", "fact.confirmed", "fact.retracted", "task.done", "task.skipped",
    "message.drafted", "message.edited", "message.submitted", "message.approved", "message.rejected",
    "message.approval_voided", "message.overridden", "message.released", "message.superseded",
    "message.withdrawn", "delivery.queued", "delivery.sent", "delivery.failed", "delivery.unknown",
    "channel.down", "channel.up", "correction.opened", "correction.settled",
    "note.logged", "decision.recorded", "entry.erased",
    "clock.started", "clock.moved", "clock.held", "clock.met", "clock.waived",
    "promise.made", "promise.kept", "promise.broken", "reminder.snoozed",
    "inquiry.opened", "inquiry.acknowledged", "inquiry.moved_private", "inquiry.handled", "inquiry.followed_up",
    "inquiry.escalated", "inquiry.closed",
    "drill.started", "drill.resumed", "drill.paused", "drill.stepped", "drill.postponed", "drill.stopped",
    "inject.delivered", "inject.skipped", "observation.made", "objective.rated", "expectation.judged",
    "improvement.planned", "file.attached", "entry.imported", "record.sealed", "playbook.adopted",
}  # fmt: skip


def event(line: dict[str, Any]) -> Event:
    actor = Actor(line["actor"], line["role"])
    return Event(
        line["type"], datetime.fromisoformat(line["at"]), actor, line["data"], line["words"], line["seq"]
    )


def state(sample: Lines) -> Incident:
    return replay(map(event, sample), Incident(id="2026-001"))


def test_the_samples_have_every_type_that_is_written_today() -> None:
    assert {line["type"] for sample in ALL.values() for line in sample} == WRITTEN


def test_no_type_is_written_that_the_samples_lack() -> None:
    """Types stand in the sources of `incident` as they are, those that `fold` only reads lie in a folder below."""
    sources = Path(crisisrunner.incident.__path__[0]).glob("*.py")
    named = {name for file in sources for name in re.findall(r'"([a-z]+\.[a-z_]+)"', file.read_text("utf-8"))}
    assert named - WRITTEN == set()
    assert len(named) > 25


@SAMPLES
def test_a_sample_still_verifies(sample: Lines) -> None:
    assert check_lines(sample, erasures_named=True).heads == {
        sample[-1]["incident"]: (sample[-1]["seq"], sample[-1]["hash"])
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sample.jsonl", f"2026-001 holds   {len(FIRST)} entries"),
        (
            "sample-2.jsonl",
            f"2026-001 holds   {len(SECOND)} entries; 3 approvals: 1 asserted, 2 by phone; glass broken 2",
        ),
        ("sample-3.jsonl", f"2026-001 holds   {len(THIRD)} entries; 4 approvals: 4 asserted"),
        ("sample-4.jsonl", f"D-2026-001 holds   {len(FOURTH)} entries"),
        ("sample-5.jsonl", f"2026-001 holds   {len(FIFTH)} entries"),
        ("sample-6.jsonl", f"2026-001 holds   {len(SIXTH)} entries"),
    ],
)
def test_somebody_else_can_verify_a_sample_and_its_approvals(type_in: Type, name: str, said: str) -> None:
    run = type_in("verify", str(HERE / name))
    assert (run.status, said in run.out) == (0, True), run


def test_the_first_sample_still_tells_the_same_state() -> None:
    incident = state(FIRST)
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
    assert incident.messages["hold-public.1"].released == ("en", "es")
    assert incident.holders == {"lead": ("dana-ortiz",), "privacy": ("p1",)}
    assert incident.calls["ana-ruiz"].reached is False
    assert {task: state.state for task, state in incident.tasks.items()} == {"detect/confirm": "skipped"}


def test_the_second_sample_still_tells_who_approved_what_and_how() -> None:
    incident = state(SECOND)
    assert {name: message.state for name, message in incident.messages.items()} == {
        "alert.1": "withdrawn",
        "hold-public.1": "released",
        "update-public.1": "withdrawn",
        "hold-public-correction.1": "released",
        "update-public-correction.1": "withdrawn",
        "update-public-correction.2": "draft",
    }
    held, corrected = incident.messages["hold-public.1"], incident.messages["hold-public-correction.1"]
    given = [one for language in ("en", "es") for one in held.standing(language)]
    assert [(one.language, one.person, one.how, one.typed_by) for one in given] == [
        ("en", "ana-ruiz", "asserted", "ana-ruiz"),
        ("es", "ana-ruiz", "by-phone", "dana-ortiz"),
    ]
    assert held.authors == {"en": ("dana-ortiz",), "es": ("dana-ortiz",)}
    assert [held.in_review("en"), held.in_review("es")] == [True, True]
    assert [held.overridden("unconfirmed", "en"), held.overridden("unconfirmed", "es")] == [True, True]
    assert [one.how for one in corrected.standing("en")] == ["break-glass"]
    assert (corrected.corrects, corrected.released) == (("hold-public.1",), ("en",))


def test_the_second_sample_still_tells_what_became_of_each_way_out() -> None:
    incident = state(SECOND)
    ways = incident.messages["hold-public.1"].deliveries
    assert {name: (way.state, way.how, way.attempt, way.gave_way) for name, way in ways.items()} == {
        "website.en": ("failed", "machine", 1, "phone"),
        "website.es": ("failed", "machine", 1, "phone"),
        "sms.en": ("sent", "hand", 0, None),
        "sms.es": ("sent", "hand", 0, None),
        "mail.en": ("sent", "machine", 2, None),
        "mail.es": ("sent", "machine", 2, None),
        "phone.en": ("sent", "hand", 0, None),
        "phone.es": ("sent", "hand", 0, None),
    }
    assert len(ways["mail.en"].accepted) == 2
    assert ways["phone.en"].instead_of == "website"
    waiting = incident.messages["hold-public-correction.1"].deliveries
    assert {name: way.instead_of for name, way in waiting.items()} == {
        "website.en": None,
        "sms.en": None,
        "phone-script.en": "mail",
    }
    assert list(incident.down) == ["mail"]


def test_the_second_sample_knew_for_a_while_that_it_did_not_know() -> None:
    until = next(index for index, line in enumerate(SECOND) if line["type"] == "delivery.unknown")
    ways = state(SECOND[: until + 1]).messages["hold-public.1"].deliveries
    assert {name: way.state for name, way in ways.items() if way.channel == "website"} == {
        "website.en": "unknown",
        "website.es": "queued",
    }


def test_the_second_sample_still_tells_what_is_owed_a_correction() -> None:
    incident = state(SECOND)
    assert incident.open["corrections"] == ("update-public.1",)
    wrong = incident.corrections["update-public.1"]
    assert (wrong.by, wrong.fact, wrong.value) == ("update-public-correction.2", None, None)
    assert incident.corrections["hold-public.1"].fact == "detected_at"
    detected = incident.facts["detected_at"]
    assert (detected.version, detected.state, list(detected.taken_back)) == (2, "confirmed", [1])


def test_the_third_sample_still_tells_each_deadline_and_what_became_of_it() -> None:
    incident = state(THIRD)
    assert {
        key: (one.due_at and one.due_at.isoformat(), one.applies) for key, one in incident.clocks.items()
    } == {
        "individuals": ("2027-01-20T04:59:59+00:00", True),
        "many": ("2027-01-20T04:59:59+00:00", None),
        "authority": ("2026-11-23T07:30:00+00:00", None),
        "warning": ("2026-11-23T07:30:00+00:00", True),
        "sec.8k.105": ("2026-11-27T22:30:00+00:00", True),
        "final-report": ("2026-12-21T04:59:59+00:00", None),
    }
    held = incident.clocks["individuals"]
    assert [(hold.kind, hold.until.isoformat()) for hold in held.holds] == [
        ("oral", "2026-11-20T08:04:00+00:00")
    ]
    assert incident.clocks["warning"].met_at and incident.clocks["authority"].waived_at
    assert (incident.promised.kept, incident.promised.broken) == (1, 1)
    assert [(key, one.message) for key, one in incident.promises.items()] == [("public", "hold-public.2")]
    assert list(incident.snoozed) == ["promise-public"]


def test_the_third_sample_still_tells_who_was_answered_and_how() -> None:
    incident = state(THIRD)
    press, post = incident.inquiries["q1"], incident.inquiries["q2"]
    assert (press.state, press.answered_with, press.owner) == ("closed", "hold-public.1", "dana-ortiz")
    assert (post.state, post.sensitive, post.replies, post.moved) == ("closed", True, 2, True)
    assert post.escalated_to == "privacy"
    heard = incident.heard
    assert (heard.asked, heard.open, heard.unanswered, heard.replies, heard.owed) == (2, 0, 0, 2, ())
    assert heard.waits == (3 * 60, 23 * 60)


@SAMPLES
def test_words_are_no_part_of_what_the_state_stands_on(sample: Lines) -> None:
    """The fold of the envelopes alone is the fold of everything."""
    wordless = [{**line, "words": None} for line in sample]
    assert state(wordless) == state(sample)


@SAMPLES
def test_every_type_is_told_in_a_sentence_also_where_its_words_were_erased(sample: Lines) -> None:
    playbook, _, _ = check("dark", Library(HERE / "hospital"))
    assert playbook is not None
    names = Names(
        playbook, {"dana-ortiz": "Dana Ortiz", "ana-ruiz": "Ana Ruiz"}, ZoneInfo("America/New_York")
    )
    for line in sample:
        for told in (tell(event(line), names), tell(event({**line, "words": None}), names)):
            assert told != line["type"]
            assert not told.endswith((": ", "; "))


@SAMPLES
def test_a_type_of_a_later_version_changes_nothing_but_the_count(sample: Lines) -> None:
    incident = state(sample)
    later = event({**sample[-1], "type": "moon.landed", "data": {"a": 1}, "seq": incident.seq + 1})
    assert evolve(incident, later).stage == incident.stage
    assert evolve(incident, later).seq == incident.seq + 1


def test_the_fourth_sample_still_tells_how_a_drill_ran() -> None:
    incident = state(FOURTH)
    exercise = incident.exercise
    assert exercise is not None
    assert {name: given.state for name, given in exercise.injects.items()} == {
        "ward-call": "delivered",
        "reminder": "skipped",
        "improvised-1": "delivered",
        "nudge": "delivered",
        "radio": "delivered",
    }
    assert (exercise.scenario, exercise.postponed_s, exercise.running, exercise.real) == (
        "short",
        600,
        False,
        False,
    )
    assert {name: one.rating for name, one in exercise.ratings.items()} == {"speak-first": "M"}
    assert {name: one.rating for name, one in exercise.judgements.items()} == {"noted": "met"}
    assert exercise.stopped_at == datetime.fromisoformat("2021-05-14T03:15:00Z")
    assert {name: (one.element, one.by) for name, one in incident.improvements.items()} == {
        "i1": ("Planning", "2027-01-31")
    }
