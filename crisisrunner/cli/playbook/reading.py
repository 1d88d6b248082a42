"""The plans within reach, and what one of them holds."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.playbook.options import Name
from crisisrunner.cli.session import Json, session_of

if TYPE_CHECKING:
    from crisisrunner.playbook.library import FoundFile, Library

app = typer.Typer(rich_markup_mode=None, add_completion=False)


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
