"""Rehearsing without people: a script plays a scenario, and the score shows how it went."""

import contextlib
import gc
import shlex
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner import clock
from crisisrunner.cli import screen
from crisisrunner.cli.drill.options import Scenario
from crisisrunner.cli.screen import alarm, out, quiet
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.errors import Fault, Refused

if TYPE_CHECKING:
    from crisisrunner.drill.rehearsal import Moment, Type, Typed
    from crisisrunner.playbook.workspace import Workspace

app = typer.Typer()


@app.command("rehearse")
def rehearse(
    context: typer.Context,
    scenario: Scenario,
    script: Annotated[
        str,
        typer.Option("--script", metavar="FILE", help="Who types what and when; or good or bad, as shipped."),
    ],
    folder: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="Keep the record of it here; else it is thrown away."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over the record of an earlier rehearsal there.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Play a whole drill by a script, in seconds, and show its score. Touches no other record, and sends nothing.

    Example: crisisrunner drill rehearse night-ransomware --script good
    """
    from crisisrunner.drill import conductor
    from crisisrunner.drill.load import playable
    from crisisrunner.drill.rehearsal import rehearse as play
    from crisisrunner.drill.script import read_script
    from crisisrunner.pins import pin
    from crisisrunner.playbook.problems import BadFile
    from crisisrunner.playbook.workspace import in_zone

    gc.enable()  # it types hundreds of commands in one program
    session = session_of(context)
    found = playable(scenario, session.library)
    path, workspace = _script(session, scenario, script)
    lines, problems = read_script(script, _read(path), found)
    if problems:
        raise BadFile(f"The script '{script}'", problems)
    quiet_here = _without_ways_out(in_zone(workspace, found.zone))
    pins = pin(found.playbook, session.library, quiet_here)
    with _place(session, folder, force) as place:
        stage = Session(session.acting, place / "record.db", None)
        outcome = conductor.start(stage.new_drills, pins, found, session.acting, clock.now())
        stage.take(outcome.case.incident.id)
        stage.drills.choose(stage.incident)
        played = play(
            conductor.Conductor(stage.drills, stage.incident, session.acting),
            lines,
            _typist(stage),
            clock.now(),
        )
        for moment in played:
            if not as_json:
                screen.begin_exercise()
                _show(stage, moment)
        screen.begin_exercise()
        _show_score(stage, as_json)
        stage.close()


def _without_ways_out(workspace: "Workspace") -> "Workspace":
    """The same hospital on an island: nobody takes part in a rehearsal, so nobody is to hear of it."""
    from msgspec.structs import replace

    channels = {
        name: replace(outlet, address="", drill_address="") for name, outlet in workspace.channels.items()
    }
    return replace(workspace, channels=channels, notify="", players="", mirror="")


def _show_score(stage: Session, as_json: bool) -> None:
    from crisisrunner.cli.drill.evaluating import show_scores

    if not as_json:
        out()
    show_scores(stage, as_json, rehearsed=True)


@contextlib.contextmanager
def _place(session: Session, folder: Path | None, force: bool) -> Iterator[Path]:
    """The folder in which the rehearsal keeps its record.

    Raises:
        Refused: where a record of drills lies there already, or the workspace keeps its own, which has a mirror.
    """
    if folder is None:
        with tempfile.TemporaryDirectory(
            prefix="crisisrunner-rehearsal-", ignore_cleanup_errors=True
        ) as made:
            yield Path(made)
        return
    folder.mkdir(parents=True, exist_ok=True)
    if session.folder and folder.resolve() == session.folder.resolve():
        raise Refused("That folder is the workspace's own.", "Name another folder with --out.")
    before = [*folder.glob("record.drills.db*")]
    if before and not force:
        raise Refused(
            f"A record of drills lies in {folder} already.",
            "Name another folder, or write over it with --force.",
        )
    for file in before:
        file.unlink()
    yield folder


def _script(session: Session, scenario: str, script: str) -> "tuple[Path, Workspace]":
    """A script by its path, or by its name among those shipped with the scenario; and whose hospital it plays in.

    A shipped one brings the people that it names, in a workspace that lies beside it.
    """
    from crisisrunner.playbook.workspace import FILE, load_workspace

    if Path(script).is_file():
        return Path(script), session.workspace
    known = session.library.scripts(scenario)
    if script not in known:
        there = f" Shipped with it: {', '.join(known)}." if known else ""
        raise Refused(f"There is no script {script}.{there}", "Name a file with --script.")
    path = known[script].path
    beside = (path.parent / FILE).is_file()
    return path, load_workspace(path.parent) if beside else session.workspace


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise Fault(f"{path} cannot be read: {why}.", "Name another with --script.") from None


def _typist(stage: Session) -> "Type":
    from crisisrunner.cli.main import main
    from crisisrunner.drill.rehearsal import Typed

    def typed(who: str, words: Sequence[str]) -> "Typed":
        with screen.apart() as (result, refusal):
            status = main(["--db", str(stage.path), "-i", stage.incident, "--as", who, *words])
        return Typed(status, refusal.getvalue() if status else result.getvalue())

    return typed


def _show(stage: Session, moment: "Moment") -> None:
    from crisisrunner.cli.show.drill import show_inject
    from crisisrunner.drill.script import DIGEST
    from crisisrunner.times import clock_time

    if not isinstance(moment, tuple):
        show_inject(stage.case, moment)
        out()
        return
    line, typed = moment
    at = clock_time(stage.now(), stage.zone)
    out(quiet(f"  {at}  {line.who}:"), f" {shlex.join(line.words).replace(shlex.quote(DIGEST), '…')}")
    if typed.status:
        for said in typed.said.strip().splitlines():
            out("             ", alarm(said) if said.startswith("Refused") else said)
