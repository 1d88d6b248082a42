"""The list as CSV: the first row names the columns, so that every other tool reads it without being told.

What the exercise is called and when it starts is not in it: a row above the names of the columns would be taken for
them by most tools. A workbook has a sheet for that.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from crisisrunner.drill.msel.cells import defused
from crisisrunner.drill.msel.rows import Row


def csv_file(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """The lines of the file, the heading first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = (row.get(name, "") for name in columns)
        writer.writerow([defused(cell) if isinstance(cell, str) else cell for cell in cells])
    yield buffer.getvalue()
