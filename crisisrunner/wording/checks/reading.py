"""A text under test, with what is known around it: all that a check may look at."""

from collections.abc import Mapping

import msgspec

from crisisrunner.incident.findings import BLOCK, WARN, Finding
from crisisrunner.playbook.workspace import Organisation

SUBJECT = "email-subject"
"""The kind under which the subject line of an e-mail is read."""


class Quoted(msgspec.Struct, frozen=True):
    """A fact that a text says: how it is written there, and what holds of it now.

    `state` is `unconfirmed`, `confirmed` or `retracted` (for the version that the text says);
    `changed` where the fact has another value by now.
    """

    written: str
    state: str = "confirmed"
    sensitive: bool = False
    changed: bool = False


class Reading(msgspec.Struct, frozen=True):
    """One text for a language and a channel kind.

    `long_text` is the long text of its language where this is another; `parts` are what the blocks of its
    template became, by name, and `covers` the CERC elements that the message declares, both for a long text only.
    `promised` is the promised time as this language writes it, such as `05:00 EST`; `must_promise` where a text
    must say one; `plan_asks` are the facts that can be found out, `command` the one that edits the message.
    `askers` are the names and handles of people whom the text answers.
    """

    body: str
    kind: str
    language: str = "en"
    public: bool = True
    edited: bool = False
    organisation: Organisation = Organisation()
    facts: Mapping[str, Quoted] = {}
    long_text: str | None = None
    covers: tuple[str, ...] = ()
    parts: Mapping[str, str] = {}
    promised: str | None = None
    must_promise: bool = False
    promise_passed: bool = False
    plan_asks: frozenset[str] = frozenset()
    command: str = "crisisrunner message edit MESSAGE"
    askers: tuple[str, ...] = ()

    def block(self, check: str, start: int, end: int, message: str, remedy: str = "") -> Finding:
        """A finding that keeps the text in."""
        return self._found(check, BLOCK, start, end, message, remedy)

    def warn(self, check: str, start: int, end: int, message: str, remedy: str = "") -> Finding:
        """A finding to be looked at."""
        return self._found(check, WARN, start, end, message, remedy)

    def place(self, words: str) -> tuple[int, int]:
        """Where words stand in the text, or its beginning where they do not."""
        start = self.body.find(words) if words else -1
        return (start, start + len(words)) if start >= 0 else (0, 0)

    def _found(self, check: str, level: str, start: int, end: int, message: str, remedy: str) -> Finding:
        said = self.body[start:end]
        return Finding(check, level, self.language, self.kind, start, end, said, message, remedy)
