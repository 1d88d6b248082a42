"""Incidents: open one, see where it stands, move it on, choose between them."""

from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner import clock
from crisisrunner.cli import completing, screen
from crisisrunner.cli.screen import out, strong
from crisisrunner.cli.session import At, Json, Session, session_of
from crisisrunner.errors import Refused, WrongUsage, unknown
from crisisrunner.exercise import DRILL
from crisisrunner.times import stamp, tell

if TYPE_CHECKING:
    from crisisrunner.case import Case
    from crisisrunner.playbook.model import Playbook

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("start")
def start(
    context: typer.Context,
    playbook: Annotated[
        str | None,
        typer.Argument(help="Which plan; asked for at a terminal.", autocompletion=completing.playbooks),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="What to call it; else the playbook's title.")
    ] = None,
    severity: Annotated[
        int | None, typer.Option("--severity", help="How bad it is; else the worst, 1.")
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option("--fact", metavar="KEY=VALUE", help="What is known already; may be repeated."),
    ] = None,
    at: At = None,
) -> None:
    """Open an incident.

    At a terminal and without options it begins the guided walk.

    Example: crisisrunner start ransomware --title "Screens dark at North" --severity 1
    """
    from crisisrunner.cli.show.drafts import show_what_happened
    from crisisrunner.pins import pin
    from crisisrunner.runner import start as open_incident

    session = session_of(context)
    known = dict(_pair(text) for text in fact or ())
    _must_be_real(session)
    name = playbook or _choose_playbook(session)
    pins = pin(name, session.library, session.workspace)
    moment = session.moment_in(at, pins.zone)
    outcome = open_incident(session.new_record, pins, session.acting, title, severity, known, moment)
    session.leave_drills()
    session.take(outcome.case.incident.id)
    show_what_happened(outcome)
    _say_what_is_missing(session, outcome.case)
    others = [one for one in session.new_record.incidents() if one != outcome.case.incident.id]
    if any(not session.new_record.read(one).closed_at for one in others):
        out(f"Other incidents are open too. First: crisisrunner use {outcome.case.incident.id}")
    if screen.interactive() and not (title or severity or fact or at):
        from crisisrunner.cli.walk import walk

        walk(session)
    else:
        out("  Next:  ", strong("crisisrunner next"))


