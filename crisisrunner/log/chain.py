"""The hash chain, exactly as `docs/record.md` describes it for those who check it themselves."""

import re
from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from crisisrunner.canonical import canonical, digest
from crisisrunner.errors import Fault
from crisisrunner.incident.events import ZEROS, Event, Recorded
from crisisrunner.times import is_stamp, stamp

_ID = re.compile("[A-Za-z0-9-]{1,40}")
"""What an incident may be called: nothing that says more than which one it is."""


class BrokenChainError(Fault):
    """The record does not hold: the first thing that is wrong, by incident and number."""

    def __init__(self, incident: str, seq: int | str, what: str) -> None:
        super().__init__(
            f"The record does not hold: {incident} entry {seq}: {what}.",
            "Keep this file as it is, work on with a backup or the mirror, and tell whoever must know.",
        )


class WordsGoneError(BrokenChainError):
    """Words are missing that nobody erased: taken away, or left out of a redacted copy."""

    def __init__(self, incident: str, seq: int) -> None:
        super().__init__(incident, seq, "its words are gone, and no erasure names it")
        self.in_a_copy = f"In this copy of {incident}, entry {seq} lacks its words, and no entry erases them."


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


class Line(NamedTuple):
    """An entry as it is checked: `data` and `words` are canonical JSON, the other fields as they stand.

    `salt` and `words` are None where the body is gone.
    """

    incident: Any
    seq: Any
    at: Any
    recorded_at: Any
    actor: Any
    role: Any
    type: Any
    data: str
    words_hash: Any
    prev: Any
    hash: Any
    salt: Any
    words: str | None

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> "Line":
        """A line of an export: an envelope with `salt` and `words`.

        Raises:
            BrokenChainError: where a field is missing, or is there that no hash speaks of.
        """
        try:
            if len(line) != len(cls._fields):
                raise KeyError
            words = None if line["words"] is None else canonical(line["words"])
            whole = cls._make(line[name] for name in cls._fields)._replace(
                data=canonical(line["data"]), words=words
            )
        except (KeyError, ValueError, RecursionError):
            raise _malformed(line.get("incident"), line.get("seq")) from None
        known = isinstance(whole.incident, str) and type(whole.seq) is int
        if not known or not all(isinstance(one, str | None) for one in whole[2:]):
            raise _malformed(whole.incident, whole.seq)
        return whole

    @property
    def envelope(self) -> str:
        """The canonical envelope without its own `hash`: what that is the digest of."""
        return (
            f'{{"actor":{_json(self.actor)},"at":{_json(self.at)},"data":{self.data},'
            f'"incident":{_json(self.incident)},"prev":{_json(self.prev)},'
            f'"recorded_at":{_json(self.recorded_at)},"role":{_json(self.role)},"seq":{_json(self.seq)},'
            f'"type":{_json(self.type)},"words_hash":{_json(self.words_hash)}}}'
        )


class ChainCheck:
    """Walks the lines of a record in order and stops at the first that does not hold.

    Args:
        erased: By incident the entries that an erasure names; None where words may be gone for other reasons,
            as in a redacted export.
    """

    def __init__(self, erased: Mapping[str, Set[int]] | None = None) -> None:
        self.heads: dict[str, tuple[int, str]] = {}
        self.missing: dict[str, set[int]] = {}
        self._erased = erased
        self._recorded: dict[str, str] = {}

    def take(self, line: Line) -> None:
        """Check one line against what came before it.

        Raises:
            BrokenChainError: naming the entry and what is wrong with it.
        """
        try:
            self._take(line)
        except (TypeError, ValueError, AttributeError, OverflowError):
            raise _malformed(line.incident, line.seq) from None

    def _take(self, line: Line) -> None:
        incident, seq = line.incident, line.seq
        before, prev = self.heads.get(incident, (0, ZEROS))
        if not before and not _ID.fullmatch(incident):
            raise _malformed(incident, seq)
        if seq != before + 1:
            raise BrokenChainError(incident, before + 1, f"it is missing; entry {seq} stands in its place")
        if line.prev != prev:
            raise BrokenChainError(incident, seq, "it does not follow the entry before it")
        if digest(line.envelope) != line.hash:
            raise BrokenChainError(incident, seq, "its envelope was changed")
        if line.recorded_at < self._recorded.get(incident, ""):
            raise BrokenChainError(incident, seq, "it was recorded before the entry in front of it")
        if not (is_stamp(line.at) and is_stamp(line.recorded_at)):
            raise BrokenChainError(incident, seq, "its times are no times")
        self._check_words(line)
        self.heads[incident] = (seq, line.hash)
        self._recorded[incident] = line.recorded_at

    def _check_words(self, line: Line) -> None:
        incident, seq = line.incident, line.seq
        if line.words_hash is None:
            if line.words is not None or line.salt is not None:
                raise BrokenChainError(incident, seq, "it has words that its envelope does not name")
        elif line.words is None and line.salt is None:
            if self._erased is not None and seq not in self._erased.get(incident, ()):
                raise WordsGoneError(incident, seq)
            self.missing.setdefault(incident, set()).add(seq)
        elif digest(f"{line.salt}\n{line.words}") != line.words_hash:
            raise BrokenChainError(incident, seq, "its words were changed")


def check_lines(lines: Iterable[Mapping[str, Any]], *, erasures_named: bool) -> ChainCheck:
    """Check whole lines of a record, of one incident or many, each by ascending `seq`.

    Args:
        erasures_named: Whether an erasure must name every entry whose words are gone.

    Raises:
        BrokenChainError: at the first line that does not hold.
    """
    whole = [*lines] if erasures_named else lines
    check = ChainCheck(erasures(whole) if erasures_named else None)
    for line in whole:
        check.take(Line.of(line))
    return check


def erasures(lines: Iterable[Mapping[str, Any]]) -> dict[str, set[int]]:
    """By incident, the entries that an erasure among these lines names; a line that is malformed names none."""
    erased: dict[str, set[int]] = {}
    for line in lines:
        data = line.get("data") if line.get("type") == "entry.erased" else None
        if isinstance(data, Mapping) and type(data.get("erases")) is int:
            erased.setdefault(str(line.get("incident")), set()).add(data["erases"])
    return erased


def _malformed(incident: object, seq: object) -> BrokenChainError:
    return BrokenChainError(str(incident), str(seq), "a field is missing or malformed")


def _json(value: Any) -> str:
    return encode_basestring(value) if type(value) is str else canonical(value)
