"""Evaluating a drill: what was seen, how it went, what is to become better."""

from typing import Annotated

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.drill.options import take_drill
from crisisrunner.cli.screen import out
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.errors import CrisisError, WrongUsage, unknown

app = typer.Typer()

Objective = Annotated[str, typer.Argument(metavar="OBJECTIVE", help="Which objective of the scenario.")]
Rating = Annotated[str, typer.Option("--rating", metavar="P|S|M|U", help="How it went, as HSEEP rates it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]


@app.command("observe")
def observe(
    context: typer.Context,
    objective: Objective,
    text: Annotated[str, typer.Argument(help="What you saw.")],
    rating: Rating = "",
) -> None:
    """Write down what an evaluator saw; players do not see it while the drill goes on.

    Example: crisisrunner drill observe speak-first "Nobody rang the night editor." --rating S
    """
    from crisisrunner.drill import debrief

    session = session_of(context)
    take_drill(session)
    debrief.observe(session.runner(), objective, text, rating)
    out("  observed  ", objective)


@app.command("score")
def score(
    context: typer.Context,
    of: Annotated[
        str | None,
        typer.Argument(
            metavar="OBJECTIVE|EXPECTATION", help="What to rate; without it, the scores are shown."
        ),
    ] = None,
    rating: Rating = "",
    met: Annotated[
        bool | None, typer.Option("--met/--missed", help="Of an expectation: what the record does not show.")
    ] = None,
    reason: Reason = "",
    as_json: Json = False,
) -> None:
    """Show how the drill went, from the record; or rate an objective. For the facilitator, not for players.

    Example: crisisrunner drill score speak-first --rating S --reason "late, but before the radio"
    """
    from crisisrunner.drill import debrief

    session = session_of(context)
    take_drill(session)
    if of is None:
        show_scores(session, as_json)
    elif rating:
        debrief.give_rating(session.runner(), of, rating, reason)
        out(f"  rated     {of}: {rating.upper()}")
    elif met is not None:
        verdict = "met" if met else "missed"
        debrief.judge_expectation(session.runner(), of, verdict, reason)
        out(f"  judged    {of}: {verdict}")
    else:
        raise _asks_how(session, of)


def _asks_how(session: Session, of: str) -> CrisisError:
    """What is wanted for a name that was given alone."""
    from crisisrunner.drill.conductor import scenario_of

    scenario = scenario_of(session.case)
    if of in scenario.objectives:
        return WrongUsage(f"How did {of} go?", f"crisisrunner drill score {of} --rating P|S|M|U")
    if of in scenario.expectations:
        return WrongUsage(f"Was {of} met?", f'crisisrunner drill score {of} --met --reason "…", or --missed')
    return unknown(
        "objective", of, [*scenario.objectives, *scenario.expectations], "crisisrunner drill score"
    )


@app.command("improve")
def improve(
    context: typer.Context,
    objective: Objective,
    action: Annotated[str, typer.Argument(help="What is done about it.")],
    owner: Annotated[str, typer.Option("--owner", help="Who sees to it.")],
    by_day: Annotated[str, typer.Option("--by", metavar="DAY", help="By when, like 2027-01-31.")],
    area: Annotated[str, typer.Option("--area", help="What is to become better.")] = "",
    element: Annotated[
        str, typer.Option("--element", help="Planning, Organization, Equipment, Training or Exercise.")
    ] = "Planning",
    organisation: Annotated[
        str, typer.Option("--organisation", help="Whose it is; else this hospital.")
    ] = "",
    start: Annotated[
        str | None, typer.Option("--start", metavar="DAY", help="From when; else today.")
    ] = None,
) -> None:
    """Put a corrective action into the improvement plan; with `-i 2026-001`, of a real incident.

    Example: crisisrunner drill improve speak-first "Keep a signed holding line" --owner "Dana Ortiz" --by 2027-01-31
    """
    from crisisrunner import clock
    from crisisrunner.drill import debrief

    session = session_of(context)
    if not session.named:
        take_drill(session)
    today = clock.now().astimezone(session.zone).date().isoformat()
    words = {"action": action, "area": area, "owner": owner, "organisation": organisation}
    outcome = debrief.improve(session.runner(), objective, words, element, start or today, by_day)
    one = outcome.of_type("improvement.planned")[0]
    out(f"  planned   {one.data['id']}: {owner}, by {by_day}")


def show_scores(session: Session, as_json: bool, *, rehearsed: bool = False) -> None:
    """How a drill went, on the screen or as JSON; nobody rates what was only rehearsed."""
    from crisisrunner.cli.show.score import show_next, show_score
    from crisisrunner.drill.conductor import scenario_of
    from crisisrunner.drill.expectations import judge
    from crisisrunner.drill.rating import rate
    from crisisrunner.drill.report.data import figure_data, rated_data
    from crisisrunner.drill.scorecard import scorecard
    from crisisrunner.incident.conducting import course_of

    case, now = session.case, session.now()
    scenario = scenario_of(case)
    rated = rate(scenario, course_of(case.incident), judge(case, scenario, now))
    figures = scorecard(case, scenario, now)
    if as_json:
        screen.answer(
            {
                "objectives": [rated_data(one) for one in rated],
                "scorecard": [figure_data(one) for one in figures],
            }
        )
    else:
        show_score(case, scenario, rated, figures)
        if not rehearsed:
            show_next(rated)
