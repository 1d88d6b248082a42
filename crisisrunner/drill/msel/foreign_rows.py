"""Rows of a list from elsewhere: each becomes an inject, or is named with why it cannot.

What we have no place for is kept in the controllers' notes.
"""

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crisisrunner.drill.msel.cells import without_quote
from crisisrunner.drill.msel.heading import Heading
from crisisrunner.drill.msel.sheets import Line, Sheet
from crisisrunner.drill.msel.taken import Taken
from crisisrunner.drill.offsets import parse_inject_time, parse_offset
from crisisrunner.drill.scenario import METHODS, Inject
from crisisrunner.tables import BadRow
from crisisrunner.tables.table import Unusable
from crisisrunner.visible import one_line

LONGEST_TEXT = 4_000
LONGEST_LINE = 2_000
_TITLE = 60
_WORDS = {
    "email": ("email", "e-mail", "mail"), "phone": ("phone", "telephone", "call"), "sms": ("sms", "text message"),
    "social": ("social", "twitter", "facebook", "instagram", "tweet", "post"),
    "broadcast": ("broadcast", "tv", "television", "radio", "news", "video"),
    "letter": ("letter", "fax", "paper", "handout"), "system": ("system", "alert", "ticket", "siem", "pager"),
    "in-person": ("in-person", "in person", "verbal", "face to face", "face-to-face", "actor", "facilitator"),
}  # fmt: skip
"""Our methods, each with words by which other lists name it."""
_TYPES = ("", "contextual", "inject", "standard", "information", "informational")
"""Types that say no more than that it is an inject."""
_KEPT = {
    "type": "Type", "expected_action": "Expected", "objective": "Objective", "measure": "Measure",
    "scheduled_at": "Delivery time", "delivered_at": "Delivered", "status": "Status", "method": "Method",
    "minutes": "Minutes",
}  # fmt: skip
"""What has a meaning elsewhere and no place in an inject, with the word for it in the notes."""


def take_foreign(sheet: Sheet, heading: Heading, starts: datetime, zone: ZoneInfo) -> Taken:
    """The injects of a list, in the order in which they stand there."""
    taken = Taken(sheet.noun, notes=[*sheet.notes, *_above(sheet, heading), *_in_notes(heading)])
    state = _State(starts, zone, heading)
    for line in sheet.lines:
        if line.number <= heading.line.number:
            continue
        taken.rows += not line.banner
        try:
            state.take(taken, line)
        except (Unusable, ValueError) as why:
            taken.bad.append(BadRow(line.number, str(why)))
    taken.notes += state.notes
    return taken


class _State:
    """What the rows above say about the next one: the phase, and how much time has gone."""

    def __init__(self, starts: datetime, zone: ZoneInfo, heading: Heading) -> None:
        self.notes: list[str] = []
        self._starts, self._zone, self._heading = starts, zone, heading
        self._move = ""
        self._gone = timedelta(0)
        self._titles: Counter[str] = Counter()
        self._only_minutes = "minutes" in heading.known.values() and not (
            {"scenario_time", "day", "scheduled_at"} & set(heading.known.values())
        )

    def take(self, taken: Taken, line: Line) -> None:
        """Take a row whole, or raise why it cannot be taken."""
        if line.why:
            raise Unusable(line.why)
        if line.banner:
            self._begin_move(line)
            return
        cells = {
            name: line.cells[column] for column, name in self._heading.known.items() if column in line.cells
        }
        cells = {name: without_quote(text.strip()) for name, text in cells.items()}
        others = [
            (self._heading.others.get(column, f"Column {column}"), without_quote(text.strip()))
            for column, text in line.cells.items() if column not in self._heading.known
        ]  # fmt: skip
        at = self._when(cells)
        inject = _inject(cells, others, at, self._move)
        name = self._name(taken, cells, inject)
        if name in taken.injects:
            number = cells.get("inject_no") or name
            raise Unusable(f"its number {number} stands in {taken.noun} {taken.lines[name]} already")
        if "contingen" in cells.get("type", "").lower():
            self.notes.append(
                f"Inject '{name}' is a contingency in the list. Here it is always given, until you write "
                "'kind: contingency' and 'if_missed: ' with the expectation that it waits for."
            )
        taken.injects[name], taken.lines[name] = inject, line.number
        self._pass(cells)

    def _begin_move(self, line: Line) -> None:
        self._move = one_line(next(iter(line.cells.values())))[:LONGEST_LINE]
        self.notes.append(f"Row {line.number}, '{self._move}', is taken as the move of the rows below it.")

    def _when(self, cells: Mapping[str, str]) -> timedelta:
        if self._only_minutes:
            return self._gone
        day, clock = cells.get("day", ""), cells.get("scenario_time", "")
        told = [f"{day} {clock}".strip(), clock, day] if day or clock else [cells.get("scheduled_at", "")]
        if not any(told):
            raise Unusable("it has no time")
        return _first_that_reads([text for text in told if text], self._starts, self._zone)

    def _name(self, taken: Taken, cells: Mapping[str, str], inject: Inject) -> str:
        """The number of the row as a name; else the words of its title, counted where they come again."""
        if cells.get("inject_no"):
            return slug(cells["inject_no"], "inject")
        name = free = slug(inject.title, "inject")
        while free in taken.injects or not self._titles[name]:
            self._titles[name] += 1
            free = f"{name}-{self._titles[name]}" if self._titles[name] > 1 else name
        return free

    def _pass(self, cells: Mapping[str, str]) -> None:
        if self._only_minutes and cells.get("minutes"):
            text = cells["minutes"]
            self._gone += parse_offset(f"{text} min" if text.isdigit() else text)


