"""How a drill went: each objective with what was expected of it, and the figures."""

from collections.abc import Sequence

from crisisrunner.case import Case
from crisisrunner.cli.screen import alarm, labelled, out, paragraph, quiet, strong
from crisisrunner.drill.expectations import STATES, Verdict
from crisisrunner.drill.rating import RULE, Rated
from crisisrunner.drill.scenario import RATINGS, Scenario
from crisisrunner.drill.scorecard import Figure
from crisisrunner.times import clock_time, length


def show_score(case: Case, scenario: Scenario, rated: Sequence[Rated], figures: Sequence[Figure]) -> None:
    """The worst stands out by its word; nothing here is for players."""
    out(strong(f"{case.incident.id}  {case.title}"), quiet("   for the facilitator, not for players"))
    for one in rated:
        out()
        labelled(strong(one.rating or "-"), scenario.objectives[one.objective].title, at=5)
        out("     ", strong(_rating(one)), quiet(f"   {one.objective}"))
        for name, verdict in one.verdicts.items():
            word = STATES[verdict.state]
            label = alarm(word) if verdict.state in ("late", "missed") else word
            labelled(
                label, f"{scenario.expectations[name].expect} {_when(case, scenario, name, verdict)}", at=14
            )
    out()
    for figure in figures:
        par = f"   ({scenario.par.event}: {figure.par})" if figure.par and scenario.par else ""
        out(f"  {figure.title:<38}", strong(figure.value), quiet(par))
    out()
    paragraph(RULE, "  ")


def show_next(rated: Sequence[Rated]) -> None:
    """How an evaluator says whether the suggested ratings hold."""
    suggested = [one.objective for one in rated if one.given is None and one.suggested]
    if suggested:
        out("  Confirm or change: ", strong(f"crisisrunner drill score {suggested[0]} --rating …"))


def _rating(one: Rated) -> str:
    if one.rating is None:
        return "not reached"
    return f"{RATINGS[one.rating]}{'' if one.given else ', suggested'}"


def _when(case: Case, scenario: Scenario, name: str, verdict: Verdict) -> str:
    par = scenario.expectations[name].par
    parts = []
    if verdict.at:
        parts.append(f"at {clock_time(verdict.at, case.zone)}")
    if verdict.late_by:
        parts.append(f"{length(verdict.late_by)} late")
    if verdict.due_at and not verdict.at and not scenario.expectations[name].never:
        parts.append(f"due {clock_time(verdict.due_at, case.zone)}")
    if par:
        parts.append(f"the real event took {length(par)}")
    if verdict.judged:
        parts.append("the evaluator's word")
    return f"({', '.join(parts)})" if parts else ""
