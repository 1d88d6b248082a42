"""A form: numbered blocks, each with what the record knows, or blank, to be filled in by hand."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec


class Block(msgspec.Struct, frozen=True):
    """One numbered block: a text, or a table with the names of its columns."""

    number: str
    title: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()


class Form(msgspec.Struct, frozen=True):
    """One sheet. `name` is what its file is called, without an ending."""

    title: str
    name: str
    blocks: tuple[Block, ...]


def form_day(moment: datetime, zone: ZoneInfo) -> str:
    """`11/24/2026`: month, day and year, as the forms ask for it."""
    return f"{moment.astimezone(zone):%m/%d/%Y}"


def form_time(moment: datetime, zone: ZoneInfo) -> str:
    """`02:50`: the 24-hour clock, as the forms ask for it."""
    return f"{moment.astimezone(zone):%H:%M}"


def form_moment(moment: datetime, zone: ZoneInfo) -> str:
    """`11/24/2026 02:50 EST`."""
    return f"{form_day(moment, zone)} {form_time(moment, zone)} {moment.astimezone(zone):%Z}"
