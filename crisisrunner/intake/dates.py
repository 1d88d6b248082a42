"""Which part of a day written in numbers is the month."""

from enum import StrEnum


class Dates(StrEnum):
    """How days such as 04/03/2026 are meant."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