def _first_that_reads(told: list[str], starts: datetime, zone: ZoneInfo) -> timedelta:
    """A day and a time of day may stand apart, or one of them says it all."""
    for text in told[1:]:
        with suppress(ValueError):
            return parse_inject_time(told[0], starts, zone)
        with suppress(ValueError):
            return parse_inject_time(text, starts, zone)
    return parse_inject_time(told[0], starts, zone)


def _inject(cells: Mapping[str, str], others: list[tuple[str, str]], at: timedelta, move: str) -> Inject:
    if re.search(r"\bexpected\b", cells.get("type", "").lower()):
        raise Unusable("it is an expected action and no inject; write it as an expectation, with its event")
    text = cells.get("message") or cells.get("title", "")
    if not text:
        raise Unusable("it has neither a message nor a title")
    method, known = _method(cells.get("method", ""))
    kept = (
        dict(cells)
        | ({"method": ""} if known else {})
        | ({} if cells.get("scenario_time") or cells.get("day") else {"scheduled_at": ""})
    )
    inject = Inject(
        at, one_line(cells.get("title") or first_words(text)), text, source=one_line(cells.get("from", "")),
        to=one_line(cells.get("to", "")), method=method, move=one_line(cells.get("move") or move),
        notes=_notes(kept, others),
    )  # fmt: skip
    _must_fit(inject)
    return inject


def _must_fit(inject: Inject) -> None:
    if len(inject.text) > LONGEST_TEXT:
        raise Unusable(f"its message has {len(inject.text):,} characters; {LONGEST_TEXT:,} are the most")
    for what, text in (
        ("title", inject.title),
        ("from", inject.source),
        ("to", inject.to),
        ("move", inject.move),
    ):
        if len(text) > LONGEST_LINE:
            raise Unusable(f"its {what} has {len(text):,} characters; {LONGEST_LINE:,} are the most")


def _method(typed: str) -> tuple[str, bool]:
    """Our word for how it comes, and whether it says as much as theirs."""
    plain = typed.strip().lower()
    if plain in METHODS or not plain:
        return plain or "in-person", True
    for method, words in _WORDS.items():
        if any(re.search(rf"\b{re.escape(word)}\b", plain) for word in words):
            return method, plain in words
    return "in-person", False


def _notes(cells: Mapping[str, str], others: list[tuple[str, str]]) -> str:
    kept = [
        f"{label}: {cells[name]}" for name, label in _KEPT.items()
        if cells.get(name) and not (name == "type" and cells[name].lower() in _TYPES)
    ]  # fmt: skip
    further = [f"{name}: {text}" for name, text in others]
    return "\n".join(
        [*([cells["controller_notes"]] if cells.get("controller_notes") else []), *kept, *further]
    )


def first_words(text: str) -> str:
    """What a text begins with, as a title for it."""
    line = one_line(text)
    return line if len(line) <= _TITLE else f"{line[:_TITLE].rsplit(' ', 1)[0]} …"


def slug(text: str, otherwise: str) -> str:
    """A name such as `inj-04`, from whatever somebody wrote."""
    plain = re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-")[:50]
    return plain if plain[:1].isalpha() else f"{otherwise}-{plain}".rstrip("-")


def _above(sheet: Sheet, heading: Heading) -> list[str]:
    above = [line for line in sheet.lines if line.number < heading.line.number]
    if not above or not heading.line.number:
        return []
    told = " | ".join(one_line(text)[:60] for line in above for text in line.cells.values())
    return [f"Above the headings, in {sheet.noun} {heading.line.number}, stands: {told}. It is in no inject."]


def _in_notes(heading: Heading) -> list[str]:
    if not heading.others:
        return []
    return [f"Kept in the controllers' notes: {', '.join(heading.others.values())}."]
