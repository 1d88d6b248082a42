"""The replay itself: every decision of a record given again, in a record that is thrown away."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from crisisrunner import clock
from crisisrunner.canonical import digest
from crisisrunner.case import Case
from crisisrunner.drill.replay.decisions import command
from crisisrunner.drill.replay.erasing import Places
from crisisrunner.drill.replay.lost import STAGE, Lost, keys
from crisisrunner.drill.replay.past import Past, fitting
from crisisrunner.drill.replay.steps import Opening, Step, opening_of, steps
from crisisrunner.drill.replay.then import Then, message_of, said
from crisisrunner.errors import Refused
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.fold import replay as fold
from crisisrunner.incident.state import Incident
from crisisrunner.log.scratch import Scratch
from crisisrunner.pins import Pins
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.rule import Rule, Rules
from crisisrunner.runner import Outcome, Runner, start

_Kind = TypeVar("_Kind")


class RefusedStep(msgspec.Struct, frozen=True):
    """A decision that the other plan would have refused.

    `because` is the entry whose refusal, or whose erased words, explain it.
    """

    event: Event
    sentence: str
    needs: tuple[str, ...] = ()
    because: int | None = None


class OtherWords(msgspec.Struct, frozen=True):
    """An approval that was given again for other words than those approved then; `digest` names the new ones."""

    event: Event
    digest: str
    because: int | None = None


class Played(msgspec.Struct, frozen=True):
    """What came of a replay: its own events, and every decision that went otherwise. `without` lost its words."""

    case: Case
    events: tuple[Event, ...]
    refused: tuple[RefusedStep, ...]
    other_words: tuple[OtherWords, ...]
    without: tuple[Event, ...]
    decisions: int


@contextmanager
def played(past: Past, pins: Pins) -> Iterator[Played]:
    """Run an incident again with other pins; nothing is sent, and what was recorded is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="crisisrunner-replay-") as folder:
        scratch = Scratch(Path(folder))
        try:
            with fitting(past.incident):
                again = _Player(scratch, past, pins).play()
            yield again
        finally:
            scratch.close()


