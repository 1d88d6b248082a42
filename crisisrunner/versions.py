"""Versions of a message's words: every drafting and every edit makes one, and two can be compared."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from crisisrunner import clock
from crisisrunner.case import ERASED, Case
from crisisrunner.errors import Refused
from crisisrunner.incident.events import Event
from crisisrunner.incident.message import Message
from crisisrunner.times import since


class Change(msgspec.Struct, frozen=True):
    """One text that differs between two versions; None where one of them has no such text.

    `keys` are the texts that say the same before and after, such as `en.web` and `en.x`, and `key` is the first.
    """

    key: str
    before: str | None
    after: str | None
    label_before: str
    label_after: str
    keys: tuple[str, ...] = ()


class Words(NamedTuple):
    """A text as far as it can be read, and what names it even where it was erased."""

    text: str
    sha256: str = ""


class Version(NamedTuple):
    """All texts and subjects of a message by their key, after the event that made them so."""

    event: Event
    texts: Mapping[str, Words]


def between_versions(case: Case, message: Message, version: int | None) -> list[Change]:
    """What changed in a message since its version before, or since a version counted from 1.

    Raises:
        Refused: where there is nothing to compare, or no such version.
    """
    versions = _versions(case, [message])[message.id]
    count = len(versions)
    if count == 1:
        raise Refused(f"{message.id} has one version: its words are as they were drafted.")
    chosen = count - 1 if version is None else version
    if not 0 < chosen <= count:
        raise Refused(f"{message.id} has {count} versions.", _earlier(count))
    if chosen == count:
        raise Refused(f"Version {count} of {message.id} is the newest.", _earlier(count))
    labels = [_label(case, number, versions[number - 1].event) for number in (chosen, count)]
    return _changes(versions[chosen - 1], versions[-1], labels)


def between_numbers(case: Case, message: Message, other: Message) -> list[Change]:
    """What differs between the newest words of two messages, the one drafted first as the one before.

    Raises:
        Refused: where both are the same one.
    """
    if message.id == other.id:
        raise Refused(f"Both are {message.id}.", f"crisisrunner message diff {message.id} --version 1")
    pair = sorted((other, message), key=lambda one: (one.drafted_at, one.number))
    versions = _versions(case, pair)
    before, after = (versions[one.id][-1] for one in pair)
    return _changes(before, after, [one.id for one in pair])


def _versions(case: Case, messages: Sequence[Message]) -> dict[str, list[Version]]:
    """Every version of the words of some messages, oldest first."""
    found: dict[str, list[Version]] = {message.id: [] for message in messages}
    for recorded in case.record.events(case.incident.id):
        event = recorded.event
        if event.type not in ("message.drafted", "message.edited"):
            continue
        versions = found.get(f"{event.data['message']}.{event.data['number']}")
        if versions is None or not (event.type == "message.drafted" or event.data["texts"]):
            continue  # of another message, or somebody's word that a language still says the same
        kept = versions[-1].texts if versions and event.type == "message.edited" else {}
        versions.append(Version(event, {**kept, **dict(_texts(event))}))
    return found


def _texts(event: Event) -> Iterator[tuple[str, Words]]:
    """The texts that an event holds; where its words are erased, an e-mail is known to have had a subject."""
    for text in event.data["texts"]:
        key = f"{text['language']}.{text['kind']}"
        subject = f"{key}.subject"
        yield key, _read(event, key, text)
        if (event.words is None and text["kind"] == "email") or subject in (event.words or {}):
            yield subject, _read(event, subject, {})


def _read(event: Event, key: str, text: Mapping[str, Any]) -> Words:
    return Words((event.words or {}).get(key, ERASED), text.get("sha256", ""))


def _changes(before: Version, after: Version, labels: Sequence[str]) -> list[Change]:
    """The texts that differ, those of one language that share both sides as one."""
    shared: dict[tuple[Any, ...], list[str]] = {}
    for key in dict.fromkeys((*before.texts, *after.texts)):
        was, now = before.texts.get(key), after.texts.get(key)
        if not _same(was, now):
            language, _, *subject = key.split(".")
            shared.setdefault((language, *subject, was, now), []).append(key)
    return [
        Change(keys[0], was and was.text, now and now.text, labels[0], labels[1], tuple(keys))
        for (*_, was, now), keys in shared.items()
    ]


def _same(was: Words | None, now: Words | None) -> bool:
    """Whether two texts are the same, by their digests where words may be erased."""
    if was and now and was.sha256 and now.sha256:
        return was.sha256 == now.sha256
    return was == now


def _label(case: Case, number: int, event: Event) -> str:
    person = case.people.get(event.actor.id)
    when = since(event.at, case.zone, clock.now())
    return f"version {number}, {when} by {person.name if person else event.actor.id}"


def _earlier(count: int) -> str:
    last = "" if count == 2 else f" to {count - 1}"
    return f"Name an earlier one: --version 1{last}."
