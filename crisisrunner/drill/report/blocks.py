"""What a document is made of, for whatever format writes it: headings, tables, lists, and one picture."""

import msgspec


class Paragraph(msgspec.Struct, frozen=True):
    """Words; `loud` where nobody may miss them."""

    text: str
    loud: bool = False


class Fields(msgspec.Struct, frozen=True):
    """Rows of a name and what it is."""

    caption: str
    rows: tuple[tuple[str, str], ...]


class Table(msgspec.Struct, frozen=True):
    """A table: `loud` are the numbers of the rows that went badly, from 0; `wide` where it needs a page's length."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    loud: frozenset[int] = frozenset()
    wide: bool = False


class Items(msgspec.Struct, frozen=True):
    """A list; each item has a text, and names with what they are."""

    items: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class Chart(msgspec.Struct, frozen=True):
    """Where the picture of the course stands, in a format that has one."""


Block = Paragraph | Fields | Table | Items | Chart


class Section(msgspec.Struct, frozen=True):
    """A heading of a level from 2, and what stands under it."""

    level: int
    title: str
    blocks: tuple[Block, ...] = ()
