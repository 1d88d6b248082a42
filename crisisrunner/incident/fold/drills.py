"""How a drill runs: its clock, its injects, what evaluators said, and what is to become better."""

from msgspec.structs import replace

from crisisrunner.incident.events import Event
from crisisrunner.incident.exercise import Exercise, ExerciseClock, Given, Improvement, PutOff, Rating
from crisisrunner.incident.fold.changes import Changes, moment
from crisisrunner.incident.state import Incident


def _clock(event: Event) -> ExerciseClock:
    return ExerciseClock(moment(event.data["wall"]) or event.at, event.at, event.data.get("speed", 0))


def _started(incident: Incident, event: Event) -> Incident:
    return replace(incident, exercise=Exercise(event.data["scenario"], _clock(event), event.at))


def _timed(incident: Incident, event: Event) -> Incident:
    return _changed(incident, clock=_clock(event))


def _stopped(incident: Incident, event: Event) -> Incident:
    return _changed(incident, clock=_clock(event), stopped_at=event.at, real=event.data["real"])


def _postponed(incident: Incident, event: Event) -> Incident:
    exercise = incident.exercise
    if exercise is None:
        return incident
    one = PutOff(event.at, event.data["seconds"])
    first = () if exercise.injects else (one,)
    return _changed(
        incident,
        postponed_s=exercise.postponed_s + one.seconds,
        begins_later=(*exercise.begins_later, *first),
    )


def _given(incident: Incident, event: Event) -> Incident:
    if incident.exercise is None:
        return incident
    skipped = event.type == "inject.skipped"
    at = moment(event.data["planned"]) or event.at if skipped else event.at
    given = Given(event.type.removeprefix("inject."), at, event.seq)
    return _changed(
        incident,
        injects={**incident.exercise.injects, event.data["inject"]: given},
        improvised=incident.exercise.improvised + (event.data.get("kind") == "improvised"),
    )


def _rated(incident: Incident, event: Event) -> Incident:
    if incident.exercise is None:
        return incident
    rating = Rating(event.data["rating"], event.seq)
    return _changed(incident, ratings={**incident.exercise.ratings, event.data["objective"]: rating})


def _judged(incident: Incident, event: Event) -> Incident:
    if incident.exercise is None:
        return incident
    judgement = Rating(event.data["rating"], event.seq)
    return _changed(
        incident, judgements={**incident.exercise.judgements, event.data["expectation"]: judgement}
    )


def _improvement(incident: Incident, event: Event) -> Incident:
    data = event.data
    one = Improvement(data["objective"], data["element"], data["start"], data["by"], event.seq)
    return replace(incident, improvements={**incident.improvements, data["id"]: one})


def _changed(incident: Incident, **changes: object) -> Incident:
    return (
        replace(incident, exercise=replace(incident.exercise, **changes)) if incident.exercise else incident
    )


CHANGES: Changes = {
    "drill.started": _started,
    "drill.paused": _timed,
    "drill.resumed": _timed,
    "drill.stepped": _timed,
    "drill.postponed": _postponed,
    "drill.stopped": _stopped,
    "inject.delivered": _given,
    "inject.skipped": _given,
    "objective.rated": _rated,
    "expectation.judged": _judged,
    "improvement.planned": _improvement,
}
