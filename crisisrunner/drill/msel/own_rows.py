"""Rows of a list that this program wrote: each comes back as exactly what it was, or is named with what is wrong."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from crisisrunner.drill.msel.cells import undone
from crisisrunner.drill.msel.columns import EXPECTED
from crisisrunner.drill.msel.foreign_rows import first_words
from crisisrunner.drill.msel.heading import Heading
from crisisrunner.drill.msel.rows import measure
from crisisrunner.drill.msel.sheets import Line, Sheet
from crisisrunner.drill.msel.taken import Taken
from crisisrunner.drill.offsets import parse_inject_time, parse_offset
from crisisrunner.drill.scenario import CAPABILITIES, Expectation, Inject, Objective
from crisisrunner.tables import BadRow
from crisisrunner.tables.table import Unusable

_YES = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True}
_TYPES = {"": "contextual", "improvised": "contextual"}
"""What an inject was told as in a drill, and what it is in a scenario."""
_One = TypeVar("_One")
Cells = Mapping[str, str]


def take_own(sheet: Sheet, heading: Heading, starts: datetime, zone: ZoneInfo) -> Taken:
    """The injects and expectations of a list, in the order of their numbers."""
    taken = Taken(sheet.noun, notes=[*sheet.notes])
    order: dict[str, float] = {}
    for line in sheet.lines:
        if line is heading.line:
            continue
        taken.rows += 1
        try:
            _take(taken, order, _cells(line, heading), line, starts, zone)
        except (Unusable, ValueError) as why:
            taken.bad.append(BadRow(line.number, str(why)))
    taken.injects = _sorted(taken.injects, order, "inject")
    taken.expectations = _sorted(taken.expectations, order, "expectation")
    taken.objectives = _sorted(taken.objectives, order, "objective")
    return taken


def _cells(line: Line, heading: Heading) -> Cells:
    if line.why:
        raise Unusable(line.why)
    stray = next((column for column in line.cells if column not in heading.known), None)
    if stray is not None:
        raise Unusable(f"it has a text in a column that this list does not have: {line.cells[stray][:40]}")
    return {heading.known[column]: undone(text) for column, text in line.cells.items()}


def _take(
    taken: Taken, order: dict[str, float], cells: Cells, line: Line, starts: datetime, zone: ZoneInfo
) -> None:
    """Take one row whole, or nothing of it."""
    name, expected = (cells.get(key, "").strip() for key in ("inject_id", "expectation_id"))
    told = cells.get("type") != EXPECTED
    if told and not name:
        raise Unusable("it has no inject_id")
    if not told and not expected:
        raise Unusable("it is an expected action and has no expectation_id")
    for what in [f"inject {name}"] * told + [f"expectation {expected}"] * bool(expected):
        if what in taken.lines:
            raise Unusable(f"the {what} stands in {taken.noun} {taken.lines[what]} already")
    inject = _inject(cells, starts, zone) if told else None
    one = _expectation(cells, name if told else None) if expected else None
    aim = _objective(taken, cells) if one else None
    if inject:
        taken.injects[name], taken.lines[f"inject {name}"] = inject, line.number
        order[f"inject {name}"] = _number(cells, "inject_no")
    if one and aim:
        taken.expectations[expected], taken.lines[f"expectation {expected}"] = one, line.number
        order[f"expectation {expected}"] = _number(cells, "expectation_no")
        taken.objectives[one.objective] = aim
        order.setdefault(f"objective {one.objective}", _number(cells, "objective_no"))


def _inject(cells: Cells, starts: datetime, zone: ZoneInfo) -> Inject:
    kind, text = cells.get("type", ""), _text(cells, "message")
    title = cells.get("title") or (first_words(text) if kind == "improvised" else _text(cells, "title"))
    return Inject(
        _when(cells, starts, zone), title, text, _TYPES.get(kind, kind),
        cells.get("from", ""), cells.get("to", ""), cells.get("method", "in-person"), cells.get("move", ""),
        _yes(cells, "media"), cells.get("if_missed"), cells.get("controller_notes", ""),
    )  # fmt: skip


def _when(cells: Cells, starts: datetime, zone: ZoneInfo) -> timedelta:
    """The same time stands there twice, for people and for tools; where they differ, nobody can say which was meant.

    What was put off in a drill is planned anew for its original time.
    """
    told = [cells[name] for name in ("scheduled_at", "scenario_time") if name in cells]
    if not told:
        raise Unusable("it has no time")
    times = [parse_inject_time(text, starts, zone) for text in told]
    if "scheduled_at" in cells:
        times[0] = max(times[0] - (_length(cells, "put_off_by") or timedelta(0)), timedelta(0))
    if len(set(times)) > 1:
        raise Unusable(f"scheduled_at ({told[0]}) and scenario_time ({told[1]}) differ; empty the wrong one")
    return times[0]


def _expectation(cells: Cells, inject: str | None) -> Expectation:
    after = cells.get("after")
    if inject and after and after != inject:
        raise Unusable(f"it is expected after '{after}' and stands in the row of '{inject}'")
    asked = {"kind": cells.get("asked_by"), "channel": cells.get("asked_on")}
    one = Expectation(
        _text(cells, "expected_action"), _text(cells, "objective_id"), tuple(cells.get("event", "").split()),
        cells.get("of", ""), {key: text for key, text in asked.items() if text}, inject or after,
        cells.get("before"), _length(cells, "within"), _yes(cells, "never"), cells.get("finding", ""),
        _yes(cells, "by_another"), _yes(cells, "public"), _yes(cells, "critical"), _length(cells, "par"),
        cells.get("expectation_notes", ""),
    )  # fmt: skip
    told = cells.get("measure", measure(one))
    if told != measure(one):
        raise Unusable(
            f"its measure says '{told}' and its other columns '{measure(one)}'; empty the measure, or mend within, "
            "after, before and never"
        )
    return one


def _objective(taken: Taken, cells: Cells) -> Objective:
    name = _text(cells, "objective_id")
    one = Objective(
        _text(cells, "objective"), cells.get("capability", CAPABILITIES[0]), cells.get("target", "")
    )
    if taken.objectives.get(name, one) != one:
        raise Unusable(f"the objective '{name}' is another one in a row above; make them the same")
    return one


def _text(cells: Cells, name: str) -> str:
    if not cells.get(name, "").strip():
        raise Unusable(f"it has no {name}")
    return cells[name]


def _yes(cells: Cells, name: str) -> bool:
    typed = cells.get(name, "").strip().lower()
    if typed not in _YES:
        raise Unusable(f"'{typed}' under {name} is neither yes nor no")
    return _YES[typed]


def _length(cells: Cells, name: str) -> timedelta | None:
    return parse_offset(cells[name]) if name in cells else None


def _number(cells: Cells, name: str) -> float:
    """What a row is sorted by; one without a number comes last."""
    try:
        return float(cells.get(name, "inf"))
    except ValueError:
        return float("inf")


def _sorted(found: dict[str, _One], order: Mapping[str, float], noun: str) -> dict[str, _One]:
    names = sorted(found, key=lambda name: order.get(f"{noun} {name}", float("inf")))
    return {name: found[name] for name in names}
