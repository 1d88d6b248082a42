"""Logs in JSON: an object a line, or a list of objects, whose keys are the headings."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from crisisrunner.errors import Refused
from crisisrunner.intake.log import ENTRY, LINE, MOST_ROWS, Log
from crisisrunner.intake.statuspage import is_history, updates
from crisisrunner.tables import BadRow, Row
from crisisrunner.tables.characters import as_written
from crisisrunner.tables.lines import Lines
from crisisrunner.tables.plain import as_cell
from crisisrunner.tables.sorting import LONGEST_CELL
from crisisrunner.tables.table import Unusable
from crisisrunner.visible import one_line

_MOST_VALUES = 100
_LIKE = 'An object a line: {"time": "2026-11-24T02:50-05:00", "text": "…"}'
_Rows = Iterable[tuple[int, Any]]
"""Each row's number and what stands there, or an `Unusable` in its place."""


def json_log(text: str, shown: str, incidents: Sequence[str] = ()) -> Log:
    """The log that a text in JSON holds.

    Args:
        incidents: Which ones to take from the history of a Statuspage.

    Raises:
        Refused: where no line of it is an object, or there are too many.
    """
    try:
        whole = _parsed(text)
    except Unusable as why:
        return _log(_each_line(text), LINE, shown, str(why))
    if is_history(whole):
        return _log(updates(whole, incidents, shown), ENTRY, shown)
    if incidents:
        raise Refused(f"{shown} is no history of a Statuspage.", "Leave --of out.")
    if isinstance(whole, list):
        return _log(enumerate(whole, 1), ENTRY, shown)
    return _log([(1, whole)], LINE, shown)


def _log(found: _Rows, unit: str, shown: str, why_not_whole: str = "") -> Log:
    rows, bad = [], []
    for count, (number, value) in enumerate(found, 1):
        if count > MOST_ROWS:
            raise Refused(
                f"{shown} has more than {MOST_ROWS:,} entries; at most so many are read at once.",
                "Split the file.",
            )
        try:
            rows.append(Row(number, _cells(value)))
        except Unusable as why:
            bad.append(BadRow(number, str(why)))
    if not rows:
        reason = why_not_whole or (bad[0].why if bad else "it is empty")
        raise Refused(f"{shown} is no log in JSON: {reason}.", _LIKE)
    headings = dict.fromkeys(key for row in rows for key in row.cells)
    return Log(tuple(headings), tuple(rows), tuple(bad), unit)


def _each_line(text: str) -> Iterator[tuple[int, Any]]:
    lines = Lines(text)
    while True:
        lines.skip_empty()
        number = lines.line
        line = next(lines, "").strip()
        if line:
            try:
                yield number, _parsed(line)
            except Unusable as why:
                yield number, why
        elif lines.place >= len(text):
            return


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once)
    except RecursionError:
        raise Unusable("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise Unusable(f"it is no JSON ({error.msg.lower()}, at character {error.pos + 1:,})") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {one_line(key): value for key, value in pairs}
    if len(found) < len(pairs):
        raise Unusable("it has a name twice")
    return found


def _cells(value: Any) -> Mapping[str, str]:
    if isinstance(value, Unusable):
        raise value
    if not isinstance(value, dict):
        raise Unusable("it is no object")
    if len(value) > _MOST_VALUES:
        raise Unusable(f"it has {len(value):,} values; {_MOST_VALUES} are the most")
    try:
        texts = [as_cell(one) for one in value.values()]
    except RecursionError:  # what could just be read can be too deep to be written
        raise Unusable("it is nested too deeply") from None
    longest = max(map(len, texts), default=0)
    if longest > LONGEST_CELL:
        raise Unusable(f"it has a value of {longest:,} characters; {LONGEST_CELL:,} are the most")
    names = [*value]
    if any("\ud800" <= character <= "\udfff" for text in (*names, *texts) for character in text):
        raise Unusable("its characters cannot be read")
    return dict(zip(names, as_written(texts, mixed=False)[0], strict=True))
