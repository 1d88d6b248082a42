"""What is wrong with plans, and what weakens them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.playbook.options import Names
from crisisrunner.cli.screen import alarm, labelled, out, quiet, strong
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.errors import Refused

if TYPE_CHECKING:
    from crisisrunner.planner.lint.rule import Weakness
    from crisisrunner.planner.survey import Surveyed
    from crisisrunner.playbook.problems import Problem

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("check")
def check_playbooks(
    context: typer.Context,
    names: Names = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse what is to be looked at, too.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules, and why each is one.")] = False,
    as_json: Json = False,
) -> None:
    """Check plans, their templates and crisisrunner.toml: what is wrong, and what a sound plan lacks.

    Each finding has its place, why it matters and what to do. BLOCK refuses a plan, WARN is to be looked at.
    What may stay is written into the plan with the reason: accept: [{rule: …, at: …, reason: …}]

    Example: crisisrunner playbook check ransomware
    """
    if rules:
        _show_rules(as_json)
        return
    from crisisrunner.planner.survey import survey

    session = session_of(context)
    workspace, library = session.workspace, session.library  # the workspace's own problems are told first
    found = survey(names or library.playbooks(), library, workspace, session.today())
    around = _around(session)
    if as_json:
        screen.answer(list(_data(found, around)))
    else:
        _show(found, around)
    refusing = [one for surveyed in found.values() for one in _refusing(surveyed, strict)]
    count = len(refusing) + sum(map(len, around.values()))
    if count:
        many = "1 problem" if count == 1 else f"{count} problems"
        raise Refused(f"{many} found.", "Mend each line named above, then check again.")


def _around(session: Session) -> "dict[str, list[Problem]]":
    """What is wrong beside the plans: the rules of law, the roles of people, the languages spoken."""
    from crisisrunner.pins import check_laws
    from crisisrunner.playbook.languages import check_languages
    from crisisrunner.playbook.roles import check_roles

    _, laws = check_laws(session.library, session.workspace)
    roles = check_roles(session.workspace, session.library)
    languages = check_languages(session.workspace, session.library)
    found = {"laws": laws, "people": roles, "languages": languages}
    return {name: problems for name, problems in found.items() if problems}


def _refusing(surveyed: "Surveyed", strict: bool) -> "Iterator[Problem | Weakness]":
    yield from surveyed.problems
    for weak in surveyed.weaknesses:
        if not weak.accepted and (strict or weak.level == "block"):
            yield weak


def _show(found: "Mapping[str, Surveyed]", around: "Mapping[str, Iterable[Problem]]") -> None:
    for name, surveyed in found.items():
        for problem in surveyed.problems:
            out(str(problem))
        open_ones = [weak for weak in surveyed.weaknesses if not weak.accepted]
        if not surveyed.problems and not open_ones:
            accepted = len(surveyed.weaknesses)
            out(
                strong(name),
                "   is sound",
                quiet(f"   ({accepted} accepted, with reasons)" if accepted else ""),
            )
        for weak in open_ones:
            _show_weakness(weak)
    for problems in around.values():
        for problem in problems:
            out(str(problem))


def _show_weakness(weak: "Weakness") -> None:
    out(
        alarm("BLOCK") if weak.level == "block" else strong("WARN"),
        f"  {weak.rule}   ",
        quiet(str(weak).split(": ")[0]),
    )
    labelled("", f"{weak.sentence[:1].upper()}{weak.sentence[1:]}.", at=7)
    labelled("", weak.why, at=7)
    labelled("", f"{weak.remedy}  ({weak.at})" if weak.at else weak.remedy, at=7)


def _data(
    found: "Mapping[str, Surveyed]", around: "Mapping[str, Iterable[Problem]]"
) -> Iterator[dict[str, Any]]:
    for name, surveyed in found.items():
        yield from (_problem_data(name, problem) for problem in surveyed.problems)
        for weak in surveyed.weaknesses:
            yield {
                **_place(name, weak), "rule": weak.rule, "level": weak.level, "at": weak.at, "why": weak.why,
                "remedy": weak.remedy, "accepted": weak.accepted or None,
            }  # fmt: skip
    for name, problems in around.items():
        yield from (_problem_data(name, problem) for problem in problems)


def _problem_data(playbook: str, problem: "Problem") -> dict[str, Any]:
    more = {
        "rule": "well-formed",
        "level": "block",
        "at": None,
        "why": None,
        "remedy": None,
        "accepted": None,
    }
    return _place(playbook, problem) | more


def _place(playbook: str, one: "Problem | Weakness") -> dict[str, Any]:
    return {
        "id": f"{one.file}:{one.line}:{one.column}",
        "playbook": playbook,
        "file": one.file,
        "line": one.line,
        "column": one.column,
        "sentence": one.sentence,
    }


def _show_rules(as_json: bool) -> None:
    from crisisrunner.planner.lint import RULES

    if as_json:
        screen.answer([{"id": rule.name, "level": rule.level, "why": rule.why} for rule in RULES])
        return
    for rule in RULES:
        labelled(rule.name, f"{rule.level.upper()}  {rule.why}", at=24)
