"""Which exercise a list belongs to: its name, whom to ask, when it starts, which version it is."""

from crisisrunner.drill.offsets import write_offset
from crisisrunner.drill.scenario import Scenario

KEYS = {
    "Exercise name": "title", "Version": "version", "Point of contact": "contact", "Starts": "starts",
    "Time zone": "zone", "Lasts": "lasts", "Type of exercise": "type", "Scenario": "drill", "Plan": "playbook",
    "Told before it begins": "story", "Usual speed": "speed", "Severity": "severity", "Purpose": "purpose",
    "Scope": "scope", "Mission areas": "mission_areas", "Threat or hazard": "threat", "Sponsor": "sponsor",
    "Participating organisations": "organisations", "Notes": "notes",
}  # fmt: skip
"""The words of the sheet, each with the key of a scenario file."""
LISTS = ("mission_areas", "organisations")
"""Keys with several values, each on a line of its own."""
_PLAYERS = ("title", "version", "contact", "starts", "zone")
"""What players may know beforehand; not the objectives, which give away what they will be told."""

OWN_NUMBERS = "Those of this list alone; the facilitator's list numbers what was told otherwise."
"""What players are told of the numbers of their list."""

Lines = list[tuple[str, str]]


def about_for_controllers(scenario: Scenario, drill: str = "") -> Lines:
    """Everything of a scenario that belongs to no inject, and the drill that was held."""
    held = [("Drill", drill)] if drill else []
    return held + [line for line in _lines(scenario, tuple(KEYS.values())) if line[1]]


def about_for_players(scenario: Scenario, drill: str = "") -> Lines:
    """What players may know beforehand; of a drill, also that the numbers are those of their own list."""
    held = [("Drill", drill), ("Numbers", OWN_NUMBERS)] if drill else []
    return held + [line for line in _lines(scenario, _PLAYERS) if line[1]]


def _lines(scenario: Scenario, keys: tuple[str, ...]) -> Lines:
    return [(label, _value(scenario, key)) for label, key in KEYS.items() if key in keys]


def _value(scenario: Scenario, key: str) -> str:
    value = getattr(scenario, key)
    if key == "lasts":
        return write_offset(value).removeprefix("+")
    if key in LISTS:
        return "\n".join(value)
    return "" if value is None else str(value)
