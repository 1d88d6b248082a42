"""Clocks: what is due by law or promise, since when, how it was counted, and what became of it."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from crisisrunner import clock as wall
from crisisrunner.cli import completing, screen
from crisisrunner.cli.files import write_out
from crisisrunner.cli.screen import err, labelled, out
from crisisrunner.cli.session import At, Json, Session, session_of
from crisisrunner.errors import Refused, WrongUsage, unknown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from crisisrunner.incident.counting import Anchor
    from crisisrunner.incident.facts import Answer
    from crisisrunner.playbook.rule import Rule, Rules
    from crisisrunner.runner import Outcome

app = typer.Typer(
    help="Deadlines by law and by promise: list, start, hold, met, waive, snooze, rules, due.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(metavar="CLOCK", help="Which clock.", autocompletion=completing.clocks)]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="TIME", help="When it happened from which the rule counts."),
]
Reason = Annotated[str, typer.Option("--reason", help="Why; the record keeps it.")]


class Format(StrEnum):
    """What the clocks can be written as."""

    TEXT = "text"
    ICS = "ics"


@app.command("list")
def list_clocks(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="text, or ics for a calendar.")] = Format.TEXT,
    file: Annotated[Path | None, typer.Option("--out", help="Write to a file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="As it looks at another time than now.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List every clock: promises, the cadence, how long nothing was said, and the laws.

    Example: crisisrunner clock list --format ics --out deadlines.ics
    """
    from crisisrunner.answers import clocks_data
    from crisisrunner.cli.show.clocks import show_clocks
    from crisisrunner.overview import Overview

    session = session_of(context)
    overview = Overview(session.case, session.moment(at) or session.now())
    if as_json:
        screen.answer(clocks_data(overview))
    elif form is Format.ICS or file:
        from crisisrunner.appointments import deadlines, left_out
        from crisisrunner.cli.show.clocks import show_left_out

        write_out([deadlines(overview.case, overview.now)], session.out(file), force)
        show_left_out(left_out(overview.case, overview.now))
    else:
        show_clocks(overview)


@app.command("start")
def start(
    context: typer.Context,
    clock: Annotated[
        str,
        typer.Argument(
            metavar="CLOCK|RULE", help="A clock of the plan, or a rule.", autocompletion=completing.clocks
        ),
    ],
    begun: From = None,
    said_by: Annotated[
        str, typer.Option("--said-by", metavar="NAME", help="Who says that it applies, such as counsel.")
    ] = "",
    reason: Reason = "",
    at: At = None,
) -> None:
    """Say that a rule applies here; it is counted as soon as its event has happened.

    Example: crisisrunner clock start hipaa-individuals --said-by "counsel on call"
    """
    from crisisrunner import timekeeping
    from crisisrunner.incident.clocks import Start
    from crisisrunner.incident.facts import WantsReason

    session = session_of(context)
    runner = session.runner(at)
    said = Start(said_by, _answer(begun, session.zone, runner.at) if begun else None, reason)
    try:
        outcome = timekeeping.start(runner, clock, said)
    except WantsReason as refusal:
        if not screen.interactive():
            raise
        out(f"  {refusal.sentence}")
        said = replace(said, reason=screen.ask("Reason:", '--reason "…"'))
        outcome = timekeeping.start(runner, clock, said)
    _show(outcome)


@app.command("hold")
def hold(
    context: typer.Context,
    clock: Name,
    written: Annotated[bool, typer.Option("--written", help="They asked in writing, for a period.")] = False,
    oral: Annotated[bool, typer.Option("--oral", help="They asked by word of mouth.")] = False,
    lift: Annotated[bool, typer.Option("--lift", help="The hold is over.")] = False,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="The end of a written period.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="When they said so, if not now.")
    ] = None,
    official: Annotated[str, typer.Option("--official", metavar="NAME", help="Who asked to wait.")] = "",
    reason: Reason = "",
    at: At = None,
) -> None:
    """Stop a deadline, since the police or another authority asked to wait; or --lift that.

    Example: crisisrunner clock hold hipaa-individuals --oral --official "Agent Reyes, FBI"
    """
    from crisisrunner import timekeeping
    from crisisrunner.incident.clocks import Wait

    session = session_of(context)
    runner = session.runner(at)
    if written + oral + lift != 1:
        raise WrongUsage("Was it written or oral, or is it over?", "Give --written, --oral or --lift.")
    if lift:
        _show(timekeeping.lift(runner, clock, reason))
        return
    if written and not until:
        raise WrongUsage("A written hold names its end.", 'Give --until "2026-12-24".')
    wait = Wait(
        "written" if written else "oral", official, session.moment(since) or runner.at,
        _answer(until, session.zone, runner.at) if until else None, reason,
    )  # fmt: skip
    _show(timekeeping.hold(runner, clock, wait))


@app.command("met")
def met(
    context: typer.Context,
    clock: Name,
    reference: Annotated[
        str, typer.Option("--reference", help="How they confirmed it, or where it can be found.")
    ] = "",
    update: Annotated[bool, typer.Option("--update", help="It is an updated filing.")] = False,
    at: At = None,
) -> None:
    """Write down that the notice or report is made; what is counted from it starts.

    Example: crisisrunner clock met nis2-early-warning --at 03:40 --reference "CSIRT case 4711"
    """
    from crisisrunner import timekeeping

    _show(timekeeping.meet(session_of(context).runner(at), clock, reference, update))


