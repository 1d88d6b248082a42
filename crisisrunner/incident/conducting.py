"""What a facilitator decides: the clock runs or stands, players are told something, evaluators note what they saw."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from crisisrunner.errors import Refused
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.exercise import Exercise
from crisisrunner.incident.state import Incident
from crisisrunner.times import stamp

AFTERWARDS = (
    "observation.made", "objective.rated", "expectation.judged", "improvement.planned", "person.joined",
    "entry.erased", "record.sealed",
)  # fmt: skip
"""What may still be recorded of a drill that has ended."""
FASTEST = 100


def start(scenario: str, version: str, wall: datetime, by: Actor, at: datetime) -> Event:
    """A drill begins; its clock stands until somebody lets it run.

    Args:
        wall: The time of the world outside (UTC); `at` is the story's.
    """
    return Event(
        "drill.started", at, by, {"scenario": scenario, "scenario_version": version, "wall": stamp(wall)}
    )


def resume(incident: Incident, speed: int, wall: datetime, by: Actor, at: datetime) -> list[Event]:
    """Let the clock run, at a speed; where it runs at that speed already, nothing happens.

    Raises:
        Refused: for a speed that no team can follow, and for a drill that has ended.
    """
    exercise = running_drill(incident)
    if not 1 <= speed <= FASTEST:
        raise Refused(
            f"A drill runs 1 to {FASTEST} times as fast as life.", "crisisrunner drill run --speed 4"
        )
    if exercise.clock.speed == speed:
        return []
    return [Event("drill.resumed", at, by, {"wall": stamp(wall), "speed": speed})]


def run_on(incident: Incident, wall: datetime, by: Actor, at: datetime) -> Event:
    """Go on as before from another time of the wall's, whose clock was set back."""
    speed = running_drill(incident).clock.speed
    return Event("drill.resumed", at, by, {"wall": stamp(wall), "speed": speed})


def pause(incident: Incident, why: str, wall: datetime, by: Actor, at: datetime) -> list[Event]:
    """Let the clock stand; a pause counts for nothing.

    Args:
        why: `by hand`, or `alone` where nobody conducted the drill any more (the laptop slept, the program ended).
        at: When it stood still, in the story's time.

    Raises:
        Refused: where it stands already.
    """
    if not running_drill(incident).running:
        raise Refused("The drill's clock stands already.", "crisisrunner drill run")
    return [Event("drill.paused", at, by, {"wall": stamp(wall), "why": why})]


def step(incident: Incident, to: datetime, wall: datetime, by: Actor) -> list[Event]:
    """Move the clock on by hand, while it stands.

    Raises:
        Refused: where it runs by itself, or would go back.
    """
    exercise = running_drill(incident)
    if exercise.running:
        raise Refused("The drill's clock runs by itself.", "crisisrunner drill pause")
    if to < exercise.clock.scene:
        raise Refused(
            "A drill's clock never goes back.",
            "--to counts from the start of the story: see crisisrunner drill told",
        )
    return [Event("drill.stepped", to, by, {"wall": stamp(wall)})]


def postpone(incident: Incident, length: timedelta, reason: str, by: Actor, at: datetime) -> list[Event]:
    """Put off all that is still to come, as a whole."""
    running_drill(incident)
    words = {"reason": reason.strip()} if reason.strip() else {}
    return [Event("drill.postponed", at, by, {"seconds": int(length.total_seconds())}, words)]


def stop(
    incident: Incident, reason: str, wall: datetime, by: Actor, at: datetime, *, real: bool = False
) -> list[Event]:
    """End a drill; `real` where the real thing happens, and everybody must know at once."""
    running_drill(incident)
    words = {"reason": reason.strip()} if reason.strip() else {}
    return [Event("drill.stopped", at, by, {"wall": stamp(wall), "real": real}, words)]


def deliver(
    name: str, kind: str, words: dict[str, str], planned: datetime | None, by: Actor, at: datetime,
    *, media: bool = False,
) -> Event:  # fmt: skip
    """Tell players something."""
    data = {"inject": name, "kind": kind, "planned": stamp(planned) if planned else None, "media": media}
    return Event("inject.delivered", at, by, data, {key: text for key, text in words.items() if text})


