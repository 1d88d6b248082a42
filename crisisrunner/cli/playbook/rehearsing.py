"""Plans rehearsed without people: every path walked, every text said and checked."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.playbook.options import Names
from crisisrunner.cli.screen import alarm, labelled, out, quiet, strong
from crisisrunner.cli.session import Json, session_of
from crisisrunner.errors import Refused

if TYPE_CHECKING:
    from crisisrunner.planner.rehearse import Rehearsal, Said
    from crisisrunner.wording.measures import Measure

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_COLUMNS = ("x", "sms", "web", "email", "phone-script")
"""The kinds that the table has a column for; what is said of the others stands in --json."""


@app.command("test")
def rehearse_playbooks(context: typer.Context, names: Names = None, as_json: Json = False) -> None:
    """Rehearse plans: walk every path, say every text with typical, longest and missing facts, check it all.

    A path is a way through the stages on which none comes twice. Facts are the plan's examples, or made by type.

    Example: crisisrunner playbook test
    """
    from crisisrunner.planner.rehearse import rehearse_all

    session = session_of(context)
    workspace, library = session.workspace, session.library
    chosen = list(names or library.playbooks())
    found = rehearse_all(chosen, library, workspace, session.today(), os.cpu_count() or 1)
    if as_json:
        screen.answer([_data(one) for one in found])
    else:
        _show(found)
    failed = [one for one in found if not one.sound]
    if failed:
        many = ", ".join(one.playbook for one in failed)
        raise Refused(f"Not every rehearsal went well: {many}.", "Mend what is named above, then test again.")


def _show(found: "Iterable[Rehearsal]") -> None:
    found = list(found)
    across = max((len(one.playbook) for one in found), default=0)
    head = f"{'':{across}}  {'paths':>5} {'texts':>5}  {'x':>7}  {'sms':>7}  {'web':>6}  {'email':>6}  found"
    out(quiet(head))
    for one in found:
        if one.problems:
            out(
                strong(f"{one.playbook:{across}}"),
                f"  cannot be used: crisisrunner playbook check {one.playbook}",
            )
            continue
        row = f"  {one.paths:5}{'+' if one.more_paths else ' '}{one.texts:5}"
        row += f"  {_size(one.longest.get('x')):>7}  {_size(one.longest.get('sms')):>7}"
        row += f"  {_size(one.longest.get('web')):>6}  {_size(one.longest.get('email')):>6}"
        out(
            strong(f"{one.playbook:{across}}"),
            row,
            alarm(f"  {len(one.findings)}") if one.findings else "  nothing",
        )
    for one in found:
        for path in one.shut if len(one.shut) == one.paths else ():
            labelled(
                one.playbook, f"no text that it needs is drafted on the way {' > '.join(path)}", at=across + 2
            )
        _show_findings(one)


def _show_findings(one: "Rehearsal") -> None:
    """Each finding once, with the texts in which it is."""
    told: dict[tuple[str, str, str, str], list[Said]] = {}
    for said in one.findings:
        told.setdefault((said.level, said.check, said.text, said.sentence), []).append(said)
    for (level, check, text, sentence), places in told.items():
        where = ", ".join(
            dict.fromkeys(f"{said.message} {said.language} {said.kind}".strip() for said in places)
        )
        samples = ", ".join(dict.fromkeys(said.sample for said in places))
        out()
        out(
            alarm("BLOCK") if level == "block" else strong("WARN"),
            f"  {check}   {one.playbook}: {where}",
            quiet(f"   ({samples})"),
        )
        labelled("", f'"{text}"  {sentence}' if text else sentence, at=7)


def _size(size: "Measure | None") -> str:
    if size is None:
        return "-"
    return f"{size.length:,}/{size.limit:,}" if size.limit else f"{size.length:,}"


def _data(one: "Rehearsal") -> dict[str, Any]:
    import msgspec

    return {
        "id": one.playbook,
        "sound": one.sound,
        "paths": one.paths,
        "more_paths": one.more_paths,
        "shut": [list(path) for path in one.shut],
        "texts": one.texts,
        "longest": {
            kind: {"length": size.length, "limit": size.limit, "unit": size.unit}
            for kind, size in one.longest.items()
        },
        "findings": [msgspec.structs.asdict(said) for said in one.findings],
        "problems": list(one.problems),
    }
