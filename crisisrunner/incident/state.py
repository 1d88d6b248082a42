"""What is true now: the objects that the fold over events makes, without any typed words.

State keeps the `seq` under which words lie, so that erasing them needs no change here,
and a snapshot of it has nothing to hide.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec


class Fact(msgspec.Struct, frozen=True):
    """A named thing: unconfirmed, confirmed or retracted; the event `value` holds its value.

    `taken_back` remembers when each version that did not hold was retracted, whatever came after it.
    """

    state: str
    version: int
    value: int
    source: int | None
    at: datetime
    moment: datetime | None = None
    day: str | None = None
    taken_back: Mapping[int, datetime] = {}


class Task(msgspec.Struct, frozen=True):
    """A line of the checklist that was done or skipped since its stage was entered."""

    state: str
    at: datetime
    by: str
    event: int


class Text(msgspec.Struct, frozen=True):
    """The body for one language and channel kind; its words lie in the event `words`.

    `behind` where the first language was edited since; `unknowns` are the facts that its template says are not
    known; `found` are the checks that found something in
    the words themselves, each with its level.
    """

    language: str
    kind: str
    words: int
    sha256: str
    long: bool
    blanks: tuple[str, ...] = ()
    edited: bool = False
    facts: Mapping[str, int] = {}
    behind: bool = False
    found: tuple[tuple[str, str], ...] = ()
    unknowns: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name inside an event's words."""
        return f"{self.language}.{self.kind}"


class Approval(msgspec.Struct, frozen=True):
    """Somebody's yes to the words that a digest names, in the roles they held then.

    `how` is `asserted`, `signed`, `by-phone` or `break-glass`.
    """

    language: str
    digest: str
    person: str
    roles: tuple[str, ...]
    how: str
    typed_by: str
    at: datetime
    event: int


class Override(msgspec.Struct, frozen=True):
    """Somebody's word that what a check found in the words of a digest may stand."""

    check: str
    digest: str
    by: str
    event: int


class Delivery(msgspec.Struct, frozen=True):
    """The way of one language out by one channel: `queued`, `trying`, `sent`, `failed` or `unknown`.

    `how` is `machine`, or `hand` where a person posts, prints or reads it out; `attempt` counts from 0,
    which is waiting; `instead_of` is the channel that is down, `gave_way` the one that took over from this;
    `accepted` are the entries that name recipients who have it.
    """

    channel: str
    kind: str
    language: str
    state: str
    how: str
    attempt: int
    at: datetime
    event: int
    again: bool = True
    instead_of: str | None = None
    gave_way: str | None = None
    accepted: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        """`staff-email.en`."""
        return f"{self.channel}.{self.language}"


class Correction(msgspec.Struct, frozen=True):
    """A released message that says what is wrong: the fact behind it, where its value stands, what puts it right."""

    message: str
    by: str
    at: datetime
    event: int
    fact: str | None = None
    value: int | None = None


class Message(msgspec.Struct, frozen=True):
    """One number of a message, from draft to release; a correction names what it `corrects`."""

    message: str
    number: int
    state: str
    stage: str
    audience: str
    drafted_at: datetime
    texts: tuple[Text, ...]
    digests: Mapping[str, str]
    next_update: datetime | None
    released_at: datetime | None = None
    released_by: str | None = None
    released: tuple[str, ...] = ()
    submitted: Mapping[str, str] = {}
    authors: Mapping[str, tuple[str, ...]] = {}
    approvals: tuple[Approval, ...] = ()
    overrides: tuple[Override, ...] = ()
    deliveries: Mapping[str, Delivery] = {}
    corrects: tuple[str, ...] = ()
    withdrawn_at: datetime | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its texts, the playbook's first one first."""
        return tuple(self.digests)

    @property
    def behind(self) -> tuple[str, ...]:
        """The languages that were not touched since the first one was edited."""
        return tuple(dict.fromkeys(text.language for text in self.texts if text.behind))

    @property
    def out(self) -> tuple[Text, ...]:
        """The texts that went out: those of the languages released."""
        return tuple(text for text in self.texts if text.language in self.released)

    def in_review(self, language: str) -> bool:
        """Whether the words of a language as they stand were handed in for approval."""
        return self.submitted.get(language) == self.digests[language]

    def standing(self, language: str) -> tuple[Approval, ...]:
        """The approvals of the words of a language as they stand: those that name their digest."""
        digest = self.digests[language]
        return tuple(one for one in self.approvals if (one.language, one.digest) == (language, digest))

    def overridden(self, check: str, language: str) -> bool:
        """Whether somebody let the findings of a check stand, in the words of a language as they stand."""
        digest = self.digests.get(language)
        return any((one.check, one.digest) == (check, digest) for one in self.overrides)

    @property
    def id(self) -> str:
        """`hold-public.1`."""
        return f"{self.message}.{self.number}"

    @property
    def facts(self) -> dict[str, int]:
        """The facts that its texts say, with the newest version of each."""
        said = [pair for text in self.texts for pair in text.facts.items()]
        return dict(sorted(said, key=lambda pair: pair[1]))

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is not known yet in any of its texts, each once."""
        return tuple(dict.fromkeys(name for text in self.texts for name in text.blanks))


class Call(msgspec.Struct, frozen=True):
    """The last try to reach a person by phone."""

    reached: bool
    at: datetime
    by: str


class Hold(msgspec.Struct, frozen=True):
    """An authority's word to wait: `written` with a period, or `oral`; until then, or until it was lifted."""

    kind: str
    since: datetime
    until: datetime
    event: int


