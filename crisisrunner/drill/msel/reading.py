"""A file in, its sheets out: what it is shows in its first bytes, whatever its name says."""

from pathlib import Path

from crisisrunner.drill.msel.reading_csv import csv_sheet
from crisisrunner.drill.msel.reading_json import json_sheet
from crisisrunner.drill.msel.sheets import Sheet
from crisisrunner.errors import Refused
from crisisrunner.tables.reading import content_of
from crisisrunner.visible import one_line

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a file.

    Raises:
        Refused: where it is no spreadsheet, is empty, or is larger than a list of events can be.
        Fault: where it cannot be read.
    """
    shown = one_line(str(path))
    content = content_of(path, shown)
    if content.startswith(_ZIP):
        from crisisrunner.drill.msel.reading_xlsx import xlsx_sheets

        return xlsx_sheets(content, shown)
    if content.startswith(_OLD_EXCEL):
        raise Refused(f"{shown} is an old .xls file, or has a password.", "Save it as .xlsx without one.")
    if b"\0" in content and not content.startswith(_UTF_16):
        raise Refused(f"{shown} is no spreadsheet.", "Save the list as .xlsx or .csv.")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[{", b"[\n", b"[\r", b"[ ")) or (
        path.suffix.lower() == ".json"
    ):
        return (json_sheet(content, shown),)
    return (csv_sheet(content, shown),)
