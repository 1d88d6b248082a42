"""Dates, numbers and yes or no, as the language of a text writes them (Babel lives here)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from crisisrunner.times import clock_time

_LINKS = {"en": " on ", "es": " del "}
_NUMBERS = {"es": "es_US"}
"""The country whose way of writing numbers a language takes: in Spanish of the United States 1,200 is no 1.2."""
_YES_NO = {"en": ("yes", "no"), "es": ("sí", "no"), "fr": ("oui", "non"), "de": ("ja", "nein")}


def write_day(day: date, language: str) -> str:
    """`Tuesday 24 November 2026`; `martes, 24 de noviembre de 2026`."""
    if language == "en":
        return f"{day:%A} {day.day} {day:%B} {day.year}"  # without the 20 ms that Babel takes to load
    from babel import UnknownLocaleError
    from babel.dates import format_date

    try:
        return str(format_date(day, format="full", locale=language))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


def write_moment(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """`05:00 EST on Tuesday 24 November 2026`: always with the zone, and by the 24-hour clock in every language.

    In Spanish with its article, `las 05:00 EST del martes, …`, which is another at one o'clock: `la 01:00 EST`.
    """
    link, local = _LINKS.get(language, ", "), moment.astimezone(zone)
    article = ("la " if local.hour == 1 else "las ") if language == "es" else ""
    return f"{article}{clock_time(moment, zone)}{link}{write_day(local.date(), language)}"


def write_number(number: int, language: str) -> str:
    """`1,200`, in Spanish too; `1.200` in German."""
    if language == "en":
        return f"{number:,}"
    from babel import UnknownLocaleError
    from babel.numbers import format_decimal

    try:
        return str(format_decimal(number, locale=_NUMBERS.get(language, language)))
    except (UnknownLocaleError, ValueError):
        return str(number)


def write_yes_no(yes: bool, language: str) -> str:
    """`yes` or `no`; in a language that is not known here, a template had better word it by itself."""
    said = _YES_NO.get(language, _YES_NO["en"])
    return said[0] if yes else said[1]
