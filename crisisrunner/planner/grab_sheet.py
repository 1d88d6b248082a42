"""The grab sheet: what a person needs to work from paper when every laptop is dead, on at most four pages."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from crisisrunner.incident.texts import BLANK
from crisisrunner.planner.plan import Plan
from crisisrunner.planner.samples import known_by, typical
from crisisrunner.planner.speaking import Speaker
from crisisrunner.playbook.languages import language_name
from crisisrunner.playbook.rule import Rules
from crisisrunner.timeline.about import About
from crisisrunner.times import zone_named

MOST_PAGES = 4
SIZES = (10, 9, 8)
"""Sizes of letters in points; smaller ones nobody reads at night."""
_TEMPLATE = "grab_sheet.typ"
_LINE = "__________________"


class Part(msgspec.Struct, frozen=True):
    """One heading of the sheet: `people`, `ticks`, `questions`, `clocks` or `text`, with its rows."""

    title: str
    kind: str
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def parts(plan: Plan, rules: Rules) -> list[Part]:
    """Everything that is on the sheet, what is needed first on top."""
    first = plan.playbook.first_stage
    found = [
        Part(
            "Who to call", "people", tuple(_people(plan)), "Write down the time. No answer: ring the deputy."
        ),
        *_checklists(plan, [first]),
        Part(
            "What to ask, and to write down with the source and the time",
            "questions",
            tuple(_questions(plan)),
        ),
        *_checklists(plan, [stage for stage in plan.playbook.stages if stage != first]),
        *_statements(plan),
        Part("What nobody answers", "text", tuple(_not_to_answer(plan))),
        Part("Deadlines", "clocks", tuple(_clocks(plan, rules)), "Outer limits; confirm each with counsel."),
    ]
    return [part for part in found if part.rows]


def fewer(found: Sequence[Part]) -> Iterator[list[Part]]:
    """The parts of a sheet, and then fewer and fewer of them, what can best be missed first."""
    yield list(found)
    statements = [part for part in found if part.title.startswith(_STATEMENT)]
    shorter = [part for part in found if part not in statements[1:]]
    yield shorter
    ticks = [part for part in shorter if part.kind == "ticks"]
    for count in range(1, len(ticks)):
        yield [part for part in shorter if part not in ticks[-count:]]


_STATEMENT = "Holding statement"
_HOW_TO_FILL_IN = (
    "Fill in what is confirmed; a number names its question. Strike out what is not. Two people read it."
)


def _people(plan: Plan) -> Iterator[tuple[str, ...]]:
    people = plan.workspace.people.values()
    for name, role in plan.playbook.roles.items():
        holders = [person for person in people if name in person.roles]
        for person in holders:
            yield role.title, person.name, person.phone
        if not holders:
            deputy = plan.playbook.roles[role.deputy].title if role.deputy else ""
            yield role.title, f"(stands in: {deputy})" if deputy else _LINE, _LINE


def _checklists(plan: Plan, stages: Sequence[str]) -> Iterator[Part]:
    for name in stages:
        stage = plan.playbook.stages[name]
        rows = [
            (
                task.do,
                ", ".join(
                    filter(
                        None,
                        (plan.playbook.roles[task.role].title if task.role else "", f"{task.within or ''}"),
                    )
                ),
            )
            for task in stage.tasks.values()
        ]
        messages = [
            (f"Say it: {plan.playbook.messages[message].title}", _approved_by(plan, message))
            for message in stage.messages
        ]
        yield Part(f"Checklist: {stage.title}", "ticks", (*rows, *messages), stage.purpose)


def _approved_by(plan: Plan, message: str) -> str:
    roles, approve = plan.playbook.roles, plan.playbook.messages[message].approve
    wanted = [roles[name].title for name in approve.all]
    if approve.any:
        wanted.append(" or ".join(roles[name].title for name in approve.any))
    return f"approved by {' and '.join(wanted)}" if wanted else "needs nobody's approval"


def _asked(plan: Plan) -> dict[str, int]:
    """The facts that are asked on the sheet, numbered: a line to fill in names the question that fills it."""
    early = list(plan.playbook.stages)[:2]
    names = [
        name
        for name, spec in plan.playbook.facts.items()
        if spec.translates is None and (spec.stage is None or spec.stage in early)
    ]
    return {name: number for number, name in enumerate(names, 1)}


def _questions(plan: Plan) -> Iterator[tuple[str, ...]]:
    for name, number in _asked(plan).items():
        yield (f"{number}. {plan.playbook.facts[name].ask}",)


def _statements(plan: Plan) -> Iterator[Part]:
    """The first words to the public, with lines to fill in, in each language."""
    playbook = plan.playbook
    spoken = [
        (stage, name)
        for stage, one in playbook.stages.items()
        for name in one.messages
        if playbook.is_public(name)
    ]
    if not spoken:
        return
    stage, message = spoken[0]
    lines = {name: f"({number}) {_LINE}" for name, number in _asked(plan).items()}
    values = {
        name: typical(spec) if spec.type == "yes-no" else lines.get(spec.translates or name, _LINE)
        for name, spec in playbook.facts.items()
    }
    known = known_by(playbook, stage, values)
    texts = Speaker(plan, known, organisation=plan.workspace.organisation).texts(message, None)
    for language in playbook.languages:
        body = next(text.body for text in texts if text.language == language and text.long)
        other = f", in {language_name(language)}" if language != playbook.languages[0] else ""
        yield Part(f"{_STATEMENT}{other}", "text", ((BLANK.sub(_LINE, body),),), _HOW_TO_FILL_IN)


def _not_to_answer(plan: Plan) -> Iterator[tuple[str, ...]]:
    playbook = plan.playbook
    if playbook.not_to_answer:
        role = playbook.questions_to
        asked = playbook.roles[role].title if role else "the communications lead"
        holders = [one for one in plan.workspace.people.values() if role in one.roles]
        whom = "".join(f"; {person.name} {person.phone}".rstrip() for person in holders)
        yield (f"{_capital('; '.join(playbook.not_to_answer))}. Send such questions to: {asked}{whom}.",)


def _capital(text: str) -> str:
    """The same, its first letter a capital."""
    return text[:1].upper() + text[1:]


def _clocks(plan: Plan, rules: Rules) -> Iterator[tuple[str, ...]]:
    for clock in plan.playbook.clocks.values():
        rule = rules.get(clock.rule)
        if rule is not None:
            known = "" if rule.status == "in_force" else f"; {rule.status.replace('_', ' ')}"
            whom = f"; for {rule.threshold}" if rule.threshold else ""
            how = f"from {rule.anchor}; to {rule.recipient}{whom}{known}"
            yield rule.title, how, f"{rule.limit or 'see the law'}"


def page_data(plan: Plan, found: Sequence[Part], size: float) -> Mapping[str, Any]:
    """What the page is set from."""
    playbook = plan.playbook
    return {
        "title": playbook.title,
        "use_when": playbook.use_when,
        "head": f"Grab sheet of the playbook {playbook.playbook}, version {playbook.version}, "
        f"reviewed {playbook.reviewed}.",
        "foot": f"{plan.workspace.organisation.name}: {playbook.title}, printed {plan.today}",
        "size": size,
        "parts": [
            {"title": one.title, "kind": one.kind, "note": one.note, "rows": [list(row) for row in one.rows]}
            for one in found
        ],
    }


def grab_sheet(plan: Plan, rules: Rules, made_by: str, made_at: datetime) -> bytes:
    """The sheet as a PDF of at most four pages: in smaller letters, and then with less on it, until it fits.

    Raises:
        Refused: where the package that sets pages is not installed.
    """
    from crisisrunner.exports.paper.typesetting import pages, typeset

    about = About(
        "", plan.playbook.title, plan.workspace.organisation.name,
        zone_named(plan.workspace.organisation.timezone), made_at, made_by, 0, "",
    )  # fmt: skip
    for some in fewer(parts(plan, rules)):
        for size in SIZES:
            data = page_data(plan, some, size)
            if pages(_TEMPLATE, data, about) <= MOST_PAGES:
                return typeset(_TEMPLATE, data, about)
    return typeset(_TEMPLATE, data, about)
