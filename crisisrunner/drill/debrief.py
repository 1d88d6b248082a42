"""What evaluators and facilitators write down: what they saw, how an objective went, what is to become better."""

from crisisrunner.case import Case
from crisisrunner.drill.conductor import scenario_of
from crisisrunner.drill.expectations import judge
from crisisrunner.drill.rating import rate
from crisisrunner.drill.scenario import ELEMENTS, RATINGS, Scenario
from crisisrunner.errors import Refused, did_you_mean, unknown
from crisisrunner.incident import conducting
from crisisrunner.incident.events import Actor, Event
from crisisrunner.runner import Outcome, Runner
from crisisrunner.times import parse_day


def observe(runner: Runner, objective: str, text: str, rating: str = "") -> Outcome:
    """Write down what an evaluator saw of an objective."""

    def decide(case: Case, by: Actor) -> list[Event]:
        _must_be_an_objective(scenario_of(case), objective)
        return conducting.observe(objective, text, _rating(rating), by, runner.at)

    return runner.act(decide)


def give_rating(runner: Runner, objective: str, rating: str, reason: str = "") -> Outcome:
    """Confirm the suggested rating of an objective, or give another with a reason."""

    def decide(case: Case, by: Actor) -> list[Event]:
        scenario, exercise = scenario_of(case), case.incident.exercise
        _must_be_an_objective(scenario, objective)
        rated = rate(scenario, exercise, judge(case, scenario, runner.now())) if exercise else []
        suggested = next(one.suggested for one in rated if one.objective == objective)
        return conducting.rate(objective, _rating(rating), suggested, reason, by, runner.at)

    return runner.act(decide)


def judge_expectation(runner: Runner, expectation: str, verdict: str, reason: str) -> Outcome:
    """Say that an expectation was met or missed, where the record does not show it."""

    def decide(case: Case, by: Actor) -> list[Event]:
        scenario = scenario_of(case)
        if expectation not in scenario.expectations:
            raise unknown("expectation", expectation, scenario.expectations, "crisisrunner drill score")
        return conducting.judge(expectation, verdict, reason, by, runner.at)

    return runner.act(decide)


def improve(
    runner: Runner, objective: str, words: dict[str, str], element: str, start: str, by_day: str
) -> Outcome:
    """Plan a corrective action, for a drill's objective or after a real incident.

    Raises:
        Refused: for days that are none, or end before they start; for an element that HSEEP does not have.
    """
    for day in (start, by_day):
        if parse_day(day) is None:
            raise Refused(f"'{day}' is no day.", "Write it like 2027-01-31.")
    if by_day < start:
        raise Refused("It would end before it starts.", "Give --by a later day.")
    known = {one.lower(): one for one in ELEMENTS}
    if element.lower() not in known:
        raise Refused(f"There is no element '{element}'{did_you_mean(element, ELEMENTS)}")

    def decide(case: Case, by: Actor) -> list[Event]:
        if case.incident.exercise:
            _must_be_an_objective(scenario_of(case), objective)
        return conducting.improve(
            case.incident, objective, words, known[element.lower()], start, by_day, by, runner.at
        )

    return runner.act(decide)


def _must_be_an_objective(scenario: Scenario, name: str) -> None:
    if name not in scenario.objectives:
        raise unknown("objective", name, scenario.objectives, "crisisrunner drill score")


def _rating(typed: str) -> str:
    rating = typed.strip().upper()
    if rating and rating not in RATINGS:
        told = ", ".join(f"{key} ({words})" for key, words in RATINGS.items())
        raise Refused(f"There is no rating '{typed}'.", f"Choose one of: {told}.")
    return rating
