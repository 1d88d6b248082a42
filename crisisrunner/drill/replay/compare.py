"""What would have gone otherwise: the record beside its replay, in the order of time."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.drill.replay.past import Past, fitting
from crisisrunner.drill.replay.play import Played
from crisisrunner.drill.replay.steps import MARKS
from crisisrunner.drill.replay.then import message_of
from crisisrunner.drill.replay.timed import BY_THE_PLAN, Timed, timetable
from crisisrunner.incident.events import Event
from crisisrunner.playbook.model import CORRECTION, Playbook
from crisisrunner.timeline.telling import Names, tell
from crisisrunner.times import length, since

KINDS = ("refused", "drafted", "not_drafted", "due", "late", "in_time", "other_words", "erased")
"""How a thing can go otherwise; `erased` is what cannot be known, since its words are gone."""

Written = Callable[[datetime], str]
"""How a time is written."""


class Difference(msgspec.Struct, frozen=True):
    """One thing that would have gone otherwise at a moment (UTC), or a mark of what happened meanwhile.

    `entry` is the entry of the record that tells of it, `because` the one whose refusal or erasure explains it.
    """

    kind: str
    at: datetime
    what: str
    entry: int | None = None
    why: str = ""
    needs: tuple[str, ...] = ()
    because: int | None = None
    due_then: datetime | None = None
    due_now: datetime | None = None


class Comparison(msgspec.Struct, frozen=True):
    """Every difference by time, the marks between them, and where both ended."""

    differences: tuple[Difference, ...]
    marks: tuple[Difference, ...]
    decisions: int
    stage_then: str
    stage_now: str
    plan_at_hand: bool

    @property
    def told(self) -> list[Difference]:
        """Differences and marks together, in the order of time."""
        return sorted((*self.differences, *self.marks), key=_when)

    def count(self, kind: str) -> int:
        """How many differences of a kind there are."""
        return sum(one.kind == kind for one in self.differences)


def compare(past: Past, played: Played) -> Comparison:
    """A record beside its replay."""
    with fitting(past.incident):
        return _compared(past, played)


def _compared(past: Past, played: Played) -> Comparison:
    older, newer = past.playbook, played.case.playbook
    names = Names(older or newer, past.names(played.case.workspace.people), played.case.zone)
    found = [
        *_refused(played, names), *_drafted(past, played, older, newer), *_times(past, played, older),
        *_other_words(played, names), *_erased(played, names),
    ]  # fmt: skip
    marks = (event for event in past.events if event.type in MARKS)
    stages = [event.data["stage"] for event in past.events if event.type == "stage.entered"]
    return Comparison(
        tuple(sorted(found, key=_when)),
        tuple(Difference("mark", event.at, tell(event, names), event.seq) for event in marks),
        played.decisions, stages[-1], played.case.incident.stage, older is not None,
    )  # fmt: skip


def _when(one: Difference) -> tuple[datetime, int]:
    return one.at, one.entry or 0


def _refused(played: Played, names: Names) -> Iterator[Difference]:
    for one in played.refused:
        event = one.event
        what = tell(event, names)
        yield Difference("refused", event.at, what, event.seq, one.sentence, one.needs, one.because)


def _other_words(played: Played, names: Names) -> Iterator[Difference]:
    for one in played.other_words:
        event, then = one.event, one.event.data["digest"]
        who = names.person(event.data["person"])
        what = f"{who} would approve other words of {message_of(event)} ({event.data['language']})"
        why = f"{one.digest[:6]} instead of {then[:6]}"
        yield Difference("other_words", event.at, what, event.seq, why, because=one.because)


def _erased(played: Played, names: Names) -> Iterator[Difference]:
    why = "Its words were erased; it was given again without them, and what hangs on them cannot be told."
    for event in played.without:
        yield Difference("erased", event.at, tell(event, names), event.seq, why)


def _drafted(past: Past, played: Played, older: Playbook | None, newer: Playbook) -> Iterator[Difference]:
    then, now = _first_drafts(past.events), _first_drafts(played.events)
    causes = _causes(played)
    for name, event in now.items():
        if name not in then:
            yield Difference("drafted", event.at, _called(newer, event))
    for name, event in then.items():
        if name not in now:
            plan = older if older and _has(older, event) else newer
            leads = (event.at, *event.data.get("corrects", ()))
            because = next((causes[lead] for lead in leads if lead in causes), None)
            yield Difference("not_drafted", event.at, _called(plan, event), event.seq, because=because)


def _causes(played: Played) -> dict[datetime | str, int]:
    """The entry that explains what went otherwise, by the time and by the message of each refusal."""
    found: dict[datetime | str, int] = {}
    for one in played.refused:
        root = one.event.seq if one.because is None else one.because
        found.setdefault(one.event.at, root)
        if "number" in one.event.data:
            found.setdefault(message_of(one.event), root)
    return found


def _first_drafts(events: Iterable[Event]) -> dict[str, Event]:
    found: dict[str, Event] = {}
    for event in events:
        if event.type == "message.drafted":
            found.setdefault(message_of(event), event)
    return found


def _has(playbook: Playbook, event: Event) -> bool:
    return event.data["message"].removesuffix(CORRECTION) in playbook.messages


def _called(playbook: Playbook, event: Event) -> str:
    name = message_of(event)
    if not _has(playbook, event):
        return name
    spec = playbook.spec(event.data["message"])
    audience = playbook.audiences[spec.audience].title
    return f"{name}  {spec.title} to {audience}"


def _times(past: Past, played: Played, older: Playbook | None) -> Iterator[Difference]:
    zone, end, causes = played.case.zone, past.ended_at, _causes(played)
    then = timetable(past.events, older, zone)
    now = timetable(played.events, played.case.playbook, zone)
    for key in dict.fromkeys((*then.timed, *now.timed)):
        was, one = then.timed.get(key), now.timed.get(key)
        known = one or was
        if known is None or (older is None and known.kind in BY_THE_PLAN):
            continue
        if known.of and not (known.of in then.there and known.of in now.there):
            continue  # the drafting, the release or the entering itself is told as a difference
        cause = causes.get(was.done_at) if was and was.done_at and not (one and one.done_at) else None
        found = _time(was, one, known, end, _written(zone, known.since))
        yield from (msgspec.structs.replace(difference, because=cause) for difference in found)


def _written(zone: ZoneInfo, day: datetime) -> Written:
    """Times written beside one: with the day where it is another."""
    return lambda at: since(at, zone, day)


def _time(
    was: Timed | None, one: Timed | None, known: Timed, end: datetime, written: Written
) -> Iterator[Difference]:
    due_then, due_now = was.due_at if was else None, one.due_at if one else None
    before, after = (was.stood(end) if was else "open"), (one.stood(end) if one else "open")
    kind = ""
    if (after == "late") != (before == "late"):
        kind = "late" if after == "late" else "in_time"
    elif due_then != due_now:
        kind = "due"
    if kind:
        yield Difference(
            kind, (one or known).since, known.what, why=_told(one, due_then, due_now, after, written),
            due_then=due_then, due_now=due_now,
        )  # fmt: skip


def _told(
    one: Timed | None, then: datetime | None, now: datetime | None, after: str, written: Written
) -> str:
    """`due 03:07 instead of 03:22, done 03:18, 11 min late`."""
    if one is None or now is None:
        due = f"no time is set; it was due {written(then)}" if then else "no time is set"
    elif then == now:
        due = f"due {written(now)} as before"
    else:
        due = (
            f"due {written(now)} instead of {written(then)}"
            if then
            else f"due {written(now)}, no time was set"
        )
    done = one.done_at if one else None
    if one is None or now is None:
        return due
    if done is None:
        return f"{due}, not done in time" if after == "late" else f"{due}, not done"
    late = done - now
    return f"{due}, done {written(done)}" + (f", {length(late)} late" if late > timedelta(0) else "")
