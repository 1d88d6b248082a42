"""Finding out: facts are set, confirmed and retracted, each version kept."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.errors import Refused, unknown
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import FactSpec, Playbook
from crisisrunner.times import parse_day, parse_moment, stamp

_LONG_BEFORE = timedelta(days=1)
_NUMBER = re.compile(r"-?\d{1,15}")
_YES_NO = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}


class WantsReason(Refused):
    """A time that would pass with a reason."""


class Answer(msgspec.Struct, frozen=True):
    """A value as the record keeps it: text, and its moment (UTC) or day where it is a time."""

    value: str
    moment: datetime | None = None
    day: str | None = None


def spec_of(playbook: Playbook, name: str) -> FactSpec:
    """What a fact is.

    Raises:
        Refused: naming the nearest fact.
    """
    if name not in playbook.facts:
        raise unknown("fact", name, playbook.facts, "crisisrunner fact list")
    return playbook.facts[name]


def read_answer(spec: FactSpec, typed: str, zone: ZoneInfo, now: datetime, ahead: bool = False) -> Answer:
    """Read what somebody typed as a value of a fact's type.

    A number may be grouped (`1,200`). A time without an offset is read in `zone`; a day alone is kept as a day.

    Args:
        ahead: Whether a time may lie in the future though the plan does not expect that.

    Raises:
        Refused: with the reason and how to write it.
    """
    text = typed.strip()
    if not text:
        raise Refused("The value is empty.", "Write what is known, or leave the fact as not known yet.")
    if spec.type == "number":
        return Answer(_number(text))
    if spec.type == "yes-no":
        if text.lower() not in _YES_NO:
            raise Refused(f"'{text}' is neither yes nor no.", f"{spec.ask} Answer yes or no.")
        return Answer(_YES_NO[text.lower()])
    if spec.type == "datetime":
        return _time(spec, text, zone, now, ahead)
    return Answer(text)


def set_fact(
    playbook: Playbook,
    incident: Incident,
    name: str,
    answer: Answer,
    source: str | None,
    by: Actor,
    at: datetime,
    *,
    same: bool = False,
    was_wrong: bool = False,
    reason: str = "",
) -> list[Event]:
    """Give a fact its next version; with a source it is confirmed, without one it is not.

    A translation is one of the words as they are now.

    Args:
        same: The value is the one that it has already, so it stays the same version.
        was_wrong: The version before did not hold; what went out with it is owed a correction.

    Raises:
        Refused: where there are no words to translate.
    """
    translates = spec_of(playbook, name).translates
    if translates and not incident.known(translates):
        raise Refused(f"{translates} has no value to translate.", f'crisisrunner fact set {translates} "…"')
    earlier = incident.facts.get(name)
    version = earlier.version + (0 if same else 1) if earlier else 1
    data: dict[str, Any] = {"fact": name, "version": version, "confirmed": bool(_clean(source))}
    if translates:
        data |= {"translates": translates, "of": incident.facts[translates].version}
    if was_wrong:
        data["wrong"] = True
    if answer.moment:
        data["moment"] = stamp(answer.moment)
    if answer.day:
        data["day"] = answer.day
    given = {"value": answer.value, "source": _clean(source), "reason": _clean(reason)}
    words = {key: text for key, text in given.items() if text}
    return [Event("fact.set", at, by, data, words)]


def day_of(answer: Answer) -> date | None:
    """The day of an answer that is only a day."""
    return date.fromisoformat(answer.day) if answer.day else None


def starts_a_clock(playbook: Playbook, name: str) -> bool:
    """Whether a legal deadline is counted from the time of a fact."""
    return any(name in (clock.anchor, clock.cap) for clock in playbook.clocks.values())


def must_be_explained(
    playbook: Playbook, incident: Incident, name: str, answer: Answer, reason: str, zone: ZoneInfo,
    at: datetime,
) -> None:  # fmt: skip
    """Refuse a time without a reason where a legal deadline is counted from it, and where it is an unusual one.

    Whoever reads the record will ask why a deadline moved; the old one stays in the timeline.

    Raises:
        WantsReason: for a time in the future, long before the incident, or another one than before.
    """
    known = incident.facts.get(name) if incident.known(name) else None
    before = (known.moment, known.day) if known else None
    why = unusual(answer, before, incident.opened_at, zone, at)
    if why and not _clean(reason) and starts_a_clock(playbook, name):
        raise WantsReason(
            f"A legal deadline is counted from {name}, and this time {why}: give the reason.",
            f'crisisrunner fact set {name} "…" --reason "…"',
        )


def unusual(
    answer: Answer, before: tuple[datetime | None, str | None] | None, opened_at: datetime | None,
    zone: ZoneInfo, at: datetime,
) -> str:  # fmt: skip
    """What is unusual about the time from which a deadline is to be counted, or nothing.

    Args:
        before: The moment or the day that it was counted from until now.
        opened_at: When the incident was opened (UTC).
    """
    moment = answer.moment or datetime.combine(day_of(answer) or at.date(), time(), zone)
    if moment > at:
        return "lies in the future"
    if before and before != (answer.moment, answer.day):
        return "changes"
    if opened_at and moment < opened_at - _LONG_BEFORE:
        return "lies more than a day before the incident was opened"
    return ""


def confirm_fact(
    playbook: Playbook, incident: Incident, name: str, source: str, by: Actor, at: datetime
) -> list[Event]:
    """Say who vouches for a fact's value.

    Raises:
        Refused: where there is no value to vouch for.
    """
    spec_of(playbook, name)
    if not _clean(source):
        raise Refused(
            f"Nobody is named who confirms {name}.", f'crisisrunner fact confirm {name} --source "…"'
        )
    if not incident.known(name):
        raise Refused(f"{name} has no value to confirm.", f'crisisrunner fact set {name} "…" --source "…"')
    data = {"fact": name, "version": incident.facts[name].version}
    return [Event("fact.confirmed", at, by, data, {"source": _clean(source)})]


def retract_fact(
    playbook: Playbook, incident: Incident, name: str, reason: str, by: Actor, at: datetime
) -> list[Event]:
    """Take a fact back: from now on it counts as not known.

    Raises:
        Refused: where there is no value to take back, or no reason.
    """
    spec_of(playbook, name)
    if not _clean(reason):
        raise Refused("A retraction needs a reason.", f'crisisrunner fact retract {name} --reason "…"')
    if not incident.known(name):
        raise Refused(f"{name} has no value to retract.", "crisisrunner fact list")
    data = {"fact": name, "version": incident.facts[name].version}
    return [Event("fact.retracted", at, by, data, {"reason": _clean(reason)})]


def _clean(text: str | None) -> str:
    return (text or "").strip()


def _number(text: str) -> str:
    digits = re.sub(r"(?<=\d)[,  _](?=\d{3}\b)", "", text)
    if not _NUMBER.fullmatch(digits):
        raise Refused(f"'{text}' is no whole number.", "Write at most 15 digits, like 1200 or 1,200.")
    return str(int(digits))


def _time(spec: FactSpec, text: str, zone: ZoneInfo, now: datetime, ahead: bool) -> Answer:
    day = parse_day(text)
    if day:
        _not_ahead(spec, text, not ahead and day > now.astimezone(zone).date())
        return Answer(day.isoformat(), day=day.isoformat())
    moment = parse_moment(text, zone, now)
    _not_ahead(spec, text, not ahead and moment > now)
    return Answer(stamp(moment), moment=moment)


def _not_ahead(spec: FactSpec, text: str, ahead: bool) -> None:
    if ahead and not spec.future:
        raise Refused(
            f"{text} lies in the future.", "Write when it happened; for the day before: yesterday 23:40."
        )
