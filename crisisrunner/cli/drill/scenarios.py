"""Scenarios: which there are, what one holds for its facilitator, what is wrong with it."""

from typing import Annotated, Any

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.drill.options import Scenario
from crisisrunner.cli.screen import labelled, out, quiet, strong
from crisisrunner.cli.session import Json, session_of
from crisisrunner.errors import Refused
from crisisrunner.times import length

app = typer.Typer()


@app.command("list")
def list_scenarios(context: typer.Context, as_json: Json = False) -> None:
    """List the scenarios within reach, and the drills that were held.

    Example: crisisrunner drill list
    """
    from crisisrunner.case import Case
    from crisisrunner.drill.load import load_scenario

    session = session_of(context)
    library = session.library
    loaded = {name: load_scenario(file, library) for name, file in library.scenarios().items()}
    held = session.drills.incidents() if session.drills_path.exists() else []
    cases = [Case(session.drills, session.drills.read(one)) for one in held]
    if as_json:
        screen.answer([*(_in_short(name, *one) for name, one in loaded.items()), *map(_held, cases)])
        return
    for name, (scenario, problems) in loaded.items():
        if scenario is None:
            labelled(name, f"{len(problems)} problems: crisisrunner drill check {name}", at=22)
            continue
        lasts = length(scenario.lasts)
        labelled(name, f"{scenario.title}: {len(scenario.injects)} injects in {lasts} of the story", at=22)
    for case in cases:
        exercise = case.incident.exercise
        state = "ended" if exercise and exercise.stopped_at else "goes on"
        labelled(case.incident.id, f"{case.title}, {state}", at=22)
    goes_on = session.drill_in_hand
    out("  Next:  ", strong("crisisrunner drill run" if goes_on else "crisisrunner drill start SCENARIO"))


@app.command("show")
def show(context: typer.Context, scenario: Scenario, as_json: Json = False) -> None:
    """Show a scenario as its facilitator sees it: injects, notes and what is expected. Not for players.

    Example: crisisrunner drill show night-ransomware
    """
    import msgspec

    from crisisrunner.cli.show.scenario import show_scenario
    from crisisrunner.drill.load import scenario_named

    found = scenario_named(scenario, session_of(context).library)
    if as_json:
        plain: dict[str, Any] = msgspec.to_builtins(found)
        screen.answer({"id": scenario, **plain})
    else:
        show_scenario(found)


@app.command("check")
def check(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="SCENARIO…", help="Which; else all.")] = None,
    as_json: Json = False,
) -> None:
    """Check scenarios: every mistake, every inject that is never reached, every expectation that cannot be met.

    Example: crisisrunner drill check night-ransomware
    """
    from crisisrunner.drill.load import problems_of

    library = session_of(context).library
    chosen = names or list(library.scenarios())
    found = {name: problems_of(library.scenario(name), library) for name in chosen}
    problems = [problem for one in found.values() for problem in one]
    if as_json:
        screen.answer(
            [
                {
                    "id": f"{problem.file}:{problem.line}:{problem.column}",
                    "scenario": name,
                    "sentence": problem.sentence,
                }
                for name, one in found.items()
                for problem in one
            ]
        )
    else:
        for name, one in found.items():
            for problem in one:
                out(str(problem))
            if not one:
                out(strong(name), "   can be played: every inject is reached, every expectation can be met")
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise Refused(f"{count} found.", "Mend each line named above, then check again.")
    if not chosen:
        out(quiet("There are no scenarios within reach."))


@app.command("schema")
def schema() -> None:
    """The JSON Schema of a scenario file, for editors.

    Example: crisisrunner drill schema
    """
    from crisisrunner.drill.form import file_of_scenario

    screen.answer(file_of_scenario().json_schema())


def _in_short(name: str, scenario: Any, problems: Any) -> dict[str, Any]:
    return {
        "id": name,
        "title": scenario.title if scenario else None,
        "playbook": scenario.playbook if scenario else None,
        "injects": len(scenario.injects) if scenario else None,
        "problems": len(problems),
    }


def _held(case: Any) -> dict[str, Any]:
    exercise = case.incident.exercise
    return {
        "id": case.incident.id, "title": case.title, "scenario": exercise.scenario,
        "ended": exercise.stopped_at is not None, "real_event": exercise.real,
    }  # fmt: skip
