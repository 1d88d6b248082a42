"""The history of a Statuspage: its incidents with the updates that were published, as its public API gives them.

Source: the `incidents.json` of the Statuspage status API, version 2.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crisisrunner.errors import Refused, did_you_mean
from crisisrunner.tables.table import Unusable
from crisisrunner.visible import one_line

_UPDATES = "incident_updates"
_SHOWN = 10


def is_history(whole: Any) -> bool:
    """Whether something in JSON holds incidents with their updates."""
    return any(_UPDATES in one for one in _incidents(whole))


def updates(whole: Any, wanted: Sequence[str], shown: str) -> Iterator[tuple[int, Any]]:
    """Each update as a row, numbered through the whole file; what is no object comes as an `Unusable`.

    Args:
        wanted: The incidents to take, by name.

    Raises:
        Refused: where it has several incidents and none is named, or none of that name.
    """
    incidents = _incidents(whole)
    chosen = _chosen([_name(one) for one in incidents], wanted, shown)
    number = 0
    for incident in incidents:
        listed = incident.get(_UPDATES)
        for update in listed if isinstance(listed, list) else []:
            number += 1
            if _name(incident).casefold() in chosen:
                yield number, _row(update, _name(incident))


def _incidents(whole: Any) -> list[Mapping[str, Any]]:
    if isinstance(whole, dict):
        whole = whole.get("incidents", [whole.get("incident")])
    return [one for one in whole if isinstance(one, dict)] if isinstance(whole, list) else []


def _name(incident: Mapping[str, Any]) -> str:
    name = incident.get("name")
    return one_line(name) if isinstance(name, str) else ""


def _chosen(names: Sequence[str], wanted: Sequence[str], shown: str) -> set[str]:
    known = {name.casefold(): name for name in names}
    if not wanted and len(known) > 1:
        there = "; ".join(list(known.values())[:_SHOWN]) + ("; …" if len(known) > _SHOWN else "")
        raise Refused(
            f"{shown} has {len(known)} incidents: {there}.", 'Say which one belongs here: --of "NAME"'
        )
    for name in wanted:
        if one_line(name).casefold() not in known:
            raise Refused(f"{shown} has no incident '{one_line(name)}'{did_you_mean(name, names)}")
    return {one_line(name).casefold() for name in wanted} or set(known)


def _row(update: Any, incident: str) -> Any:
    if not isinstance(update, dict):
        return Unusable("it is no object")
    return {
        "time": update.get("created_at"), "text": update.get("body") or update.get("status"),
        "status": update.get("status"), "incident": incident,
    }  # fmt: skip
