"""Proof of approvals: signatures hold, and what went out is what the record says, in the words approved."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from crisisrunner.errors import Fault
from crisisrunner.incident.texts import text_digest
from crisisrunner.log.chain import BrokenChainError
from crisisrunner.log.chain import Line as Checked
from crisisrunner.signatures import RevokedKeyError, holds, statement
from crisisrunner.times import from_stamp

Line = Mapping[str, Any]
Keys = Callable[[str], Mapping[str, str]]
"""The public keys of people by id, from the workspace that a digest names."""

ELSEWHERE = "the keys are in the record itself; there: crisisrunner verify"
"""Why signatures in an export cannot be checked."""


class Told(NamedTuple):
    """How the approvals of an incident were given, and how many signatures hold or could not be checked.

    `bare` releases had fewer approvals than they asked for, and nobody broke the glass.
    """

    how: Counter[str]
    bare: int
    checked: int
    unchecked: int
    why: str | None


class ApprovalCheck:
    """Walks lines that the chain holds together, in order, and stops at the first approval that does not hold.

    Args:
        keys: Finds people's keys; None where there is only an export, which has none.
        revoked: A list of keys that hold no more.
    """

    def __init__(self, keys: Keys | None, revoked: Path | None = None) -> None:
        self._keys = keys
        self._revoked = revoked
        self._unable = None if keys else ELSEWHERE
        self._pins: dict[str, str] = {}
        self._known: dict[str, Mapping[str, str]] = {}
        self._messages: dict[tuple[str, str, int], _Message] = {}
        self._how: dict[str, Counter[str]] = {}
        self._bare: Counter[str] = Counter()
        self._signatures: dict[str, list[bool]] = {}

    def take(self, checked: Checked) -> None:
        """Check one line against what came before it.

        Raises:
            BrokenChainError: naming the entry and what is wrong with it.
        """
        check = _CHECKS.get(checked.type)
        if not check:
            return
        words = None if checked.words is None else json.loads(checked.words)
        line = {**checked._asdict(), "data": json.loads(checked.data), "words": words}
        try:
            check(self, line, line["data"])
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            raise _broken(line, "a field is missing or malformed") from None

    def told(self, incident: str) -> Told:
        """What was found in an incident."""
        signatures = self._signatures.get(incident, [])
        unchecked = signatures.count(False)
        why = self._unable if unchecked else None
        how = self._how.get(incident, Counter())
        return Told(how, self._bare[incident], signatures.count(True), unchecked, why)

    def _opened(self, line: Line, data: Line) -> None:
        self._pins[line["incident"]] = data["pins"]["workspace"]

    def _drafted(self, line: Line, data: Line) -> None:
        message = self._messages.setdefault(_key(line), _Message())
        message.draft(data, line["words"])

    def _edited(self, line: Line, data: Line) -> None:
        self._messages[_key(line)].write(data["texts"], line["words"])

    def _approved(self, line: Line, data: Line) -> None:
        message, language, digest = self._messages[_key(line)], data["language"], data["digest"]
        if message.digest(line, language) not in (None, digest):
            raise _broken(line, "the words that it approves are not those that stood there")
        message.approvals[line["seq"]] = {
            "language": language, "digest": digest, "person": data["person"], "how": data["how"],
        }  # fmt: skip
        self._how.setdefault(line["incident"], Counter())[data["how"]] += 1
        if "signature" in data:
            self._check(line, digest, "approved", data["signature"])
        elif data["how"] == "signed":
            raise _broken(line, "it is called signed, and has no signature")

    def _rejected(self, line: Line, data: Line) -> None:
        for language, signature in data.get("signatures", {}).items():
            self._check(line, data["digests"][language], "rejected", signature)
        self._voided(line, data)

    def _voided(self, line: Line, data: Line) -> None:
        self._messages[_key(line)].forget(data["digests"])

    def _released(self, line: Line, data: Line) -> None:
        message = self._messages[_key(line)]
        spoken = data.get("languages") or message.languages
        if {*spoken} != {*data["digests"]}:
            raise _broken(line, "it went out in other languages than it names words of")
        for language, digest in data["digests"].items():
            if message.digest(line, language) not in (None, digest):
                raise _broken(line, "the words that went out are not those of its drafts and edits")
        for one in data["approvals"]:
            standing = message.approvals.get(one["entry"])
            named = {key: one[key] for key in ("language", "person", "how")}
            if standing != {**named, "digest": data["digests"][one["language"]]}:
                raise _broken(line, f"entry {one['entry']} is no approval of these words that stood then")
        self._bare[line["incident"]] += any(_lacks(data, language) for language in data["digests"])

    def _check(self, line: Line, digest: str, decision: str, signature: str) -> None:
        """One signature, against the key that its person had when the incident began."""
        person, found = line["data"]["person"], self._signatures.setdefault(line["incident"], [])
        if self._unable is None:
            key = self._keys_of(line["incident"]).get(person, "")
            said = statement(digest, decision, person, line["at"])
            try:
                good = holds(said, signature, person, key, revoked=self._revoked)
            except RevokedKeyError:
                raise _broken(
                    line, f"its signature was made with a key of {person} that was revoked"
                ) from None
            except Fault as fault:
                self._unable = fault.sentence[:1].lower() + fault.sentence[1:].removesuffix(".")
            else:
                if not good:
                    raise _broken(line, f"its signature is not that of {person} for these words")
        found.append(self._unable is None)

    def _keys_of(self, incident: str) -> Mapping[str, str]:
        if incident not in self._known and self._keys:
            self._known[incident] = self._keys(self._pins[incident])
        return self._known.get(incident, {})


class _Message:
    """The words of a message as its drafts and edits left them, and the approvals that stand."""

    def __init__(self) -> None:
        self.approvals: dict[int, dict[str, str]] = {}
        self._drafted: Line = {}
        self._words: dict[str, str] = {}
        self._erased: set[str] = set()
        self._texts: set[str] = set()

    def draft(self, data: Line, words: Mapping[str, str] | None) -> None:
        self._drafted, self._words, self._erased, self._texts = data, {}, set(), set()
        self.write(data["texts"], words)

    def write(self, texts: list[Line], words: Mapping[str, str] | None) -> None:
        for text in texts:
            key = f"{text['language']}.{text['kind']}"
            self._texts.add(key)
            for name in (key, f"{key}.subject"):
                self._words.pop(name, None)
                if words and name in words:
                    self._words[name] = words[name]
            if words is None:
                self._erased.add(key)
            else:
                self._erased.discard(key)

    @property
    def languages(self) -> set[str]:
        """The languages in which it is written."""
        return {text.partition(".")[0] for text in self._texts}

    def digest(self, line: Line, language: str) -> str | None:
        """The digest of what a language says now; None where words of it were erased."""
        if any(key.startswith(f"{language}.") for key in self._erased):
            return None
        promised = self._drafted["next_update"]
        return text_digest(
            line["incident"], line["data"]["message"], line["data"]["number"], language,
            from_stamp(promised) if promised else None, self._drafted["audience"], self._words,
        )  # fmt: skip

    def forget(self, languages: Mapping[str, str]) -> None:
        self.approvals = {
            entry: one for entry, one in self.approvals.items() if one["language"] not in languages
        }


def _lacks(release: Line, language: str) -> bool:
    """Whether a release had fewer approvals in a language than it asked for, and nobody broke the glass."""
    given = {one["person"]: one["how"] for one in release["approvals"] if one["language"] == language}
    asked = release["asked"]
    return len(given) < len(asked["all"]) + bool(asked["any"]) and "break-glass" not in given.values()


def _key(line: Line) -> tuple[str, str, int]:
    return line["incident"], line["data"]["message"], line["data"]["number"]


def _broken(line: Line, what: str) -> BrokenChainError:
    return BrokenChainError(line["incident"], line["seq"], what)


_CHECKS: dict[str, Callable[[ApprovalCheck, Line, Line], None]] = {
    "incident.opened": ApprovalCheck._opened,
    "message.drafted": ApprovalCheck._drafted,
    "message.edited": ApprovalCheck._edited,
    "message.approved": ApprovalCheck._approved,
    "message.rejected": ApprovalCheck._rejected,
    "message.approval_voided": ApprovalCheck._voided,
    "message.released": ApprovalCheck._released,
}
