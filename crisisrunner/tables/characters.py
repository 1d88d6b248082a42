"""The characters of a table, whatever it was saved in: UTF-8, UTF-16, Windows-1252, or a mixture of them."""

import re
from collections.abc import Iterable, Sequence

from crisisrunner.tables.lines import Lines
from crisisrunner.tables.table import Unusable
from crisisrunner.visible import visible

_STRAY = re.compile("[\ud800-\udfff]")
"""What is no character: a byte that is no UTF-8 (U+DC80 and more), or half a character of UTF-16."""
_UTF_8 = re.compile("[^\x00-\x7f\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAK = re.compile(r"\r\n?")


def decoded(content: bytes) -> str:
    """The text, in which whatever is no character stays as a stray."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        whole, rest = content[: len(content) & ~1], len(content) % 2
        return _STRAY.sub("\ud800", whole.decode("utf-16", "surrogatepass")) + "\ud800" * rest
    return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def mixes(text: str) -> bool:
    """Whether some lines are UTF-8 and others are not; else what looks like both is Windows-1252 by chance."""
    return bool(_STRAY.search(text)) and any(
        _UTF_8.search(line) and not _STRAY.search(line) for line in Lines(text)
    )


def anything_in(cell: str) -> bool:
    """Whether somebody wrote in a cell, if only what nobody sees."""
    return bool(cell.strip() or _CONTROL.search(cell))


def as_written(cells: Sequence[str], mixed: bool) -> tuple[list[str], bool]:
    """As `as_typed`, without the spaces around each cell."""
    typed, windows = as_typed(cells, mixed)
    return [cell.strip() for cell in typed], windows


def as_typed(cells: Sequence[str], mixed: bool) -> tuple[list[str], bool]:
    """The cells of a row as people read them, and whether they were Windows-1252.

    Args:
        mixed: Whether the file has other rows that are UTF-8; one that is half of each is then not guessed at.

    Raises:
        Unusable: where nobody can tell, or where a character is none to be read.
    """
    windows = any(map(_STRAY.search, cells))
    if windows:
        if mixed and any(map(_UTF_8.search, cells)):
            raise Unusable("it is written half in UTF-8 and half in Windows-1252")
        cells = _in_windows_1252(cells)
    hidden = next(filter(None, map(_CONTROL.search, cells)), None)
    if hidden:
        raise Unusable(f"it has a control character in it ({visible(hidden[0])})")
    return [_BREAK.sub("\n", cell) for cell in cells], windows


def _in_windows_1252(cells: Iterable[str]) -> list[str]:
    try:
        return [cell.encode("utf-8", "surrogateescape").decode("cp1252") for cell in cells]
    except UnicodeError:
        raise Unusable("its characters cannot be read: they are neither UTF-8 nor Windows-1252") from None
