"""The hash chain, exactly as `docs/record.md` describes it for those who check it themselves."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from crisisrunner.canonical import canonical, digest
from crisisrunner.errors import Fault
from crisisrunner.incident.events import ZEROS, Event, Recorded
from crisisrunner.times import stamp

ENVELOPE = (
    "incident",
    "seq",
    "at",
    "recorded_at",
    "actor",
    "role",
    "type",
    "data",
    "words_hash",
    "prev",
    "hash",
)


class BrokenChainError(Fault):
    """The record does not hold: the first thing that is wrong, by incident and number."""

    def __init__(self, incident: str, seq: int | str, what: str) -> None:
        super().__init__(
            f"The record does not hold: {incident} entry {seq}: {what}.",
            "Keep this file as it is, work on with a backup or the mirror, and tell whoever must know.",
        )


def words_hash(salt: str, words: Mapping[str, str]) -> str:
    """The digest of salt, a line feed, and the canonical words."""
    return digest(f"{salt}\n{canonical(words)}")


def envelope_hash(envelope: Mapping[str, Any]) -> str:
    """The digest of the canonical envelope without its own `hash`."""
    return digest(canonical({key: value for key, value in envelope.items() if key != "hash"}))


def link(
    incident: str, seq: int, event: Event, recorded_at: datetime, prev: str, salt: str | None
) -> Recorded:
    """Give an event its place in the chain.

    Args:
        recorded_at: In UTC, not before that of the event in front.
        salt: 32 random hex digits; None where the event has no words.
    """
    hashed = words_hash(salt, event.words) if salt and event.words else None
    placed = Event(event.type, event.at, event.actor, event.data, event.words or {}, seq)
    unhashed = Recorded(incident, placed, recorded_at, hashed, prev, "", salt)
    return Recorded(incident, placed, recorded_at, hashed, prev, envelope_hash(envelope(unhashed)), salt)


def envelope(recorded: Recorded) -> dict[str, Any]:
    """The envelope of a recorded event, as plain data."""
    event = recorded.event
    return {
        "incident": recorded.incident,
        "seq": event.seq,
        "at": stamp(event.at),
        "recorded_at": stamp(recorded.recorded_at),
        "actor": event.actor.id,
        "role": event.actor.role,
        "type": event.type,
        "data": dict(event.data),
        "words_hash": recorded.words_hash,
        "prev": recorded.prev,
        "hash": recorded.hash,
    }


class ChainCheck:
    """Walks the lines of a record in order and stops at the first that does not hold.

    A line is an envelope with `salt` and `words`, both None where the body is gone.
    """

    def __init__(self) -> None:
        self.heads: dict[str, tuple[int, str]] = {}
        self.missing: dict[str, set[int]] = {}
        self._erased: dict[str, set[int]] = {}
        self._recorded: dict[str, str] = {}

    def take(self, line: Mapping[str, Any]) -> None:
        """Check one line against what came before it.

        Raises:
            BrokenChainError: naming the entry and what is wrong with it.
        """
        try:
            self._take(line)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise BrokenChainError(
                str(line.get("incident")), str(line.get("seq")), "a field is missing or malformed"
            ) from None

    def finish(self, *, erasures_named: bool) -> None:
        """After the last line: with `erasures_named`, every missing body must be named by an erasure."""
        for incident, missing in self.missing.items():
            unnamed = sorted(missing - self._erased.get(incident, set()))
            if erasures_named and unnamed:
                raise BrokenChainError(incident, unnamed[0], "its words are gone, and no erasure names it")

    def _take(self, line: Mapping[str, Any]) -> None:
        incident, seq = line["incident"], line["seq"]
        before, prev = self.heads.get(incident, (0, ZEROS))
        if seq != before + 1:
            raise BrokenChainError(incident, before + 1, f"it is missing; entry {seq} stands in its place")
        if line["prev"] != prev:
            raise BrokenChainError(incident, seq, "it does not follow the entry before it")
        if envelope_hash({key: line[key] for key in ENVELOPE}) != line["hash"]:
            raise BrokenChainError(incident, seq, "its envelope was changed")
        if line["recorded_at"] < self._recorded.get(incident, ""):
            raise BrokenChainError(incident, seq, "it was recorded before the entry in front of it")
        self._check_words(incident, seq, line)
        if line["type"] == "entry.erased":
            self._erased.setdefault(incident, set()).add(line["data"]["erases"])
        self.heads[incident] = (seq, line["hash"])
        self._recorded[incident] = line["recorded_at"]

    def _check_words(self, incident: str, seq: int, line: Mapping[str, Any]) -> None:
        salt, words = line["salt"], line["words"]
        if line["words_hash"] is None:
            if words is not None or salt is not None:
                raise BrokenChainError(incident, seq, "it has words that its envelope does not name")
        elif words is None or salt is None:
            self.missing.setdefault(incident, set()).add(seq)
        elif words_hash(salt, words) != line["words_hash"]:
            raise BrokenChainError(incident, seq, "its words were changed")


def check_lines(lines: Iterable[Mapping[str, Any]], *, erasures_named: bool) -> ChainCheck:
    """Check whole lines of a record, of one incident or many, each by ascending `seq`.

    Raises:
        BrokenChainError: at the first line that does not hold.
    """
    check = ChainCheck()
    for line in lines:
        check.take(line)
    check.finish(erasures_named=erasures_named)
    return check
