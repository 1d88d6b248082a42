"""What rules say against each other and against themselves, in all their files."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from crisisrunner.errors import nearest
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.source import Path, Source
from crisisrunner.times import Duration, parse_duration

_BY_THE_CLOCK = ("min", "h")


class RuleFile(NamedTuple):
    """A file of rules as read; `shipped` is one that came with the program."""

    source: Source
    shipped: bool


def between_keys(source: Source) -> Iterator[Problem]:
    """What two keys of one rule say against each other."""
    for name, data in _rules_in(source):
        for key, sentence in (*_counting(name, data), *_holding(name, data), *_bounds(name, data)):
            yield source.problem((name, key), sentence)


def _rules_in(source: Source) -> Iterator[tuple[str, dict[Any, Any]]]:
    """The plain data of each rule, so that a misspelt key hides no other mistake."""
    for name, data in source.data.items():
        if isinstance(name, str) and isinstance(data, dict):
            yield name, data


def _counting(name: str, data: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    who, limit = f"rule '{name}'", _duration(data.get("limit"))
    if data.get("limit") is None:
        for key in filter(data.get, ("cap", "closes", "from_year_end")):
            yield key, f"{who} has '{key}' and no 'limit', so nothing is counted; add a limit or remove it"
    elif limit and limit.unit == "business days" and data.get("calendar") is None:
        yield "limit", f"{who} counts business days of no calendar; add 'calendar: ', such as US or US-CA"
    elif limit and limit.unit in _BY_THE_CLOCK:
        for key in filter(data.get, ("closes", "from_year_end")):
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


def between_rules(files: list[RuleFile]) -> Iterator[Problem]:
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
