"""A message as the fold knows it: its texts, approvals, deliveries, and what of it was wrong."""

from collections.abc import Mapping
from datetime import datetime

import msgspec


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
