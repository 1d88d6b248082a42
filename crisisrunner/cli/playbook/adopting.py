"""A running incident takes a newer version of its plan in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli import completing, screen
from crisisrunner.cli.screen import labelled, out, strong
from crisisrunner.cli.session import Json, session_of
from crisisrunner.errors import Refused

if TYPE_CHECKING:
    from crisisrunner.planner.changes import Change

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("adopt")
def adopt(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="Which plan; else the incident's own.", autocompletion=completing.playbooks
        ),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why the incident goes by it from now on.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Adopt it without being asked.")] = False,
    as_json: Json = False,
) -> None:
    """Take a newer version of the plan into the incident in hand; first all that changes is shown.

    What happened stays as it is, under the plan of its time. Drafts that are not out are made by the new texts.
    With --json the changes are told, and nothing is adopted.

    Example: crisisrunner playbook adopt --reason "Counsel approves updates as well"
    """
    from crisisrunner.pins import pin
    from crisisrunner.planner.changes import changes, is_older

    session = session_of(context)
    case = session.case
    pins = pin(name or case.incident.playbook, session.library, case.workspace)
    newer = pins.playbook
    found = changes(case.playbook, newer, case.templates, pins.templates)
    if as_json:
        screen.answer(
            [
                {"id": number, "theme": one.theme, "sentence": one.sentence, "lines": list(one.lines)}
                for number, one in enumerate(found, 1)
            ]
        )
        return
    session.runner().may_adopt(pins)
    older = ", which is older" if is_older(newer.version, case.playbook.version) else ""
    runs = f"{case.incident.id} runs by {case.playbook.playbook} {case.playbook.version}"
    out(strong(f"{runs}; this is {newer.version}{older}."))
    _show(found)
    if not yes and not screen.agreed("Adopt it?"):
        raise Refused("Nothing was adopted.", "crisisrunner playbook adopt")
    why = reason or screen.ask("Why? >", "--reason")
    session.runner().adopt(pins, why)
    out(f"{case.incident.id} runs by {newer.playbook} {newer.version} from here on.")
    out("  Next:  ", strong("crisisrunner status"))


def _show(found: "Sequence[Change]") -> None:
    if not found:
        out("  Only the version is another; nothing of the plan or its texts changes.")
    for one in found:
        labelled(one.theme, one.sentence, at=16)
        for line in one.lines:
            screen.paragraph(line, " " * 18)