class _Player:
    """Gives the commands again, one after the other, beside the record as it stood at each of them."""

    def __init__(self, scratch: Scratch, past: Past, pins: Pins) -> None:
        self._scratch, self._past, self._pins = scratch, past, pins
        self._rules: Rules = _content(pins, "rules", dict[str, Rule])
        self._playbook = past.playbook
        self._recorded = Incident(id=past.incident)
        self._words = {event.seq: event.words or {} for event in past.events}
        self._lost, self._places = Lost(), Places(past.events)
        self._erased: set[int] = set()
        self._refused: list[RefusedStep] = []
        self._other: list[OtherWords] = []
        self._without: list[Event] = []

    def play(self) -> Played:
        opening = opening_of(self._past.events)
        left = self._open(opening)
        self._recorded = fold(self._past.events[: opening.length], self._recorded)
        rest = [*(Step(event) for event in left), *steps(self._past.events[opening.length :])]
        for step in rest:
            self._take(step)
            if step.event.seq > self._recorded.seq:
                self._recorded = fold(step.events, self._recorded)
        events = tuple(one.event for one in self._scratch.events(self._past.incident))
        return Played(
            Case(self._scratch, self._scratch.read(self._past.incident)), events, tuple(self._refused),
            tuple(self._other), tuple(self._without), 1 + sum(step.kind == "decision" for step in rest),
        )  # fmt: skip

    def _open(self, opening: Opening) -> tuple[Event, ...]:
        """Open the incident; the facts that could not be told with it are to be told after it."""
        known = {event.data["fact"]: event.words["value"] for event in opening.facts if event.words}
        try:
            if len(known) < len(opening.facts):
                raise Refused("Words were erased.")
            self._start(opening, known)
        except Refused:
            self._start(opening, {})
            return opening.facts
        return ()

    def _start(self, opening: Opening, known: Mapping[str, str]) -> None:
        opened, severity = opening.opened, self._severity(opening.opened)
        begun = opening.drill

        def begin(by: Actor) -> Event:
            return msgspec.structs.replace(begun or opened, seq=0, actor=by)

        joined = [event for event in opening.joined if event.data["person"] == opened.actor.id]
        outcome = start(
            self._scratch, self._pins, said(joined[0], "name") if joined else opened.actor.id,
            said(opened, "title"), severity, known, opened.at, begin if begun else None, self._past.incident,
        )  # fmt: skip
        self._places.add(one.event for one in outcome.recorded)
        if severity is None:
            known_ones = ", ".join(map(str, outcome.case.playbook.severities))
            said_so = (
                f"There is no severity {opened.data['severity']} in this playbook; there is: {known_ones}."
            )
            self._refused = [RefusedStep(opened, said_so)]

    def _severity(self, opened: Event) -> int | None:
        severity = opened.data["severity"]
        return severity if severity in _content(self._pins, "playbook", Playbook).severities else None

    def _take(self, step: Step) -> None:
        if step.kind == "background":
            self._keep(step.event)
        elif step.kind == "world":
            self._keep_if_out(step.event)
        elif step.event.type == "entry.erased":
            self._erase(step.event)
        else:
            self._decide(step)

    def _decide(self, step: Step) -> None:
        event = step.event
        if any(one.words is None for one in (*step.before, event)):
            self._go_on_without(step)
        try:
            act = command(step, Then(self._recorded, self._playbook, self._rules, self._words_of))
            if act is None:
                self._keep(event)
                return
            before = self._scratch.read(self._past.incident)
            outcome = act(
                Runner(self._scratch, self._past.incident, event.actor.id, event.at, lambda: event.at)
            )
        except Refused as refusal:
            self._refuse(step, refusal)
        else:
            self._accept(step, before, outcome)

    def _words_of(self, entry: int) -> Mapping[str, str]:
        return self._words.get(entry, {})

    def _go_on_without(self, step: Step) -> None:
        """What was typed is gone: the command is given with what is left, and whatever hangs on it is uncertain."""
        self._without.append(step.event)
        self._erased.add(step.event.seq)
        self._lost.lose(step.events, step.event.seq)

    def _refuse(self, step: Step, refusal: Refused) -> None:
        event = step.event
        elsewhere = self._scratch.read(self._past.incident).stage != self._recorded.stage
        because = (
            event.seq if event.seq in self._erased else self._lost.why(event, refusal, elsewhere=elsewhere)
        )
        needs = tuple(need.sentence for need in refusal.unmet)
        self._refused.append(RefusedStep(event, refusal.sentence, needs, because))
        if event.seq not in self._erased:
            self._lost.lose(step.events, event.seq if because is None else because)

    def _accept(self, step: Step, before: Incident, outcome: Outcome) -> None:
        event = step.event
        self._places.add(one.event for one in outcome.recorded)
        if event.type == "message.approved":
            self._compare_words(event, before)
        if event.seq in self._erased:
            return
        if STAGE not in keys(event) or outcome.case.incident.stage == event.data["stage"]:
            self._lost.find(event)

    def _compare_words(self, event: Event, before: Incident) -> None:
        message = before.messages[message_of(event)]
        digest = message.digests[event.data["language"]]
        if digest != event.data["digest"]:
            self._other.append(OtherWords(event, digest, self._lost.why(event)))

    def _keep(self, event: Event) -> None:
        """What happened by itself happens again, as it was recorded."""
        after = self._scratch.read(self._past.incident).seq
        again = msgspec.structs.replace(event, seq=0, words=event.words or {})
        placed = self._scratch.append(self._past.incident, after, [again], clock.now())
        self._places.add(one.event for one in placed)

    def _keep_if_out(self, event: Event) -> None:
        """What became of sending a message, where the message is out here too."""
        message = self._scratch.read(self._past.incident).messages.get(message_of(event))
        way = f"{event.data['channel']}.{event.data['language']}"
        if message and message.released_at and way in message.deliveries:
            self._keep(event)

    def _erase(self, event: Event) -> None:
        entry = self._places.of(event.data["erases"])
        runner = Runner(self._scratch, self._past.incident, event.actor.id, event.at, lambda: event.at)
        try:
            if entry is not None:
                runner.erase([entry], said(event, "reason"))
        except Refused:  # there were no words to begin with
            return


def _content(pins: Pins, name: str, kind: type[_Kind]) -> _Kind:
    """One of the things pinned."""
    content = next(blob for blob in pins.blobs if digest(blob) == pins.digests[name])
    return msgspec.json.decode(content, type=kind)
