"""The columns of the list: ours in their order, and what other tools call them."""

import re

from crisisrunner.tables import Column

SHEET = "MSEL"
"""The sheet of a workbook that holds the list."""
ABOUT = "Exercise"
"""The sheet of a workbook that says which exercise the list belongs to."""
EXPECTED = "expected action"
"""The type of a row that players are not told, since it says what they should do."""

TOLD = (
    "exercise", "inject_no", "scenario_time", "scheduled_at", "put_off_by", "delivered_at", "type", "method", "from",
    "to", "title", "message", "expected_action", "objective", "measure", "controller_notes", "status", "move",
)  # fmt: skip
"""What people read and print, named as HSEEP's lists name it."""
KEPT = (
    "recorded_at", "inject_id", "media", "if_missed", "expectation_no", "expectation_id", "event", "of",
    "asked_by", "asked_on", "after", "before", "within", "never", "finding", "by_another", "public", "critical",
    "par", "expectation_notes", "objective_no", "objective_id", "capability", "target",
)  # fmt: skip
"""What a scenario has besides, so that nothing is lost on the way out and in again."""
CONTROLLER = (*TOLD, *KEPT)
PLAYER = (
    "exercise", "inject_no", "delivered_at", "recorded_at", "method", "from", "to", "title", "message",
)  # fmt: skip
"""What players may see of what they were told already."""

FOREIGN = (
    Column("inject_no", also=(
        "seq no", "sequence no", "sequence", "seq", "control number", "control no", "inject number", "inject no",
        "inject id", "event number", "event no", "item no", "no", "number", "#", "id", "item", "serial", "inject",
    )),
    Column("scenario_time", also=(
        "date/time delivered", "simulated time", "designated scenario time", "scenario date/time", "exercise time",
        "inject time", "event time", "date/time", "date and time", "sim time", "offset", "when", "time",
    )),
    Column("day", also=("date", "exercise date", "scenario date")),
    Column("scheduled_at", also=("delivery time", "local time", "real time", "scheduled time", "planned time")),
    Column("delivered_at", also=("actual time", "time delivered")),
    Column("type", also=("inject type", "event type", "kind")),
    Column("method", also=(
        "delivery method", "inject mode", "method of delivery", "mode of delivery", "delivery mode", "mode", "means",
        "medium", "delivery",
    )),
    Column("from", also=("originator (from)", "originator", "from org", "from organization", "sender", "source")),
    Column("to", also=(
        "recipient (to)", "recipient", "recipients", "to org", "to organization", "player", "players", "audience",
    )),
    Column("title", also=("subject", "inject title", "event title", "headline", "name")),
    Column("message", also=(
        "inject description", "event description", "description", "details", "script", "inject text", "text",
        "content", "inject",
    )),
    Column("expected_action", also=(
        "expected actions", "expected participant response", "expected player action", "expected player actions",
        "expected response", "expected outcome", "expected outcomes",
    )),
    Column("objective", also=("exercise objective", "objectives", "exercise objectives")),
    Column("measure", also=("measure of performance", "measures of performance")),
    Column("controller_notes", also=(
        "notes", "assumptions", "learning points", "comments", "remarks", "controller comments",
    )),
    Column("status", also=("execution status",)),
    Column("move", also=("phase", "module", "group")),
    Column("minutes", also=("max minutes", "maximum minutes", "duration (minutes)", "duration")),
)  # fmt: skip
"""What the lists of PreparEx, CMU's Blueprint, T3SF and schools call these columns; the likelier names come first."""


def plain(heading: str) -> str:
    """A heading without case, spaces and stops, for comparing."""
    return re.sub(r"[\s_./()-]+", "", heading).casefold()


def meanings(heading: str) -> list[tuple[int, str]]:
    """The columns that a heading of another tool may mean, each with how likely it is (0 most)."""
    wanted = plain(heading)
    return [
        (likely, column.name)
        for column in FOREIGN
        for likely, name in enumerate((column.name, *column.also))
        if plain(name) == wanted
    ]
