"""The use cases of words: edit, submit, approve, reject, release, withdraw, correct."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from crisisrunner.case import Case
from crisisrunner.errors import Refused, did_you_mean
from crisisrunner.incident import approvals, corrections, messages, review
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.message import Message
from crisisrunner.incident.release import release as let_out
from crisisrunner.runner import Outcome, Runner
from crisisrunner.signatures import statement
from crisisrunner.times import stamp

Overrides = Mapping[str, str]
"""The checks whose findings may stand, each with the reason."""
Sign = Callable[[str], str]
"""Makes a signature of a text with somebody's key."""


def edit(
    runner: Runner,
    name: str,
    body: str | None,
    language: str | None = None,
    kind: str | None = None,
    subject: str | None = None,
    seen: str | None = None,
) -> Outcome:
    """Give a draft a new body or subject; what was approved before is void.

    Args:
        seen: The digest of the text that was before the editor's eyes; refused where it is another by now.
    """

    def decide(case: Case, by: Actor) -> list[Event]:
        message = _found(case, name)
        chosen = messages.texts_to_edit(
            message, language, kind or ("email" if subject and not body else None)
        )
        if seen is not None and chosen[0].sha256 != seen:
            raise _changed_meanwhile(message)
        words = case.texts(message)
        new = messages.rewritten(case.incident, message, words, chosen, body, subject)
        return messages.edit(
            case.incident, message, words, case.edited(message, new, runner.at), by, runner.at
        )

    return runner.act(decide)


def says_the_same(runner: Runner, name: str, language: str) -> Outcome:
    """Vouch that a language which fell behind still says what the first one says."""
    return runner.act(lambda case, by: messages.says_the_same(_found(case, name), language, by, runner.at))


def promise(runner: Runner, name: str, next_update: datetime) -> Outcome:
    """Promise the next update at another time; texts edited by hand keep the time they say."""
    return runner.act(lambda case, by: _promised(case, _found(case, name), next_update, by, runner.at))


def submit(
    runner: Runner,
    name: str,
    language: str | None = None,
    next_update: datetime | None = None,
    overrides: Overrides | None = None,
) -> Outcome:
    """Hand a message in for approval: the checks must find nothing that blocks, then its digests are frozen."""

    def decide(case: Case, by: Actor) -> list[Event]:
        decided: list[Event] = []
        if next_update:
            decided += _promised(case, _found(case, name), next_update, by, runner.at)
        here = case.after(decided)
        message = _found(here, name)
        languages = _languages(message, language)
        decided += _overridden(here, message, languages, overrides, by, runner.at)
        there = case.after(decided)
        message = _found(there, name)
        found = there.findings(message, runner.at)
        return [*decided, *review.submit(message, languages, found, by, runner.at)]

    return runner.act(decide)


def approve(
    runner: Runner,
    name: str,
    seen: Mapping[str, str],
    person: str | None = None,
    sign: Sign | None = None,
    signatures: Mapping[str, str] | None = None,
) -> Outcome:
    """Approve the words that were seen.

    Args:
        seen: The digests of the words by language; refused where they are others by now.
        person: Who approved by voice, by name; without one, whoever acts.
        sign: Makes the signature of somebody who has a key here.
        signatures: By language, made elsewhere over the same time.
    """
    made = dict(signatures or {})

    def decide(case: Case, by: Actor) -> list[Event]:
        message = _found(case, name)
        _must_be_seen(message, seen)
        who = case.person(person) if person else by.id
        for language in seen:
            approvals.may_answer(case.playbook, case.people, case.incident, message, language, who)
        if person and who == by.id and not made:
            raise Refused("Nobody approves by phone to themselves.", "Leave --by-phone out.")
        if sign:
            for language, digest in seen.items():
                if language not in made:
                    made[language] = sign(statement(digest, "approved", who, stamp(runner.at)))
        return [
            approvals.approve(
                case.playbook, case.people, case.incident, message, language, who, by, runner.at,
                signature=made.get(language),
            )
            for language in seen
        ]  # fmt: skip

    return runner.act(decide)


def reject(
    runner: Runner,
    name: str,
    reason: str,
    language: str | None = None,
    person: str | None = None,
    seen: Mapping[str, str] | None = None,
    signatures: Mapping[str, str] | None = None,
) -> Outcome:
    """Send words in review back, with a reason."""

    def decide(case: Case, by: Actor) -> list[Event]:
        message = _found(case, name)
        if seen is not None:
            _must_be_seen(message, seen)
        languages = tuple(seen) if seen else tuple(filter(message.in_review, _languages(message, language)))
        if not languages:
            raise Refused(f"{message.id} is not in review.", f"crisisrunner message show {message.id}")
        who = case.person(person) if person else by.id
        return approvals.reject(
            case.playbook, case.people, case.incident, message, languages, who, reason, by, runner.at,
            signatures=signatures,
        )  # fmt: skip

    return runner.act(decide)