@app.command("status")
def status(
    context: typer.Context,
    watch: Annotated[bool, typer.Option("--watch", help="Refresh every 15 seconds, until Ctrl-C.")] = False,
    notify: Annotated[
        bool,
        typer.Option("--notify", help="Watch, and ring 60 and 15 minutes before something is due, and then."),
    ] = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Show what is true, due, blocked and next.

    Example: crisisrunner status --notify
    """
    session = session_of(context)
    if not (watch or notify):
        _show_status(session, at, as_json)
        return
    if not screen.interactive():
        raise WrongUsage("--watch and --notify need a terminal.", "crisisrunner status")
    from crisisrunner.cli.watch import watch_status

    watch_status(session, notify=notify)


def show_incident_in_hand(session: Session) -> None:
    """What `crisisrunner` alone shows: the status, or how to start."""
    from crisisrunner.cli.show.start import show_how_to_start

    try:
        session.incident  # noqa: B018 (asked for its refusal)
    except Refused as refusal:
        if not refusal.sentence.startswith("No incident is open"):
            raise
        show_how_to_start(session.library, session.path)
        return
    _show_status(session, None, as_json=False)


def _show_status(session: Session, at: str | None, as_json: bool) -> None:
    from crisisrunner.answers import status_data
    from crisisrunner.cli.show.status import show_status
    from crisisrunner.overview import Overview

    overview = Overview(session.case, session.moment(at) or session.now())
    if as_json:
        screen.answer(status_data(overview) | {"mirror": session.mirror_trouble()})
    else:
        show_status(overview, session.mirror_trouble(), alone=session.alone())


@app.command("advance")
def advance(
    context: typer.Context,
    trigger: Annotated[
        str | None,
        typer.Argument(
            help="Which transition; without it, all are listed.", autocompletion=completing.triggers
        ),
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why, where the plan asks for it.")] = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Make a transition, or list them with what each still needs.

    Example: crisisrunner advance confirm
    """
    from crisisrunner.answers import status_data
    from crisisrunner.cli.show.doors import show_doors
    from crisisrunner.cli.show.drafts import show_what_happened
    from crisisrunner.overview import Overview

    session = session_of(context)
    if trigger is not None:
        before = Overview(session.case, session.now())
        outcome = session.runner(at).advance(trigger, reason)
        if before.open_tasks():
            screen.labelled(
                "left open", f"in {before.stage.title.upper()}: {', '.join(before.open_tasks())}", at=12
            )
        show_what_happened(outcome)
        return
    overview = Overview(session.case, session.now())
    if as_json:
        screen.answer([{"id": door["trigger"], **door} for door in status_data(overview)["transitions"]])
    else:
        show_doors(overview)


@app.command("severity")
def severity(
    context: typer.Context,
    level: Annotated[int, typer.Argument(help="One of the playbook's severities; 1 is the worst.")],
    reason: Annotated[str, typer.Option("--reason", help="What changed.")],
    at: At = None,
) -> None:
    """Say how bad it is now, and why.

    Example: crisisrunner severity 2 --reason "all wards are on paper, care goes on"
    """
    from crisisrunner.cli.show.drafts import show_drafted

    outcome = session_of(context).runner(at).set_severity(level, reason)
    meant = outcome.case.playbook.severities[level]
    every = f"; an update every {meant.update_every}" if meant.update_every else ""
    out(f"Severity {level} from now on: {meant.title}{every}. 1 is the worst.")
    show_drafted(outcome, again=True)


@app.command("incidents")
def incidents(context: typer.Context, as_json: Json = False) -> None:
    """List all incidents of the record.

    Example: crisisrunner incidents
    """
    from crisisrunner.case import Case

    session = session_of(context)
    record = session.live_record if session.path.exists() else None
    cases = [Case(record, record.read(one)) for one in record.incidents()] if record else []
    if as_json:
        screen.answer([_in_short(case) for case in cases])
        return
    if not cases:
        out("There are no incidents yet.   ", strong("crisisrunner start"))
    now = clock.now()
    for case in cases:
        incident = case.incident
        stage = case.playbook.stages[incident.stage].title
        opened = tell(incident.opened_at or now, case.zone, now)
        out(strong(f"{incident.id}  {case.title}"))
        out(f"           {'closed' if incident.closed_at else stage.upper()}   opened {opened}")


@app.command("use")
def use(
    context: typer.Context,
    incident: Annotated[
        str, typer.Argument(help="Its id, like 2026-001.", autocompletion=completing.incidents)
    ],
) -> None:
    """Take an incident in hand, so that commands mean it.

    Example: crisisrunner use 2026-001
    """
    session = session_of(context)
    if incident.upper().startswith(DRILL):
        take_up(session, incident.upper())
        out(f"The drill {incident.upper()} is in hand.   ", strong("crisisrunner status"))
        return
    known = session.live_record.incidents()
    if incident not in known:
        raise unknown("incident", incident, known, "crisisrunner incidents")
    session.leave_drills()
    session.live_record.choose(incident)
    out(f"{incident} is in hand.   ", strong("crisisrunner status"))


def take_up(session: Session, drill: str) -> None:
    """Take a drill in hand again, however long nobody touched it.

    Raises:
        Refused: for one that there is not, or that has ended.
    """
    from crisisrunner.drill.conductor import Conductor
    from crisisrunner.incident.conducting import running_drill

    known = session.drills.incidents() if session.drills_path.exists() else []
    if drill not in known:
        raise unknown("drill", drill, known, "crisisrunner drill list")
    running_drill(session.drills.read(drill))
    screen.begin_exercise()
    session.drills.choose(drill)
    Conductor(session.drills, drill, session.acting).wake(clock.now())  # what went by counts for nothing
    session.drills.beat(drill, clock.now())


def _must_be_real(session: Session) -> None:
    """A drill in hand and a real incident never mix: whoever opens one says first that the drill is over."""
    if session.drills_path == session.path:
        raise Refused(
            f"{session.path} is a record of drills; no real incident lies among them.", "Leave --db away."
        )
    if session.drill_in_hand is None:
        return
    if screen.interactive():
        screen.err(f"The drill {session.drill_in_hand} goes on. `start` opens a REAL incident.")
        if screen.agreed("Is this real? Then the drill ends now."):
            from crisisrunner.cli.drill import stop_drill

            stop_drill(session, session.drill_in_hand, "", real=True)
            return
    raise Refused(
        f"The drill {session.drill_in_hand} goes on, and `start` opens a real incident.",
        "If this is real: crisisrunner drill stop --real-event, then start.",
    )


def _in_short(case: "Case") -> dict[str, object]:
    incident = case.incident
    return {
        "id": incident.id,
        "title": case.title,
        "playbook": incident.playbook,
        "stage": incident.stage,
        "severity": incident.severity,
        "opened_at": stamp(incident.opened_at) if incident.opened_at else None,
        "closed_at": stamp(incident.closed_at) if incident.closed_at else None,
    }


def _say_what_is_missing(session: Session, case: "Case") -> None:
    """What will be wanted later tonight, while it can still be had."""
    about = case.organisation
    unset = [name for name in ("hotline", "website", "press_phone") if not getattr(about, name)]
    if unset:
        screen.labelled(
            "missing", f"{', '.join(unset)} in crisisrunner.toml: public texts will show blanks for it", at=12
        )
    held = case.incident.holders
    nobody = [
        role for role, spec in case.playbook.roles.items() if role not in held and spec.deputy not in held
    ]
    if nobody:
        screen.labelled(
            "nobody", f"holds {', '.join(nobody)}: crisisrunner role assign ROLE PERSON --phone NUMBER", at=12
        )
    named = {role for person in case.workspace.people.values() for role in person.roles}
    strange = named - set(case.playbook.roles)
    if strange and (strange := strange - _roles_of_other_plans(session)):
        screen.labelled("unknown", f"roles in crisisrunner.toml: {', '.join(sorted(strange))}", at=12)
    if not session.says_who_acts:
        screen.labelled(
            "you are", f"'{session.acting}' in the record; to be named: crisisrunner --as NAME", at=12
        )


def _roles_of_other_plans(session: Session) -> set[str]:
    from crisisrunner.playbook.load import load_playbook

    library = session.library
    plans = [load_playbook(file, library)[0] for file in library.playbooks().values()]
    return {role for plan in plans if plan for role in plan.roles}


def _pair(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise WrongUsage(
            f"'{text}' names no value.",
            "Write --fact KEY=VALUE, like --fact what_happened='Screens are dark'.",
        )
    return name.strip(), value


def _choose_playbook(session: Session) -> str:
    """Ask what somebody sees, and take a number or a few words for it."""
    from crisisrunner.cli.show.start import show_playbooks, show_titles
    from crisisrunner.playbook.choosing import meant
    from crisisrunner.playbook.load import load_playbook

    library = session.library
    names = list(library.playbooks())
    if not screen.interactive():
        raise WrongUsage("Which playbook?", f"crisisrunner start NAME; there is: {', '.join(names)}.")
    loaded = {name: load_playbook(file, library)[0] for name, file in library.playbooks().items()}
    plans = {name: plan for name, plan in loaded.items() if plan}
    numbered = {str(number): name for number, name in enumerate(names, 1)}
    show_playbooks(library, names)
    while True:
        out(strong("What do you see?"), "  A number, or a few words. q stops.")
        typed = screen.ask(">", "PLAYBOOK").lower()
        if typed in ("q", "quit"):
            raise EOFError
        if typed in numbered:
            return numbered[typed]
        found = meant(typed, plans) if typed else []
        if found and (typed == found[0] or _is_it(plans[found[0]])):
            return found[0]
        others = found[1:]
        show_titles(plans, names, others or [name for name in names if name not in found])
        if others:
            out(f"  These are about '{typed}' too.")
        elif typed and not found:
            out(f"  Nothing here is about '{typed}'.")


def _is_it(playbook: "Playbook") -> bool:
    """Whether the plan that some words point to is the one: a wrong incident is dearer than one more key."""
    out(f"  {playbook.title}")
    screen.paragraph(playbook.use_when, "    ")
    return screen.agreed("  Begin this one?", "PLAYBOOK")
