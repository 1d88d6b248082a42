"""What came to the team from outside, as injects: reports, questions, facts with their source, failures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from crisisrunner.case import Case
from crisisrunner.drill.draft.flagging import Flags, blank
from crisisrunner.drill.scenario import METHODS
from crisisrunner.incident.events import Event
from crisisrunner.playbook.model import INQUIRY_KINDS, FactSpec
from crisisrunner.times import clock_time, from_stamp, short_day

FIRST = "first-report"
"""The inject with which everything begins."""
_LONGEST = 3_900
_METHOD = {
    "phone": "phone", "email": "email", "in-person": "in-person", "letter": "letter", "sms": "sms",
}  # fmt: skip


class Told(msgspec.Struct, frozen=True):
    """Something that players are to be told at a moment (UTC); `flags` are the kinds of what was taken out of it."""

    id: str
    at: datetime
    title: str
    text: str
    source: str = ""
    method: str = "in-person"
    media: bool = False
    notes: str = ""
    flags: tuple[str, ...] = ()


def told(case: Case, events: Sequence[Event], flags: Flags) -> list[Told]:
    """Everything from outside, in the order of time; of a drill, what its players were told."""
    teller = _Teller(case, flags)
    kinds = _DRILLED if case.incident.exercise else _HAPPENED
    found = [kinds[event.type](teller, event) for event in events if event.type in kinds]
    given = [one for one in found if one is not None]
    opened = next(event for event in events if event.type == "incident.opened")
    if not given or not case.incident.exercise:
        given.insert(0, teller.opened(opened))
    return sorted(given, key=lambda one: one.at)


class _Teller:
    """Makes an inject of an event."""

    def __init__(self, case: Case, flags: Flags) -> None:
        self._case, self._flags = case, flags

    def opened(self, event: Event) -> Told:
        text = _typed(event, "title")
        return self._told(event, FIRST, "The first report", text, method="phone")

    def fact(self, event: Event) -> Told | None:
        """Only what somebody vouched for came from outside for certain."""
        name = event.data["fact"]
        if not event.data["confirmed"]:
            return None
        spec = self._case.playbook.facts.get(name, FactSpec(name))
        value = blank("sensitive-number") if spec.sensitive else self._value(event)
        wrong = "What was said before is wrong. " if event.data.get("wrong") else ""
        source = _typed(event, "source")
        return self._told(
            event, f"told-{event.seq}", "Somebody tells you something", f"{wrong}{spec.ask} {value}", source,
            notes=f"In the real event this was the fact {name}.",
        )  # fmt: skip

    def _value(self, event: Event) -> str:
        moment = event.data.get("moment")
        if not moment:
            return _typed(event, "value")
        at = from_stamp(moment)
        return f"{clock_time(at, self._case.zone)}, {short_day(at, self._case.zone)}"

    def retracted(self, event: Event) -> Told:
        name = event.data["fact"]
        spec = self._case.playbook.facts.get(name, FactSpec(name))
        text = f"What was said of this does not hold: {spec.ask} {_typed(event, 'reason')}"
        return self._told(event, f"wrong-{event.seq}", "Something turns out wrong", text)

    def wrong(self, event: Event) -> Told | None:
        """A message that was wrong though no fact was: somebody noticed."""
        if event.data.get("fact"):
            return None
        text = f"{event.data['message']} says something wrong. {_typed(event, 'reason')}"
        return self._told(event, f"wrong-{event.seq}", "A message turns out wrong", text)

    def down(self, event: Event) -> Told:
        text = f"{event.data['channel']} does not work any more. {_typed(event, 'reason', optional=True)}"
        return self._told(event, f"down-{event.seq}", "A channel fails", text, method="system")

    def up(self, event: Event) -> Told:
        text = f"{event.data['channel']} works again."
        return self._told(event, f"up-{event.seq}", "A channel works again", text, method="system")

    def asked(self, event: Event) -> Told:
        """A question as it came; the words of somebody who may be a patient are never copied."""
        data, kind = event.data, INQUIRY_KINDS.get(event.data["kind"], event.data["kind"])
        private = data["sensitive"] or data["kind"] == "patient"
        text = blank("words-of-a-patient") if private else _typed(event, "text")
        source = (event.words or {}).get("outlet") or (event.words or {}).get("asker", "")
        where = "in public" if data["public"] else "not in public"
        sensitive = ", sensitive" if data["sensitive"] else ""
        return self._told(
            event, f"asked-{data['id']}", f"Somebody asks ({kind})", text, source,
            _METHOD.get(data["channel"], "social"), data["kind"] == "press" and data["public"],
            f"An inquiry of kind {data['kind']} by {data['channel']}, {where}{sensitive}.",
        )  # fmt: skip

    def inject(self, event: Event) -> Told:
        words, method = event.words or {}, (event.words or {}).get("method", "")
        typed = words.get("title") or "What happens now"
        title = self._flags.flag(typed, likely=self._real(event)).text
        return self._told(
            event, f"told-{event.seq}", title, _typed(event, "text"), words.get("from", ""),
            method if method in METHODS else "in-person", bool(event.data.get("media")),
        )  # fmt: skip

    def _real(self, event: Event) -> bool:
        """Whether somebody typed it on the night; what a scenario says was written for a drill."""
        return not self._case.incident.exercise or event.data.get("kind") == "improvised"

    def _told(
        self, event: Event, name: str, title: str, text: str, source: str = "", method: str = "in-person",
        media: bool = False, notes: str = "",
    ) -> Told:  # fmt: skip
        words, who = self._flags.flag(text, likely=self._real(event)), self._flags.source(source)
        at = max(
            event.at, self._case.incident.opened_at or event.at
        )  # what was on paper first is told at once
        return Told(
            name, at, title, shortened(words.text, _LONGEST), shortened(who.text, 200), method, media,
            notes, (*words.kinds, *who.kinds),
        )  # fmt: skip


_Tell = Callable[[_Teller, Event], Told | None]
_HAPPENED: Mapping[str, _Tell] = {
    "fact.set": _Teller.fact,
    "fact.retracted": _Teller.retracted,
    "correction.opened": _Teller.wrong,
    "channel.down": _Teller.down,
    "channel.up": _Teller.up,
    "inquiry.opened": _Teller.asked,
}
_DRILLED: Mapping[str, _Tell] = {"inject.delivered": _Teller.inject}


def shortened(text: str, most: int) -> str:
    """A text cut at a space; what it says beyond that is left out."""
    text = text.strip()
    if len(text) <= most:
        return text
    return f"{text[:most].rsplit(maxsplit=1)[0]} …"


def _typed(event: Event, key: str, *, optional: bool = False) -> str:
    """What was typed, or a blank where it was erased or says nothing."""
    if event.words is None:
        return blank("erased-words")
    typed = event.words.get(key, "").strip()
    return typed if typed or optional else blank("words")
