"""The draft as a whole: a scenario that loads, and the count of what somebody has to look at."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from crisisrunner.case import Case
from crisisrunner.drill.checks import check_scenario
from crisisrunner.drill.draft.done import OBJECTIVES, expected
from crisisrunner.drill.draft.flagging import Flags
from crisisrunner.drill.draft.outside import Told, shortened, told
from crisisrunner.drill.draft.writing import yaml_of
from crisisrunner.drill.form import file_of_scenario
from crisisrunner.drill.offsets import LONGEST, write_offset
from crisisrunner.drill.scenario import Scenario
from crisisrunner.drill.scorecard import scorecard
from crisisrunner.errors import Refused
from crisisrunner.incident.events import Event
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.source import MOST_BYTES

MOST_INJECTS = 1_000
"""More than any team can be told; an incident of ten thousand questions is not rehearsed one by one."""
_AFTER = timedelta(minutes=15)
_HEAD = """\
# A draft made from a record. Nobody but you should read it before each [[blank?]] is filled and each line that
# begins with REMOVE: is settled. No check knows every name: read every word.
"""


class Draft(msgspec.Struct, frozen=True):
    """The text of a scenario file; `flags` count what was taken out by kind, `left_out` are injects too many."""

    text: str
    flags: Mapping[str, int]
    left_out: int
    dropped: tuple[str, ...]


def draft(case: Case, events: Sequence[Event], name: str, plan: Playbook, as_of: datetime) -> Draft:
    """A scenario of an incident for a plan as it is now; what that plan cannot meet is dropped and named.

    Args:
        as_of: When the record ends, for the figures of the real event (UTC).
    """
    flags = Flags(case, events)
    begun = case.incident.opened_at
    if begun is None:
        raise Refused(f"{case.incident.id} never began.", "crisisrunner incidents")
    whole = [one for one in told(case, events, flags) if one.at - begun < LONGEST - _AFTER]
    kept = whole[:MOST_INJECTS]
    while True:
        data, dropped = _sound(case, events, name, plan, kept, flags, as_of)
        text = _HEAD + yaml_of(_plain(data))
        if len(text.encode()) < MOST_BYTES or len(kept) == 1:
            break
        kept = kept[: max(1, len(kept) * 3 // 4)]
    count = Counter(flag for one in kept for flag in one.flags)
    count.update(flags.flag(case.title, likely=not case.incident.exercise).kinds)
    return Draft(text, dict(count), len(whole) - len(kept), tuple(dropped))


def _sound(
    case: Case, events: Sequence[Event], name: str, plan: Playbook, injects: Sequence[Told], flags: Flags,
    as_of: datetime,
) -> tuple[dict[str, Any], list[str]]:  # fmt: skip
    """The draft without the expectations that the plan of today cannot meet, and what was wrong with them."""
    data = _whole(case, events, name, plan, injects, flags, as_of)
    dropped: list[str] = []
    while wrong := dict(_wrong(data, plan)):
        dropped += wrong.values()
        data["expectations"] = {
            key: one for key, one in data["expectations"].items() if key not in wrong
        } or _something(data["lasts"])
        data["objectives"] = _objectives(data["expectations"])
    return data, dropped


def _wrong(data: Mapping[str, Any], plan: Playbook) -> list[tuple[str, str]]:
    form = file_of_scenario().validate_python(_plain(data))
    scenario = msgspec.convert(form.model_dump(exclude_none=True), Scenario)
    return [
        (str(path[1]), sentence)
        for path, sentence in check_scenario(scenario, plan)
        if path[0] == "expectations"
    ]


def _whole(
    case: Case, events: Sequence[Event], name: str, plan: Playbook, injects: Sequence[Told], flags: Flags,
    as_of: datetime,
) -> dict[str, Any]:  # fmt: skip
    begun = case.incident.opened_at or injects[0].at
    last = max((event.at for event in events), default=begun)
    lasts = min(max(last - begun, timedelta(0)) + _AFTER, LONGEST)
    lasts -= timedelta(seconds=lasts.total_seconds() % 60)
    expectations = expected(case, events, injects, lasts) or _something(lasts)
    local = begun.astimezone(case.zone)
    title = flags.flag(case.title, likely=not case.incident.exercise)
    opened = next(event for event in events if event.type == "incident.opened")
    severity = {"severity": opened.data["severity"]} if opened.data["severity"] in plan.severities else {}
    return {
        "drill": name,
        "title": shortened(f"As it happened: {title.text}", 200),
        "version": "0.1.0",
        "playbook": plan.playbook,
        "starts": f"{local:%Y-%m-%d %H:%M}",
        "zone": str(case.zone),
        "lasts": lasts,
        **severity,
        "story": f"It is {local:%A, %H:%M}. You are on call for communications.",
        "notes": _removed("title", title.kinds)
        or "A draft: every inject and expectation is to be looked at.",
        "par": _par(case, as_of),
        "objectives": _objectives(expectations),
        "injects": {one.id: _inject(one, begun) for one in injects},
        "expectations": expectations,
    }


def _inject(one: Told, begun: datetime) -> dict[str, Any]:
    source = {"from": one.source} if one.source else {}
    media = {"media": True} if one.media else {}
    notes = " ".join(filter(None, (one.notes, _removed("text", one.flags))))
    return {
        "at": one.at - begun, "title": shortened(one.title, 200), "text": one.text, **source,
        "method": one.method, **media, **({"notes": notes} if notes else {}),
    }  # fmt: skip


def _removed(where: str, flags: Sequence[str]) -> str:
    """`REMOVE: person (2), phone (1) in the text; a blank stands in each place.`"""
    counted = ", ".join(f"{kind} ({number})" for kind, number in Counter(flags).items())
    return f"REMOVE: {counted} in the {where}; a blank stands in each place." if counted else ""


def _objectives(expectations: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    measured = {one["objective"] for one in expectations.values()}
    return {
        key: {"title": title, "capability": capability}
        for key, (title, capability) in OBJECTIVES.items()
        if key in measured
    }


def _something(lasts: timedelta) -> dict[str, dict[str, Any]]:
    """What any team is to do, where the record shows nothing that this one did."""
    return {
        "word-out": {
            "expect": "A first word is out", "objective": "speak", "event": "message.released", "within": lasts,
        }
    }  # fmt: skip


def _par(case: Case, as_of: datetime) -> dict[str, Any]:
    """How the real event went, by the figures of its own record."""
    figures = {figure.id: figure.number for figure in scorecard(case, None, as_of)}
    seconds = {key: figures.get(key) for key in ("acknowledge", "hold")}
    times = {key: timedelta(seconds=number) for key, number in seconds.items() if number is not None}
    return {
        "event": f"The event of {case.incident.id}",
        **{key: time for key, time in times.items() if timedelta(0) <= time <= LONGEST},
        "media_first": bool(figures.get("media_first")),
    }


def _plain(value: Any) -> Any:
    """Lengths of time as a scenario file writes them."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return write_offset(value) if isinstance(value, timedelta) else value
