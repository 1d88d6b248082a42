"""Roles and phone calls: who holds what, who was reached, who still has to be."""

from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli import completing, screen
from crisisrunner.cli.screen import labelled, out
from crisisrunner.cli.session import At, Json, session_of
from crisisrunner.times import from_stamp, since

if TYPE_CHECKING:
    from crisisrunner.overview import Overview

role = typer.Typer(
    help="Who holds which role: assign, list.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)
app.add_typer(role, name="role")

Phone = Annotated[
    str, typer.Option("--phone", metavar="NUMBER", help="The number of somebody who is new here.")
]


@role.command("assign")
def assign(
    context: typer.Context,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="Which role.", autocompletion=completing.roles)],
    people: Annotated[
        list[str],
        typer.Argument(metavar="PERSON…", help="Who holds it now.", autocompletion=completing.people),
    ],
    phone: Phone = "",
    at: At = None,
) -> None:
    """Hand a role to somebody, or to several; a new name joins the incident.

    Example: crisisrunner role assign privacy "Ana Ruiz" --phone "+1 212 555 0164"
    """
    outcome = session_of(context).runner(at).assign(role, people, phone)
    names = [outcome.case.people[person].name for person in outcome.case.incident.holders[role]]
    out(f"{outcome.case.playbook.roles[role].title}: {', '.join(names)}")


@role.command("list")
def list_roles(context: typer.Context, as_json: Json = False) -> None:
    """List the roles, who holds them, and their phone numbers.

    Example: crisisrunner role list
    """
    case = session_of(context).case
    if as_json:
        screen.answer([
            {"id": role, "title": spec.title, "people": [
                {"id": person, "name": case.people[person].name, "phone": case.people[person].phone}
                for person in case.incident.holders.get(role, ())
            ]}
            for role, spec in case.playbook.roles.items()
        ])  # fmt: skip
        return
    for role, spec in case.playbook.roles.items():
        holders = [case.people[person] for person in case.incident.holders.get(role, ())]
        held = ", ".join(f"{person.name} {person.phone}".strip() for person in holders) or "nobody yet"
        labelled(role, f"{spec.title}: {held}", at=24)


@app.command("call")
def call(
    context: typer.Context,
    person: Annotated[
        str | None,
        typer.Argument(
            metavar="PERSON",
            help="Who was called; without it, who has to be.",
            autocompletion=completing.people,
        ),
    ] = None,
    reached: Annotated[
        bool | None, typer.Option("--reached/--not-reached", help="Whether they answered.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="What was said.")] = None,
    phone: Phone = "",
    at: At = None,
    as_json: Json = False,
) -> None:
    """Write down who was called and whether they were reached, or list who still has to be.

    Example: crisisrunner call "Ana Ruiz" --not-reached
    """
    from crisisrunner.overview import Overview

    session = session_of(context)
    if person is None:
        _list_calls(Overview(session.case, session.now()), as_json)
        return
    if not phone:
        session.case.person(person)  # before anything is asked
    if reached is None:
        reached = screen.agreed(f"Was {person} reached?", "--reached or --not-reached")
    outcome = session.runner(at).call(person, reached, phone, note)
    known = outcome.case.people[outcome.of_type("person.called")[0].data["person"]]
    out(f"  called  {known.name}  {known.phone}   {'reached' if reached else 'not reached'}")


def _list_calls(overview: "Overview", as_json: bool) -> None:
    from crisisrunner.answers import calls_data

    calls = calls_data(overview)
    if as_json:
        screen.answer(calls)
        return
    for each in calls:
        when = (
            f" at {since(from_stamp(each['called_at']), overview.case.zone, overview.now)}"
            if each["called_at"]
            else ""
        )
        roles = f" ({', '.join(each['roles'])})" if each["roles"] else ""
        labelled(
            each["state"].replace("_", " "),
            f"{each['name']}{roles}  {each['phone'] or 'no number known'}{when}",
            at=15,
        )
    if not calls:
        out("Nobody holds a role yet.   crisisrunner role assign ROLE PERSON --phone NUMBER")
