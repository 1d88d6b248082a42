"""What is taken from a list: injects and expectations, rows that cannot be used, and what a planner should know."""

from typing import Any

import msgspec

from crisisrunner.drill.scenario import Expectation, Inject, Objective
from crisisrunner.tables import BadRow


class Taken(msgspec.Struct):
    """Grows row by row; `notes` are sentences for the planner, `about` are keys of a scenario file.

    `lines` tells from which row each part came, `rows` counts those looked at, `noun` is what they are called.
    """

    noun: str = "row"
    rows: int = 0

    injects: dict[str, Inject] = {}
    expectations: dict[str, Expectation] = {}
    objectives: dict[str, Objective] = {}
    bad: list[BadRow] = []
    notes: list[str] = []
    about: dict[str, Any] = {}
    lines: dict[str, int] = {}
