"""An incident again: run against another version of its plan, or made into a scenario for a drill."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.screen import err
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.errors import Refused, WrongUsage, unknown
from crisisrunner.exercise import DRILL

if TYPE_CHECKING:
    from crisisrunner.case import Case
    from crisisrunner.drill.draft.compose import Draft
    from crisisrunner.drill.replay.compare import Comparison, Difference
    from crisisrunner.drill.replay.past import Past
    from crisisrunner.log.record import Record
    from crisisrunner.pins import Pins
    from crisisrunner.playbook.library import FoundFile, Library
    from crisisrunner.playbook.model import Playbook

app = typer.Typer()


@app.command("replay")
def replay(
    context: typer.Context,
    record: Annotated[
        str, typer.Argument(metavar="RECORD", help="An incident's id, a record, or a jsonl export of one.")
    ],
    playbook: Annotated[
        str, typer.Option("--playbook", metavar="NEWER", help="The other plan: its name, or its file.")
    ],
    incident: Annotated[
        str | None, typer.Option("--incident", metavar="ID", help="Which incident, where RECORD has several.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Give the decisions of a real incident or a drill again, by another version of the plan; nothing is written.

    Example: crisisrunner drill replay 2026-001 --playbook playbooks/ransomware.yaml
    """
    from crisisrunner.drill.replay.compare import compare
    from crisisrunner.drill.replay.finding import also, recorded
    from crisisrunner.drill.replay.play import played

    session = session_of(context)
    with recorded(record, incident, records_at_hand(session)) as found:
        pins = _newer(session, playbook, found)
        past = found.known_by(also(found.blobs, pins.blobs))
        _say_what_is_missing(past)
        with played(past, pins) as again:
            comparison = compare(past, again)
            if as_json:
                screen.answer(_data(past, again.case.playbook, comparison))
            else:
                from crisisrunner.cli.show.replay import show_replay

                if past.incident.startswith(DRILL):
                    screen.begin_exercise()
                show_replay(past, again.case, comparison)