class Clock(msgspec.Struct, frozen=True):
    """A legal deadline as far as it was counted: what it was counted from, and when it is due.

    The anchor is a moment, or only a day; both are None before it happened. `applies` is None while nobody said
    so or a number is not known, `declared` what a person said of it here. `met_at` is the first filing,
    `filed_at` the newest one, from which a chained clock runs.
    """

    rule: str
    anchor: datetime | None = None
    day: str | None = None
    cap: datetime | None = None
    due_at: datetime | None = None
    applies: bool | None = None
    declared: bool | None = None
    zone: str = ""
    calendar: str = ""
    holds: tuple[Hold, ...] = ()
    met_at: datetime | None = None
    filed_at: datetime | None = None
    waived_at: datetime | None = None

    @property
    def has_begun(self) -> bool:
        """Whether the event that it counts from has happened, with or without a time."""
        return self.anchor is not None or self.day is not None

    @property
    def held_until(self) -> datetime | None:
        """The end of the last hold."""
        return max((hold.until for hold in self.holds), default=None)

    def held(self, now: datetime) -> bool:
        """Whether an authority asked to wait, at a moment."""
        return any(hold.since <= now <= hold.until for hold in self.holds)


class Promise(msgspec.Struct, frozen=True):
    """The time by which an audience was told that it hears from us again."""

    message: str
    made_at: datetime
    due_at: datetime


class Inquiry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Somebody asks or complains: `open`, `acknowledged`, `private`, `handled` or `closed`.

    What was asked stands in the event `words`. `replies` counts our public answers, `moved` tells whether the
    conversation left the public thread, `answered_with` which message it was answered with. There can be ten
    thousand of them in a snapshot, so times are kept as seconds since 1970; new fields come last.
    """

    kind: str
    channel: str
    public: bool
    sensitive: bool
    state: str
    asked_s: int
    words: int
    due_s: int | None = None
    deadline_s: int | None = None
    answered_s: int | None = None
    owner: str | None = None
    replies: int = 0
    moved: bool = False
    escalated_to: str | None = None
    answered_with: str | None = None

    @property
    def at(self) -> datetime:
        """When it was asked (UTC)."""
        return datetime.fromtimestamp(self.asked_s, UTC)

    @property
    def due_at(self) -> datetime | None:
        """When the next answer is due (UTC); None once it was given."""
        return None if self.due_s is None else datetime.fromtimestamp(self.due_s, UTC)

    @property
    def deadline(self) -> datetime | None:
        """By when whoever asks needs the answer (UTC)."""
        return None if self.deadline_s is None else datetime.fromtimestamp(self.deadline_s, UTC)

    @property
    def first_answer_at(self) -> datetime | None:
        """When they heard from us for the first time (UTC)."""
        return None if self.answered_s is None else datetime.fromtimestamp(self.answered_s, UTC)

    @property
    def waits(self) -> bool:
        """Whether nobody answered yet."""
        return self.answered_s is None and self.state != "closed"

    @property
    def owes_follow_up(self) -> bool:
        """Whether the public thread, in which it began, must still hear that it was handled."""
        return self.state == "handled" and self.public and (self.sensitive or self.moved)


class Heard(msgspec.Struct, frozen=True):
    """The inquiries counted as they came and went, so that nobody has to count ten thousand for one look.

    `open` are those that are not closed, `unanswered` those of them without an answer, `waits` the seconds from
    asking to the first answer, `owed` those handled of which the public thread has not heard, `replies` our
    public answers.
    """

    asked: int = 0
    open: int = 0
    unanswered: int = 0
    replies: int = 0
    waits: tuple[int, ...] = ()
    owed: tuple[str, ...] = ()


class Kept(msgspec.Struct, frozen=True):
    """How many promises of a next update were kept, and how many broken."""

    kept: int = 0
    broken: int = 0


class Incident(msgspec.Struct, frozen=True):
    """One run of a playbook, as its events tell it."""

    id: str = ""
    seq: int = 0
    playbook: str = ""
    playbook_version: str = ""
    pins: Mapping[str, Any] = {}
    severity: int = 0
    drill: bool = False
    opened_at: datetime | None = None
    title: int = 0
    stage: str = ""
    stage_entered_at: datetime | None = None
    closed_at: datetime | None = None
    facts: Mapping[str, Fact] = {}
    tasks: Mapping[str, Task] = {}
    messages: Mapping[str, Message] = {}
    holders: Mapping[str, tuple[str, ...]] = {}
    joined: Mapping[str, int] = {}
    calls: Mapping[str, Call] = {}
    open: Mapping[str, tuple[str, ...]] = {}
    corrections: Mapping[str, Correction] = {}
    clocks: Mapping[str, Clock] = {}
    promises: Mapping[str, Promise] = {}
    promised: Kept = Kept()
    snoozed: Mapping[str, datetime] = {}
    inquiries: Mapping[str, Inquiry] = {}
    heard: Heard = Heard()
    down: Mapping[str, datetime] = {}
    erased: tuple[int, ...] = ()
    acted: tuple[str, ...] = ()

    def latest(self, message: str) -> Message | None:
        """The newest number of a message, or None if it was never drafted."""
        numbers = [one for one in self.messages.values() if one.message == message]
        return max(numbers, key=lambda one: one.number) if numbers else None

    def still_open(self, kind: str) -> int:
        """How many corrections or inquiries are open."""
        return self.heard.open if kind == "inquiries" else len(self.open.get(kind, ()))

    def known(self, fact: str) -> bool:
        """Whether a fact has a value that is not retracted and was not erased."""
        found = self.facts.get(fact)
        return found is not None and found.state != "retracted" and found.value not in self.erased

    def roles_of(self, person: str) -> tuple[str, ...]:
        """The roles that a person holds now."""
        return tuple(role for role, people in self.holders.items() if person in people)
