"""Workbooks (XLSX), out and in: the one place that knows the library."""

import io
import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

import msgspec
import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.worksheet.page import PageMargins

from crisisrunner.drill.offsets import short_offset

LAST_ROW = 1_048_576
"""No spreadsheet program knows more rows."""
LAST_COLUMN = 16_384
MOST_MERGED = 5_000
"""Ranges of merged cells in a sheet."""
_LINE, _TALLEST = 15, 409
"""Points of a line, and of the tallest row that there can be."""
_TOP = Alignment("left", "top", wrap_text=True)
_HEADING = PatternFill("solid", fgColor="FFDDDDDD")


class Cell(msgspec.Struct, frozen=True):
    """What a cell shows, as text; or why it shows nothing that can be used."""

    text: str = ""
    why: str = ""
    formula: bool = False


class Merged(msgspec.Struct, frozen=True):
    """Cells that are one: the first and the last column and row, counted from 1."""

    left: int
    top: int
    right: int
    bottom: int


class Leaf(msgspec.Struct, frozen=True):
    """A sheet as it stands: its rows by number, each with its filled cells by column, both counted from 1."""

    name: str
    hidden: bool
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Merged, ...]
    too_many: bool = False


class Page(msgspec.Struct, frozen=True):
    """A sheet to be written: a heading, rows, how wide each column is, and how many columns are printed."""

    name: str
    heading: tuple[str, ...]
    rows: list[list[str | int]]
    widths: tuple[int, ...]
    printed: int


def write_workbook(pages: Iterable[Page], title: str, mark: str) -> bytes:
    """A workbook of some sheets; every printed page has the mark at its head and its foot."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = title, "crisisrunner"
    for page in pages:
        _write(book.create_sheet(page.name), page, mark)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_workbook(content: bytes, most_rows: int) -> Iterator[Leaf]:
    """Every sheet of a workbook, the hidden ones too. The library raises whatever it likes on a file that is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on what it leaves out: drawings, validations
        stored = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        typed = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        for values, formulas in zip(stored.worksheets, typed.worksheets, strict=True):
            yield _leaf(values, formulas, most_rows)


def _write(sheet: Any, page: Page, mark: str) -> None:
    sheet.append(page.heading)
    for cell in sheet[1]:
        cell.font, cell.fill, cell.alignment = Font("Calibri", 11, bold=True), _HEADING, _TOP
    for number, row in enumerate((page.heading, *page.rows), 1):
        sheet.row_dimensions[number].height = _height(row, page.widths)
    for number, row in enumerate(page.rows, 2):
        for column, value in enumerate(row, 1):
            if value != "":
                _fill(sheet.cell(number, column), value)
    for column, width in enumerate(page.widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"A1:{get_column_letter(page.printed)}{len(page.rows) + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4)
    sheet.oddHeader.center.text = sheet.oddFooter.center.text = mark


def _fill(cell: Any, value: str | int) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # else it would be a formula, if it looked like one
    cell.alignment = _TOP


def _height(row: Iterable[str | int], widths: Iterable[int]) -> float:
    """In points, for all lines of the fullest cell; not every program counts it for itself."""
    lines = (
        sum(1 + len(line) // max(1, width - 2) for line in str(value).split("\n"))
        for value, width in zip(row, widths, strict=True)
    )
    return min(_TALLEST, _LINE * max(lines))


def _leaf(values: Any, formulas: Any, most_rows: int) -> Leaf:
    values.reset_dimensions()
    formulas.reset_dimensions()
    rows: dict[int, dict[int, Cell]] = {}
    number = 0
    for number, (shown, written) in enumerate(zip(values.rows, formulas.rows, strict=True), 1):
        found = dict(_cells(shown, written))
        if (found and len(rows) == most_rows) or number > LAST_ROW:
            return Leaf(values.title, values.sheet_state != "visible", rows, (), too_many=True)
        if found:
            rows[number] = found
    merged = _merged(values)
    return Leaf(values.title, values.sheet_state != "visible", rows, tuple(merged), len(merged) > MOST_MERGED)


def _cells(shown: Iterable[Any], written: Iterable[Any]) -> Iterator[tuple[int, Cell]]:
    for column, (value, typed) in enumerate(zip(shown, written, strict=True), 1):
        formula = typed.data_type == "f"
        if value.value is None and formula:
            yield column, Cell(why="a formula whose value was never stored", formula=True)
        elif value.data_type == "e":
            yield column, Cell(why=f"the error {value.value}", formula=formula)
        elif value.value is not None and value.value != "":
            yield column, Cell(_text(value.value, value.number_format), formula=formula)


def _text(value: Any, shape: str) -> str:
    """What a cell holds, written so that a time is still known as one."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(int(value)) if value == int(value) else repr(value)
        case datetime():
            has_time = "h" in shape.lower()
            return _to_the_second(value).isoformat(" ") if has_time else value.date().isoformat()
        case time():
            return value.isoformat("seconds")
        case timedelta():
            return short_offset(timedelta(seconds=round(value.total_seconds())))
        case _:
            return str(value).replace("_x000D_\n", "\n").replace("_x000D_", "\n")


def _to_the_second(moment: datetime) -> datetime:
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def _merged(sheet: Any) -> list[Merged]:
    """The library hands merged cells out only with a whole sheet in memory, where one range can be its ruin."""
    with sheet._get_source() as source:
        parser: Any = WorkSheetParser(source, [])
        parser.parse_row = lambda _: None
        for _ in parser.parse():
            pass
    found = parser.merged_cells.mergeCell if parser.merged_cells else []
    return [_range(one.ref) for one in found]


def _range(reference: str) -> Merged:
    left, top, right, bottom = range_boundaries(reference)
    return Merged(left or 1, top or 1, right or LAST_COLUMN, bottom or LAST_ROW)
