"""What has a time: tasks, messages, promises, the cadence, legal deadlines, inquiries, and how long we were silent."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.case import Case
from crisisrunner.incident.clocks import state
from crisisrunner.incident.counting import explain
from crisisrunner.incident.inquiry import Inquiry
from crisisrunner.incident.laws import stood_on
from crisisrunner.incident.messages import unreleased
from crisisrunner.incident.promises import last_word
from crisisrunner.incident.ticking import Clock
from crisisrunner.playbook.model import INQUIRY_KINDS, ClockSpec
from crisisrunner.playbook.rule import Rule

MOST_INQUIRIES = 20
"""Of the inquiries that wait for an answer, so many are named by their time; all are counted."""
_NEAR = timedelta(minutes=15)
"""A promise is made on the quarter hour, so the cadence and the promise it made differ by less than this."""
CONFIRM = "outer limit; confirm with counsel"
"""What is said of every legal deadline."""


class Due(msgspec.Struct, frozen=True):
    """Something with a time by which it should have happened (UTC); `words` is the entry that quotes it."""

    id: str
    at: datetime
    what: str
    command: str
    words: int | None = None


class Ticking(msgspec.Struct, frozen=True):
    """One clock: a `law`, a `promise`, the `cadence` or the `silence`; times are in UTC.

    `since` is when it began, `how` how its deadline came about; `rule` is None but for a law.
    """

    id: str
    kind: str
    title: str
    state: str
    due_at: datetime | None = None
    since: datetime | None = None
    how: str = ""
    rule: Rule | None = None
    clock: Clock | None = None

    @property
    def counting(self) -> str:
        """How its deadline was counted."""
        if self.rule and self.clock and self.clock.has_begun:
            zone = ZoneInfo(self.clock.zone)
            return explain(self.rule, stood_on(self.clock), zone, self.clock.calendar)
        return self.how


def due(case: Case, ticking: Iterable[Ticking]) -> list[Due]:
    """Everything with a time, by that time; of the inquiries only the most urgent.

    Args:
        ticking: The legal clocks.
    """
    parts = (
        _tasks(case),
        _messages(case),
        _promises(case),
        _cadence(case),
        _laws(ticking),
        _inquiries(case),
    )
    return sorted((one for part in parts for one in part), key=lambda one: one.at)


def clocks(case: Case, now: datetime) -> list[Ticking]:
    """Every clock of an incident: what was promised, how often and how lately we speak, then the laws."""
    return [*promised(case, now), *cadence(case, now), *silence(case, now), *laws(case, now)]


def laws(case: Case, now: datetime) -> Iterator[Ticking]:
    """The legal clocks of the plan, and those started beside it; closing an incident does not end them."""
    laws = case.laws
    for key, spec in laws.clocks(case.incident).items():
        rule, clock = case.rules[spec.rule], case.incident.clocks.get(key)
        label = "" if rule.status == "in_force" else f" ({rule.status.upper()})"
        yield Ticking(
            key, "law", f"{rule.regime}: {rule.title}{label}", state(clock, rule, laws.binds(rule.rule), now),
            clock.due_at if clock else None, clock.anchor if clock else None, "", rule, clock,
        )  # fmt: skip
    for key, spec in case.playbook.clocks.items():
        if spec.rule not in case.rules:  # the incident began before rules were kept with it
            yield Ticking(key, "law", spec.rule, _unruled(case, spec))


def _unruled(case: Case, spec: ClockSpec) -> str:
    known = spec.anchor is not None and case.incident.known(spec.anchor)
    return "scope_not_declared" if known else "not_started"


def promised(case: Case, now: datetime) -> Iterator[Ticking]:
    """What each audience was promised last."""
    for audience, promise in case.incident.promises.items():
        title = f"Next update promised to: {case.playbook.audiences[audience].title}"
        where = "overdue" if now > promise.due_at else "running"
        yield Ticking(
            f"promise-{audience}", "promise", title, where, promise.due_at, promise.made_at,
            f"Promised in {promise.message}.",
        )  # fmt: skip


def cadence(case: Case, now: datetime) -> Iterator[Ticking]:
    """How often each public audience hears from us at this severity, once it has heard from us at all."""
    every = case.playbook.severities[case.incident.severity].update_every
    if case.incident.closed_at or every is None:
        return
    for audience, spec in case.playbook.audiences.items():
        last = last_word(case.playbook, case.incident, audience) if spec.public else None
        if last:
            at = every.after(last, case.zone)
            yield Ticking(
                f"cadence-{audience}", "cadence", f"An update every {every} to: {spec.title}",
                "overdue" if now > at else "running", at, last,
                f"{every} after the last message to them, at severity {case.incident.severity}.",
            )  # fmt: skip


def silence(case: Case, now: datetime) -> Iterator[Ticking]:
    """How long nothing public was said: since the last public message, or since the incident was opened."""
    if case.incident.closed_at:
        return
    last = last_word(case.playbook, case.incident)
    since = last or case.incident.opened_at or now
    words = "Since the last message to the public." if last else "Nothing was said in public yet."
    yield Ticking("silence", "silence", "Time since anything public was said", "running", None, since, words)


def _tasks(case: Case) -> Iterator[Due]:
    entered, stage = case.incident.stage_entered_at, case.playbook.stages[case.incident.stage]
    for key, task in stage.tasks.items():
        if task.within and entered and f"{case.incident.stage}/{key}" not in case.incident.tasks:
            at = task.within.after(entered, case.zone)
            yield Due(f"task-{key}", at, task.do, f"crisisrunner task done {key}")


def _messages(case: Case) -> Iterator[Due]:
    for message in [] if case.incident.closed_at else unreleased(case.incident):
        spec = case.playbook.spec(message.message)
        if spec.within:
            at = spec.within.after(message.drafted_at, case.zone)
            yield Due(message.id, at, f"{spec.title} out", f"crisisrunner message release {message.message}")


def _promises(case: Case) -> Iterator[Due]:
    for one in promised(case, case.incident.opened_at or datetime.min):
        if one.due_at:
            yield Due(one.id, one.due_at, one.title, "crisisrunner next")


def _cadence(case: Case) -> Iterator[Due]:
    """The cadence where no promise says the same; a promise that lies later leaves people waiting too long."""
    for one in cadence(case, case.incident.opened_at or datetime.min):
        promise = case.incident.promises.get(one.id.removeprefix("cadence-"))
        if one.due_at and (promise is None or one.due_at + _NEAR < promise.due_at):
            yield Due(one.id, one.due_at, one.title, "crisisrunner next")


def _laws(ticking: Iterable[Ticking]) -> Iterator[Due]:
    for one in ticking:
        if one.state in ("running", "overdue") and one.due_at:
            yield Due(one.id, one.due_at, one.title, f"crisisrunner clock met {one.id}")


def _inquiries(case: Case) -> Iterator[Due]:
    """Whose answer is due, the most urgent first."""
    inquiries = case.incident.inquiries
    waiting = [(one.due_s, one.words, key) for key, one in inquiries.items() if one.due_s is not None]
    for seconds, words, key in heapq.nsmallest(MOST_INQUIRIES, waiting):
        one, at = inquiries[key], datetime.fromtimestamp(seconds, UTC)
        kind = INQUIRY_KINDS[one.kind]
        what = f"First answer to {key} ({kind})" if one.waits else f"Answer to {key} ({kind}), its deadline"
        yield Due(key, at, what, _answer(key, one), words)


def _answer(key: str, inquiry: Inquiry) -> str:
    verb = "acknowledge" if inquiry.public and inquiry.waits else "handled"
    return f"crisisrunner inquiry {verb} {key}"
