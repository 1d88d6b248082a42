"""Legal deadline rules from files: the shipped ones, and those that a workspace puts over them."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import time
from functools import cache
from typing import Annotated, Any, NamedTuple

import msgspec
from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter

from crisisrunner.errors import Refused, did_you_mean, nearest
from crisisrunner.playbook.calendars import calendar_named
from crisisrunner.playbook.form import Form, Length, Text
from crisisrunner.playbook.library import FoundFile, Library
from crisisrunner.playbook.load import shape, unreadable
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.rule import AFTER_HOLD, HOLDS, STATUSES, Rule, Rules
from crisisrunner.playbook.source import Path, Source, read_yaml
from crisisrunner.times import Duration, parse_day, parse_duration, zone_named

_ID = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)*")
_LONGEST_ID = 64
_CLOCK = re.compile(r"\d{2}:\d{2}")
_BY_THE_CLOCK = ("min", "h")


def load_rules(library: Library) -> tuple[Rules, list[Problem]]:
    """Every rule by its id, or none and all that is wrong with any file.

    A workspace's rule stands whole in the place of the shipped one of its id.
    """
    found = library.rules()
    files, problems = _read(found)
    for file in files:
        shaped = shape(file.source, _adapter())
        file.forms.update(shaped[0] or {})
        problems += [*shaped[1], *_between_keys(file.source)]
    if len(files) == len(found):  # else a rule could seem to be missing that only cannot be read
        problems += _between_rules(files)
    if problems:
        return {}, sorted(set(problems))
    return {name: _finished(name, form) for file in files for name, form in file.forms.items()}, []


def _id(text: str) -> str:
    if not _ID.fullmatch(text) or len(text) > _LONGEST_ID:
        raise ValueError(
            f"'{text}' is no id of a rule; use lower-case letters, digits, '.' and '-', a letter first"
        )
    return text


def _one_of(noun: str, options: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in options:
            raise ValueError(f"'{text}' is no {noun}{did_you_mean(text, options)}")
        return text

    return check


def _day(text: str) -> str:
    if parse_day(text) is None:
        raise ValueError(f"'{text}' is no date; write it like 2026-11-24")
    return text


def _closing_time(text: str) -> str:
    try:
        if _CLOCK.fullmatch(text) and time.fromisoformat(text):
            return text
    except ValueError:
        pass
    raise ValueError(f"'{text}' is no time of day; write it like 17:30")


def _calendar(text: str) -> str:
    try:
        return calendar_named(text)
    except Refused as refusal:
        raise ValueError(refusal.sentence) from None


def _zone(text: str) -> str:
    try:
        return str(zone_named(text))
    except Refused as refusal:
        raise ValueError(refusal.sentence) from None


def _listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Id = Annotated[str, AfterValidator(_id)]
Status = Annotated[str, AfterValidator(_one_of("status of a rule", STATUSES))]
Hold = Annotated[str, AfterValidator(_one_of("kind of hold", HOLDS))]
AfterHold = Annotated[str, AfterValidator(_one_of("way to go on after a hold", AFTER_HOLD))]
People = Annotated[int, Field(ge=1)]


class ThresholdForm(Form):
    """The number of people at which a rule applies."""

    of: Text = Field(description="Which people are counted.")
    at_least: People | None = Field(None, description="It applies to this number and more.")
    more_than: People | None = Field(None, description="It applies above this number.")
    fewer_than: People | None = Field(None, description="It applies below this number.")


class CapForm(Form):
    """A second event that can make the deadline earlier."""

    anchor: Text = Field(description="The second event, as one says it after '24 h after'.")
    limit: Length = Field(description="How long after it, such as 24 h.")


class RuleForm(Form):
    """What a law or a contract wants by when."""

    title: Text = Field(description="The duty in a few words.")
    regime: Text = Field(description="The body of law or contract, such as HIPAA.")
    jurisdiction: Text = Field(description="Where it holds.")
    law: Text = Field(description="Its place in the law or contract.")
    recipient: Text = Field(description="Who is told.")
    anchor: Text = Field(description="The event from which it counts, as one says it after 'counts from'.")
    status: Status = Field(description="Whether it is law, and whether anybody read it there.")
    source: Text = Field(description="Where it was read.")
    limit: Length | None = Field(None, description="How long, such as 72 h; none where no number is set.")
    verified_on: Annotated[Text, AfterValidator(_day)] | None = Field(
        None, description="The day on which the source was last read."
    )
    from_year_end: bool = Field(False, description="True where it counts from the end of the event's year.")
    zone: Annotated[Text, AfterValidator(_zone)] | None = Field(
        None, description="Where days end; else in the organisation's zone."
    )
    calendar: Annotated[Text, AfterValidator(_calendar)] | None = Field(
        None, description="Whose holidays are no business days, such as US-CA."
    )
    closes: Annotated[Text, AfterValidator(_closing_time)] | None = Field(
        None, description="When the recipient's day ends, such as 17:30."
    )
    cap: CapForm | None = Field(None, description="A second event that can make it earlier.")
    chain: Text | None = Field(None, description="The rule whose filing is the anchor.")
    threshold: ThresholdForm | None = Field(None, description="How many people make it apply.")
    holds: Annotated[tuple[Hold, ...], BeforeValidator(_listed)] = Field(
        (), description="How an authority may ask to wait."
    )
    oral_days: Annotated[int, Field(ge=1)] | None = Field(
        None, description="How many days an oral hold lasts."
    )
    after_hold: AfterHold = Field("at_once", description="What a hold leaves behind when it ends.")
    outer_limit: bool = Field(
        False, description="True where 'without unreasonable delay' can mean earlier than the limit."
    )
    content: Annotated[tuple[Text, ...], BeforeValidator(_listed)] = Field(
        (), description="What must be said or done, line by line."
    )
    notes: Text | None = Field(None, description="What a reader must know besides.")


@cache
def _adapter() -> TypeAdapter[dict[str, RuleForm]]:
    return TypeAdapter(dict[Id, RuleForm])


def _finished(name: str, form: RuleForm) -> Rule:
    return msgspec.convert({"rule": name, **form.model_dump(exclude_none=True)}, Rule)


class _File(NamedTuple):
    """A file of rules as read, and what of it has the right shape."""

    source: Source
    shipped: bool
    forms: dict[str, RuleForm]


def _read(found: list[FoundFile]) -> tuple[list[_File], list[Problem]]:
    files: list[_File] = []
    problems: list[Problem] = []
    for file in found:
        try:
            source = read_yaml(file.shown, file.path.read_bytes())
        except OSError as error:
            problems.append(unreadable(file, error))
            continue
        problems += source.problems
        if isinstance(source.data, dict):
            files.append(_File(source, file.shipped, {}))
        elif not source.problems:
            what = "is empty" if source.data is None else "is no mapping of keys"
            sentence = f"the file {what}; begin it with a rule's id, like contract.payer:"
            problems.append(source.problem((), sentence))
    return files, problems


def _rules_in(source: Source) -> Iterator[tuple[str, dict[Any, Any]]]:
    """The plain data of each rule, so that a misspelt key hides no other mistake."""
    for name, data in source.data.items():
        if isinstance(name, str) and isinstance(data, dict):
            yield name, data


def _between_keys(source: Source) -> Iterator[Problem]:
    """What two keys of one rule say against each other."""
    for name, data in _rules_in(source):
        for key, sentence in (*_counting(name, data), *_holding(name, data), *_bounds(name, data)):
            yield source.problem((name, key), sentence)


def _counting(name: str, data: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    who = f"rule '{name}'"
    limit = _duration(data.get("limit"))
    if data.get("limit") is None:
        for key in ("cap", "closes", "from_year_end"):
            if data.get(key):
                sentence = (
                    f"{who} has '{key}' and no 'limit', so nothing is counted; add a limit or remove it"
                )
                yield key, sentence
    elif limit and limit.unit == "business days" and data.get("calendar") is None:
        yield "limit", f"{who} counts business days of no calendar; add 'calendar: ', such as US or US-CA"
    elif limit and limit.unit in _BY_THE_CLOCK:
        for key in ("closes", "from_year_end"):
            if data.get(key):
                yield key, f"{who} counts by the clock, where '{key}' means nothing; remove it"
    yield from _cap(who, limit, data.get("cap"))


def _cap(who: str, limit: Duration | None, cap: Any) -> Iterator[tuple[str, str]]:
    lengths = (limit, _duration(cap.get("limit")) if isinstance(cap, dict) else None)
    if cap and any(length and length.unit not in _BY_THE_CLOCK for length in lengths):
        yield "cap", f"{who} has a cap, which works by the clock only; write both limits in min or h"


def _holding(name: str, data: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    holds = data.get("holds")
    oral = isinstance(holds, list) and "oral" in holds
    if oral and data.get("oral_days") is None:
        yield "holds", f"rule '{name}' can be held by word of mouth, for no time; add 'oral_days: '"
    if not oral and data.get("oral_days") is not None:
        sentence = f"rule '{name}' has 'oral_days' and no oral hold; add 'oral' to 'holds' or remove it"
        yield "oral_days", sentence


def _bounds(name: str, data: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    threshold = data.get("threshold")
    bounds = ("at_least", "more_than", "fewer_than")
    if isinstance(threshold, dict) and all(threshold.get(bound) is None for bound in bounds):
        sentence = f"the threshold of rule '{name}' has no number; add at_least, more_than or fewer_than"
        yield "threshold", sentence


def _duration(written: Any) -> Duration | None:
    try:
        return parse_duration(written) if isinstance(written, str) else None
    except ValueError:
        return None


class _Placed(NamedTuple):
    """Where a rule stands, and the rule before it in its chain."""

    source: Source
    shipped: bool
    path: Path
    chain: Any


def _between_rules(files: list[_File]) -> Iterator[Problem]:
    """Rules that stand twice, chains that lead nowhere, and chains that run in a ring."""
    placed: dict[str, _Placed] = {}
    for file in files:
        for name, data in _rules_in(file.source):
            before = placed.pop(name, None)  # so that the newest stands last
            if before and before.shipped == file.shipped:
                sentence = f"rule '{name}' stands in {before.source.file} already; keep one of them"
                yield file.source.problem((name,), sentence)
            placed[name] = _Placed(file.source, file.shipped, (name, "chain"), data.get("chain"))
    yield from _lost(placed)
    yield from _rings(placed)


def _lost(placed: Mapping[str, _Placed]) -> Iterator[Problem]:
    for name, rule in placed.items():
        if isinstance(rule.chain, str) and rule.chain not in placed:
            guess = nearest(rule.chain, placed)
            remedy = f"did you mean '{guess}'?" if guess else "add that rule or remove 'chain'"
            sentence = f"rule '{name}' counts from the filing of '{rule.chain}', which is no rule; {remedy}"
            yield rule.source.problem(rule.path, sentence)


def _rings(placed: dict[str, _Placed]) -> Iterator[Problem]:
    """Each ring once, in the file that was read last: whoever wrote that one closed it."""
    told: set[str] = set()
    for name in reversed(placed):
        ring = _ring(name, placed)
        if ring and told.isdisjoint(ring):
            told.update(ring)
            sentence = f"rule '{name}' waits for its own filing: {' -> '.join(ring)}; take one 'chain' out"
            yield placed[name].source.problem(placed[name].path, sentence)


def _ring(name: str, placed: Mapping[str, _Placed]) -> list[str]:
    """The rules from one along its chain back to it, or none where it does not come back."""
    ring = [name]
    while isinstance(before := placed[ring[-1]].chain, str) and before in placed and before not in ring[1:]:
        ring.append(before)
        if before == name:
            return ring
    return []
