"""What a table is: the columns that are known, the rows that can be used, and those that cannot."""

from collections.abc import Mapping

import msgspec


class Column(msgspec.Struct, frozen=True):
    """A column that is known; a `wanted` one must be there. `also` are other headings that mean the same."""

    name: str
    wanted: bool = False
    also: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """The cells of every known column by its name, without the spaces around them, "" where there is none.

    `line` is the line of the file on which the row begins, from 1. Line breaks in a cell are line feeds.
    """

    line: int
    cells: Mapping[str, str]


class BadRow(msgspec.Struct, frozen=True):
    """A row that cannot be used: the line on which it begins, and why, as in "it has 2 cells and not 3"."""

    line: int
    why: str


class Table(msgspec.Struct, frozen=True):
    """What a file holds, in its order; `notes` are sentences on what a person should look at.

    `columns` are the names of its columns in their order, where it may have any; "" for one without a name.
    """

    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


class Unusable(Exception):  # noqa: N818 (named as what it says)
    """Why a row cannot be used."""
