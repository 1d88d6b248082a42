"""A plan as a picture, on paper, and as the schema that editors read."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner import clock
from crisisrunner.cli import screen
from crisisrunner.cli.files import write_out
from crisisrunner.cli.playbook.options import Name
from crisisrunner.cli.session import session_of
from crisisrunner.errors import Refused, WrongUsage

if TYPE_CHECKING:
    from crisisrunner.playbook.model import Playbook

app = typer.Typer(rich_markup_mode=None, add_completion=False)

Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to; else the screen.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


class Picture(StrEnum):
    """The forms of a picture."""

    TEXT = "text"
    MERMAID = "mermaid"
    SVG = "svg"
    PNG = "png"


_BY_SUFFIX = {
    ".txt": Picture.TEXT,
    ".mmd": Picture.MERMAID,
    ".md": Picture.MERMAID,
    ".svg": Picture.SVG,
    ".png": Picture.PNG,
}


@app.command("graph")
def graph(
    context: typer.Context,
    name: Name,
    form: Annotated[
        Picture | None, typer.Option("--format", help="text, mermaid, svg or png; else by the file's name.")
    ] = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Draw the machine of a plan: messages in the stages, what each transition needs on its arrow.

    Example: crisisrunner playbook graph ransomware --out ransomware.svg
    """
    from crisisrunner.planner.plan import plan_named

    session = session_of(context)
    playbook = plan_named(name, session.library, session.workspace, session.today()).playbook
    wanted = form or (_BY_SUFFIX.get(out.suffix.lower()) if out else Picture.TEXT)
    if wanted is None:
        raise WrongUsage("What the file should be is not clear.", "Name it .svg, .png, .mmd or .txt.")
    if wanted is Picture.PNG and out is None:
        raise Refused("A PNG is not for the screen.", f"crisisrunner playbook graph {name} --out {name}.png")
    write_out([_drawn(playbook, wanted, out)], out, force)


def _drawn(playbook: "Playbook", wanted: Picture, out: Path | None) -> str | bytes:
    from crisisrunner.planner.diagram import chart, mermaid, svg

    if wanted is Picture.PNG:
        from crisisrunner.exports.paper.typesetting import picture_png

        return picture_png(svg(playbook))
    if wanted is Picture.SVG:
        return svg(playbook)
    if wanted is Picture.MERMAID:
        drawn = mermaid(playbook)
        return f"```mermaid\n{drawn}```\n" if out and out.suffix.lower() == ".md" else drawn
    return chart(playbook, screen.width())


@app.command("print")
def print_sheet(
    context: typer.Context,
    name: Name,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to; else NAME.pdf in this folder.")
    ] = None,
    force: Force = False,
) -> None:
    """Print the grab sheet: at most four pages to work from when every laptop is dead.

    Who to call, the checklists, the questions, the holding statement with lines to fill in, the deadlines.

    Example: crisisrunner playbook print ransomware
    """
    from crisisrunner.pins import check_laws
    from crisisrunner.planner.grab_sheet import grab_sheet
    from crisisrunner.planner.plan import plan_named

    session = session_of(context)
    plan = plan_named(name, session.library, session.workspace, session.today())
    rules, _ = check_laws(session.library, session.workspace)
    write_out([grab_sheet(plan, rules, session.acting, clock.now())], out or Path(f"{name}.pdf"), force)


@app.command("schema")
def schema(
    part: Annotated[
        bool, typer.Option("--part", help="That of a part or a pack, in which nothing must stand.")
    ] = False,
) -> None:
    """Print the JSON Schema of playbook files, for editors that complete and explain keys.

    An editor finds it by the first line of a file: # yaml-language-server: $schema=./playbook.schema.json

    Example: crisisrunner playbook schema > playbooks/playbook.schema.json
    """
    from crisisrunner.playbook.schema import json_schema, part_schema

    screen.answer(part_schema() if part else json_schema())
