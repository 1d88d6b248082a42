"""A workbook's sheets: stored values of formulas, merged cells filled, and nothing unpacked that is too large."""

import io
import zipfile
import zlib

from crisisrunner.drill.msel.sheets import MOST_ROWS, Line, Sheet, checked
from crisisrunner.drill.msel.workbook import MOST_MERGED, Cell, Leaf, Merged, read_workbook
from crisisrunner.errors import CrisisError, Refused

MOST_UNPACKED = 50_000_000
_BOOK = "xl/workbook.xml"
_AGAIN = "Open it in a spreadsheet program and save it as .xlsx, or as .csv."
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def xlsx_sheets(content: bytes, shown: str) -> tuple[Sheet, ...]:
    """The sheets of a workbook.

    Raises:
        Refused: where it is none, is damaged, or would grow too large.
    """
    _must_be_harmless(content, shown)
    try:
        leaves = list(read_workbook(content, MOST_ROWS))
    except CrisisError:
        raise
    except Exception as error:  # the library has no error of its own; a damaged file makes it raise anything
        raise Refused(f"{shown} cannot be read as a workbook: {_first_line(error)}.", _AGAIN) from None
    for leaf in leaves:
        if leaf.too_many:
            most = f"{MOST_ROWS:,} rows, or {MOST_MERGED:,} merged cells"
            sentence = f"The sheet '{leaf.name}' of {shown} has more than {most}."
            raise Refused(sentence, "No exercise has: is it another file?")
    return tuple(map(_sheet, leaves))


def _must_be_harmless(content: bytes, shown: str) -> None:
    """Look at what is packed before anything of it is understood."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            if "mimetype" in names and "content.xml" in names:
                raise Refused(f"{shown} is an OpenDocument file.", "Save it as .xlsx or .csv.")
            if _BOOK not in names:
                raise Refused(f"{shown} is no spreadsheet.", "Save the list as .xlsx or .csv.")
            _must_stay_small(packed, shown)
    except _BROKEN:
        raise Refused(f"{shown} is damaged.", _AGAIN) from None


def _must_stay_small(packed: zipfile.ZipFile, shown: str) -> None:
    """Count what really comes out; what a packed file says of its size may be a lie."""
    left = MOST_UNPACKED
    for entry in packed.infolist():
        with packed.open(entry) as stream:
            head = b""
            while chunk := stream.read(65_536):
                left -= len(chunk)
                if left < 0:
                    size = MOST_UNPACKED // 1_000_000
                    raise Refused(f"{shown} unpacks to more than {size} MB.", "No list of events does.")
                head = (head + chunk)[:65_536] if len(head) < 65_536 else head
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Refused(f"{shown} declares entities, which no workbook does.", _AGAIN)


def _sheet(leaf: Leaf) -> Sheet:
    lines = (_line(leaf, number) for number in sorted(leaf.rows))
    formulas = sum(cell.formula and not cell.why for row in leaf.rows.values() for cell in row.values())
    filled = tuple(line for line in lines if line.cells or line.why)
    return Sheet(leaf.name, "row", filled, _notes(formulas), leaf.hidden)


def _line(leaf: Leaf, number: int) -> Line:
    own = leaf.rows[number]
    across = [one for one in leaf.merged if one.top <= number <= one.bottom]
    if len(own) == 1 and any(one.left < one.right and one.left in own for one in across):
        return Line(number, {column: cell.text for column, cell in own.items()}, banner=True)
    cells = dict(sorted({**own, **_from_above(leaf, across)}.items()))
    for column, cell in cells.items():
        if cell.why:
            return Line(number, {}, f"column {_letter(column)} holds {cell.why}")
    return checked(number, {column: cell.text for column, cell in cells.items()})[0]


def _from_above(leaf: Leaf, across: list[Merged]) -> dict[int, Cell]:
    """What merged cells say in each of their rows: what stands in the first of them."""
    firsts = {one.left: leaf.rows.get(one.top, {}).get(one.left) for one in across}
    return {column: cell for column, cell in firsts.items() if cell}


def _notes(formulas: int) -> tuple[str, ...]:
    if not formulas:
        return ()
    told = "1 cell holds a formula" if formulas == 1 else f"{formulas} cells hold formulas"
    return (f"{told}; taken is what was stored when the file was last saved.",)


def _letter(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _first_line(error: Exception) -> str:
    text = str(error).strip().split("\n")[0][:100].rstrip(".")
    return text or type(error).__name__
