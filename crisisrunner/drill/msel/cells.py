"""A text in a cell: it cannot start a formula or act on a terminal, and comes back exactly as it was."""

import re

from crisisrunner.errors import Refused

LONGEST_CELL = 32_767
"""Characters; no spreadsheet program takes more."""
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_UNDONE = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_CODED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
    r"|\\(?=u[0-9a-f]{4}|U[0-9a-f]{8})"  # what is already written like a code
    r"|_(?=x[0-9A-Fa-f]{4}_)|x(?=005F_)"  # what stands for another character inside a workbook
    r"|\A "  # what a reader of CSV may leave out
)
_CODE = re.compile(r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})")


def defused(text: str) -> str:
    r"""The text as it stands in a cell: acting characters as `\u001b`, `'` before what would be a formula.

    Raises:
        Refused: where no spreadsheet could hold it.
    """
    coded = _CODED.sub(lambda found: _code(found[0]), text)
    cell = f"'{coded}" if _FORMULA.match(coded) else coded
    if len(cell) > LONGEST_CELL:
        raise Refused(
            f"A text of {len(cell):,} characters is too long for a cell: '{text[:40]}…'",
            f"Shorten it to {LONGEST_CELL:,}; no spreadsheet holds more.",
        )
    return cell


def undone(cell: str) -> str:
    """The text that `defused` wrote."""
    return _CODE.sub(lambda found: chr(int(found[1] or found[2], 16)), without_quote(cell))


def without_quote(cell: str) -> str:
    """The text without the `'` that keeps it from being a formula."""
    return cell[1:] if _UNDONE.match(cell) else cell


def _code(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
