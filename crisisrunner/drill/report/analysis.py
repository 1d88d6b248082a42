"""How each objective went: strengths, and areas for improvement with what shows them."""

from collections.abc import Iterator, Sequence

from crisisrunner.drill.expectations import STATES, Verdict, judge
from crisisrunner.drill.rating import Rated, rate
from crisisrunner.drill.report.report import NOBODY, NOT_STATED, Course, Objective, Point, Step
from crisisrunner.drill.report.source import Source
from crisisrunner.drill.scenario import RATINGS, Expectation, Scenario
from crisisrunner.incident.events import Event
from crisisrunner.times import length

PLAN = "What the plan and the law asked for, in time"
"""The one objective of a real incident."""
GOOD = "P"
"""What alone is a strength: whatever met any challenge is something to work on, which is what a report is for."""


def objectives(source: Source, course: Course) -> Iterator[Objective]:
    """Each objective of a drill; of a real incident, what the plan and the law asked for."""
    exercise, scenario = source.incident.exercise, source.scenario
    if exercise is None or scenario is None:
        yield _without_scenario(course)
        return
    for one in rate(scenario, exercise, judge(source.case, scenario, source.now)):
        yield _objective(source, scenario, one)


def _objective(source: Source, scenario: Scenario, rated: Rated) -> Objective:
    spec = scenario.objectives[rated.objective]
    observed = [
        event for event in source.of("observation.made") if event.data["objective"] == rated.objective
    ]
    good = [event for event in observed if _good(event, rated)]
    bad = [event for event in observed if event not in good]
    met = {key: one for key, one in rated.verdicts.items() if one.state == "met"}
    short = {key: one for key, one in rated.verdicts.items() if one.state in ("late", "missed")}
    return Objective(
        rated.objective,
        spec.title,
        spec.capability,
        spec.target,
        (*_expected(source, scenario, met), *_observed(source, good)),
        (*_expected(source, scenario, short), *_observed(source, bad)),
        rated,
        source.word(rated.event, "reason") if rated.event else "",
    )


def _good(event: Event, rated: Rated) -> bool:
    """Whether an observation is a strength.

    One without a rating goes with the rating of its objective, given or suggested: what was seen where all went well
    is likelier a strength, and anything else is better looked at once too often than filed as one.
    """
    return (event.data["rating"] or rated.rating) == GOOD


def _expected(source: Source, scenario: Scenario, verdicts: dict[str, Verdict]) -> Iterator[Point]:
    for key, verdict in verdicts.items():
        one = scenario.expectations[key]
        yield Point(key, one.expect, _analysis(source, one, verdict), verdict.judged or verdict.seq)


def _analysis(source: Source, one: Expectation, verdict: Verdict) -> str:
    if verdict.judged:
        seen = source.word(verdict.judged, "reason")
        return f"{STATES[verdict.state].capitalize()}, by the evaluator's word: {seen}"
    parts = [_when(source, one, verdict)]
    if one.critical and verdict.state == "missed":
        parts.append("The objective fails without it.")
    if one.par:
        parts.append(f"The real event took {length(one.par)}.")
    return " ".join(parts)


def _when(source: Source, one: Expectation, verdict: Verdict) -> str:
    due = f"Due {source.moment(verdict.due_at)}" if verdict.due_at else "No time was set"
    if one.never:
        told = f"happened at {source.moment(verdict.at)}" if verdict.at else "did not happen"
        return f"It must not happen, and {told}."
    if verdict.state == "missed" or verdict.at is None:
        return f"{due}; {NOBODY} by then."
    late = f", {length(verdict.late_by)} late" if verdict.state == "late" else ""
    return f"{due}; done {source.moment(verdict.at)}{late}."


def _observed(source: Source, events: Sequence[Event]) -> Iterator[Point]:
    for event in events:
        rating = event.data["rating"]
        rated = f", who rates it {rating} ({RATINGS[rating]})" if rating else ""
        by = source.person(event.actor.id)
        yield Point(
            f"observation-{event.seq}", source.word(event.seq, "text"), f"Observed by {by}{rated}.", event.seq
        )


def _without_scenario(course: Course) -> Objective:
    steps = [*course.releases, *course.tasks, *course.promises, *course.laws]
    asked = [step for step in steps if step.planned_at]
    kept = [step for step in asked if step.actual_at and not step.bad]
    return Objective(
        "plan", PLAN, NOT_STATED, "", tuple(map(_of_the_plan, kept)),
        tuple(_of_the_plan(step) for step in asked if step.bad),
    )  # fmt: skip


def _of_the_plan(step: Step) -> Point:
    return Point(step.id, step.title, f"{step.came[:1].upper()}{step.came[1:]}.", step.entry)