@app.command("from-incident")
def from_incident(
    context: typer.Context,
    incident: Annotated[str, typer.Argument(metavar="ID", help="A real incident, or a drill that was held.")],
    file: Annotated[
        Path | None, typer.Option("--out", help="Write to a file, such as playbooks/drills/NAME.yaml.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="What to call the scenario.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Draft a scenario from what happened: what looks like a name becomes a blank; read every word.

    Example: crisisrunner drill from-incident 2026-001 --out playbooks/drills/our-night.yaml
    """
    from crisisrunner.cli.files import must_be_free, write_out
    from crisisrunner.drill.draft.compose import draft

    session = session_of(context)
    must_be_free(file, force)
    case = _case_of(session, incident)
    events = [recorded.event for recorded in case.record.events(incident)]
    named = name or (file.stem if file else f"from-{incident.lower()}")
    as_of = max(event.at for event in events)
    made = draft(case, events, _scenario_name(named, file), _plan_of_today(session, case), as_of)
    write_out([made.text], file, force, new_folder=True)
    _say_what_is_left(made, named)


def _case_of(session: Session, incident: str) -> "Case":
    from crisisrunner.case import Case

    records = records_at_hand(session)
    known = [one for record in records for one in record.incidents()]
    found = next((record for record in records if incident in record.incidents()), None)
    if found is None:
        raise unknown("incident", incident, known, "crisisrunner incidents, or crisisrunner drill list")
    return Case(found, found.read(incident))


def _plan_of_today(session: Session, case: "Case") -> "Playbook":
    """The plan as it is now, since a scenario is checked against that one."""
    from crisisrunner.playbook.load import load_playbook
    from crisisrunner.playbook.problems import BadFile

    name = case.incident.playbook
    playbook, problems = load_playbook(session.library.playbook(name), session.library)
    if playbook is None:
        raise BadFile(f"The playbook '{name}'", problems)
    return playbook


def _scenario_name(name: str, file: Path | None) -> str:
    """The name, which must be an id, and that of the file."""
    from crisisrunner.playbook.values import is_id

    if not is_id(name):
        raise WrongUsage(
            f"'{name}' cannot be the name of a scenario.",
            "Use lower-case letters, digits, '-' and '_', a letter first: --name our-night",
        )
    if file and file.suffix == ".yaml" and file.stem != name:
        raise WrongUsage(f"The file is named {file.name} and the scenario '{name}'.", "Make them the same.")
    return name


def _say_what_is_left(made: "Draft", name: str) -> None:
    """On stderr, so that it is read even where the draft goes into a file."""
    total = sum(made.flags.values())
    kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(made.flags.items()))
    places = "1 place is" if total == 1 else f"{total} places are"
    err(f"  {places} left to look at, each a [[blank?]]" + (f": {kinds}" if kinds else "."))
    err("  No check knows every name: read every word before anybody else does.")
    if made.left_out:
        err(f"  {made.left_out} injects are left out: a scenario holds no more.")
    for sentence in made.dropped:
        err(f"  Left out: {sentence}")
    err(f"  Next:  crisisrunner drill check {name}")


def records_at_hand(session: Session) -> "list[Record]":
    """The live record and that of the drills, as far as they are there."""
    found = []
    if session.path.exists():
        found.append(session.live_record)
    if session.drills_path != session.path and session.drills_path.exists():
        found.append(session.drills)
    return found


def _newer(session: Session, name: str, past: "Past") -> "Pins":
    """The other plan with the people and the law of the record, as far as they are at hand."""
    from crisisrunner.pins import pin_file

    file, library = _plan(session, name)
    _must_be_a_version(file, library, past)
    return pin_file(file, library, past.workspace(session.workspace), past.rules)


def _must_be_a_version(file: "FoundFile", library: "Library", past: "Past") -> None:
    """Refuse another plan altogether: that it lacks every stage and message of the record tells nobody anything.

    Before anything is said of its texts, which nobody needs to mend for this.
    """
    from crisisrunner.playbook.load import load_playbook

    plan, _ = load_playbook(file, library)
    ran = past.opened.data["playbook"]
    if plan and plan.playbook != ran:
        raise Refused(
            f"{past.incident} ran by the plan '{ran}', and {plan.playbook} is another plan.",
            f"Name a version of '{ran}', by its name or its file: --playbook playbooks/{ran}.yaml",
        )


def _plan(session: Session, name: str) -> "tuple[FoundFile, Library]":
    """A plan within reach, by its name; or that in a file, with the templates of the file's own workspace."""
    from crisisrunner.playbook.library import FoundFile, Library
    from crisisrunner.playbook.workspace import find_workspace

    path = Path(name)
    if path.suffix in (".yaml", ".yml") or path.parent != Path():
        folder = find_workspace(path.resolve().parent) or session.folder
        return FoundFile(path, name, shipped=False), Library(folder)
    return session.library.playbook(name), session.library


def _say_what_is_missing(past: "Past") -> None:
    if not past.has("playbook"):
        err("  The plan of that time is not at hand, so its times for tasks and messages are not compared.")
    if not past.has("workspace"):
        err("  The people of that time are not at hand; those whom the record names are taken.")
    if "rules" not in past.opened.data["pins"]:
        err("  The record is from before there were rules of law; those of today are taken.")
    elif not past.has("rules"):
        err("  The rules of law of that time are not at hand; those of today are taken.")


def _data(past: "Past", newer: Any, comparison: "Comparison") -> dict[str, Any]:
    from crisisrunner.drill.replay.compare import KINDS

    opened = past.opened.data
    return {
        "id": past.incident,
        "playbook": {
            "then": {"id": opened["playbook"], "version": opened["playbook_version"]},
            "now": {"id": newer.playbook, "version": newer.version},
        },
        "decisions": comparison.decisions,
        "differences": [_difference(one) for one in comparison.differences],
        "marks": [_difference(one) for one in comparison.marks],
        "count": {kind: comparison.count(kind) for kind in KINDS},
        "stage": {"then": comparison.stage_then, "now": comparison.stage_now},
        "times_of_the_plan_compared": comparison.plan_at_hand,
    }


def _difference(one: "Difference") -> dict[str, Any]:
    from crisisrunner.times import stamp

    return {
        "kind": one.kind, "at": stamp(one.at), "entry": one.entry, "what": one.what, "why": one.why,
        "needs": list(one.needs), "because": one.because,
        "due_then": stamp(one.due_then) if one.due_then else None,
        "due_now": stamp(one.due_now) if one.due_now else None,
    }  # fmt: skip
