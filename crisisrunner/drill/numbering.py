"""One number for an inject wherever it stands: in the controllers' list and in the report."""

import re

from crisisrunner.drill.scenario import Scenario

_IMPROVISED = re.compile(r"improvised-(\d+)")


def number_of(scenario: Scenario, inject: str) -> int | str:
    """The place of an inject in the scenario, from 1; `I1` for the first that was improvised.

    An improvised one takes no number of the scenario, so that those stay what they are on the facilitator's paper.
    """
    if inject in scenario.injects:
        return [*scenario.injects].index(inject) + 1
    found = _IMPROVISED.fullmatch(inject)
    return f"I{found[1]}" if found else inject