def skip(name: str, met: str, planned: datetime, by: Actor, at: datetime) -> Event:
    """A contingency is not needed: what it waited for was done."""
    return Event("inject.skipped", at, by, {"inject": name, "planned": stamp(planned)}, {"met": met})


def improvise(
    incident: Incident,
    text: str,
    words: dict[str, str],
    by: Actor,
    at: datetime,
    *,
    planned: Collection[str] = (),
) -> list[Event]:
    """Tell players something that no scenario has.

    Args:
        planned: The injects of the scenario, whose names it must not take: one of an earlier drill's that were
            improvised may have become one of them.

    Raises:
        Refused: for an empty text.
    """
    exercise = running_drill(incident)
    if not text.strip():
        raise Refused("What are players told?", 'crisisrunner drill inject "…"')
    name = _free_name({*exercise.injects, *planned}, exercise.improvised + 1)
    return [deliver(name, "improvised", {**words, "text": text.strip()}, None, by, at)]


def _free_name(taken: Collection[str], number: int) -> str:
    while f"improvised-{number}" in taken:
        number += 1
    return f"improvised-{number}"


def observe(objective: str, text: str, rating: str, by: Actor, at: datetime) -> list[Event]:
    """An evaluator's note on an objective, with the rating that it speaks for, if any."""
    if not text.strip():
        raise Refused("What was seen?", f'crisisrunner drill observe {objective} "…"')
    data: dict[str, Any] = {"objective": objective, "rating": rating or None}
    return [Event("observation.made", at, by, data, {"text": text.strip()})]


def rate(
    objective: str, rating: str, suggested: str | None, reason: str, by: Actor, at: datetime
) -> list[Event]:
    """How an objective went, in the evaluator's judgement: the suggested rating confirmed, or another with a reason.

    Raises:
        Refused: for another rating than the suggested one without a reason.
    """
    if rating != suggested and not reason.strip():
        sentence = f"The record suggests {suggested or 'no rating'}; why is it {rating}?"
        raise Refused(sentence, f'crisisrunner drill score {objective} --rating {rating} --reason "…"')
    words = {"reason": reason.strip()} if reason.strip() else {}
    data = {"objective": objective, "rating": rating, "suggested": suggested}
    return [Event("objective.rated", at, by, data, words)]


def judge(expectation: str, verdict: str, reason: str, by: Actor, at: datetime) -> list[Event]:
    """What an evaluator saw that the record does not show: an expectation `met` or `missed`.

    Raises:
        Refused: without a reason.
    """
    if not reason.strip():
        hint = f'crisisrunner drill score {expectation} --{verdict} --reason "…"'
        raise Refused("What was seen that the record does not show?", hint)
    data = {"expectation": expectation, "rating": verdict}
    return [Event("expectation.judged", at, by, data, {"reason": reason.strip()})]


def improve(
    incident: Incident, objective: str, words: dict[str, str], element: str, start: str, by_day: str,
    by: Actor, at: datetime,
) -> list[Event]:  # fmt: skip
    """Plan a corrective action; after a real incident too.

    Raises:
        Refused: without an action or somebody who sees to it.
    """
    for key, question in (("action", "What is to be done?"), ("owner", "Who sees to it?")):
        if not words.get(key, "").strip():
            raise Refused(
                question, 'crisisrunner drill improve OBJECTIVE "what is done" --owner NAME --by DAY'
            )
    data = {
        "id": f"i{len(incident.improvements) + 1}", "objective": objective, "element": element,
        "start": start, "by": by_day,
    }  # fmt: skip
    kept = {key: text.strip() for key, text in words.items() if text.strip()}
    return [Event("improvement.planned", at, by, data, kept)]


def course_of(incident: Incident) -> Exercise:
    """The course of a drill, ended or not.

    Raises:
        Refused: for what is no drill.
    """
    if incident.exercise is None:
        raise Refused(f"{incident.id} is no drill.", "crisisrunner drill start")
    return incident.exercise


def running_drill(incident: Incident) -> Exercise:
    """The course of a drill that has not ended.

    Raises:
        Refused: for what is no drill, or has ended.
    """
    exercise = course_of(incident)
    if exercise.stopped_at:
        raise Refused(f"The drill {incident.id} has ended.", f"crisisrunner -i {incident.id} drill report")
    return exercise
