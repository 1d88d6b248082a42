"""A list as a scenario that can be played: what the list does not say is put in so that it loads, and named."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from crisisrunner.drill.load import read_scenario
from crisisrunner.drill.msel.about import KEYS, LISTS
from crisisrunner.drill.msel.cells import undone
from crisisrunner.drill.msel.columns import ABOUT
from crisisrunner.drill.msel.foreign_rows import slug, take_foreign
from crisisrunner.drill.msel.heading import Heading, find_heading, must_be_used, no_heading, parse_map
from crisisrunner.drill.msel.own_rows import take_own
from crisisrunner.drill.msel.reading import read_sheets
from crisisrunner.drill.msel.sheets import Sheet
from crisisrunner.drill.msel.taken import Taken
from crisisrunner.drill.offsets import LONGEST, parse_offset
from crisisrunner.drill.scenario import CAPABILITIES, Expectation, Objective, Scenario
from crisisrunner.drill.scenario_file import scenario_file
from crisisrunner.errors import Refused, WrongUsage, did_you_mean
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.problems import Problem
from crisisrunner.times import YEARS, zone_named
from crisisrunner.visible import one_line

HOT_WASH = timedelta(minutes=30)
"""What is put behind the last inject, where a list does not say how long the drill lasts."""
OBJECTIVE = "imported"
STORY = "Imported from a list of events; tell players here what they know before it begins."
_NOT_THERE = (
    "A list has no place for a scenario's sources, and for how the real event went; copy them by hand."
)
_TO_WRITE = (
    "TODO objectives: say what the drill is to show; now there is one, 'imported'.",
    "TODO expectations: say what the record is to show of each; now any released message will do.",
    "TODO story: tell players what they know before it begins.",
)


class Wanted(msgspec.Struct, frozen=True):
    """What a planner says of the list: what its name in a file says stands behind what is told here.

    `home` is the workspace's zone, for a list of which nobody says where it takes place.
    """

    playbook: str | None = None
    starts: str | None = None
    zone: str | None = None
    name: str | None = None
    sheet: str | None = None
    columns: tuple[str, ...] = ()
    home: str | None = None


class Imported(msgspec.Struct, frozen=True):
    """A scenario, its file (empty where no row can be used), what was taken, and what the planner must write now."""

    scenario: Scenario
    text: str
    taken: Taken
    to_write: tuple[str, ...] = ()


def take_list(path: Path, wanted: Wanted) -> Taken:
    """What a list says.

    Raises:
        Refused: where the file is no list, or has no headings.
        WrongUsage: where nobody says when it starts.
    """
    told = parse_map(wanted.columns)
    sheets = read_sheets(path)
    sheet, heading = _chosen(sheets, wanted.sheet, told, one_line(str(path)))
    must_be_used(heading, wanted.columns)
    if heading.missing_time:
        raise Refused(
            f"{sheet.name} has no column that says when anything happens.",
            '--map "Their column=scenario_time"',
        )
    about = _about(sheets) if heading.ours else {}
    starts, zone = wanted.starts or about.get("starts"), wanted.zone or about.get("zone") or wanted.home
    if not zone:
        raise WrongUsage(
            "When does it start, and in which time zone?", '--starts "2027-03-01 09:00" --zone Europe/Dublin'
        )
    if not starts:
        raise WrongUsage(f"When does it start ({zone})?", '--starts "2027-03-01 09:00"')
    place = zone_named(zone)
    take = take_own if heading.ours else take_foreign
    taken = take(sheet, heading, _moment(starts).replace(tzinfo=place), place)
    taken.about = {**about, "starts": starts, "zone": zone}
    taken.notes += [*_not_read(sheets, sheet, heading.ours), *[_NOT_THERE] * heading.ours]
    return taken


def make_scenario(path: Path, wanted: Wanted, library: Library) -> Imported:
    """The scenario that a list makes, without the rows that cannot be used.

    Raises:
        Refused: as `take_list`, and where no row is left.
    """
    taken = take_list(path, wanted)
    playbook = wanted.playbook or taken.about.get("playbook")
    if not playbook:
        raise WrongUsage("Which plan is rehearsed?", "--playbook ransomware")
    library.playbook(playbook)
    if not taken.injects:
        return Imported(_nothing(), "", taken)
    name = wanted.name or taken.about.get("drill") or slug(path.stem.replace("EXERCISE-", ""), "drill")
    missing = () if taken.expectations else _TO_WRITE
    if not taken.expectations:
        taken.objectives, taken.expectations = _to_be_replaced()
    scenario = _scenario(taken, {**taken.about, "drill": name, "playbook": playbook})
    return Imported(scenario, scenario_file(scenario, missing), taken, missing)


def problems_of(imported: Imported, library: Library) -> list[tuple[int | None, str]]:
    """What keeps the scenario from being played, each with the row that it comes from, where one is known."""
    shown = f"{imported.scenario.drill}.yaml"
    _, problems = read_scenario(shown, imported.text.encode("utf-8", "surrogatepass"), library)
    return [(_row_of(problem, imported), problem.sentence) for problem in problems]


def _chosen(
    sheets: Sequence[Sheet], name: str | None, told: Mapping[str, str], shown: str
) -> tuple[Sheet, Heading]:
    filled = [sheet for sheet in sheets if sheet.lines]
    if name is not None:
        named = next((sheet for sheet in sheets if sheet.name == name), None)
        if named is None:
            raise Refused(
                f"{shown} has no sheet '{name}'{did_you_mean(name, [sheet.name for sheet in sheets])}"
            )
        filled = [named]
    if not filled or not any(sheet.lines for sheet in filled):
        raise Refused(f"{shown} is empty.", "Save the list again, with its headings.")
    shows = [sheet for sheet in filled if not sheet.hidden or name is not None]
    found = [(sheet, heading) for sheet in shows if (heading := find_heading(sheet, told))]
    lists = [pair for pair in found if not pair[1].missing_time] or found
    if not lists:
        raise no_heading(shows[0] if shows else filled[0])
    if len(lists) > 1:
        names = ", ".join(f"'{sheet.name}'" for sheet, _ in lists)
        raise Refused(f"{shown} has more than one sheet with a list: {names}.", "Say which one with --sheet.")
    return lists[0]


def _not_read(sheets: Sequence[Sheet], read: Sheet, ours: bool) -> list[str]:
    others = [
        one.name for one in sheets if one is not read and one.lines and not (ours and one.name == ABOUT)
    ]
    return [f"Not read: the sheet '{name}'." for name in others]


def _about(sheets: Sequence[Sheet]) -> dict[str, Any]:
    """What our own second sheet says of the scenario."""
    sheet = next((one for one in sheets if one.name == ABOUT), None)
    if sheet is None:
        return {}
    said = {undone(line.cells.get(1, "")): undone(line.cells.get(2, "")) for line in sheet.lines}
    return {key: said[label] for label, key in KEYS.items() if said.get(label)}


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if len(text) == len("2027-03-01 09:00") and moment.tzinfo is None and moment.year in YEARS:
            return moment
    except ValueError:
        pass
    raise Refused(f"'{text}' is no day and time.", '--starts "2027-03-01 09:00"')


def _to_be_replaced() -> tuple[dict[str, Objective], dict[str, Expectation]]:
    aim = Objective("Imported; name what it is to show", CAPABILITIES[0])
    expected = Expectation(
        "Imported; name what the team is to do",
        OBJECTIVE,
        ("message.released",),
        notes="Any message will do.",
    )
    return {OBJECTIVE: aim}, {"message-out": expected}


def _scenario(taken: Taken, about: Mapping[str, Any]) -> Scenario:
    lists = {key: tuple(about[key].split("\n")) for key in LISTS if key in about}
    numbers = {key: int(about[key]) for key in ("speed", "severity") if str(about.get(key, "")).isdigit()}
    rest = {key: text for key, text in about.items() if key not in (*lists, *numbers, "lasts")}
    return Scenario(**{
        "title": rest["drill"].replace("-", " ").replace("_", " ").capitalize(), "version": "0.1.0",
        "story": STORY, **rest, **lists, **numbers, "lasts": _lasts(taken, about.get("lasts")),
        "objectives": taken.objectives, "injects": taken.injects, "expectations": taken.expectations,
    })  # fmt: skip


def _lasts(taken: Taken, told: str | None) -> timedelta:
    if told:
        try:
            return parse_offset(told)
        except ValueError as error:
            raise Refused(f"The sheet '{ABOUT}' says how long it lasts: {error}.") from None
    at = {name: inject.at for name, inject in taken.injects.items()}
    ends = [
        at.get(one.after or "", timedelta(0)) + one.within
        for one in taken.expectations.values() if one.within is not None
    ]  # fmt: skip
    return min(max([*at.values(), *ends]) + HOT_WASH, LONGEST)


def _nothing() -> Scenario:
    return Scenario("", "", "", "", "", "UTC", timedelta(0), "", {}, {})


def _row_of(problem: Problem, imported: Imported) -> int | None:
    """The row of the inject or expectation in whose part of the file a problem lies."""
    above = imported.text.split("\n")[: problem.line]
    part = next((line for line in reversed(above) if line[:1].isalpha()), "")
    name = next((line for line in reversed(above) if line[:2] == "  " and line[2:3].isalpha()), "")
    key = name.strip().split(":")[0]
    lines = imported.taken.lines
    return lines.get(f"{part.split(':')[0].removesuffix('s')} {key}", lines.get(key))
