"""Days on which nobody works: the public holidays of a country or State, and closures of one's own."""

from collections.abc import Container, Mapping
from datetime import date
from functools import cache

from crisisrunner.errors import Refused, did_you_mean
from crisisrunner.times import IsClosed, is_weekend

_LONGEST = 60
"""No name is longer; what is, is not compared with thousands of them."""


def is_calendar(name: str) -> bool:
    """Whether there is a calendar of that name, such as `US`, `US-CA` or `GB-ENG`."""
    return name in _names()


def calendar_named(name: str) -> str:
    """The name itself, which is that of a calendar.

    Raises:
        Refused: naming the nearest calendar.
    """
    if is_calendar(name):
        return name
    near = did_you_mean(name, _names()) if len(name) < _LONGEST else ""
    near = near if near.startswith("; did") else "; write it like US, US-CA or GB-ENG."
    raise Refused(f"There is no calendar '{name}'{near}")


def closed_days(name: str, closures: Mapping[str, str] = {}) -> IsClosed:
    """Whether a day is no business day: a Saturday, a Sunday, a public holiday, or a closure.

    Args:
        name: A country, or one with its State or part: `US`, `US-CA`, `GB-ENG`.
        closures: The reason by its day, such as `2026-12-24`.

    Raises:
        Refused: for a name that no calendar has.
    """
    holidays = _holidays(calendar_named(name))
    return lambda day: is_weekend(day) or day in holidays or day.isoformat() in closures


def describe(name: str, closures: Mapping[str, str] = {}) -> str:
    """What closes a calendar's days beside weekends, and who says so.

    Raises:
        Refused: for a name that no calendar has.
    """
    from importlib.metadata import version  # slow, and only an explanation needs it

    known = (
        f"public holidays of {calendar_named(name)} as the package holidays {version('holidays')} knows them"
    )
    if not closures:
        return known
    count = "1 closure" if len(closures) == 1 else f"{len(closures)} closures"
    return f"{known}, and {count} of your own"


@cache
def _names() -> frozenset[str]:
    """Every calendar, each by one name only."""
    from holidays import list_supported_countries  # 80 ms that only business days have to pay

    countries = list_supported_countries(include_aliases=False)
    parts = {f"{country}-{part}" for country, parts in countries.items() for part in parts}
    return frozenset(countries) | parts


@cache
def _holidays(name: str) -> Container[date]:
    """The days of a calendar, which finds those of a year when it is first asked for one."""
    from holidays import country_holidays

    country, _, part = name.partition("-")
    return country_holidays(country, subdiv=part or None)
