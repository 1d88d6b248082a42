"""A scenario, or a drill that was held, as a file of the list; the players' has only what they were told."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

import msgspec

from crisisrunner.drill.msel.about import about_for_controllers, about_for_players
from crisisrunner.drill.msel.cells import defused
from crisisrunner.drill.msel.columns import ABOUT, CONTROLLER, PLAYER, SHEET, TOLD
from crisisrunner.drill.msel.course import Told
from crisisrunner.drill.msel.rows import Row, controller_rows, player_rows, player_start
from crisisrunner.drill.msel.writing_csv import csv_file
from crisisrunner.drill.scenario import Scenario
from crisisrunner.exercise import BANNER, titled

_WIDTHS = {
    "exercise": 10, "inject_no": 10, "scenario_time": 14, "delivered_at": 14, "scheduled_at": 13,
    "method": 10, "status": 10, "move": 9, "title": 18,
    "message": 38, "expected_action": 24, "objective": 18, "measure": 16, "controller_notes": 24,
}  # fmt: skip
"""How many letters wide; a column that is not named is 12. More would print too small."""


class List(msgspec.Struct, frozen=True):
    """What is to be written: `told` is what became of the injects of `drill`, "" where none was held.

    `put_off` is by how much all that is still to come in it was put off.
    """

    scenario: Scenario
    told: Mapping[str, Told] = {}
    drill: str = ""
    player: bool = False
    put_off: timedelta = timedelta(0)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return PLAYER if self.player else CONTROLLER

    @property
    def rows(self) -> list[Row]:
        """The rows; of a drill that was not held yet, players see none."""
        if self.player:
            return [*player_rows(self.scenario, self.told)]
        return [*controller_rows(self.scenario, self.told, self.put_off)]


def as_csv(one: List) -> Iterable[str]:
    """The list as CSV; the players' of a drill to come has one row, with what they may know beforehand."""
    rows = [player_start(one.scenario)] if one.player and not one.drill else one.rows
    return csv_file(rows, one.columns)


def as_xlsx(one: List) -> bytes:
    """The list as a workbook of two sheets: the list, and which exercise it belongs to."""
    from crisisrunner.drill.msel.workbook import Page, write_workbook

    columns = one.columns
    cells = [[_cell(row.get(name, "")) for name in columns] for row in one.rows]
    about = (about_for_players if one.player else about_for_controllers)(one.scenario, one.drill)
    widths = tuple(_WIDTHS.get(name, 12) for name in columns)
    printed = len(columns if one.player else TOLD)
    pages = (
        Page(SHEET, columns, cells, widths, printed),
        Page(
            ABOUT,
            ("EXERCISE", BANNER),
            [[defused(label), defused(text)] for label, text in about],
            (28, 80),
            2,
        ),
    )
    return write_workbook(pages, titled(one.scenario.title), BANNER)


def _cell(value: str | int) -> str | int:
    return defused(value) if isinstance(value, str) else value
