"""A plan on the screen."""

from typing import TYPE_CHECKING

from crisisrunner.cli.screen import labelled, out, paragraph, strong

if TYPE_CHECKING:
    from crisisrunner.playbook.model import Playbook, Requirements


def show_playbook(playbook: "Playbook") -> None:
    """What it is for, its stages with what each asks and drafts, its questions and roles."""
    out(
        strong(f"{playbook.playbook}  {playbook.title}"),
        f"   version {playbook.version}, reviewed {playbook.reviewed}",
    )
    paragraph(playbook.use_when, "  ")
    for name, stage in playbook.stages.items():
        out()
        out(strong(stage.title.upper()))
        if stage.purpose:
            paragraph(stage.purpose, "  ")
        for task, spec in stage.tasks.items():
            labelled("to do", f"{task}: {spec.do}" + (f" (within {spec.within})" if spec.within else ""))
        for message in stage.messages:
            kinds = ", ".join(playbook.kinds(message))
            labelled("drafts", f"{message}: {playbook.messages[message].title} ({kinds})")
        for way in playbook.transitions:
            if name in way.source:
                labelled(
                    "leads to",
                    f"{playbook.stages[way.dest].title.upper()} by {way.trigger}{_needs(way.requires)}",
                    at=12,
                )
    out()
    out(strong("QUESTIONS"))
    for name, fact in playbook.facts.items():
        labelled(name, fact.ask, at=24)
    out()
    out(strong("ROLES"))
    for name, role in playbook.roles.items():
        labelled(name, role.title, at=24)


def _needs(requires: "Requirements") -> str:
    needs = [*requires.facts, *requires.tasks, *(f"{name} released" for name in requires.released)]
    needs += [f"no open {kind}" for kind in requires.none_open] + (["a reason"] if requires.reason else [])
    return f"; needs {', '.join(needs)}" if needs else ""