def break_glass(runner: Runner, name: str, reason: str, language: str | None = None) -> Outcome:
    """Let words out without the approvals that they lack."""

    def decide(case: Case, by: Actor) -> list[Event]:
        message = _found(case, name)
        languages = _languages(message, language)
        return approvals.break_glass(case.playbook, case.incident, message, languages, reason, by, runner.at)

    return runner.act(decide)


class Release:
    """A release as it is asked for: of which languages, over which findings, with or without approvals.

    Args:
        overrides: Checks whose findings may stand, each with its reason.
        glass: The reason for going without approvals, or None.
    """

    def __init__(
        self,
        runner: Runner,
        name: str,
        language: str | None = None,
        overrides: Overrides | None = None,
        glass: str | None = None,
    ) -> None:
        self._runner, self._name, self._language = runner, name, language
        self._overrides, self._glass = overrides, glass

    def check(self) -> Message:
        """Refuse now what `make` would refuse, before anybody is asked to confirm.

        Returns:
            The message as it stands: its digests are what the person is asked about.
        """
        case = self._runner.case()
        by, joined = case.actor(self._runner.actor, self._runner.at)
        self._decide(case.after(joined), by, "nobody")
        return _found(case, self._name)

    def make(self, seen: Mapping[str, str], names: str | None) -> Outcome:
        """Let the message go out.

        Args:
            seen: The digests of the words that the person agreed to; refused where they are others by now.
            names: The answer to the question about names, where it was asked.
        """

        def decide(case: Case, by: Actor) -> list[Event]:
            message = _found(case, self._name)
            if message.digests != seen:
                raise _changed_meanwhile(message)
            return self._decide(case, by, names)

        return self._runner.act(decide)

    def _decide(self, case: Case, by: Actor, names: str | None) -> list[Event]:
        at = self._runner.at
        message = _found(case, self._name)
        languages = _languages(message, self._language)
        decided = _overridden(case, message, languages, self._overrides, by, at)
        if self._glass is not None:
            decided += approvals.break_glass(
                case.playbook, case.incident, message, languages, self._glass, by, at
            )
        there = case.after(decided)
        message = _found(there, self._name)
        found = there.findings(message, at)
        return [
            *decided,
            *let_out(
                case.playbook, case.workspace, case.people, there.incident, message, languages, found, names,
                by, at,
            ),
        ]  # fmt: skip


def withdraw(runner: Runner, name: str, reason: str) -> Outcome:
    """Take a message back."""
    return runner.act(
        lambda case, by: messages.withdraw(case.incident, _found(case, name), reason, by, runner.at)
    )


def correct(runner: Runner, name: str, reason: str) -> Outcome:
    """Open and draft a correction of a message whose words are wrong though no fact was retracted."""

    def decide(case: Case, by: Actor) -> list[Event]:
        opened = corrections.correct(case.incident, _found(case, name), reason, by, runner.at)
        return [*opened, *case.after(opened).corrections(opened, by, runner.at)]

    return runner.act(decide)


def _found(case: Case, name: str) -> Message:
    return messages.find_message(case.playbook, case.incident, name)


def _languages(message: Message, language: str | None) -> Sequence[str]:
    if language is None:
        return message.languages
    if language not in message.languages:
        raise Refused(f"{message.id} has no text in '{language}'{did_you_mean(language, message.languages)}")
    return (language,)


def _promised(case: Case, message: Message, next_update: datetime, by: Actor, at: datetime) -> list[Event]:
    return messages.promise(message, next_update, case.redraft(message, next_update, by, at), at)


def _overridden(
    case: Case,
    message: Message,
    languages: Sequence[str],
    overrides: Overrides | None,
    by: Actor,
    at: datetime,
) -> list[Event]:
    if not overrides:
        return []
    found = case.findings(message, at)
    return [
        event
        for check, reason in overrides.items()
        for event in review.override(
            case.playbook, case.incident, message, languages, check, found, reason, by, at
        )
    ]


def _must_be_seen(message: Message, seen: Mapping[str, str]) -> None:
    for language, digest in seen.items():
        if message.digests.get(language) != digest:
            raise _changed_meanwhile(message)


def _changed_meanwhile(message: Message) -> Refused:
    return Refused(
        f"The words of {message.id} are others than those that were seen: they were changed meanwhile.",
        f"crisisrunner message show {message.id}",
    )
