"""How each objective went: what the record suggests, and what the evaluator says."""

from collections.abc import Mapping

import msgspec

from crisisrunner.drill.expectations import Verdict
from crisisrunner.drill.scenario import Scenario
from crisisrunner.incident.exercise import Exercise

RULE = (
    "Suggested: P where everything expected was done in time; S where something came late; M where something was "
    "missed; U where all was missed, or something without which the objective fails."
)
"""How a rating is suggested, in the words of the report (HSEEP names the four, and leaves the judgement to people)."""

REACHED = ("met", "late", "missed")
"""How an expectation stands that there was time for."""


class Rated(msgspec.Struct, frozen=True):
    """An objective with its expectations; `given` is the evaluator's rating, said in entry `event`."""

    objective: str
    verdicts: Mapping[str, Verdict]
    suggested: str | None
    given: str | None = None
    event: int | None = None

    @property
    def rating(self) -> str | None:
        """The evaluator's rating, or the suggested one until there is one; None where nothing was reached."""
        return self.given or self.suggested


def rate(scenario: Scenario, exercise: Exercise, verdicts: Mapping[str, Verdict]) -> list[Rated]:
    """Every objective, in the order of the scenario."""
    rated = []
    for name in scenario.objectives:
        own = {key: verdicts[key] for key, one in scenario.expectations.items() if one.objective == name}
        said = exercise.ratings.get(name)
        rated.append(
            Rated(
                name, own, suggest(scenario, own), said.rating if said else None, said.event if said else None
            )
        )
    return rated


def suggest(scenario: Scenario, verdicts: Mapping[str, Verdict]) -> str | None:
    """The rating that the record speaks for; None where no expectation was reached yet.

    That nothing forbidden happened speaks for an objective only beside something that was done: in a drill that is
    ended after two minutes nobody had the time.
    """
    states = [one.state for one in verdicts.values() if one.state in REACHED]
    asked = [one.state for key, one in verdicts.items() if not scenario.expectations[key].never]
    if asked and "missed" not in states and not any(state in REACHED for state in asked):
        return None
    failed = any(
        one.state == "missed" and scenario.expectations[key].critical for key, one in verdicts.items()
    )
    if not states:
        return None
    if failed or set(states) == {"missed"}:
        return "U"
    if "missed" in states:
        return "M"
    return "S" if "late" in states else "P"
