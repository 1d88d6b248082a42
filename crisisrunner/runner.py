"""The use cases: read, decide, render, append; in that order, nothing else."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from crisisrunner import clock
from crisisrunner.case import Case
from crisisrunner.errors import Refused
from crisisrunner.exercise import DRILL
from crisisrunner.incident import (
    approvals,
    clocks,
    conducting,
    corrections,
    facts,
    notes,
    people,
    stages,
    tasks,
)
from crisisrunner.incident.events import Actor, Event, Recorded
from crisisrunner.incident.state import Incident
from crisisrunner.log.record import BehindError, Record

if TYPE_CHECKING:
    from crisisrunner.attachments import Attachment
    from crisisrunner.pins import Pins

Decision = Callable[[Case, Actor], list[Event]]
MOST_TRIES = 50
_MOVING = ("fact.", "clock.", "playbook.")
"""What the types of events begin with that can move a deadline."""


class OvertakenError(Refused):
    """Somebody else wrote first, and the decision would now be another one."""


class Outcome(msgspec.Struct, frozen=True):
    """What a use case put into the record, and the case as it is then."""

    case: Case
    recorded: Sequence[Recorded]

    @property
    def at(self) -> datetime:
        """When it happened, in UTC: now, or the time that was named."""
        return self.recorded[-1].event.at

    def of_type(self, *types: str) -> list[Event]:
        """The events of these types, in order."""
        return [entry.event for entry in self.recorded if entry.event.type in types]


class Runner:
    """Acts on one incident of a record, for one person, as of one moment.

    Args:
        at: When what is recorded happened, in UTC; None for now.
        now: What time it is; in a drill, by its own clock.

    `joined` tells afterwards whether the person was new to the incident.
    """

    def __init__(
        self,
        record: Record,
        incident: str,
        actor: str,
        at: datetime | None = None,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self.record = record
        self.incident = incident
        self.actor = actor
        self.now = now
        self.at = at or now()
        self.joined = False

    def begin_now(self) -> None:
        """What is recorded from here on happens now, whatever time the person named."""
        self.at = self.now()

    def case(self) -> Case:
        """The incident as it stands."""
        return Case(self.record, self.record.read(self.incident))

    def advance(self, trigger: str, reason: str | None = None) -> Outcome:
        """Make a transition, and draft the messages of the stage entered: all of it, or nothing."""

        def decide(case: Case, by: Actor) -> list[Event]:
            moved = stages.advance(case.playbook, case.incident, trigger, reason, by, self.at)
            there = case.after(moved)
            return [*moved, *there.drafts(case.playbook.stages[there.incident.stage].messages, by, self.at)]

        return self.act(decide)

    def set_fact(
        self, name: str, typed: str, source: str | None, wrong: bool = False, reason: str = ""
    ) -> Outcome:
        """Set a fact; the unreleased drafts that can say more now are drafted afresh.

        Another value than before opens a correction of what went out with the old one: where it was `wrong`,
        or where the plan does not expect the fact to change (`as_of`). A time from which a legal deadline is
        counted takes a `reason` where it is in the future, long before the incident, or changed.
        """

        def decide(case: Case, by: Actor) -> list[Event]:
            spec = facts.spec_of(case.playbook, name)
            ahead = facts.starts_a_clock(case.playbook, name)
            answer = facts.read_answer(spec, typed, case.zone, self.at, ahead)
            facts.must_be_explained(case.playbook, case.incident, name, answer, reason, case.zone, self.at)
            before = case.value(name)
            if wrong and before is None:
                raise Refused(f"{name} has no earlier value that could be wrong.", "crisisrunner fact list")
            if wrong and before == answer.value:
                raise Refused(
                    f"{name} has this value already; --wrong is said together with the right one.",
                    'What went out with an earlier one: crisisrunner message correct MESSAGE --reason "…"',
                )
            was_wrong = before not in (None, answer.value) and (wrong or not spec.as_of)
            version = case.incident.facts[name].version if before is not None else 0
            decided = facts.set_fact(
                case.playbook, case.incident, name, answer, source, by, self.at,
                same=before == answer.value, was_wrong=was_wrong, reason=reason,
            )  # fmt: skip
            return [*decided, *(self.corrections(case, decided, name, version, by) if was_wrong else [])]

        return self.act(decide, refresh=True)

    def confirm_fact(self, name: str, source: str) -> Outcome:
        """Say who vouches for a fact."""
        return self.act(
            lambda case, by: facts.confirm_fact(case.playbook, case.incident, name, source, by, self.at),
            refresh=True,
        )

    def retract_fact(self, name: str, reason: str) -> Outcome:
        """Take a fact back: drafts that said it show a blank again, and what went out with it gets a correction."""

        def decide(case: Case, by: Actor) -> list[Event]:
            decided = facts.retract_fact(case.playbook, case.incident, name, reason, by, self.at)
            return [*decided, *self.corrections(case, decided, name, None, by)]

        return self.act(decide, refresh=True)

    def corrections(
        self, case: Case, decided: list[Event], fact: str, version: int | None, by: Actor
    ) -> list[Event]:
        """A correction of every released message that said a version of a fact, opened and drafted."""
        wrong = corrections.said(case.incident, fact, version)
        opened = corrections.opening(case.incident, wrong, fact, "", by, self.at)
        return [*opened, *case.after([*decided, *opened]).corrections(opened, by, self.at)]

    def finish_task(self, task: str) -> Outcome:
        """Tick a task of the stage."""
        return self.act(lambda case, by: tasks.finish_task(case.playbook, case.incident, task, by, self.at))

    def skip_task(self, task: str, reason: str) -> Outcome:
        """Leave a task out, with a reason."""
        return self.act(
            lambda case, by: tasks.skip_task(case.playbook, case.incident, task, reason, by, self.at)
        )

    def set_severity(self, severity: int, reason: str) -> Outcome:
        """Say how bad it is now."""
        from crisisrunner.incident.opening import set_severity

        return self.act(
            lambda case, by: set_severity(case.playbook, case.incident, severity, reason, by, self.at),
            refresh=True,
        )

    def assign(self, role: str, names: Sequence[str], phone: str = "") -> Outcome:
        """Hand a role to people; whoever is not known yet joins, with a phone number if one is given."""

        def decide(case: Case, by: Actor) -> list[Event]:
            case.must_have_role(role)
            joined: list[Event] = []
            number = {name: phone if len(names) == 1 or not case.find_person(name) else "" for name in names}
            holders = dict.fromkeys(
                self._known_or_new(case, name, number[name], by, joined) for name in names
            )
            if joined and tuple(holders) == case.incident.holders.get(role):
                return joined  # only a phone number is new
            there = case.after(joined)
            return [*joined, *people.assign(case.playbook, there.incident, role, tuple(holders), by, self.at)]

        return self.act(decide)

    def call(self, name: str, reached: bool, phone: str = "", note: str | None = None) -> Outcome:
        """Write down a phone call; somebody not known yet joins if a number is given."""

        def decide(case: Case, by: Actor) -> list[Event]:
            if not phone:
                return people.call(case.person(name), reached, note, by, self.at)
            joined: list[Event] = []
            person = self._known_or_new(case, name, phone, by, joined)
            return [*joined, *people.call(person, reached, note, by, self.at)]

        return self.act(decide)

    def adopt(self, pins: "Pins", reason: str) -> Outcome:
        """Go by a newer version of the plan from here on; unreleased drafts are rendered by it."""
        from crisisrunner.incident.adopting import adopt

        self.may_adopt(pins)
        self.record.store(pins.blobs)
        newer = pins.playbook

        def decide(case: Case, by: Actor) -> list[Event]:
            adopted = adopt(case.playbook, case.incident, newer, pins.digests, reason, by, self.at)
            there = case.after(adopted)
            drafted = {one.message for one in there.incident.messages.values()}
            fresh = [one for one in newer.stages[there.incident.stage].messages if one not in drafted]
            return [
                *adopted,
                *there.refreshed(by, self.at, in_review=True),
                *there.drafts(fresh, by, self.at),
            ]

        return self.act(decide)

    def may_adopt(self, pins: "Pins") -> None:
        """Refuse a plan that the incident could not go on by, or whoever may not say so.

        Raises:
            Refused: naming all that has no place in it.
        """
        from crisisrunner.incident.adopting import must_fit

        case = self.case()
        by = case.actor(self.actor, self.at)[0]
        must_fit(case.playbook, case.incident, pins.playbook, pins.digests, by)

    def log(
        self, text: str, decision: bool, privileged: bool = False, files: Sequence["Attachment"] = ()
    ) -> Outcome:
        """Write a note or a decision down, with the files that belong to it; `privileged` is for counsel alone."""
        named = [file.named for file in files]
        return self.act(
            lambda _case, by: notes.log_note(text, decision, by, self.at, privileged, named),
            attached=[file.content for file in files],
        )

    def seal(self, seq: int, head: str, *, signed: bool) -> Outcome:
        """Write down that a seal was made of the record up to an entry."""
        return self.act(lambda _case, by: notes.record_seal(seq, head, signed, by, self.at))

    def erase(self, numbers: Sequence[int], reason: str) -> Outcome:
        """Take the words of entries out of the record for ever."""

        def decide(case: Case, by: Actor) -> list[Event]:
            entries = [
                entry.event for entry in self.record.events(self.incident) if entry.event.seq in numbers
            ]
            return notes.erase_entries(case.incident, entries, numbers, reason, by, self.at)

        return self.act(decide)

    def act(self, decide: Decision, *, refresh: bool = False, attached: Sequence[bytes] = ()) -> Outcome:
        """Decide on the newest state and append; where somebody was first, decide again if it comes to the same.

        Approvals of words that are others by now are void, and the record says so.

        Args:
            refresh: Whether drafts may say more afterwards, and are rendered again.
            attached: What lies behind the digests of files that the events name.
        """
        first: list[tuple[str, Mapping[str, Any]]] | None = None
        for _ in range(MOST_TRIES):
            case = self.case()
            by, joined = case.actor(self.actor, self.at)
            here = case.after(joined)
            decided = decide(here, by)
            if refresh:
                decided += here.after(decided).refreshed(by, self.at)
            decided += approvals.voided(here.incident, here.after(decided).incident, by, self.at)
            decided += reckoned(here, decided, by, self.at)
            events = [*joined, *decided]
            _must_go_on(case.incident, decided)
            now = [(event.type, event.data) for event in decided]
            if first is not None and now != first:
                raise OvertakenError(
                    "Somebody else wrote to the record at this moment, and your command would do something else now.",
                    "Look at crisisrunner status, then repeat it.",
                )
            first = now
            try:
                recorded = self.record.append(self.incident, case.incident.seq, events, clock.now(), attached)
            except BehindError:
                continue
            self.joined = bool(joined)
            return Outcome(Case(self.record, case.after(events).incident), recorded)
        raise Refused(
            "Others write to the record without a pause; nothing was written.", "Repeat the command."
        )

    def _known_or_new(self, case: Case, name: str, phone: str, by: Actor, joined: list[Event]) -> str:
        found = case.find_person(name)
        if found is not None and phone in ("", case.people[found].phone):
            return found
        event = people.join(case.after(joined).incident, name, phone, by, self.at, found, case.people)
        joined.append(event)
        return str(event.data["person"])


def _must_go_on(incident: Incident, decided: Sequence[Event]) -> None:
    """Refuse to act in a drill that has ended; what was seen in it may still be noted."""
    ended = incident.exercise and incident.exercise.stopped_at
    if ended and any(event.type not in conducting.AFTERWARDS for event in decided):
        raise Refused(f"The drill {incident.id} has ended.", f"crisisrunner -i {incident.id} drill report")


def reckoned(case: Case, decided: Sequence[Event], by: Actor, at: datetime) -> list[Event]:
    """The legal deadlines that are others once this is recorded; nothing but facts and clocks can move one."""
    if not any(event.type.startswith(_MOVING) for event in decided):
        return []
    there = case.after(decided)
    return list(clocks.reckoned(there.laws, there.incident, there.count, by, at))


def start(
    record: Record,
    pins: "Pins",
    actor: str,
    title: str | None = None,
    severity: int | None = None,
    known: Mapping[str, str] | None = None,
    at: datetime | None = None,
    drill: Callable[[Actor], Event] | None = None,
    named: str | None = None,
) -> Outcome:
    """Open an incident: what it depends on is stored by its digest, its first messages are drafted.

    Args:
        known: Facts that are known already, as somebody typed them; nobody has confirmed them.
        at: When it began, in UTC; None for now.
        drill: Makes the event with which a drill begins; None for a real incident.
        named: The id that it had, where an incident is run once more; None for the next one of the year.
    """
    from crisisrunner.incident.opening import open_incident

    moment = at or clock.now()
    record.store(pins.blobs)
    for _ in range(MOST_TRIES):
        held = clock.now() if drill else moment
        name = named or _next_id(record, held.astimezone(pins.zone), DRILL if drill else "")
        incident = Incident(id=name, pins=pins.digests)
        before = Case(record, incident)
        by, joined = before.actor(actor, moment)
        people_known = before.workspace.people
        events = [
            *joined,
            *open_incident(
                before.playbook, people_known, pins.digests, title, severity, by, moment, drill=bool(drill)
            ),
            *([drill(by)] if drill else []),
        ]
        for name, typed in (known or {}).items():
            answer = facts.read_answer(facts.spec_of(before.playbook, name), typed, before.zone, moment)
            so_far = before.after(events).incident
            facts.must_be_explained(before.playbook, so_far, name, answer, "", before.zone, moment)
            events += facts.set_fact(before.playbook, so_far, name, answer, None, by, moment)
        events += reckoned(before, events, by, moment)
        there = before.after(events)
        events += there.drafts(there.playbook.stages[there.incident.stage].messages, by, moment)
        try:
            recorded = record.append(incident.id, 0, events, clock.now())
        except BehindError:
            continue
        return Outcome(Case(record, before.after(events).incident), recorded)
    raise Refused("Others open incidents without a pause; nothing was written.", "Repeat the command.")


def _next_id(record: Record, local: datetime, before: str) -> str:
    year = f"{before}{local.year}-"
    ends = [known.removeprefix(year) for known in record.incidents() if known.startswith(year)]
    return f"{year}{max((int(end) for end in ends if end.isdigit()), default=0) + 1:03}"
