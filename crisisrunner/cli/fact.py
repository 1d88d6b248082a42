"""Facts: set, confirmed, retracted."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli import completing, screen
from crisisrunner.cli.screen import labelled, out, quiet, strong
from crisisrunner.cli.session import At, Json, session_of

if TYPE_CHECKING:
    from crisisrunner.case import Case
    from crisisrunner.runner import Outcome

app = typer.Typer(
    help="What is known: set, confirm, retract, list.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

Key = Annotated[str, typer.Argument(metavar="KEY", help="Which fact.", autocompletion=completing.facts)]


@app.command("set")
def set_fact(
    context: typer.Context,
    key: Key,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What is known.")],
    source: Annotated[
        str | None, typer.Option("--source", help="Who vouches for it; without one it is not confirmed.")
    ] = None,
    wrong: Annotated[
        bool,
        typer.Option("--wrong", help="The value before was wrong: what went out with it gets a correction."),
    ] = False,
    reason: Annotated[
        str, typer.Option("--reason", help="Why a time is changed from which a legal deadline is counted.")
    ] = "",
    at: At = None,
) -> None:
    """Give a fact its value. A new value corrects what went out, unless it was expected to change.

    Example: crisisrunner fact set detected_at 02:50 --source "ward 4 charge nurse"
    """
    from crisisrunner.incident.facts import WantsReason

    runner = session_of(context).runner(at)
    try:
        outcome = runner.set_fact(key, value, source, wrong, reason)
    except WantsReason as refusal:
        if not screen.interactive():
            raise
        out(f"  {refusal.sentence}")
        outcome = runner.set_fact(key, value, source, wrong, screen.ask("Reason:", '--reason "…"'))
    show_fact(outcome, key, runner.now())


@app.command("confirm")
def confirm(
    context: typer.Context,
    key: Key,
    source: Annotated[str, typer.Option("--source", help="Who vouches for it.")],
    at: At = None,
) -> None:
    """Say who vouches for a fact.

    Example: crisisrunner fact confirm sites_affected --source "security lead"
    """
    runner = session_of(context).runner(at)
    show_fact(runner.confirm_fact(key, source), key, runner.now())


@app.command("retract")
def retract(
    context: typer.Context,
    key: Key,
    reason: Annotated[str, typer.Option("--reason", help="Why it does not hold.")],
    at: At = None,
) -> None:
    """Take a fact back; every released message that said it is named, and its correction drafted.

    Example: crisisrunner fact retract sites_affected --reason "a fourth site was hit"
    """
    from crisisrunner.cli.show.drafts import show_drafted, show_voided, show_wrong

    outcome = session_of(context).runner(at).retract_fact(key, reason)
    out(f"Retracted: {key}.")
    show_wrong(outcome)
    if not outcome.of_type("correction.opened"):
        out("  Nothing that went out said it, or its correction is open already.")
    show_voided(outcome)
    show_drafted(outcome, again=True)


@app.command("list")
def list_facts(context: typer.Context, as_json: Json = False) -> None:
    """List all facts of the plan, known or not.

    Example: crisisrunner fact list
    """
    from crisisrunner.answers import facts_data
    from crisisrunner.overview import Overview

    session = session_of(context)
    overview = Overview(session.case, session.now())
    if as_json:
        screen.answer(facts_data(overview))
        return
    for fact in facts_data(overview):
        value = "not known" if fact["value"] is None else str(fact["value"])
        shown = told(overview.case, fact["id"], value, overview.now) if fact["value"] is not None else value
        source = f" ({fact['source']})" if fact.get("source") else ""
        out(strong(fact["id"]), quiet(f"   {fact['ask']}"))
        labelled(fact["state"], f"{shown}{source}", at=16)


def show_fact(outcome: "Outcome", key: str, now: datetime) -> None:
    """What was noted, as it was understood, and which drafts can say more now."""
    from crisisrunner.answers import facts_data
    from crisisrunner.cli.show.drafts import show_drafted, show_voided, show_wrong
    from crisisrunner.overview import Overview

    overview = Overview(outcome.case, now)
    fact = next(fact for fact in facts_data(overview) if fact["id"] == key)
    by = (
        f"confirmed by {fact['source']}"
        if fact["source"]
        else f"not confirmed: crisisrunner fact confirm {key} --source …"
    )
    labelled("noted", f"{key}: {told(outcome.case, key, str(fact['value']), now)}", at=12)
    labelled("", by, at=12)
    show_wrong(outcome)
    _show_older(outcome, key)
    show_voided(outcome)
    show_drafted(outcome, again=True)
    if outcome.of_type("clock.started", "clock.moved"):
        from crisisrunner.cli.show.clocks import show_moved

        show_moved(outcome)


def told(case: "Case", key: str, value: str, now: datetime) -> str:
    """A fact's value as a person reads it: times in the organisation's zone, numbers grouped."""
    from crisisrunner.times import from_stamp, tell

    kind = case.playbook.facts[key].type
    if kind == "datetime" and len(value) > 10 and value.endswith("Z"):
        return tell(from_stamp(value), case.zone, now)
    if kind == "number" and value.lstrip("-").isdigit():
        return f"{int(value):,}"
    return value


def _show_older(outcome: "Outcome", key: str) -> None:
    """What went out with an earlier value that was true then, or was not: only a person can tell."""
    from crisisrunner.incident.corrections import said

    incident = outcome.case.incident
    fact = incident.facts.get(key)
    if fact is None or not outcome.of_type("fact.set") or outcome.of_type("correction.opened"):
        return
    owed = {incident.corrections[one].message for one in incident.open["corrections"]}
    for message in said(incident, key):
        if message.id not in owed and any(
            text.facts.get(key, fact.version) < fact.version for text in message.out
        ):
            labelled("went out", f"{message.id}, with what was known before. If that was wrong then:", at=12)
            labelled("", f'crisisrunner message correct {message.message} --reason "…"', at=12)
