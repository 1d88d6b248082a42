"""The list of events (MSEL): a scenario or a drill as a table, and a table as a scenario."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli.drill.options import take_drill
from crisisrunner.cli.files import must_be_free, write_out
from crisisrunner.cli.screen import alarm, err, strong
from crisisrunner.cli.session import Session, session_of
from crisisrunner.errors import Refused, WrongUsage
from crisisrunner.exercise import named

if TYPE_CHECKING:
    from crisisrunner.drill.msel.importing import Imported
    from crisisrunner.drill.msel.writing import List

app = typer.Typer()

Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


class Format(StrEnum):
    """What a list can be written as."""

    CSV = "csv"
    XLSX = "xlsx"


@app.command("msel")
def write_list(
    context: typer.Context,
    scenario: Annotated[
        str | None, typer.Argument(metavar="SCENARIO", help="Which scenario; else the drill in hand.")
    ] = None,
    form: Annotated[
        Format | None, typer.Option("--format", help="How to write it; else as the file's name ends, or csv.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--out", help="Write to a file instead of the screen.")] = None,
    player: Annotated[
        bool,
        typer.Option(
            "--player",
            help="Only what players were told so far, with numbers of its own: this may be handed to them.",
        ),
    ] = False,
    force: Force = False,
) -> None:
    """Write the list of events (MSEL) of a scenario, or of a drill with what was delivered and when.

    Example: crisisrunner drill msel night-ransomware --out EXERCISE-night.xlsx
    """
    from crisisrunner.drill.msel.writing import as_csv, as_xlsx

    chosen = form or _format_of(file)
    file = named(file) if file else None
    must_be_free(file, force)
    one = _list(session_of(context), scenario, player)
    if chosen is Format.CSV:
        write_out(as_csv(one), file, force)
    elif file is None:
        raise WrongUsage("A workbook cannot be shown on the screen.", "Name a file: --out EXERCISE-msel.xlsx")
    else:
        write_out([as_xlsx(one)], file, force)


@app.command("import")
def read_list(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A list of events: .xlsx, .csv or .json.")],
    playbook: Annotated[str | None, typer.Option("--playbook", help="The plan that is rehearsed.")] = None,
    starts: Annotated[
        str | None,
        typer.Option("--starts", metavar="TIME", help="When the story starts: '2027-03-01 09:00'."),
    ] = None,
    zone: Annotated[
        str | None, typer.Option("--zone", help="Its time zone, like Europe/Dublin; else the workspace's.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="The scenario's name; else as the file.")] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="THEIRS=OURS", help="What a column means: 'Was gesagt wird=message'."),
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Which sheet, if several hold a list.")] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Write it without the rows that cannot be used.")
    ] = False,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Write to a file, such as playbooks/drills/NAME.yaml.")
    ] = None,
    force: Force = False,
) -> None:
    """Make a scenario from a list of events (MSEL) of any tool; every row that cannot be used is named.

    Known are the columns of PreparEx, CMU's Blueprint, T3SF and school templates, and the lists of `drill msel`,
    which need no --playbook, --starts and --zone as workbooks. Times may be written T+0:45, H+3, D+1 08:00, 09:45,
    Monday 9:30 AM, as dates, or as a spreadsheet's numbers.

    Example: crisisrunner drill import msel.xlsx --playbook ransomware --starts "2027-03-01 09:00" --zone Europe/Dublin
    """
    from crisisrunner.drill.msel.importing import Wanted, make_scenario

    session = session_of(context)
    must_be_free(out_file, force)
    home = session.workspace.organisation.timezone if session.names_a_zone else None
    wanted = Wanted(playbook, starts, zone, _named(name, out_file), sheet, tuple(columns or ()), home)
    imported = make_scenario(file, wanted, session.library)
    _show_rows(imported, partial)
    _must_load(imported, session)
    write_out([imported.text], out_file, force, new_folder=True)
    _show_next(imported, out_file)


def _format_of(file: Path | None) -> Format:
    suffix = file.suffix.lower().removeprefix(".") if file else ""
    if suffix and suffix not in list(Format):
        raise Refused(f"No {suffix} can be made here.", "Name the file .csv or .xlsx.")
    return Format(suffix) if suffix else Format.CSV


def _list(session: Session, scenario: str | None, player: bool) -> "List":
    from crisisrunner.drill.conductor import scenario_of
    from crisisrunner.drill.load import scenario_named
    from crisisrunner.drill.msel.course import course, put_off
    from crisisrunner.drill.msel.writing import List

    if scenario is not None:
        return List(scenario_named(scenario, session.library), player=player)
    drill = take_drill(session)
    case = session.case
    return List(scenario_of(case), course(case), drill, player, put_off(case))


def _named(name: str | None, file: Path | None) -> str | None:
    """The scenario's name, which is its file's."""
    stem = file.stem if file else None
    if name and stem and name != stem:
        raise WrongUsage(
            f"The file of a scenario bears its name: {name}.yaml.", f"--name {stem}, or leave it out."
        )
    return name or stem


def _show_rows(imported: "Imported", partial: bool) -> None:
    """Say what was made of the list, and name every row that cannot be used."""
    taken = imported.taken
    for note in taken.notes:
        err(f"  {note}")
    for bad in taken.bad:
        err(alarm(f"  {imported.taken.noun} {bad.line}"), f"   {bad.why}")
    if not imported.text:
        raise Refused("No row can be used.", "crisisrunner drill import --help tells what is understood.")
    if taken.bad and not partial:
        count = f"{len(taken.bad):,} of {taken.rows:,} rows cannot be used"
        raise Refused(f"{count}; nothing was written.", "Mend them, or leave them out with --partial.")


def _must_load(imported: "Imported", session: Session) -> None:
    from crisisrunner.drill.msel.importing import problems_of

    problems = problems_of(imported, session.library)
    for row, sentence in problems:
        err(alarm(f"  {imported.taken.noun} {row}" if row is not None else "  the whole"), f"   {sentence}")
    if problems:
        raise Refused("The list makes no scenario that can be played.", "Mend what is named above.")


def _show_next(imported: "Imported", file: Path | None) -> None:
    scenario = imported.scenario
    left = f", {len(imported.taken.bad):,} left out" if imported.taken.bad else ""
    err(f"  Taken in: {len(scenario.injects):,} injects{left}.")
    for one in imported.to_write:
        err(f"  {one}")
    if file is None:
        err("  Keep it where drills are found: ", strong(f"--out playbooks/drills/{scenario.drill}.yaml"))
    else:
        err("  Next:  ", strong(f"crisisrunner drill check {scenario.drill}"))
