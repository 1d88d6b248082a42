"""A scenario on the facilitator's screen."""

from crisisrunner.cli.screen import labelled, out, paragraph, quiet, strong
from crisisrunner.drill.offsets import short_offset, write_offset
from crisisrunner.drill.scenario import Expectation, Scenario


def show_scenario(scenario: Scenario) -> None:
    """Everything that a facilitator needs, and players must not see."""
    out(strong(f"{scenario.title}  {scenario.version}"), quiet("   for the facilitator, not for players"))
    labelled("plan", scenario.playbook, at=14)
    labelled("starts", f"{scenario.starts} {scenario.zone}, lasts {write_offset(scenario.lasts)[1:]}", at=14)
    paragraph(scenario.story, "  ")
    for name, objective in scenario.objectives.items():
        out()
        out(strong(f"Objective {name}: {objective.title}"), quiet(f"   {objective.capability}"))
        for key, one in scenario.expectations.items():
            if one.objective == name:
                labelled(key, f"{one.expect} {_window(one)}", at=20)
    for name in scenario.in_order:
        inject = scenario.injects[name]
        out()
        only = f"   only if {inject.if_missed} was missed" if inject.if_missed else ""
        out(strong(f"{short_offset(inject.at)}  {inject.title}"), quiet(f"   {name}, {inject.method}{only}"))
        paragraph(inject.text, "    ")
        if inject.notes:
            paragraph(f"Controller: {inject.notes}", "    ")


def _window(one: Expectation) -> str:
    never = "never, " if one.never else ""
    if one.before:
        return f"({never}before {one.before})"
    since = f"after {one.after}" if one.after else "from the start"
    return f"({never}within {write_offset(one.within)[1:]} {since})" if one.within else f"({never}{since})"
