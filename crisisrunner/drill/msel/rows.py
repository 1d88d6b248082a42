"""A scenario, and what became of it, as the rows of the list; nothing that stands in two places."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from crisisrunner.drill.msel.columns import EXPECTED
from crisisrunner.drill.msel.course import Told
from crisisrunner.drill.numbering import number_of
from crisisrunner.drill.offsets import short_offset, write_offset
from crisisrunner.drill.scenario import Expectation, Inject, Scenario
from crisisrunner.exercise import EXERCISE

Row = dict[str, str | int]
"""What stands in each column of a row; a column without anything is left out."""


def controller_rows(
    scenario: Scenario, told: Mapping[str, Told], put_off: timedelta = timedelta(0)
) -> Iterator[Row]:
    """A row for each inject by its time, with what is expected after it; what waits for no inject stands first.

    Its time is when it was delivered, or else when it is planned with all that was put off; each keeps its number.

    The first expectation of an inject stands in the inject's own row, each further one in a row of its own below.
    """
    for name in _after(scenario, None):
        yield _marked({"type": EXPECTED, **_expectation(scenario, name)})
    for name in _by_time(scenario, told, put_off):
        if name not in scenario.injects:
            yield _marked(_improvised(scenario, name, told[name]))
            continue
        first, *others = _after(scenario, name) or [""]
        row = _inject(scenario, name, told.get(name), put_off)
        yield _marked({**row, **(_expectation(scenario, first) if first else {})})
        for other in others:
            yield _marked({"type": EXPECTED, **_expectation(scenario, other), "after": name})


def player_rows(scenario: Scenario, told: Mapping[str, Told]) -> Iterator[Row]:
    """What players were told so far, with numbers of its own, so that no gap tells of what is to come."""
    delivered = [one for one in told.values() if one.state == "delivered"]
    for number, one in enumerate(delivered, 1):
        yield _marked({"inject_no": number, **_times(scenario, one), **_words(one)})


def player_start(scenario: Scenario) -> Row:
    """What players may know beforehand, in one row, for a table that has no other place for it."""
    return _marked({"title": scenario.title, "message": f"Starts {scenario.starts} {scenario.zone}."})


def measure(one: Expectation) -> str:
    """How an expectation is measured, in words, as in `within +60 min of ward-call`."""
    never = "never " if one.never else ""
    since = f" after {one.after}" if one.after else " from the start"
    if one.within is not None:
        return f"{never}within {write_offset(one.within)[1:]}{since}"
    until = f" until {one.before}" if one.before else " until the end"
    return f"{never or 'once '}{since.strip()}{until}"


def local(scenario: Scenario, moment: datetime) -> str:
    """A moment in the scenario's zone with its offset, so that no spreadsheet takes it for something else."""
    return moment.astimezone(scenario.starts_at.tzinfo).isoformat(" ", "seconds")


def planned_at(scenario: Scenario, at: timedelta) -> datetime:
    """When something is planned in the story (UTC); an hour is an hour, whatever the clocks do that night."""
    return scenario.starts_at.astimezone(UTC) + at


def _after(scenario: Scenario, inject: str | None) -> list[str]:
    return [name for name, one in scenario.expectations.items() if one.after == inject]


def _by_time(scenario: Scenario, told: Mapping[str, Told], put_off: timedelta) -> list[str]:
    """The names of all injects; of one moment, what was told stands before what is to come."""
    improvised = [name for name in told if name not in scenario.injects]

    def key(name: str) -> tuple[datetime, bool]:
        if name in told:
            return told[name].at, False
        return planned_at(scenario, scenario.injects[name].at) + put_off, True

    return sorted([*scenario.in_order, *improvised], key=key)


def _marked(row: Row) -> Row:
    return {"exercise": EXERCISE, **{key: value for key, value in row.items() if value != ""}}


def _inject(scenario: Scenario, name: str, told: Told | None, put_off: timedelta) -> Row:
    """Its scenario_time stays what the scenario says; scheduled_at has what it was put off by until it came."""
    inject = scenario.injects[name]
    original = planned_at(scenario, inject.at)
    by = told.planned - original if told and told.planned else put_off
    return {
        "inject_no": number_of(scenario, name), "scenario_time": local(scenario, original),
        "scheduled_at": short_offset(inject.at + by), "put_off_by": _length(by) if by else "",
        **(_times(scenario, told) if told else {}),
        "type": inject.kind, **_plain(inject), "status": told.state if told else "pending",
        "move": inject.move, "inject_id": name, "media": _yes(inject.media), "if_missed": inject.if_missed or "",
    }  # fmt: skip


def _plain(inject: Inject) -> Row:
    return {
        "method": inject.method, "from": inject.source, "to": inject.to, "title": inject.title,
        "message": inject.text, "controller_notes": inject.notes,
    }  # fmt: skip


def _expectation(scenario: Scenario, name: str) -> Row:
    one = scenario.expectations[name]
    objective = scenario.objectives[one.objective]
    return {
        "expected_action": one.expect, "objective": objective.title, "measure": measure(one),
        "expectation_no": [*scenario.expectations].index(name) + 1, "expectation_id": name,
        "event": " ".join(one.event), "of": one.of, "asked_by": one.inquiry.get("kind", ""),
        "asked_on": one.inquiry.get("channel", ""), "before": one.before or "",
        "within": _length(one.within), "never": _yes(one.never), "finding": one.finding,
        "by_another": _yes(one.by_another), "public": _yes(one.public), "critical": _yes(one.critical),
        "par": _length(one.par), "expectation_notes": one.notes,
        "objective_no": [*scenario.objectives].index(one.objective) + 1, "objective_id": one.objective,
        "capability": objective.capability, "target": objective.target,
    }  # fmt: skip


def _improvised(scenario: Scenario, name: str, told: Told) -> Row:
    """An inject that no scenario has, placed where it was told."""
    since = told.at - scenario.starts_at.astimezone(UTC)
    return {
        "inject_no": number_of(scenario, name),
        "scenario_time": local(scenario, told.at), "scheduled_at": short_offset(since),
        **_times(scenario, told), "type": told.kind, **_words(told), "status": told.state, "inject_id": name,
        "media": _yes(told.media),
    }  # fmt: skip


def _times(scenario: Scenario, told: Told) -> Row:
    if told.state != "delivered":
        return {}
    return {"delivered_at": local(scenario, told.at), "recorded_at": local(scenario, told.recorded_at)}


def _words(told: Told) -> Row:
    words = told.words
    return {
        "method": words.get("method", ""), "from": words.get("from", ""), "to": words.get("to", ""),
        "title": words.get("title", ""), "message": words.get("text", ""),
    }  # fmt: skip


def _length(length: timedelta | None) -> str:
    return write_offset(length).removeprefix("+") if length is not None else ""


def _yes(so: bool) -> str:
    return "yes" if so else ""
