"""The improvement plan: each corrective action with whose it is and by when (HSEEP, Appendix A)."""

from collections.abc import Iterator

from crisisrunner.drill.report.report import NOT_STATED, Action
from crisisrunner.drill.report.source import Source
from crisisrunner.drill.scenario import CAPABILITIES
from crisisrunner.incident.exercise import Improvement

COLUMNS = (
    "Core Capability", "Issue/Area for Improvement", "Corrective Action", "Capability Element",
    "Primary Responsible Organization", "Organization POC", "Start Date", "Completion Date",
)  # fmt: skip
"""As HSEEP's template names them (HSEEP-IP01, April 2013)."""


def actions(source: Source) -> Iterator[Action]:
    """Every corrective action, in the order in which they were planned."""
    for key, one in source.incident.improvements.items():
        capability, objective = _objective(source, one)
        yield Action(
            key, capability, source.word(one.event, "area") or objective, source.word(one.event, "action"),
            one.element, source.word(one.event, "organisation") or source.case.organisation.name,
            source.word(one.event, "owner"), one.start, one.by, one.event,
        )  # fmt: skip


def cells(action: Action) -> tuple[str, ...]:
    """The row of an action under the columns."""
    return (
        action.capability, action.area, action.action, action.element, action.organisation, action.contact,
        action.start, action.by,
    )  # fmt: skip


def _objective(source: Source, one: Improvement) -> tuple[str, str]:
    """The core capability and the title; of a real incident whatever was typed, which may name a capability."""
    scenario = source.scenario
    if scenario and one.objective in scenario.objectives:
        found = scenario.objectives[one.objective]
        return found.capability, found.title
    known = {name.lower(): name for name in CAPABILITIES}
    return known.get(one.objective.strip().lower(), NOT_STATED), one.objective
