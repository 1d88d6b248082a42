"""Playbooks: which there are, what one holds, what is wrong with it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crisisrunner.cli import completing, screen
from crisisrunner.cli.screen import out, strong
from crisisrunner.cli.session import Json, session_of
from crisisrunner.errors import Refused

if TYPE_CHECKING:
    from crisisrunner.playbook.library import FoundFile, Library
    from crisisrunner.playbook.problems import Problem

app = typer.Typer(
    help="The prepared plans: list, show, check.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Which plan.", autocompletion=completing.playbooks)]


@app.command("list")
def list_playbooks(context: typer.Context, as_json: Json = False) -> None:
    """List the plans within reach; the workspace's own stand before shipped ones of the same name.

    Example: crisisrunner playbook list
    """
    from crisisrunner.cli.show.start import show_playbooks

    library = session_of(context).library
    if as_json:
        screen.answer([_in_short(library, name, file) for name, file in library.playbooks().items()])
    else:
        show_playbooks(library)


@app.command("show")
def show(context: typer.Context, name: Name, as_json: Json = False) -> None:
    """Show a plan: its stages, questions, tasks and messages.

    Example: crisisrunner playbook show ransomware
    """
    import msgspec

    from crisisrunner.cli.show.playbook import show_playbook
    from crisisrunner.pins import check
    from crisisrunner.playbook.problems import BadFile

    library = session_of(context).library
    playbook, _, problems = check(name, library)
    if playbook is None:
        raise BadFile(f"The playbook '{name}'", problems)
    if as_json:
        plain: Mapping[str, Any] = msgspec.to_builtins(playbook, str_keys=True)
        screen.answer({"id": name, **plain})
    else:
        show_playbook(playbook)


@app.command("check")
def check_playbooks(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME…", help="Which plans; else all.", autocompletion=completing.playbooks),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check plans, their templates and crisisrunner.toml; every problem is named with its file and line.

    Example: crisisrunner playbook check ransomware
    """
    from crisisrunner.pins import check, check_laws
    from crisisrunner.playbook.roles import check_roles

    session = session_of(context)
    workspace, library = session.workspace, session.library  # the workspace's own problems are told first
    chosen = names or list(library.playbooks())
    found: dict[str, list[Problem]] = {name: check(name, library)[2] for name in chosen}
    _, wrong = check_laws(library, workspace)
    found |= {"laws": wrong} if wrong else {}
    roles = check_roles(workspace, library)
    found |= {"people": roles} if roles else {}
    problems = [problem for one in found.values() for problem in one]
    if as_json:
        screen.answer([_problem_data(name, problem) for name, one in found.items() for problem in one])
    else:
        for name, one in found.items():
            for problem in one:
                out(str(problem))
            if not one:
                out(strong(name), "   is sound")
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise Refused(f"{count} found.", "Mend each line named above, then check again.")


def _in_short(library: "Library", name: str, file: "FoundFile") -> dict[str, Any]:
    from crisisrunner.playbook.load import load_playbook

    playbook, problems = load_playbook(file, library)
    return {
        "id": name,
        "title": playbook.title if playbook else None,
        "version": playbook.version if playbook else None,
        "use_when": playbook.use_when if playbook else None,
        "shipped": file.shipped,
        "problems": len(problems),
    }


def _problem_data(playbook: str, problem: "Problem") -> dict[str, Any]:
    return {
        "id": f"{problem.file}:{problem.line}:{problem.column}",
        "playbook": playbook,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "sentence": problem.sentence,
    }
