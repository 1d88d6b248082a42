"""Whatever is typed, legal or not: the record and the program never disagree."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from crisisrunner import asking, desk, sending, timekeeping
from crisisrunner.case import Case
from crisisrunner.errors import CrisisError
from crisisrunner.incident.approvals import slots
from crisisrunner.incident.clocks import Start, Wait, reckoned
from crisisrunner.incident.events import Actor
from crisisrunner.incident.facts import Answer
from crisisrunner.incident.fold import replay
from crisisrunner.incident.inquiries import Asked, Reply
from crisisrunner.incident.state import Incident
from crisisrunner.incident.texts import text_digest
from crisisrunner.log.chain import check_lines
from crisisrunner.log.record import Record
from crisisrunner.pins import pin
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.workspace import load_workspace
from crisisrunner.runner import Outcome, Runner, start
from tests.nights import entries

HOSPITAL = Path(__file__).parent / "hospital"
PINS = pin("dark", Library(HOSPITAL), load_workspace(HOSPITAL))
PLAYBOOK = msgspec.json.decode(PINS.blobs[0], type=Playbook)
BEGAN = datetime(2026, 11, 20, 7, 50, tzinfo=UTC)

facts = st.sampled_from(
    ["what_happened", "detected_at", "visits_moved", "care_open", "breach_known_at", "people", "no_such_fact"]
)
values = st.sampled_from(
    ["02:50", "2026-11-20 02:50", "1,200", "yes", "dark", "[[visits_moved?]]", "", "\x1b[2J"]
)
words = st.sampled_from(["ward 4", "", "because", "\u202eevil", "naïve 火"])
tasks = st.sampled_from(["confirm", "no-such-task"])
triggers = st.sampled_from(["confirm", "update", "back", "close", "stand-down", "reopen", "no-such-trigger"])
messages = st.sampled_from(
    ["alert", "hold-public", "update-public", "update-public.1", "hold-public-correction", "no-such-message"]
)
languages = st.sampled_from([None, "en", "es", "fr"])
checks = st.sampled_from(["unconfirmed", "next-update", "unknown", "no-such-check"])
channels = st.sampled_from(["website", "sms", "mail", "phone", "no-such-channel"])
clocks = st.sampled_from(
    [
        "individuals",
        "many",
        "warning",
        "final-report",
        "sec.8k.105",
        "gdpr.34",
        "circia.incident",
        "no-such-clock",
    ]
)
inquiries = st.sampled_from(["q1", "2", "q3", "q99"])
names = st.sampled_from(["Dana Ortiz", "ana-ruiz", "Sam Okafor", "Dana Ortis"])


def release(
    runner: Runner, message: str, language: str | None = None, overrides: Mapping[str, str] | None = None
) -> Outcome:
    wanted = desk.Release(runner, message, language, overrides)
    return wanted.make(wanted.check().digests, "nobody")


class AnyCommands(RuleBasedStateMachine):
    """Random commands on one incident, by several people, on a real record."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.record = Record(self.folder / "record.db", create=True)
        self.at = BEGAN
        self.said = start(self.record, PINS, "Dana Ortiz", at=self.at).case.incident

    def teardown(self) -> None:
        self.record.close()
        shutil.rmtree(self.folder)

    def attempt(self, act: Callable[[Runner], Outcome], name: str = "Dana Ortiz") -> None:
        """A command that either is recorded whole or leaves nothing behind."""
        self.at += timedelta(minutes=7)
        before = self.record.head(self.said.id)
        try:
            outcome = act(Runner(self.record, self.said.id, name, self.at))
        except CrisisError as error:
            assert error.sentence
            assert self.record.head(self.said.id) == before
        else:
            assert self.record.head(self.said.id)[0] == before[0] + len(outcome.recorded)
            self.said = outcome.case.incident

    @rule(fact=facts, value=values, source=words, name=names, wrong=st.booleans())
    def set_fact(self, fact: str, value: str, source: str, name: str, wrong: bool) -> None:
        self.attempt(lambda runner: runner.set_fact(fact, value, source, wrong), name)

    @rule(fact=facts, source=words)
    def confirm_fact(self, fact: str, source: str) -> None:
        self.attempt(lambda runner: runner.confirm_fact(fact, source))

    @rule(fact=facts, reason=words)
    def retract_fact(self, fact: str, reason: str) -> None:
        self.attempt(lambda runner: runner.retract_fact(fact, reason))

    @rule(task=tasks, reason=st.none() | words)
    def end_task(self, task: str, reason: str | None) -> None:
        self.attempt(
            lambda runner: runner.finish_task(task) if reason is None else runner.skip_task(task, reason)
        )

    @rule(trigger=triggers, reason=st.none() | words)
    def advance(self, trigger: str, reason: str | None) -> None:
        self.attempt(lambda runner: runner.advance(trigger, reason))

    @rule()
    def go_on_to_the_update(self) -> None:
        """Random words alone would seldom come this far."""
        self.attempt(lambda runner: runner.set_fact("what_happened", "dark", "ward 4"))
        self.attempt(lambda runner: runner.set_fact("detected_at", "2026-11-20 02:50", "ward 4"))
        self.attempt(lambda runner: runner.finish_task("confirm"))
        self.attempt(lambda runner: runner.advance("confirm"))
        self.attempt(lambda runner: desk.submit(runner, "hold-public"))
        self.approve("hold-public", "ana-ruiz", None, False)
        self.attempt(lambda runner: release(runner, "hold-public"))
        self.attempt(lambda runner: runner.advance("update"))

    @rule(message=messages, language=languages)
    def submit(self, message: str, language: str | None) -> None:
        self.attempt(lambda runner: desk.submit(runner, message, language))

    @rule(message=messages, name=names, language=languages, phoned=st.booleans())
    def approve(self, message: str, name: str, language: str | None, phoned: bool) -> None:
        found = self.said.messages.get(message) or self.said.latest(message)
        digests = found.digests if found else {"en": "0" * 64}
        seen = {key: value for key, value in digests.items() if language in (None, key)}
        typist = "Dana Ortiz" if phoned else name
        self.attempt(lambda runner: desk.approve(runner, message, seen, name if phoned else None), typist)

    @rule(message=messages, reason=words, name=names)
    def reject(self, message: str, reason: str, name: str) -> None:
        self.attempt(lambda runner: desk.reject(runner, message, reason), name)

    @rule(message=messages, reason=words, name=names)
    def break_glass(self, message: str, reason: str, name: str) -> None:
        self.attempt(lambda runner: desk.break_glass(runner, message, reason), name)

    @rule(message=messages, language=languages, check=st.none() | checks, reason=words)
    def release(self, message: str, language: str | None, check: str | None, reason: str) -> None:
        overrides = {check: reason} if check else {}
        self.attempt(lambda runner: release(runner, message, language, overrides))

    @rule(message=messages, reason=words)
    def withdraw(self, message: str, reason: str) -> None:
        self.attempt(lambda runner: desk.withdraw(runner, message, reason))

    @rule(message=messages, reason=words)
    def correct(self, message: str, reason: str) -> None:
        self.attempt(lambda runner: desk.correct(runner, message, reason))

    @rule(message=messages, channel=channels, was_sent=st.booleans())
    def settle(self, message: str, channel: str, was_sent: bool) -> None:
        self.attempt(
            lambda runner: sending.settle(
                runner, message, channel, None, was_sent, "https://valley.example/1"
            )
        )

    @rule(channel=channels, up=st.booleans())
    def mark(self, channel: str, up: bool) -> None:
        self.attempt(
            lambda runner: (
                sending.mark_up(runner, channel) if up else sending.mark_down(runner, channel, "dead")
            )
        )

    @rule(
        message=messages, body=values, kind=st.sampled_from([None, "web", "sms", "fax"]), language=languages
    )
    def edit(self, message: str, body: str, kind: str | None, language: str | None) -> None:
        self.attempt(lambda runner: desk.edit(runner, message, body, language, kind))

    @rule(message=messages, language=languages)
    def says_the_same(self, message: str, language: str | None) -> None:
        self.attempt(lambda runner: desk.says_the_same(runner, message, language or "es"))

    @rule(message=messages, minutes=st.integers(-60, 600))
    def promise(self, message: str, minutes: int) -> None:
        self.attempt(lambda runner: desk.promise(runner, message, self.at + timedelta(minutes=minutes)))

    @rule(severity=st.integers(0, 3), reason=words)
    def set_severity(self, severity: int, reason: str) -> None:
        self.attempt(lambda runner: runner.set_severity(severity, reason))

    @rule(person=names, reached=st.booleans(), phone=st.sampled_from(["", "+1 212 555 0117"]))
    def call(self, person: str, reached: bool, phone: str) -> None:
        self.attempt(lambda runner: runner.call(person, reached, phone))

    @rule(role=st.sampled_from(["lead", "privacy", "no-such-role"]), person=names)
    def assign(self, role: str, person: str) -> None:
        self.attempt(lambda runner: runner.assign(role, [person]))

    @rule(clock=clocks, minutes=st.none() | st.integers(0, 6000), said_by=words)
    def start_clock(self, clock: str, minutes: int | None, said_by: str) -> None:
        begun = self.at - timedelta(minutes=minutes or 0)
        given = None if minutes is None else Answer(begun.isoformat(), begun)
        self.attempt(lambda runner: timekeeping.start(runner, clock, Start(said_by, given, said_by)))

    @rule(clock=clocks, kind=st.sampled_from(["written", "oral"]), days=st.integers(-1, 90), official=words)
    def hold_clock(self, clock: str, kind: str, days: int, official: str) -> None:
        until = self.at + timedelta(days=days)
        asked = Wait(kind, official, self.at, Answer(until.isoformat(), until))
        self.attempt(lambda runner: timekeeping.hold(runner, clock, asked))

    @rule(clock=clocks, reason=words, again=st.booleans())
    def end_clock(self, clock: str, reason: str, again: bool) -> None:
        self.attempt(lambda runner: timekeeping.lift(runner, clock, reason))
        self.attempt(lambda runner: timekeeping.meet(runner, clock, reason, again))
        self.attempt(lambda runner: timekeeping.waive(runner, clock, reason))

    @rule(
        text=words, kind=st.sampled_from(["press", "social", "patient", "guess"]), public=st.none() | st.booleans(),
        name=words, keep=st.booleans(),
    )  # fmt: skip
    def ask(self, text: str, kind: str, public: bool | None, name: str, keep: bool) -> None:
        asked = Asked(text, kind, "facebook", public, asker=name, outlet=name)
        self.attempt(lambda runner: asking.open_inquiry(runner, asked, None, keep))

    @rule(inquiry=inquiries, text=words, message=st.none() | messages, public=st.booleans())
    def answer(self, inquiry: str, text: str, message: str | None, public: bool) -> None:
        reply = Reply(text, message, public=public, names="nobody")
        self.attempt(lambda runner: asking.acknowledge(runner, inquiry, reply))

    @rule(inquiry=inquiries, how=words)
    def go_on_in_private(self, inquiry: str, how: str) -> None:
        self.attempt(lambda runner: asking.move_private(runner, inquiry, how))
        self.attempt(lambda runner: asking.handle(runner, inquiry, how, Reply()))

    @rule(inquiry=inquiries, text=words)
    def end_inquiry(self, inquiry: str, text: str) -> None:
        self.attempt(lambda runner: asking.escalate(runner, inquiry, "privacy", text))
        self.attempt(lambda runner: asking.follow_up(runner, inquiry, Reply(text, names="nobody")))
        self.attempt(lambda runner: asking.close(runner, inquiry, text))

    @rule(text=words, decision=st.booleans())
    def log(self, text: str, decision: bool) -> None:
        self.attempt(lambda runner: runner.log(text, decision))

    @rule(number=st.integers(0, 40), reason=words)
    def erase(self, number: int, reason: str) -> None:
        self.attempt(lambda runner: runner.erase([number], reason))

    @invariant()
    def the_record_says_what_the_runner_said(self) -> None:
        if hasattr(self, "said"):
            events = [recorded.event for recorded in self.record.events(self.said.id)]
            assert replay(events, Incident(id=self.said.id)) == self.record.read(self.said.id) == self.said

    @invariant()
    def every_deadline_is_the_one_that_its_anchor_gives(self) -> None:
        """What the record says of a clock is what counting it anew says."""
        if hasattr(self, "said"):
            case = Case(self.record, self.said)
            assert [*reckoned(case.laws, self.said, case.count, Actor("x"), self.at)] == []

    @invariant()
    def no_sensitive_thread_has_two_public_answers_before_it_is_handled(self) -> None:
        for inquiry in self.said.inquiries.values() if hasattr(self, "said") else ():
            ended = inquiry.state in ("handled", "closed")
            assert not inquiry.sensitive or inquiry.replies <= (2 if ended else 1)

    @invariant()
    def nothing_is_out_that_nobody_approved(self) -> None:
        """Each language released has the digest that the right person approved, or that the glass was broken for."""
        for message in self.said.messages.values() if hasattr(self, "said") else ():
            for language in message.released if slots(PLAYBOOK, message.message) else ():
                good = [
                    one for one in message.approvals
                    if (one.language, one.digest) == (language, message.digests[language])
                    and ("privacy" in one.roles or one.how == "break-glass")
                    and (one.how == "break-glass" or one.person not in message.authors.get(language, ()))
                ]  # fmt: skip
                assert good, (message.id, language)

    @invariant()
    def the_digests_are_those_of_the_words(self) -> None:
        """So an approval, which names a digest, cannot survive another byte."""
        if not hasattr(self, "said"):
            return
        case = Case(self.record, self.said)
        for message in self.said.messages.values():
            words = case.texts(message)
            for language, digest in message.digests.items():
                if all(text.key in words for text in message.texts if text.language == language):
                    assert digest == text_digest(
                        self.said.id, message.message, message.number, language, message.next_update,
                        message.audience, words,
                    )  # fmt: skip

    @invariant()
    def the_chain_holds(self) -> None:
        if hasattr(self, "said"):
            check = check_lines(entries(self.record), erasures_named=True)
            assert check.heads[self.said.id][0] == self.said.seq


AnyCommands.TestCase.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
TestAnyCommands = AnyCommands.TestCase