@app.command("waive")
def waive(context: typer.Context, clock: Name, reason: Reason = "", at: At = None) -> None:
    """Write down that nothing is filed, and why.

    Example: crisisrunner clock waive hipaa-media --reason "counsel: fewer than 500 in each State"
    """
    from crisisrunner import timekeeping

    if not reason.strip():
        reason = screen.ask("Why is nothing filed?", '--reason "…"')
    _show(timekeeping.waive(session_of(context).runner(at), clock, reason))


@app.command("snooze")
def snooze(
    context: typer.Context,
    deadline: Annotated[str, typer.Argument(metavar="ID", help="Which deadline: its id in status --json.")],
    lasting: Annotated[str, typer.Option("--for", metavar="TIME", help="How long, such as '20 min'.")],
    reason: Reason = "",
) -> None:
    """Put off the reminder of a deadline; the deadline itself stays where it is.

    Example: crisisrunner clock snooze promise-public --for "20 min" --reason "the text is with privacy"
    """
    from crisisrunner import timekeeping
    from crisisrunner.times import deadline as told
    from crisisrunner.times import parse_duration

    session = session_of(context)
    try:
        duration = parse_duration(lasting)
    except ValueError as error:
        raise WrongUsage(f"{error}.", "Give --for '20 min'.") from None
    runner = session.runner()
    until = duration.after(runner.at, session.zone)
    timekeeping.snooze(runner, deadline, until, reason)
    out(f"  reminder of {deadline} at {told(until, session.zone, runner.at)}; its deadline stays")


@app.command("rules")
def rules(
    context: typer.Context,
    rule: Annotated[
        str | None, typer.Argument(metavar="RULE", help="One rule, whole; else all in short.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the rules of law that are known, each with its source; none of it is legal advice.

    Example: crisisrunner clock rules hipaa.individual
    """
    from crisisrunner.cli.show.rules import rules_data, show_rule, show_rules

    known = _rules(session_of(context))
    chosen = known if rule is None else {rule: _rule(known, rule)}
    if as_json:
        screen.answer(rules_data(chosen))
    elif rule is None:
        show_rules(chosen)
    else:
        show_rule(chosen[rule])


@app.command("due")
def due(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Which rule: crisisrunner clock rules.")],
    begun: Annotated[str, typer.Option("--from", metavar="TIME", help="When the event happened.")],
    zone: Annotated[
        str | None, typer.Option("--zone", help="In which time zone, like America/New_York.")
    ] = None,
    cap: Annotated[
        str | None, typer.Option("--cap", metavar="TIME", help="When the second event happened, for DORA.")
    ] = None,
    count: Annotated[
        int | None, typer.Option("--count", min=0, help="How many people, where the rule depends on it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Count a deadline without an incident: when, how it was counted, by which source.

    Example: crisisrunner clock due gdpr.33 --from "2026-11-24 02:50" --zone Europe/Dublin
    """
    from crisisrunner.calculator import calculate
    from crisisrunner.cli.show.rules import due_data, show_due
    from crisisrunner.times import zone_named

    session = session_of(context)
    wanted = _rule(_rules(session), rule)
    here = zone_named(zone or wanted.zone or session.workspace.organisation.timezone)
    now = wall.now()
    anchor = _anchor(_answer(begun, here, now), cap, here, now)
    counted = calculate(wanted, anchor, here, session.workspace.closures, count)
    if zone is None and (wanted.zone or not session.names_a_zone) and _depends_on_zone(begun, now):
        whose = f"the zone of {rule}" if wanted.zone else "the zone of this laptop"
        err(f"The time was read in {here}, {whose}. For another one: --zone America/New_York")
    if as_json:
        screen.answer(due_data(counted))
    else:
        show_due(counted)


def _depends_on_zone(typed: str, now: datetime) -> bool:
    """Whether a time means another moment where another zone is taken, so that the zone has to be told."""
    from crisisrunner.times import zone_named

    first, last = (_answer(typed, zone_named(name), now) for name in ("Etc/GMT-14", "Etc/GMT+12"))
    return first.moment is None or first.moment != last.moment


def _rules(session: Session) -> "Rules":
    from crisisrunner.playbook.problems import BadFile
    from crisisrunner.playbook.rules import load_rules

    known, problems = load_rules(session.library)
    if problems:
        raise BadFile("The rules", problems)
    return known


def _rule(known: "Rules", name: str) -> "Rule":
    if name not in known:
        raise unknown("rule", name, known, "crisisrunner clock rules")
    return known[name]


def _answer(typed: str, zone: "ZoneInfo", now: datetime) -> "Answer":
    from crisisrunner.incident.facts import read_answer
    from crisisrunner.playbook.model import FactSpec

    return read_answer(FactSpec("When did it happen?", type="datetime"), typed, zone, now, ahead=True)


def _anchor(answer: "Answer", cap: str | None, zone: "ZoneInfo", now: datetime) -> "Anchor":
    from crisisrunner.incident.counting import Anchor
    from crisisrunner.incident.facts import day_of

    second = _answer(cap, zone, now) if cap else None
    if second and second.moment is None:
        raise Refused(f"'{cap}' is a day without a time.", 'Give the time as well: "2026-11-24 02:50".')
    return Anchor(answer.moment, day_of(answer), second.moment if second else None)


def _show(outcome: "Outcome") -> None:
    """What became of the clocks that this command moved."""
    from crisisrunner.cli.show.clocks import show_moved

    if not show_moved(outcome):
        labelled("noted", "Nothing is due by it.", at=12)
